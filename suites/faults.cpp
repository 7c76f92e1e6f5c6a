// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Faults: while something goes wrong persons work on, and afterwards everything has arrived, once. Advisory, each kind
// in a world of its own, in which no invariant is looked at: until the fault is over, records lack their counterparts.

#include "suites/faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "suites/common.h"
#include "suites/fault_story.h"

namespace dataflow_qa::suites {
namespace {

using checks::ArmedFault;
using checks::CheckContext;
using checks::CheckScript;
using mocks::CallKind;
using mocks::FaultStep;
using model::Side;
using run::CheckDefinition;

/// Lets a fault happen in a check.
class Weather {
 public:
  Weather(CheckContext& check, const Fault& fault) : check_(check), fault_(fault) {}

  /// At whatever comes first.
  void begin() {
    for (const auto side : fault_.sides) {
      if (const auto* step = std::get_if<FaultStep>(&fault_.what)) arm(side, *step);
    }
    if (const auto* ended = std::get_if<Ended>(&fault_.what)) interrupt(*ended);
    if (std::holds_alternative<ClocksAreOff>(fault_.what)) check_.circumstance(fault_.circumstance);
  }
  /// At a request about a record of the story, where it is about a single one.
  void begin(FaultStory& story) {
    for (const auto side : fault_.sides) {
      if (const auto* step = std::get_if<FaultStep>(&fault_.what)) arm(side, narrowed(*step, story, side));
      if (const auto* end = std::get_if<TokensEndAt>(&fault_.what)) {
        armed_.push_back(check_.disturb.end_tokens_at(side, narrowed({.match = {.call = end->call}}, story, side)));
      }
      if (fault_.ends_tokens) check_.disturb.end_tokens(side);
    }
    if (const auto* disk = std::get_if<DiskIsFull>(&fault_.what)) {
      check_.disturb.fill_disk(disk->lasts);
      disk_is_full_ = true;
    }
    if (const auto* back = std::get_if<ClocksGoBack>(&fault_.what)) check_.disturb.set_clocks_back(back->by);
    const bool goes_on = std::holds_alternative<ClocksAreOff>(fault_.what) || interrupts();
    if (goes_on) check_.circumstance(fault_.circumstance);
  }
  void end() {
    for (const auto& each : armed_) {
      acted_ += check_.disturb.acted(each);
      check_.disturb.disarm(each);
    }
    armed_.clear();
    if (std::exchange(disk_is_full_, false)) end_full_disk();
  }
  /// Ends the check where nothing has gone wrong.
  void require_that_it_came() const {
    const int times = check_.disturb.interruptions() - interruptions_;
    if (interrupts()) check_.observe(fmt::format("it was ended {} times", times));
    const bool fills_disk = std::holds_alternative<DiskIsFull>(fault_.what);
    if (fills_disk && !check_.disturb.has_written_state()) {
      CheckContext::not_applicable("the subject keeps nothing in its state folder");
    }
    if (interrupts() ? times > 0 : acted_ > 0 || !is_of_requests()) return;
    CheckContext::not_applicable("the subject sent no such request");
  }

  /// No change feed need show what happens after it.
  [[nodiscard]] bool hides_changes() const { return std::holds_alternative<ClocksGoBack>(fault_.what); }

 private:
  [[nodiscard]] bool interrupts() const { return std::holds_alternative<Ended>(fault_.what); }
  [[nodiscard]] bool is_of_requests() const {
    return std::holds_alternative<FaultStep>(fault_.what) || std::holds_alternative<TokensEndAt>(fault_.what);
  }
  /// Whether a subject says enough of it is for persons to judge, but for one that says nothing and ends.
  void end_full_disk() {
    check_.disturb.free_disk();
    const auto account = check_.disturb.account_of_full_disk();
    check_.observe(account);
    if (check_.disturb.ended_in_silence())
      check_.expect(false, checks::IsTrue("it did not say why it ended: " + account));
  }
  void arm(Side side, FaultStep step) {
    armed_.push_back(check_.disturb.arm(side, std::move(step), fault_.circumstance));
  }
  void interrupt(const Ended& ended) {
    constexpr int as_often_as_it_writes = 1'000;
    interruptions_ = check_.disturb.interruptions();
    check_.disturb.interrupt_after_writes(
        {.how = ended.how, .times = as_often_as_it_writes, .ever_later = ended.ever_later});
  }
  /// Other checks of the world have faults of their own.
  static FaultStep narrowed(FaultStep step, FaultStory& story, Side side) {
    const auto from = model::other(side);
    if (step.match.call == CallKind::create) step.match.sent = story.token_of_new(from);
    const bool of_one = step.match.call == CallKind::update || step.match.call == CallKind::read;
    if (of_one) step.match.target = "/" + story.edited_on(from).id(side);
    return step;
  }

  CheckContext& check_;
  const Fault& fault_;
  std::vector<ArmedFault> armed_;
  int acted_ = 0;
  int interruptions_ = 0;
  bool disk_is_full_ = false;
};

CheckScript weathers(CheckContext& check, Fault fault, FlowUnderFaults under, std::chrono::milliseconds most) {
  FaultStory story(check, under.property, {.births = under.births, .each = fault.each});
  Weather weather(check, fault);
  if (fault.at_first_load || fault.sides.empty()) weather.begin();
  story.begin();
  co_await check.settled();
  for (const Patience patience(most); !story.has_begun() && patience.lasts();) co_await check.later();
  weather.end();
  story.pair_up();
  const auto since = check.journal.now();
  weather.begin(story);
  for (const bool under_the_fault : {true, false}) {
    under_the_fault ? story.go_on() : story.edit();
    co_await check.settled();
    for (const Patience patience(most); !story.is_over() && patience.lasts();) co_await check.later();
    if (weather.hides_changes() && !story.is_over()) {
      co_await check.compared();
      require_compared(check);
    }
    weather.end();
    story.judge();
  }
  if (fault.watched.count() > 0) {
    for (const Patience patience(fault.watched); patience.lasts();) co_await check.later();
    co_await check.settled();
    story.judge();
  }
  if (fault.judge != nullptr) fault.judge(check, fault.sides.empty() ? Side::source : fault.sides.front(), since);
  weather.require_that_it_came();
}

std::string suffix_of(const Fault& fault) {
  return fault.sides.size() == 1 ? "." + std::string(model::to_string(fault.sides.front())) : "";
}

/// A creation in the source comes from a record that is made in the target.
std::optional<std::string> excuse(const run::SuiteInput& input, const Fault& fault, const model::Flow& flow) {
  if (fault.not_applicable) return fault.not_applicable;
  const auto* step = std::get_if<FaultStep>(&fault.what);
  const auto* end = std::get_if<TokensEndAt>(&fault.what);
  const auto call = step != nullptr ? step->match.call : end != nullptr ? end->call : CallKind::any;
  const bool creates_in_source = call == CallKind::create && fault.sides == std::vector{Side::source};
  return creates_in_source ? excuse_for_birth_in_target(input, flow) : std::nullopt;
}

}  // namespace

CheckDefinition fault_check(const model::Flow& flow, const std::string& name, const std::string& item,
                            const std::string& world, std::function<CheckScript(CheckContext&)> body,
                            std::source_location written) {
  auto definition = check_of(flow, "faults." + name, "qa/faults/" + item, std::move(body), written);
  definition.level = checklist::Level::advisory;
  definition.world = {.name = "faults: " + world, .without_invariants = true};
  return definition;
}

std::vector<FlowUnderFaults> flows_under_faults(const run::SuiteInput& input) {
  std::vector<FlowUnderFaults> result;
  for (const auto* flow : input.flows()) {
    const auto properties = editable(*flow);
    if (flow->is_part() || properties.empty() || !link_item(input, *flow)) continue;
    result.push_back({flow, properties.front(), !excuse_for_birth_in_target(input, *flow)});
  }
  return result;
}

void add_fault_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  if (input.profile == run::Profile::checklist) return;
  const auto flows = flows_under_faults(input);
  for (const auto& fault : fault_table(input)) {
    for (const auto& under : flows) {
      if (under.flow != flows.front().flow && !fault.for_each_flow) continue;
      const auto most = input.subject->settle_timeout;
      const auto name = fault.name + suffix_of(fault);
      auto& definition = checks.emplace_back(
          fault_check(*under.flow, name, fault.item, fault.world.empty() ? name : fault.world,
                      [fault, under, most](CheckContext& check) { return weathers(check, fault, under, most); }));
      definition.world.before_start = fault.at_first_load;
      if (const auto* off = std::get_if<ClocksAreOff>(&fault.what)) definition.world.clock_ahead = off->ahead;
      definition.not_applicable = excuse(input, fault, *under.flow);
    }
  }
}

}  // namespace dataflow_qa::suites
