// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// One record that a system refuses, whatever the sync does: all others arrive, it is not sent again and again, and it
// arrives when the cause is gone, as does what refers to it.

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
constexpr auto watched_for = std::chrono::seconds(2);
constexpr int often_sent = 10;

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

/// From now on nothing is refused. How often something was.
int stop_refusing(CheckContext& check, const checks::ArmedFault& fault) {
  const int sent = check.disturb.acted(fault);
  check.disturb.disarm(fault);
  return sent;
}

/// The subject had tried, and not all the time.
void judge_tries(CheckContext& check, int sent, int often, Side there) {
  if (sent == 0) CheckContext::not_applicable("the subject sent no such request");
  check.expect(sent <= often, checks::IsTrue(fmt::format("within seconds the subject sent {} times what {} had refused",
                                                         sent, check.view.label(there))));
}

CheckScript poison(CheckContext& check, CallKind call, Side there, FlowUnderFaults under,
                   std::chrono::milliseconds most) {
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
  const int sent = stop_refusing(check, refused.fault);
  story.judge();
  judge_tries(check, sent, often_sent, there);
  for (const Patience patience(most); !has_arrived(check, refused, under, here) && patience.lasts();) {
    co_await check.later();
  }
  check.require(check.seen.linkage(refused.record), checks::HasOneCounterpart());
  if (refused.edited) check.expect(check.seen.arrival(*refused.edited, here, under.property), checks::Arrived());
}

/// A record that refers to `referred`, made on the same side.
checks::Recipe referring(CheckContext& check, const model::Property& reference, const checks::RecordRef& referred) {
  if (referred.side == Side::source) return {.overrides = {{reference.mapping->source, referred.id}}};
  return {.target_overrides = {{reference.mapping->target, check.view.stored_id(referred)}}};
}

/// What is refused is referred to, by a record that is made just then and by one that has its counterpart already.
CheckScript poison_reference(CheckContext& check, model::Property reference, Side there,
                             std::chrono::milliseconds most) {
  const auto here = model::other(there);
  const bool moves = here == Side::source && !model::why_not_edited(reference, here);
  std::optional<checks::Pair> paired;
  if (prepare_references(check)) co_await check.settled();
  if (moves) {
    const auto record = check.make(Side::source);
    co_await check.settled();
    paired = check.require_pair(record);
  }
  const auto token = check.make.token();
  const auto fault =
      check.disturb.arm(there, {.match = {.call = CallKind::create, .sent = token}, .times = 0, .status = bad_request},
                        Circumstance::another_refused);
  const auto refused = check.make.in(*check.model().find(*reference.mapping->reference), here, {.token = token});
  const auto born = check.make(here, referring(check, reference, refused));
  if (paired) check.edit(*paired, here, reference, refused.id);
  co_await check.settled();
  for (const Patience patience(watched_for); patience.lasts();) co_await check.later();
  // It may be sent again for each record that refers to it, too.
  judge_tries(check, stop_refusing(check, fault), 3 * often_sent, there);
  const auto refers = [&](const std::optional<checks::Pair>& pair) {
    return pair && !checks::AgreesInEveryProperty()(check.seen.agreement(*pair, {reference}));
  };
  const auto pair_of_born = [&] { return check.view.ledger().pair_of(born.side, *born.flow, born.id); };
  for (const Patience patience(most); !(refers(pair_of_born()) && (!paired || refers(paired))) && patience.lasts();) {
    co_await check.later();
  }
  check.require(check.seen.linkage(refused), checks::HasOneCounterpart());
  check.expect(check.seen.agreement(check.require_pair(born), {reference}), checks::AgreesInEveryProperty());
  if (paired) check.expect(check.seen.arrival(*paired, here, reference), checks::Arrived());
}

void add_reference_checks(const run::SuiteInput& input, const model::Flow& flow,
                          std::vector<run::CheckDefinition>& checks) {
  int references = 0;
  for (const auto& property : flow.properties) {
    if (!property.mapping->reference) continue;
    const auto suffix = references++ == 0 ? "" : "." + reference_name(property);  // of a second reference
    for (const auto there : both_sides) {
      auto& definition = checks.emplace_back(
          fault_check(flow, fmt::format("poison.reference{}.{}", suffix, model::to_string(there)), "poison", "poison",
                      [property, there, most = input.subject->settle_timeout](CheckContext& check) {
                        return poison_reference(check, property, there, most);
                      }));
      if (there == Side::source) definition.not_applicable = excuse_for_existing_in_target(input, flow);
    }
  }
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
    add_reference_checks(input, *under.flow, checks);
  }
}

}  // namespace dataflow_qa::suites
