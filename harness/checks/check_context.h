#pragma once

// What a check sees of its world: a small language of verbs. Each check has a scene of its own, with records of its
// own.
//
//   CheckScript from_source(CheckContext& scene, Property property) {
//     const auto record = scene.make(Side::source);
//     co_await scene.settled();
//     const auto pair = scene.require_pair(record);
//     scene.edit(pair, Side::source, property, "new value");
//     co_await scene.settled();
//     scene.require(scene.arrival(pair, Side::source, property), Arrived());
//   }
//
// `expect` and `require` note what the matcher returns as a failure at the caller's place. `require` then ends the
// check. Used from the thread that runs the world.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <source_location>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/checks/check_script.h"
#include "harness/checks/deletion_outcome.h"
#include "harness/checks/matchers.h"
#include "harness/model/model.h"
#include "harness/model/values.h"
#include "harness/world/ledger.h"
#include "harness/world/world.h"

namespace dataflow_qa::checks {

using world::HarnessTrouble;
using world::World;

/// Path → value, on top of what a made record would have anyway.
using Overrides = std::vector<std::pair<std::string, nlohmann::json>>;

/// Which fields a made record has a value in.
enum class Fields {
  mapped,    // every mapped property that applies to it
  required,  // what the system does not accept it without
  every,     // all that a person may write
};

/// How a record is made, where that matters.
struct Recipe {
  Overrides overrides;         // as the source has them
  Overrides target_overrides;  // as the target has them, of a record that is made there
  Fields fields = Fields::mapped;
  /// Several records may share one token; then they are known by `known_by` alone.
  std::optional<std::string> token;
  const Property* known_by = nullptr;
  /// What is to be edited: the counterpart is found by the others, so that the edit does not judge itself.
  const Property* found_besides = nullptr;
  /// A text for properties that a person may write anything in: begins with the token, and goes on with this, cut where
  /// the narrower of both systems' limits is.
  std::string text;
};

/// Instead of a check's name: any check of that world may be to blame.
inline const std::string everybody = "*";

class CheckContext {
 public:
  CheckContext(World& world, const Flow& flow, std::string check);

  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const Flow& flow() const { return flow_; }
  [[nodiscard]] const std::string& check() const { return check_; }

  /// `co_await scene.settled()`: the check goes on when nothing more will happen. And the other points of a wave.
  [[nodiscard]] Until settled() { return wait_for(WaitPoint::settled); }
  [[nodiscard]] Until compared() { return wait_for(WaitPoint::compared); }
  [[nodiscard]] Until stopped() { return wait_for(WaitPoint::stopped); }
  [[nodiscard]] Until held() { return wait_for(WaitPoint::held); }
  [[nodiscard]] Until second_later() const { return {WaitPoint::second_later}; }

  /// What is made or edited from now on, up to where the check waits next, is made or edited like this: failures say
  /// so. Before the first start, while the subject is down, and born in the target are known without it.
  void circumstance(reports::Circumstance circumstance) { circumstances_.push_back(circumstance); }

  /// Makes a record with every mapped property that applies to it, as a person would. What it refers to is made too;
  /// and what leads to its link, where the document wants one before anything is synchronized.
  RecordRef make(Side side, const Overrides& overrides = {});
  RecordRef make(Side side, const Recipe& recipe);
  /// The same for the records of another flow: customers for a project.
  RecordRef make_in(const Flow& flow, Side side, const Recipe& recipe = {});
  /// A token that no record has yet.
  [[nodiscard]] std::string token() { return values_.token(); }
  /// The same without what would lead to a link, where the document wants one first.
  RecordRef make_alone(Side side, const Recipe& recipe = {}) { return make_alone(flow_, side, recipe); }
  /// A source record as this flow has them, but for these fields: it is none of the flow's.
  RecordRef make_outside(const Overrides& fields);
  /// Two records, one a side, that hold the same value of `criterion` and are as different otherwise as two records
  /// that a check makes: a pair from now on, whatever the subject does.
  Pair make_twins(const Property& criterion);
  /// The other way round: two that are different in each of `criteria` and hold the same otherwise. No pair.
  Pair make_strangers(const std::vector<Property>& criteria);
  /// A source record that refers to `record`, and one that refers to nothing by that property.
  RecordRef make_connected(const Connection& connection, const RecordRef& record);
  RecordRef make_apart(const Connection& connection);

  /// The values of the kind of record that this flow is about, other than `make` chooses: for `type`, each value.
  [[nodiscard]] std::vector<Overrides> every_kind() const;
  /// The overrides that make a record inactive or archived; nothing where the source has no such thing.
  [[nodiscard]] std::optional<Overrides> inactive() const;

  /// The values, as the source has them, through which a check takes `property`: set, changed, cleared, set again.
  /// Needs what `make` made to be linked where the property is a reference.
  [[nodiscard]] std::vector<nlohmann::json> edits_of(const Property& property);
  /// What there is beyond those, each to be tried on a record of its own: so it takes no longer. Further days of a
  /// date.
  [[nodiscard]] std::vector<nlohmann::json> further_values_of(const Property& property);
  /// A value that the property has not had yet, as the source has it.
  [[nodiscard]] nlohmann::json fresh_value(const Property& property);
  /// Makes what `edits_of` needs for a reference: the records to refer to, which must be linked by then.
  std::vector<RecordRef> prepare_edits_of(const Property& property);
  /// A person gives the pair's records what `edits_of` needs beside the property itself, so that both systems let it be
  /// cleared (FieldDeclaration::cleared_with). True where something was edited: it has to settle first.
  bool make_clearable(const Pair& pair, const Property& property);
  /// A value of a look-up that nothing is found by.
  [[nodiscard]] nlohmann::json unknown_value(const Property& property);
  /// A person's edit on `side`, to what `source_value` is there. Throws HarnessTrouble where the system refuses it.
  void edit(const Pair& pair, Side side, const Property& property, const nlohmann::json& source_value);
  /// A person takes the object at `path` away, and with it `parts`: all that the mapping carries of it, each with a
  /// value on both sides. Throws HarnessTrouble as `edit` does.
  void clear_object(const Pair& pair, Side side, const std::string& path, const std::vector<Property>& parts);

  /// A person deletes the pair's record on `side`. Throws HarnessTrouble where the system refuses it.
  void remove(const Pair& pair, Side side);

  /// What is seen of a record's counterparts, of a pair, and of the latest edit of a property.
  [[nodiscard]] Linkage linkage(const RecordRef& record) const;
  /// Records of one side that nobody can account for: the subject made them, and they belong to nothing.
  [[nodiscard]] std::vector<Orphan> orphans(Side side) const;
  /// In every mapped property of the record, or in those given; and with what this check wrote there.
  [[nodiscard]] Agreement agreement(const Pair& pair) const;
  [[nodiscard]] Agreement agreement(const Pair& pair, const std::vector<Property>& properties) const;
  [[nodiscard]] Arrival arrival(const Pair& pair, Side edited, const Property& property) const;

  /// A property that nobody edited since it was `before`, as the source has it.
  [[nodiscard]] Kept kept(const Pair& pair, const Property& property, const nlohmann::json& before) const;
  /// Of a property that was edited on both sides at one moment, to these values as the source has them.
  [[nodiscard]] Conflict conflict(const Pair& pair, const Property& property, const nlohmann::json& from_source,
                                  const nlohmann::json& from_target) const;

  /// Of a pair of which the record on `deleted` was deleted by a person.
  [[nodiscard]] DeletionOutcome deletion_outcome(const Pair& pair, Side deleted) const;

  /// The pair of a record that must have one; ends the check where it has none.
  Pair require_pair(const RecordRef& record, std::source_location at = std::source_location::current());

  /// False where `matcher` finds a failure in what was seen.
  template <typename T, typename M>
  bool expect(const T& seen, const M& matcher, std::source_location at = std::source_location::current()) {
    auto failure = matcher(seen);
    if (failure) note_failure(std::move(*failure), at);
    return !failure;
  }
  template <typename T, typename M>
  void require(const T& seen, const M& matcher, std::source_location at = std::source_location::current()) {
    if (!expect(seen, matcher, at)) throw ScriptEnded{};
  }
  /// What failed so far.
  [[nodiscard]] const std::vector<reports::Failure>& failures() const { return failures_; }

  /// Ends the check: this subject turns out not to call for it.
  [[noreturn]] static void not_applicable(const std::string& reason) { throw NotApplicable{reason}; }
  /// What the subject was seen to do where the document leaves it open: told with the check, whatever it comes to.
  void observe(const std::string& what) { observed_ += (observed_.empty() ? "" : "; ") + what; }
  [[nodiscard]] const std::string& observed() const { return observed_; }
  /// Puts a record first in the evidence.
  void focus(const RecordRef& record) { touch(record.side, *record.flow, record.id); }
  /// A phase names the check whose record a failure was about: to be tried again together.
  void blame(const std::string& check) { blamed_.insert(check); }
  [[nodiscard]] const std::set<std::string>& blamed() const { return blamed_; }

  /// Records that this check made or looked at, for its evidence, the latest last.
  [[nodiscard]] const std::vector<RecordRef>& touched() const { return touched_; }
  /// The record as reports name it.
  [[nodiscard]] reports::RecordName name_of(Side side, const std::string& id, const Flow& flow) const;
  /// The moment of the journal at which the check began.
  [[nodiscard]] std::uint64_t began() const { return began_; }

 private:
  /// When and how a record was made or edited.
  struct Beginning {
    std::uint64_t sequence = 0;  // of the journal
    int settles = 0;
    std::vector<reports::Circumstance> circumstances;
  };
  struct LastEdit {
    Beginning beginning;
    nlohmann::json source_value;
    nlohmann::json before_on_other_side;
  };

  [[nodiscard]] Until wait_for(WaitPoint point);
  [[nodiscard]] Beginning begin_here() const;
  [[nodiscard]] const Beginning& beginning_of(const RecordRef& record) const;
  [[nodiscard]] Occasion occasion_since(const Beginning& beginning) const;
  [[nodiscard]] Occasion occasion_of(const Pair& pair) const;
  [[nodiscard]] PairProperty property_of(const Pair& pair, const Property& property) const;
  [[nodiscard]] std::optional<EndlessWrites> endless_writes(
      Side side, const Flow& flow, const std::string& id,
      const std::optional<std::string>& property = std::nullopt) const;
  [[nodiscard]] reports::Cause cause_of_missing(const RecordRef& record) const;
  [[nodiscard]] reports::Cause cause_of_absence(const Pair& pair, Side edited, const LastEdit& edit) const;
  [[nodiscard]] std::int64_t walks_since(std::uint64_t sequence, Side side, const Flow& flow) const;
  void find_nearest(const RecordRef& ref, Linkage& linkage) const;

  /// Of an edit that is about to be made; returns the value as `side` has it.
  nlohmann::json note_edit(const Pair& pair, Side side, const Property& property, const nlohmann::json& source_value);
  void edit_field(Side side, const Flow& flow, const std::string& id, const std::string& path,
                  const nlohmann::json& value);
  void note_written(Side side, const Flow& flow, const std::string& id, const nlohmann::json& record);
  [[nodiscard]] nlohmann::json draft(const Flow& flow, const Recipe& recipe, const std::string& token);
  void fill(nlohmann::json& record, const Property& property, const Recipe& recipe, const std::string& token);
  RecordRef make_alone(const Flow& flow, Side side, const Recipe& recipe);
  RecordRef put(const Flow& flow, Side side, const nlohmann::json& record, const std::string& token);
  RecordRef put(const Flow& flow, Side side, const nlohmann::json& record,
                std::vector<CorrelationKey> correlation_keys);
  void lead_to_link(const Flow& flow, const LinkFirst& wanted, const RecordRef& source);
  [[nodiscard]] std::vector<nlohmann::json> lookup_values(const mapping::Lookup& lookup) const;
  std::optional<nlohmann::json> reference_value(const Property& property, std::size_t which);
  [[nodiscard]] nlohmann::json in_target_terms(const Flow& flow, const nlohmann::json& source_record) const;
  void touch(Side side, const Flow& flow, const std::string& id);
  void note_failure(reports::Failure failure, std::source_location at);

  World& world_;
  const Flow& flow_;
  std::string check_;
  Values values_;
  std::uint64_t began_;
  std::vector<RecordRef> touched_;
  std::vector<reports::Failure> failures_;
  std::vector<reports::Circumstance> circumstances_;               // in force
  std::map<std::tuple<Side, std::string>, Beginning> beginnings_;  // of what this check made: side, id
  int leading_ = 0;                                                // how deep records are being made that lead to links
  std::map<std::string, std::vector<RecordRef>> referable_;        // by slug: what references can point at
  std::map<std::tuple<const mapping::Property*, Side, std::string>, LastEdit> last_edits_;  // side, source id
  std::map<std::tuple<Side, std::string, std::string>, nlohmann::json> written_;            // side, id, path
  std::set<std::string> blamed_;
  std::string observed_;
  int turn_ = 100;  // of fresh values; beyond those that edits_of uses
};

}  // namespace dataflow_qa::checks
