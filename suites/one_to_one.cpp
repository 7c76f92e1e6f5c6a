// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// An invariant: no source record without a counterpart, none with two, and on neither side a record that the subject
// created for nothing.

#include <memory>
#include <set>

#include "harness/checks/invariant.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::InvariantView;
using checks::Violation;
using model::Side;

class OneToOne final : public checks::Invariant {
 public:
  explicit OneToOne(const InvariantView& view) : view_(view) {}

  std::vector<Violation> look() override {
    std::vector<Violation> result;
    const auto counterparts = look_at_links(result);
    look_at_orphans(Side::source, {}, result);
    look_at_orphans(Side::target, counterparts, result);
    return result;
  }

 private:
  /// Returns the target records that are somebody's counterpart, or one too many.
  std::set<std::string> look_at_links(std::vector<Violation>& result) {
    const auto& flow = view_.view.flow();
    const auto& records = view_.view.records(Side::source);
    const auto kind = view_.view.kind(Side::source);
    std::set<std::string> counterparts;
    for (const auto& known : view_.view.ledger().records()) {
      if (known.ref.side != Side::source || known.ref.flow != flow.whole) continue;
      // A record that another check has made since the world settled is for the next time.
      const auto record = records.find(known.ref.id);
      if (record == records.end() || !checks::is_of(kind, record->second) || reported_.contains(known.ref.id)) continue;
      const auto linkage = view_.seen.linkage(known.ref);
      counterparts.insert(linkage.counterparts.begin(), linkage.counterparts.end());
      // The check that arranged two records reports whether they became a pair.
      if (view_.view.ledger().is_arranged(Side::source, flow, known.ref.id)) continue;
      const auto failure = checks::HasOneCounterpart()(linkage);
      if (!failure) continue;
      reported_.insert(known.ref.id);
      result.push_back(
          checks::violation(*failure, known.owner.empty() ? std::nullopt : std::optional(known.owner), known.ref));
    }
    return counterparts;
  }

  void look_at_orphans(Side side, const std::set<std::string>& counterparts, std::vector<Violation>& result) {
    const auto kind = view_.view.kind(side);
    for (const auto& orphan : view_.seen.orphans(side)) {
      if (counterparts.contains(orphan.name.id) || !checks::is_of(kind, orphan.record)) continue;
      if (!reported_.insert(orphan.name.id).second) continue;
      // Any check of that world may have led to it.
      result.push_back(checks::violation(*checks::BelongsToSomething()(orphan), std::nullopt));
    }
  }

  const InvariantView& view_;
  std::set<std::string> reported_;  // ids
};

}  // namespace

void add_one_to_one(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = link_item(input, *flow);
    if (!item) continue;
    auto& definition = checks.emplace_back(check_of(*flow, "link.one-to-one", *item, {}));
    definition.invariant = [](const InvariantView& view) { return std::make_unique<OneToOne>(view); };
  }
}

}  // namespace dataflow_qa::suites
