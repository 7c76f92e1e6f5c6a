#pragma once

// A story as it is played: what became of its records, and what each of them must hold. Used from the thread that runs
// the world.

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include "harness/checks/check_context.h"
#include "harness/explore/player.h"
#include "harness/explore/record_edits.h"
#include "harness/explore/story.h"

namespace dataflow_qa::explore {

/// The values of one property that a record has had, the latest last; as the source has them.
using Past = std::vector<nlohmann::json>;

/// A record of the story, as it is known by now.
struct Actor {
  checks::RecordRef record;
  std::string token;
  std::optional<checks::RecordRef> made;  // its counterpart, as soon as the subject had created it
  std::optional<checks::Pair> pair;
  std::vector<std::string> counterparts;
  std::map<std::string, Past> pasts;  // by property
  RecordEdits edits;                  // since the last settle
  std::optional<Side> removed;        // on that side, since then
  bool gone = false;
};

class Playback : public std::enable_shared_from_this<Playback> {
 public:
  /// `undisturbed`: nothing goes wrong in any story of this world.
  Playback(checks::CheckContext& check, const subject::SubjectFile& subject, bool undisturbed,
           std::shared_ptr<Progress> progress);

  void make(const Step& step);
  /// Until the next settle the subject sees nothing of what is done.
  void let_meet() { is_apart_ = true; }
  /// Whether everything is as it must be by now. Notes nothing.
  [[nodiscard]] bool is_kept() {
    judging_ = false;
    return judge();
  }
  /// Notes what is not as it must be, and ends the check there.
  void require_kept() {
    judging_ = true;
    judge();
    end_round();
  }
  /// A deletion is seen at a comparison of everything, and need not be before.
  [[nodiscard]] bool waits_for_comparison() const {
    return std::any_of(actors_.begin(), actors_.end(),
                       [](const auto& each) { return each.second.removed.has_value(); });
  }

 private:
  void create(const Step& step);
  void edit_at(const Step& step);
  bool knows_record_on(Side side, const std::string& name);
  void edit(const Step& step);
  bool edit_one(const Step& step, Actor& actor, const std::string& path);
  void exchange(const Step& step);
  bool put(Actor& actor, Side side, const std::string& path, const nlohmann::json& value, bool fresh);
  bool attempt(Actor& actor, Side side, const checks::PropertyValue& value, bool fresh);
  void let_clocks_go_on(const Actor& actor, Side side) const;
  [[nodiscard]] checks::RecordRef record_of(const Actor& actor, Side side) const;
  [[nodiscard]] nlohmann::json timestamp_now(const Actor& actor, Side side) const;
  [[nodiscard]] std::optional<nlohmann::json> stored_now(const Actor& actor, Side side,
                                                         const model::Property& property) const;
  [[nodiscard]] std::optional<nlohmann::json> another(Actor& actor, const model::Property& property);
  void spoil(const Step& step);
  void disturb(const Step& step);
  bool fill_disk();
  bool judge();
  void end_round();
  template <typename T, typename M>
  bool meets(const T& observed, const M& matcher, std::source_location at = std::source_location::current());
  bool judge_link(Actor& actor);
  bool judge_removal(Actor& actor);
  [[nodiscard]] bool is_archived(const Actor& actor) const;
  bool judge_values(Actor& actor);
  [[nodiscard]] std::set<std::string> disputed_of(const Actor& actor) const;
  bool judge_conflict(const Actor& actor, const model::Property& property);
  [[nodiscard]] std::optional<Side> winner(const Actor& actor, const model::Property& property) const;
  [[nodiscard]] model::Property property(const std::string& path) const { return *find_property(check_.flow(), path); }
  [[nodiscard]] nlohmann::json value_now(const Actor& actor, const model::Property& property) const;
  [[nodiscard]] std::vector<std::string> bound_to(const Actor& actor, const std::string& path) const;

  checks::CheckContext& check_;
  ConflictTerms terms_;
  bool undisturbed_;
  std::shared_ptr<Progress> progress_;
  std::map<std::string, Actor> actors_;
  std::size_t edits_ = 0;
  bool is_apart_ = false;
  bool judging_ = false;
};

}  // namespace dataflow_qa::explore
