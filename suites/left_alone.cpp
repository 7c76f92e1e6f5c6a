// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// What a sync leaves alone: fields that no mapping names, and records that nobody edits.

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "harness/checks/invariant.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::InvariantView;
using checks::Pair;
using checks::RecordRef;
using checks::Violation;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Fields of a record that no mapping names, with the values that a person gave them.
struct Unmapped {
  RecordRef record;
  checks::Overrides values;

  [[nodiscard]] bool any() const {
    return std::any_of(values.begin(), values.end(), [](const auto& field) { return !field.second.is_null(); });
  }
};

void expect_kept(CheckContext& check, const Unmapped& unmapped,
                 std::source_location at = std::source_location::current()) {
  const auto now = check.view.record(unmapped.record);
  const auto& entity = check.flow().entity(unmapped.record.side);
  for (const auto& [path, value] : unmapped.values) {
    const auto* field = entity.find(path);
    const auto& after = mapping::value_at(now, path);
    if (model::normalized(*field, value) == model::normalized(*field, after)) continue;
    check.expect(checks::UnexpectedChange{.record = check.view.name_of(unmapped.record),
                                          .property = checks::on_one_side(unmapped.record.side, path),
                                          .before = value,
                                          .after = after},
                 checks::IsExplained(), at);
  }
}

/// Persons fill everything that no mapping names: of a record when they make it, of its counterpart when that is there.
/// Then what the mapping does name is edited on each side, everything at once, and cleared where it may be.
CheckScript unmapped_fields(CheckContext& check, std::vector<Property> properties) {
  std::map<Side, RecordRef> records;  // by the side that is edited
  for (const auto side : both_sides) {
    records.emplace(side, check.make(Side::source, checks::Recipe{.fields = checks::Fields::every}));
  }
  co_await check.settled();
  std::vector<Unmapped> unmapped;
  for (const auto& [side, record] : records) {
    const auto pair = check.require_pair(record);
    for (const auto each : both_sides) {
      const RecordRef end{each, pair.flow, pair.id(each)};
      unmapped.push_back({end, check.make.fill_unmapped(end)});
    }
  }
  const bool any = std::any_of(unmapped.begin(), unmapped.end(), [](const Unmapped& each) { return each.any(); });
  if (!any) CheckContext::not_applicable("these records have no field that the mapping leaves out");
  co_await check.settled();
  for (const auto& each : unmapped) expect_kept(check, each);
  for (const bool clear : {false, true}) {
    std::vector<PersonsEdit> edits;
    for (const auto& [side, record] : records) {
      for (const auto& property : properties) {
        if (clear && !model::may_be_cleared(property)) continue;
        edits.push_back({side, property, check.require_pair(record)});
        const auto& pair = edits.back().pair;
        check.edit(pair, side, property, clear ? nlohmann::json() : check.edit.fresh_something(pair, property));
      }
    }
    co_await check.settled();
    if (!expect_all_arrived(check, edits)) co_return;
    for (const auto& each : unmapped) expect_kept(check, each);
  }
}

/// No write to a record that nobody has edited since it was in sync: neither to it, nor to its counterpart, nor to what
/// they refer to. Records of the fixtures alone are watched, since checks do what they like with their own.
class AtRest final : public checks::Invariant {
 public:
  explicit AtRest(const InvariantView& view) : view_(view) {}

  std::vector<Violation> look() override {
    const auto writes = writes_since_last_look();
    std::vector<Violation> result;
    for (const auto& fixture : view_.view.fixtures()) {
      const auto pair = view_.view.ledger().pair_of(Side::source, *fixture.flow, fixture.id);
      if (!pair) continue;
      if (settled_.contains(fixture.id)) look_at(*pair, writes, result);
      const bool equal = !checks::AgreesInEveryProperty()(view_.seen.agreement(*pair));
      if (equal) settled_.insert(fixture.id);
    }
    return result;
  }

 private:
  using Key = std::pair<Side, std::string>;

  /// By record, the subject's requests to change it, whatever came of them.
  std::map<Key, std::int64_t> writes_since_last_look() {
    std::map<Key, std::int64_t> writes;
    view_.journal.for_each_since(taken_, [&](Side side, const mocks::JournalEntry& entry) {
      if (entry.sequence > view_.journal.settled_at()) return;
      taken_ = std::max(taken_, entry.sequence);
      const bool is_write = entry.effect != mocks::Effect::none && !entry.created;
      if (entry.record.empty() || !is_write || entry.collection != view_.view.flow().collection(side)) return;
      if (entry.actor == mocks::Actor::harness) edited_.insert({side, entry.record});
      if (entry.actor == mocks::Actor::subject) ++writes[{side, entry.record}];
    });
    return writes;
  }

  void look_at(const Pair& pair, const std::map<Key, std::int64_t>& writes, std::vector<Violation>& result) {
    for (const auto side : both_sides) {
      const auto found = writes.find({side, pair.id(side)});
      const bool edited =
          edited_.contains({Side::source, pair.source}) || edited_.contains({Side::target, pair.target});
      if (found == writes.end() || edited || !reported_.insert({side, pair.id(side)}).second) continue;
      const RecordRef record{side, pair.flow, pair.id(side)};
      const checks::WriteCount count{view_.view.name_of(record), found->second, 0};
      result.push_back(checks::violation(*checks::IsAtMostAllowed()(count), std::nullopt, record));
    }
  }

  const InvariantView& view_;
  std::uint64_t taken_ = 0;
  std::set<std::string> settled_;  // source ids of pairs that were equal at an earlier look
  std::set<Key> edited_;           // by a person, at any time
  std::set<Key> reported_;
};

}  // namespace

void add_left_alone_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    const auto properties = editable(*flow);
    if (item && !properties.empty()) {
      checks.push_back(check_of(*flow, "sync.unmapped-fields", *item,
                                [properties](CheckContext& check) { return unmapped_fields(check, properties); }));
    }
    if (input.profile == run::Profile::checklist) continue;
    auto& definition = checks.emplace_back(check_of(*flow, "link.at-rest", "qa/link/idle", {}));
    definition.level = checklist::Level::advisory;
    definition.invariant = [](const InvariantView& view) { return std::make_unique<AtRest>(view); };
  }
}

}  // namespace dataflow_qa::suites
