#pragma once

// Makes records for a check, as a person would, each with every mapped property that applies to it. It also makes what
// a record refers to, and what leads to its link where the document wants a link before anything is synchronized.
//
//   const auto record = check.make(Side::source);
//   const auto [source, target] = check.make.near_duplicates(criterion);
//
// Throws SubjectsFault where what the record refers to cannot be referred to, since the subject did not link it or
// deleted it; HarnessTrouble where a system refuses a record all the same.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/checks/observer.h"
#include "harness/checks/trail.h"
#include "harness/checks/vocabulary.h"
#include "harness/checks/world_view.h"
#include "harness/world/world.h"

namespace dataflow_qa::checks {

/// Which fields a made record has a value in.
enum class Fields {
  mapped,    // every mapped property that applies to it
  required,  // what the system does not accept it without; of a record made in the target, what neither system does
  every,     // all that a person may write
};

/// How a record is made, where that matters.
struct Recipe {
  Overrides overrides;         // on top of what it would have anyway, as the source has them
  Overrides target_overrides;  // as the target has them, for a record that is made there
  Fields fields = Fields::mapped;
  /// Several records may share one token; then they are known by these alone.
  std::optional<std::string> token;
  std::vector<Property> known_by;
  /// The property that the check edits. The others find the counterpart, so that the edit does not judge itself.
  const Property* found_besides = nullptr;
  /// The text for properties in which a person may write anything: the value begins with the token and goes on with
  /// this text, cut at the narrower of the two systems' limits.
  std::string text;
};

class Maker {
 public:
  /// `check` owns the records in the ledger.
  Maker(world::World& world, const Flow& flow, std::string check, Trail& trail, Values& values, const Observer& seen)
      : world_(world),
        view_(world, flow),
        flow_(flow),
        check_(std::move(check)),
        trail_(trail),
        values_(values),
        seen_(seen) {}

  RecordRef operator()(Side side, const Overrides& overrides = {}) {
    return in(flow_, side, Recipe{.overrides = overrides});
  }
  RecordRef operator()(Side side, const Recipe& recipe) { return in(flow_, side, recipe); }
  /// Makes a record of another flow: a customer for a project.
  RecordRef in(const Flow& flow, Side side, const Recipe& recipe = {});
  /// Makes a record without what would lead to a link, where the document wants a link first.
  RecordRef alone(Side side, const Recipe& recipe = {}) { return alone(flow_, side, recipe); }
  /// Makes a record like those of this flow, but for these fields, which put it outside the flow.
  RecordRef outside(Side side, const Overrides& fields);
  /// Makes two records, one a side, that hold the same value of `criterion` and otherwise differ as any two records of
  /// a check do. They are a pair from now on, whatever the subject does.
  Pair near_duplicates(const Property& criterion);
  /// The reverse: makes two records that differ in each of `criteria` and hold the same otherwise. They are no pair.
  Pair strangers(const std::vector<Property>& criteria);
  /// A source record that refers to `record`, and one that refers to nothing by that property.
  RecordRef connected(const Connection& connection, const RecordRef& record);
  RecordRef unconnected(const Connection& connection);
  /// Two records that the property, a reference, can point at; nothing for all other properties.
  std::vector<RecordRef> referable(const Property& property);
  /// The id, in the source, of one of them.
  std::string referable_id(const Property& property, std::size_t which);

  /// Gives the record, as a person would, a value in every field that no mapping names and no sync may need, as far as
  /// the system takes it. Returns what the record holds there then.
  Overrides fill_unmapped(const RecordRef& record);
  /// Makes a record of the target that a look-up finds by `value`. Returns its id.
  nlohmann::json to_look_up(const mapping::Lookup& lookup, const nlohmann::json& value);
  /// From now on the look-up finds that record by `value`.
  void rename_to_look_up(const mapping::Lookup& lookup, const nlohmann::json& id, const nlohmann::json& value);

  /// A token that no record has yet.
  [[nodiscard]] std::string token() { return values_.token(); }
  /// Every value of the field that says which kind of record this flow is about: each value of `type`.
  [[nodiscard]] std::vector<Overrides> every_kind() const;
  /// The overrides that make a record inactive or archived; nothing where the source has no such thing.
  [[nodiscard]] std::optional<Overrides> inactive() const { return inactive_of(flow_); }
  [[nodiscard]] static std::optional<Overrides> inactive_of(const Flow& flow);

 private:
  RecordRef alone(const Flow& flow, Side side, const Recipe& recipe);
  RecordRef put(const Flow& flow, Side side, const nlohmann::json& record, const std::string& token);
  RecordRef put(const Flow& flow, Side side, const nlohmann::json& record, std::vector<CorrelationKey> keys);
  /// `made`: as the system has stored it.
  RecordRef noted(const Flow& flow, Side side, const nlohmann::json& made, std::vector<CorrelationKey> keys);
  [[nodiscard]] nlohmann::json with_unmapped(const mocks::EntityDeclaration& entity, nlohmann::json record,
                                             const Recipe& recipe, const std::string& token);
  void lead_to_link(const Flow& flow, const LinkFirst& wanted, const RecordRef& source);
  [[nodiscard]] nlohmann::json draft(const Flow& flow, const Recipe& recipe, const std::string& token,
                                     Side side = Side::source);
  void fill_mapped(nlohmann::json& record, const Property& property, const Recipe& recipe, const std::string& token,
                   Side side);
  void fill_required(const Flow& flow, Side side, const nlohmann::json& source_record, nlohmann::json& record,
                     const std::string& token);
  [[nodiscard]] nlohmann::json to_refer_to(Side side, const mocks::FieldDeclaration& field, int depth = 0);
  [[nodiscard]] bool is_carried(const Flow& flow, Side side, const std::string& path) const;
  void fill(nlohmann::json& record, const Property& property, const Recipe& recipe, const std::string& token);
  [[nodiscard]] nlohmann::json in_target_terms(const Flow& flow, const nlohmann::json& source_record) const;
  static void leave_out_safely(const mocks::EntityDeclaration& entity, nlohmann::json& record);
  void note_written(const RecordRef& ref, const nlohmann::json& record);
  /// Throws SubjectsFault where the subject is why a record cannot be made: it deleted what the record refers to, or
  /// gave one of its unique values to another record.
  void blame_subject(const Flow& flow, Side side, const nlohmann::json& record) const;
  /// The same of a record with this value that is to be looked up.
  void blame_subject(const mapping::Lookup& lookup, const nlohmann::json& value) const;
  void require_references(const Flow& flow, Side side, const nlohmann::json& source_record) const;

  world::World& world_;
  WorldView view_;
  const Flow& flow_;
  std::string check_;
  Trail& trail_;
  Values& values_;
  const Observer& seen_;
  int leading_ = 0;                                          // how deep records are being made that lead to links
  std::map<std::string, std::vector<RecordRef>> referable_;  // by slug: what references can point at
};

/// A beginning at the journal's latest sequence, with the circumstances that hold now.
[[nodiscard]] Beginning begin_here(const world::World& world, const Trail& trail);

/// Every value that the look-up finds a record by.
[[nodiscard]] std::vector<nlohmann::json> lookup_values(const world::World& world, const mapping::Lookup& lookup);

}  // namespace dataflow_qa::checks
