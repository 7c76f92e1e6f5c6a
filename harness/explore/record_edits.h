#pragma once

// What persons did to one record since all settled last, and whose edit of a property must stand by that. A value: it
// knows nothing of worlds.

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "harness/checks/matchers.h"
#include "harness/explore/story.h"

namespace dataflow_qa::explore {

/// What a person did to a property on one side; values as the source has them.
struct Edited {
  nlohmann::json before;
  nlohmann::json value;   // the latest
  std::size_t order = 0;  // of the latest, among all edits of the story
};

/// One edit, as it was made.
struct Edit {
  Side side = Side::source;
  std::string property;
  nlohmann::json before;
  nlohmann::json value;
  std::size_t order = 0;
  bool is_apart = false;  // the subject sees nothing until the round is over
  bool is_dated = true;   // it moved the timestamp of the record
};

/// What a judge of conflicts knows of the subject and of both systems.
struct ConflictTerms {
  checks::ConflictRule rule = checks::ConflictRule::unspecified;
  bool shows_milliseconds = false;    // the timestamps of both systems do
  std::set<Side> conditional_writes;  // the systems that refuse a write over what the subject has not seen
};

class RecordEdits {
 public:
  using BySide = std::map<Side, Edited>;

  void note(const Edit& edit);
  /// Another record may be in this one's way, as where both swap a value: nobody can say any more who must win.
  void leave_open() { is_open_ = true; }

  [[nodiscard]] const std::map<std::string, BySide>& by_property() const { return by_property_; }
  [[nodiscard]] bool has(Side side) const { return latest_.contains(side); }
  /// The side whose value of the property must stand; nothing where a correct sync may take the edits for no conflict,
  /// or another one for the later. The property was edited on both sides.
  [[nodiscard]] std::optional<Side> winner(const std::string& property, const ConflictTerms& terms) const;

 private:
  [[nodiscard]] std::optional<Side> latest_winner(const BySide& sides, const ConflictTerms& terms) const;

  std::map<std::string, BySide> by_property_;
  std::map<Side, std::size_t> latest_;  // the order of the latest edit of the record
  bool is_meeting_ = true;              // the subject meets all edits in one pass
  bool is_dated_ = true;
  bool is_open_ = false;
};

}  // namespace dataflow_qa::explore
