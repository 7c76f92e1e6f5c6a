// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
#include "harness/checks/disturber.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/checks/check_script.h"
#include "mocks/controls.h"

namespace dataflow_qa::checks {

using reports::Circumstance;

/// Once, however many parts the disturbance has.
void Disturber::note(Circumstance circumstance) {
  const auto& known = trail_.circumstances();
  if (std::find(known.begin(), known.end(), circumstance) == known.end()) trail_.add_circumstance(circumstance);
}

ArmedFault Disturber::arm(Side side, mocks::FaultStep step, Circumstance circumstance) {
  note(circumstance);
  return {side, world_.systems().at(side).controls()->add_fault(std::move(step))};
}

void Disturber::disarm(const ArmedFault& fault) {
  world_.systems().at(fault.side).controls()->remove_fault(fault.id);
}

int Disturber::acted(const ArmedFault& fault) const {
  const auto all = world_.systems().at(fault.side).controls()->faults();
  const auto own = std::find_if(all.begin(), all.end(), [&](const auto& state) { return state.id == fault.id; });
  return own == all.end() ? 0 : own->spoiled;
}

void Disturber::interrupt_after_writes(const Interruptions& plan) {
  const bool kills = plan.how == Interruption::kill;
  note(kills ? Circumstance::killed : Circumstance::stopped_midway);
  world_.interrupt_after_writes(plan);
}

void Disturber::fill_disk(std::chrono::milliseconds shortest) {
  const std::chrono::milliseconds longest = world_.subject_file().settle_timeout / 2;
  if (!world_.fill_disk(std::min(longest, std::max(shortest, 3 * world_.view().took())))) {
    throw NotApplicable{"the subject is no process, so it has no disk that could be filled"};
  }
  note(Circumstance::disk_full);
}

std::ptrdiff_t Disturber::lines_at_full_disk() const {
  const auto& disk = world_.full_disk();
  const auto output = world_.subject().output();
  return std::count_if(output.begin(), output.end(),
                       [&](const auto& line) { return line.time >= disk.from && line.time <= disk.to; });
}

bool Disturber::ended_in_silence() const {
  const auto& ended = world_.full_disk().ended;
  return ended && !ended->succeeded() && lines_at_full_disk() == 0;
}

std::string Disturber::account_of_full_disk() const {
  const auto& disk = world_.full_disk();
  int writes = 0;
  world_.systems().journal().for_each_since(disk.since, [&](const mocks::JournalEntry& entry) {
    const bool then = entry.sequence <= disk.until && entry.actor == mocks::Actor::subject;
    writes += then && entry.effect == mocks::Effect::effective ? 1 : 0;
  });
  const auto lines = lines_at_full_disk();
  const auto ending = disk.ended ? fmt::format("; it {}, and was started again", disk.ended->text()) : "";
  return fmt::format("while it could write to no file, it made {} changes and wrote {} lines of output{}", writes,
                     lines, ending);
}

void Disturber::end_tokens(Side side) {
  note(Circumstance::token_ended);
  world_.systems().at(side).controls()->end_tokens();
}

ArmedFault Disturber::end_tokens_at(Side side, mocks::FaultStep step) {
  step.before_work = [controls = world_.systems().at(side).controls()] { controls->end_tokens(); };
  return arm(side, std::move(step), Circumstance::token_ended);
}

void Disturber::set_clocks_back(std::chrono::milliseconds by) {
  note(Circumstance::clocks_wrong);
  auto& clock = world_.systems().clock();
  clock.set_now(clock.now() - by);
}

}  // namespace dataflow_qa::checks
