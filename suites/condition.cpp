// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// "A new B will be created from a A if it is connected to a … that is synchronized into …"

#include <fmt/format.h>

#include "harness/checklist/slugs.h"
#include "harness/run/catalogue.h"
#include "harness/run/link_first.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Connection;
using model::Side;

void expect_created(CheckContext& check, const checks::RecordRef& record, const Connection& connection,
                    const checks::RecordRef& referring) {
  check.require(check.seen.linkage(record), checks::HasOneCounterpart());
  check.expect(check.seen.agreement(check.require_pair(record)), checks::AgreesInEveryProperty());
  check.expect(check.seen.agreement(check.require_pair(referring), {connection.property}),
               checks::AgreesInEveryProperty());
}

/// Created once the named record refers to it: a new one, and one that was there and is edited to do so.
CheckScript connected(CheckContext& check, Connection connection) {
  const auto by_new = check.make.alone(Side::source);
  const auto by_edit = check.make.alone(Side::source);
  const auto apart = check.make.unconnected(connection);
  co_await check.settled();
  const auto pair = check.require_pair(apart);
  const auto referring = check.make.connected(connection, by_new);
  const bool is_edited = !check.edit.leaves_out(*pair.flow, Side::source, connection.property);
  if (is_edited) check.edit(pair, Side::source, connection.property, by_edit.id);
  co_await check.settled();
  expect_created(check, by_new, connection, referring);
  if (is_edited) expect_created(check, by_edit, connection, apart);
}

}  // namespace

void add_condition_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto connections = run::connections_of(input, *flow);
    for (const auto& named : connections) {
      const auto detail = connections.size() == 1 ? "" : "." + checklist::slug_of(named.name);
      run::CheckDefinition definition{.name = flow->slug() + ".condition.connected" + detail,
                                      .item = named.item->id,
                                      .flow = flow,
                                      .needs_pairs = false};
      if (named.connection) {
        definition.body = [connection = *named.connection](CheckContext& check) {
          return connected(check, connection);
        };
      } else {
        definition.not_applicable = fmt::format(
            "the mapping has no reference from “{}” to these records, so none can be connected", named.name);
      }
      checks.push_back(std::move(definition));
    }
  }
}

}  // namespace dataflow_qa::suites
