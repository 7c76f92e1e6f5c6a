// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Listings that do not say what is there, once: empty, cut short between two pages, or shifted while they are read. A
// sync looks at everything when it starts, so each happens at a restart.

#include <fmt/format.h>

#include <algorithm>

#include "suites/common.h"
#include "suites/fault_story.h"
#include "suites/faults.h"

namespace dataflow_qa::suites {
namespace {

using checks::ArmedFault;
using checks::CheckContext;
using checks::CheckScript;
using checks::Pair;
using checks::RecordRef;
using mocks::CallKind;
using mocks::Ending;
using model::Side;
using reports::Circumstance;

/// The n-th request from now on that lists the flow's records on that side.
mocks::FaultStep step_at_listing(CheckContext& check, Side side, int nth) {
  const auto route = check.journal.listing_route(side);
  if (route.empty()) CheckContext::not_applicable("the subject was not seen to list these records");
  return {.match = {.call = CallKind::list, .route = route}, .nth = nth};
}

std::vector<Pair> require_pairs(CheckContext& check, const std::vector<RecordRef>& records) {
  std::vector<Pair> pairs;
  pairs.reserve(records.size());
  for (const auto& record : records) pairs.push_back(check.require_pair(record));
  return pairs;
}

void edit_all(CheckContext& check, const std::vector<Pair>& pairs, Side side, const model::Property& property) {
  for (const auto& pair : pairs) check.edit.anew(pair, side, property);
}

bool have_arrived(CheckContext& check, const std::vector<Pair>& pairs, Side side, const model::Property& property) {
  return std::all_of(pairs.begin(), pairs.end(),
                     [&](const Pair& pair) { return !checks::Arrived()(check.seen.arrival(pair, side, property)); });
}

/// Neither deleted nor doubled, and in sync.
void expect_there(CheckContext& check, const std::vector<Pair>& pairs, Side side, const model::Property& property) {
  for (const auto& pair : pairs) {
    check.expect(check.seen.linkage({Side::source, pair.flow, pair.source}),
                 checks::HasSameCounterparts({pair.target}));
    check.expect(check.seen.arrival(pair, side, property), checks::Arrived());
  }
}

/// What the records of the story are made beside: as many as it takes.
CheckScript misled(CheckContext& check, FlowUnderFaults under, Side side, Circumstance circumstance,
                   std::int64_t at_most, std::chrono::milliseconds most) {
  constexpr std::size_t few = 3;
  const bool cut = circumstance == Circumstance::list_cut;
  FaultStory story(check, under.property, {.births = under.births});
  story.begin();
  std::vector<RecordRef> records(few);
  for (auto& record : records) record = check.make(Side::source);
  co_await check.settled();
  story.pair_up();
  const auto needed = cut ? static_cast<std::size_t>(several_pages(check, side, at_most)) : few;
  while (records.size() < needed) records.push_back(check.make(Side::source));
  co_await check.settled();
  const auto pairs = require_pairs(check, records);
  co_await check.stopped();
  if (cut) edit_all(check, pairs, side, under.property);  // else a listing of changes has one page
  auto step = step_at_listing(check, side, cut ? 2 : 1);
  step.ending = Ending::empty_list;
  const auto fault = check.disturb.arm(side, std::move(step), circumstance);
  // Nothing has changed meanwhile, so that a settle alone would wait for nothing.
  for (const Patience patience(most / 4); check.disturb.acted(fault) == 0 && patience.lasts();) co_await check.later();
  const int acted = check.disturb.acted(fault);
  check.disturb.disarm(fault);
  co_await check.settled();
  // An edit that the listing did not show may be lost for good: nobody could know of it.
  check.circumstance(circumstance);
  edit_all(check, pairs, side, under.property);
  story.go_on();
  co_await check.settled();
  const auto is_over = [&] { return story.is_over() && have_arrived(check, pairs, side, under.property); };
  for (const Patience patience(most); !is_over() && patience.lasts();) co_await check.later();
  expect_there(check, pairs, side, under.property);
  story.judge();
  if (acted == 0) CheckContext::not_applicable("the subject did not list these records so");
}

/// Between the first page and the second one, a person edits a record of the first page, and records come and go.
CheckScript shifted(CheckContext& check, FlowUnderFaults under, Side side, std::int64_t at_most,
                    std::chrono::milliseconds most) {
  const auto first = check.make(Side::source);
  const auto leaving = check.make(Side::source);
  co_await check.settled();
  std::vector<RecordRef> records{first};
  const auto needed = static_cast<std::size_t>(several_pages(check, side, at_most));
  while (records.size() < needed) records.push_back(check.make(Side::source));
  co_await check.settled();
  const auto pairs = require_pairs(check, records);
  const auto going = check.require_pair(leaving);
  co_await check.stopped();
  check.circumstance(Circumstance::pages_shifted);
  check.edit.anew(going, side, under.property);  // so that a listing of changes has it, too
  edit_all(check, pairs, side, under.property);
  std::vector<RecordRef> made;
  bool came = false;
  check.edit.at_next(checks::RequestPoint::after_listing, {side, pairs.front().flow, pairs.front().id(side)}, [&] {
    came = true;
    check.edit.anew(pairs.front(), side, under.property);
    check.edit.remove(going, side);
    if (side == Side::source || under.births) made.push_back(check.make(side));
  });
  co_await check.settled();
  const auto is_over = [&] { return have_arrived(check, pairs, side, under.property); };
  for (const Patience patience(most); !is_over() && patience.lasts();) co_await check.later();
  expect_there(check, pairs, side, under.property);
  for (const auto& record : made) expect_linked_and_equal(check, record);
  if (!came) CheckContext::not_applicable("the subject did not list these records so");
}

}  // namespace

void add_fault_listing_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  const auto flows = flows_under_faults(input);
  if (input.profile == run::Profile::checklist || flows.empty()) return;
  const auto under = flows.front();
  const auto at_most = most_records(input);
  const auto most = input.subject->settle_timeout;
  for (const auto side : both_sides) {
    const std::string suffix = "." + std::string(model::to_string(side));
    for (const auto circumstance : {Circumstance::list_empty, Circumstance::list_cut}) {
      const std::string name = circumstance == Circumstance::list_cut ? "cut-list" : "empty-list";
      checks.push_back(fault_check(*under.flow, name + suffix, name, name + suffix, [=](CheckContext& check) {
        return misled(check, under, side, circumstance, at_most, most);
      }));
    }
    checks.push_back(fault_check(*under.flow, "page-shift" + suffix, "page-shift", "page-shift" + suffix,
                                 [=](CheckContext& check) { return shifted(check, under, side, at_most, most); }));
  }
}

}  // namespace dataflow_qa::suites
