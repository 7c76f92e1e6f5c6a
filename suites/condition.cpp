// "A new B will be created from a A if it is connected to a … that is synchronized into …"

#include <fmt/format.h>

#include "harness/checklist/slugs.h"
#include "harness/run/link_first.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Connection;
using model::Side;

void expect_created(CheckContext& scene, const world::RecordRef& record, const Connection& connection,
                    const world::RecordRef& referring) {
  scene.require(scene.linkage(record), checks::HasOneCounterpart());
  scene.expect(scene.agreement(scene.require_pair(record)), checks::AgreesInEveryProperty());
  scene.expect(scene.agreement(scene.require_pair(referring), {connection.property}), checks::AgreesInEveryProperty());
}

/// Created once the named record refers to it: a new one, and one that was there and is edited to do so.
CheckScript connected(CheckContext& scene, Connection connection) {
  const auto by_new = scene.make_alone(Side::source);
  const auto by_edit = scene.make_alone(Side::source);
  const auto apart = scene.make_apart(connection);
  co_await scene.settled();
  const auto pair = scene.require_pair(apart);
  const auto referring = scene.make_connected(connection, by_new);
  scene.edit(pair, Side::source, connection.property, by_edit.id);
  co_await scene.settled();
  expect_created(scene, by_new, connection, referring);
  expect_created(scene, by_edit, connection, apart);
}

}  // namespace

void add_condition_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto connections = run::connections_of(input, *flow);
    for (const auto& named : connections) {
      const auto detail = connections.size() == 1 ? "" : "." + checklist::slug_of(named.name);
      run::CheckDefinition check{.name = flow->slug() + ".condition.connected" + detail,
                                 .item = named.item->id,
                                 .flow = flow,
                                 .needs_pairs = false};
      if (named.connection) {
        check.body = [connection = *named.connection](CheckContext& scene) { return connected(scene, connection); };
      } else {
        check.not_applicable = fmt::format(
            "the mapping has no reference from “{}” to these records, so none can be connected", named.name);
      }
      checks.push_back(std::move(check));
    }
  }
}

}  // namespace dataflow_qa::suites
