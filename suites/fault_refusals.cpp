// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// One record that a system refuses, whatever the sync does: all others arrive, it is not sent again and again, and it
// arrives when the cause is gone.

#include <fmt/format.h>

#include <algorithm>

#include "suites/common.h"
#include "suites/fault_story.h"
#include "suites/faults.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using mocks::CallKind;
using model::Side;
using reports::Circumstance;

constexpr int bad_request = 400;

/// The record that is refused, and a fault that refuses it.
struct Refused {
  checks::RecordRef record;
  std::optional<checks::Pair> edited;
  checks::ArmedFault fault;
};

Refused refuse(CheckContext& check, CallKind call, Side there, const FlowUnderFaults& under,
               const checks::RecordRef& paired) {
  const auto here = model::other(there);
  mocks::FaultStep step{.match = {.call = call}, .times = 0, .status = bad_request};
  if (call == CallKind::create) {
    const auto token = check.make.token();
    step.match.sent = token;
    const auto fault = check.disturb.arm(there, std::move(step), Circumstance::another_refused);
    return {check.make(here, checks::Recipe{.token = token}), std::nullopt, fault};
  }
  const auto pair = check.require_pair(paired);
  step.match.target = "/" + pair.id(there);
  const auto fault = check.disturb.arm(there, std::move(step), Circumstance::another_refused);
  check.edit.anew(pair, here, under.property);
  return {paired, pair, fault};
}

bool has_arrived(CheckContext& check, const Refused& refused, const FlowUnderFaults& under, Side here) {
  if (checks::HasOneCounterpart()(check.seen.linkage(refused.record))) return false;
  return !refused.edited || !checks::Arrived()(check.seen.arrival(*refused.edited, here, under.property));
}

CheckScript poison(CheckContext& check, CallKind call, Side there, FlowUnderFaults under,
                   std::chrono::milliseconds most) {
  constexpr auto watched_for = std::chrono::seconds(2);
  constexpr int often = 10;
  const auto here = model::other(there);
  FaultStory story(check, under.property, {.births = under.births});
  story.begin();
  const auto victim = check.make(Side::source);
  co_await check.settled();
  story.pair_up();
  const auto refused = refuse(check, call, there, under, victim);
  story.go_on();
  co_await check.settled();
  for (const Patience patience(most); !story.is_over() && patience.lasts();) co_await check.later();
  for (const Patience patience(watched_for); patience.lasts();) co_await check.later();
  const int sent = check.disturb.acted(refused.fault);
  check.disturb.disarm(refused.fault);
  story.judge();
  if (sent == 0) CheckContext::not_applicable("the subject sent no such request");
  check.expect(sent <= often, checks::IsTrue(fmt::format("within seconds the subject sent {} times what {} had refused",
                                                         sent, check.view.label(there))));
  for (const Patience patience(most); !has_arrived(check, refused, under, here) && patience.lasts();) {
    co_await check.later();
  }
  check.require(check.seen.linkage(refused.record), checks::HasOneCounterpart());
  if (refused.edited) check.expect(check.seen.arrival(*refused.edited, here, under.property), checks::Arrived());
}

}  // namespace

void add_fault_refusal_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  if (input.profile == run::Profile::checklist) return;
  for (const auto& under : flows_under_faults(input)) {
    for (const auto there : both_sides) {
      for (const auto& [call, name] : {std::pair{CallKind::create, "create"}, {CallKind::update, "update"}}) {
        auto& definition = checks.emplace_back(
            fault_check(*under.flow, fmt::format("poison.{}.{}", name, model::to_string(there)), "poison", "poison",
                        [call = call, there, under, most = input.subject->settle_timeout](CheckContext& check) {
                          return poison(check, call, there, under, most);
                        }));
        if (call != CallKind::create || there != Side::source) continue;
        definition.not_applicable = excuse_for_birth_in_target(input, *under.flow);
      }
    }
  }
}

}  // namespace dataflow_qa::suites
