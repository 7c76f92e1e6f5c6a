// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// An invariant: every writable property that changes on any record is explained, and no record goes away unexplained.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "harness/checks/invariant.h"
#include "harness/model/conversion.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::InvariantView;
using checks::UnexpectedChange;
using checks::Violation;
using mapping::value_at;
using model::Side;
using nlohmann::json;

struct Change {
  checks::RecordRef record;
  UnexpectedChange what;
};

/// An empty path: the record as a whole.
Change change_of(const InvariantView& view, Side side, const std::string& collection, const std::string& id,
                 const std::string& path, const json& before, const json& after) {
  return {{side, view.view.flow().whole, id},
          {.record = {checks::as_reported(side), view.view.label(side), collection, id},
           .property = checks::on_one_side(side, path),
           .before = before,
           .after = after}};
}

/// The records of a flow as they were last looked at, and what persons have edited since.
class Watch {
 public:
  explicit Watch(const InvariantView& view) : view_(view), flow_(view.view.flow()) {
    for (const auto side : both_sides) {
      before_[side] = view.view.records_now(side);
      for (const auto& [id, record] : before_[side]) unsettled_[side].insert(id);
    }
  }

  /// From now on records that are there for the first time are watched, too.
  void meet() {
    for (const auto side : both_sides) {
      for (const auto& [id, record] : view_.view.records(side)) {
        if (before_[side].emplace(id, record).second) unsettled_[side].insert(id);
      }
    }
  }

  /// The changes since the last look that are not explained by an edit, by the mapping, or by what the declarations say
  /// that a sync may write or a server writes by itself.
  std::vector<Change> look() {
    take_edits();
    std::vector<Change> result;
    for (const auto side : both_sides) {
      const auto kind = view_.view.kind(side);
      for (const auto& id : ids_to_compare(side)) {
        const auto was = before_[side].find(id);
        if (was != before_[side].end() && checks::is_of(kind, was->second)) compare(side, id, was->second, result);
      }
    }
    for (const auto side : both_sides) take_records(side);
    settles_ = view_.view.settles();
    note_pairs();
    note_late_edits();
    edited_.clear();
    return result;
  }

 private:
  /// All others are as they were at the last look.
  std::set<std::string> ids_to_compare(Side side) {
    for (auto& id : view_.view.changed_since(side, settles_)) unsettled_[side].insert(std::move(id));
    return unsettled_[side];
  }

  /// From now on `before_` is what is there now.
  void take_records(Side side) {
    const auto& after = view_.view.records(side);
    for (const auto& id : std::exchange(unsettled_[side], {})) {
      const auto now = after.find(id);
      if (now == after.end()) {
        before_[side].erase(id);
      } else {
        before_[side][id] = now->second;
      }
    }
  }

  /// Persons' edits and deletions (with no path) up to the last settle: later ones explain what is seen next time. What
  /// persons have made meanwhile is compared with what it was then.
  void take_edits() {
    view_.journal.for_each_since(taken_, [&](Side side, const mocks::JournalEntry& entry) {
      if (entry.sequence > view_.journal.settled_at()) return;
      taken_ = entry.sequence;
      if (entry.actor != mocks::Actor::harness || entry.collection != flow_.collection(side)) return;
      if (entry.created) {
        before_[side].emplace(entry.record, as_made(side, entry));
        unsettled_[side].insert(entry.record);
        return;
      }
      if (entry.deleted) edited_.insert({side, entry.record, ""});
      for (const auto& change : entry.changes) {
        edited_.insert({side, entry.record, change.path});
        ever_edited_.insert({side, entry.record, change.path});
      }
    });
  }

  json as_made(Side side, const mocks::JournalEntry& entry) const {
    json record = json::object();
    for (const auto& change : entry.changes) {
      const auto* field = flow_.entity(side).find(change.path);
      if (field == nullptr || field->type == mocks::FieldType::object) continue;
      mapping::set_value_at(record, change.path, change.after);
    }
    return record;
  }

  void note_pairs() {
    for (const auto& [id, record] : before_[Side::source]) {
      if (view_.view.ledger().pair_of(Side::source, *flow_.whole, id)) linked_.insert(id);
    }
  }

  /// Edits that have not been carried to the other side: when they are at last, somebody edited it.
  void note_late_edits() {
    for (const auto& edit : edited_) late_.insert(edit);
    std::erase_if(late_, [&](const auto& edit) {
      const auto& [side, id, path] = edit;
      const auto pair = view_.view.ledger().pair_of(side, *flow_.whole, id);
      return !pair || path.empty() || !is_late(*pair, side, path);
    });
  }

  bool is_late(const checks::Pair& pair, Side side, const std::string& path) const {
    const auto there = model::other(side);
    const auto held = before_.at(there).find(pair.id(there));
    if (held == before_.at(there).end()) return false;
    return carries_value_of(pair, side, path, [&](const model::Property& property, const json& wanted) {
      return !model::same_on(property, there, value_at(held->second, property.path(there)), wanted);
    });
  }

  /// Whether `holds` for a property that the mapping carries from there, with what its value is on the other side.
  bool carries_value_of(const checks::Pair& pair, Side side, const std::string& path,
                        const std::function<bool(const model::Property&, const json&)>& holds) const {
    const auto record = before_.at(side).find(pair.id(side));
    if (record == before_.at(side).end()) return false;
    for (const auto* part : view_.view.model().with_parts(*flow_.whole)) {
      for (const auto& property : part->properties) {
        if (property.path(side) != path) continue;
        const auto wanted = view_.view.converted(property, side, value_at(record->second, path));
        if (wanted && holds(property, *wanted)) return true;
      }
    }
    return false;
  }

  /// A part takes its default where its object comes into being with another part: an address has a country then.
  bool came_with_its_object(Side side, const mocks::FieldDeclaration& field, const json& was, const json& is) const {
    const auto dot = field.path.rfind('.');
    const bool is_default = field.default_value && value_at(is, field.path) == *field.default_value;
    if (dot == std::string::npos || !is_default || !value_at(was, field.path.substr(0, dot)).is_null()) return false;
    const auto& fields = flow_.entity(side).fields;
    return std::any_of(fields.begin(), fields.end(), [&](const auto& part) {
      const bool sister = part.path != field.path && part.path.starts_with(field.path.substr(0, dot + 1));
      return sister && !part.server_set && !part.default_value && !value_at(is, part.path).is_null();
    });
  }

  void compare(Side side, const std::string& id, const json& was, std::vector<Change>& result) {
    const auto& after = view_.view.records(side);
    const auto now = after.find(id);
    if (now != after.end()) return compare(side, id, was, now->second, result);
    if (edited_.contains({side, id, ""})) return;
    result.push_back(change_of(view_, side, flow_.collection(side), id, "", was, nullptr));
  }

  void compare(Side side, const std::string& id, const json& was, const json& is, std::vector<Change>& result) {
    if (was == is) return;
    for (const auto& field : flow_.entity(side).fields) {
      const bool computed = field.derived_when && value_at(is, field.derived_when->first) == field.derived_when->second;
      const bool by_server = field.server_set || field.derived || field.read_only || field.create_only || computed;
      const bool by_sync = field.link_key || field.delivery;
      if (by_server || by_sync || field.type == mocks::FieldType::object) continue;
      const auto& before = value_at(was, field.path);
      const auto& after = value_at(is, field.path);
      const bool explained = edited_.contains({side, id, field.path}) || carried(side, id, field.path, before, after);
      // link.one-to-one reports what never comes to rest.
      if (means_the_same(side, field, before, after) || explained || came_with_its_object(side, field, was, is) ||
          view_.view.oscillates({side, flow_.whole, id}, field.path)) {
        continue;
      }
      result.push_back(change_of(view_, side, flow_.collection(side), id, field.path, before, after));
    }
  }

  /// Equal by the mapping, where it carries the field: a default for null, say, is null.
  bool means_the_same(Side side, const mocks::FieldDeclaration& field, const json& before, const json& after) const {
    if (model::normalized(field, before) == model::normalized(field, after)) return true;
    const auto same = [&](const model::Property& property) {
      return property.path(side) == field.path && model::same_on(property, side, before, after);
    };
    const auto parts = view_.view.model().with_parts(*flow_.whole);
    return std::any_of(parts.begin(), parts.end(), [&](const model::Flow* part) {
      return std::any_of(part->properties.begin(), part->properties.end(), same);
    });
  }

  /// The value for the record that the counterpart already referred to at the last look, where it can be resolved by
  /// now.
  std::optional<json> referred(const model::Property& property, Side side, const checks::Pair& pair) const {
    const auto there = model::other(side);
    const auto& records = before_.at(there);
    const auto record = records.find(pair.id(there));
    if (record == records.end()) return std::nullopt;
    return view_.view.converted(property, there, value_at(record->second, property.path(there)));
  }

  /// The mapping explains a change: the pair is new, the counterpart was edited there, or what it refers to has come.
  bool carried(Side side, const std::string& id, const std::string& path, const json& before, const json& after) const {
    const auto& whole = *flow_.whole;
    const auto pair = view_.view.ledger().pair_of(side, whole, id);
    if (!pair) return false;
    for (const auto* part : view_.view.model().with_parts(whole)) {
      if (is_composed(*part, *pair, side, path, after)) return true;
      for (const auto& property : part->properties) {
        if (property.path(side) != path) continue;
        const auto there = model::other(side);
        const bool refers = property.mapping->reference || property.mapping->lookup;
        const auto wanted = refers && before.is_null() ? referred(property, side, *pair) : std::nullopt;
        const bool has_come = wanted && model::same_on(property, side, *wanted, after);
        if (!linked_.contains(pair->source) || has_come ||
            edited_.contains({there, pair->id(there), property.path(there)}) ||
            comes_late(*pair, there, property, after)) {
          return true;
        }
      }
    }
    return false;
  }

  /// A text that the mapping composes of what the counterpart holds, or of what a person has ever changed there:
  /// whether it follows is for its own check.
  bool is_composed(const model::Flow& flow, const checks::Pair& pair, Side side, const std::string& path,
                   const json& after) const {
    const auto* composition = model::composition_of(flow, side, path);
    if (composition == nullptr) return false;
    const auto& records = view_.view.records(model::other(side));
    const auto& pieces = composition->pieces;
    const bool edited = std::any_of(pieces.begin(), pieces.end(), [&](const auto& piece) {
      return ever_edited_.contains({model::other(side), pair.id(model::other(side)), piece.path});
    });
    const auto counterpart = records.find(pair.id(model::other(side)));
    const auto& field = *flow_.entity(side).find(path);
    return edited || (counterpart != records.end() &&
                      model::normalized(field, model::composed(*composition, counterpart->second)) ==
                          model::normalized(field, after));
  }

  bool comes_late(const checks::Pair& pair, Side edited, const model::Property& property, const json& after) const {
    const auto& path = property.path(edited);
    if (!late_.contains({edited, pair.id(edited), path})) return false;
    return carries_value_of(pair, edited, path, [&](const model::Property& each, const json& wanted) {
      return each.mapping == property.mapping && model::same_on(property, model::other(edited), after, wanted);
    });
  }

  const InvariantView& view_;
  const model::Flow& flow_;
  std::map<Side, checks::Ledger::Records> before_;
  std::map<Side, std::set<std::string>> unsettled_;              // ids in `before_` that are not from the last look
  std::set<std::string> linked_;                                 // source ids of the pairs of the last look
  std::set<std::tuple<Side, std::string, std::string>> edited_;  // since the last look: side, id, path
  std::set<std::tuple<Side, std::string, std::string>> ever_edited_;
  std::set<std::tuple<Side, std::string, std::string>> late_;  // of earlier looks, and not on the other side yet
  std::uint64_t taken_ = 0;
  int settles_ = 0;  // at the last look
};

/// The subject's changes to records that no dataflow is about.
std::vector<Change> beyond_the_dataflows(const InvariantView& view, std::uint64_t since) {
  const auto& model = view.view.model();
  std::vector<Change> result;
  view.journal.for_each_since(since, [&](Side side, const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject || entry.effect != mocks::Effect::effective || entry.created) return;
    if (model.has_flow(side, entry.collection) || entry.record.empty()) return;
    const auto* entity = model.system(side).find(entry.collection);
    for (const auto& change : entry.changes) {
      const auto* field = entity == nullptr ? nullptr : entity->find(change.path);
      if (field != nullptr && (field->server_set || field->derived || field->read_only)) continue;
      if (field != nullptr && model::normalized(*field, change.before) == model::normalized(*field, change.after)) {
        continue;
      }
      result.push_back(change_of(view, side, entry.collection, entry.record, change.path, change.before, change.after));
    }
    if (entry.deleted) {
      result.push_back(change_of(view, side, entry.collection, entry.record, "", "a record", nullptr));
    }
  });
  return result;
}

/// The first dataflow of the model looks at what lies in none, too.
class Untouched final : public checks::Invariant {
 public:
  explicit Untouched(const InvariantView& view) : view_(view), watch_(view), looked_(view.journal.now()) {}

  void meet() override { watch_.meet(); }
  std::vector<Violation> look() override {
    std::vector<Violation> result;
    if (&view_.view.flow() == &view_.view.model().flows().front()) {
      for (const auto& change : beyond_the_dataflows(view_, looked_)) {
        if (is_new(change)) result.push_back(checks::violation(*checks::IsExplained()(change.what), std::nullopt));
      }
      looked_ = view_.journal.now();
    }
    for (const auto& change : watch_.look()) {
      if (!is_new(change)) continue;
      const auto owner = view_.view.ledger().owner_of(change.record.side, *change.record.flow, change.record.id);
      result.push_back(checks::violation(*checks::IsExplained()(change.what),
                                         owner.empty() ? std::nullopt : std::optional(owner), change.record));
    }
    return result;
  }

 private:
  bool is_new(const Change& change) {
    const auto& record = change.what.record;
    return reported_.emplace(record.side, record.collection, record.id, change.what.property.label()).second;
  }

  const InvariantView& view_;
  Watch watch_;
  std::uint64_t looked_;
  std::set<std::tuple<reports::Side, std::string, std::string, std::string>> reported_;
};

}  // namespace

void add_untouched(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    if (!item) continue;
    auto& definition = checks.emplace_back(check_of(*flow, "sync.untouched", *item, {}));
    definition.invariant = [](const InvariantView& view) { return std::make_unique<Untouched>(view); };
  }
}

}  // namespace dataflow_qa::suites
