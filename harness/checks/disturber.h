#pragma once

// Disturbs the subject, or the systems under it, on purpose.
//
//   const auto away = check.disturb.arm(Side::target, {.lasts = 1s, .status = 503}, Circumstance::target_away);
//   check.edit.anew(pair, Side::source, property);
//   …
//   if (check.disturb.acted(away) == 0) CheckContext::not_applicable("the subject sent no request");
//
// What is made and edited from then on, up to the check's next wait, happens under that circumstance, which failures
// name.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/checks/trail.h"
#include "harness/checks/vocabulary.h"
#include "harness/world/world.h"
#include "mocks/http/fault.h"

namespace dataflow_qa::checks {

/// A step that was armed at the mock of one side.
struct ArmedFault {
  Side side = Side::source;
  std::uint64_t id = 0;
};

using Interruption = world::World::Interruption;
using Interruptions = world::World::Interruptions;

class Disturber {
 public:
  Disturber(world::World& world, Trail& trail) : world_(world), trail_(trail) {}

  ArmedFault arm(Side side, mocks::FaultStep step, reports::Circumstance circumstance);
  void disarm(const ArmedFault& fault);
  /// How many requests it has spoiled so far. None where the subject was stopped since, which disarms everything.
  [[nodiscard]] int acted(const ArmedFault& fault) const;

  /// See World::interrupt_after_writes.
  void interrupt_after_writes(const Interruptions& plan);
  /// How often the subject was ended so, in this world.
  [[nodiscard]] int interruptions() const { return world_.interruptions(); }
  /// See Subject::stop_notes.
  [[nodiscard]] std::vector<std::string> stop_notes() const { return world_.subject().stop_notes(); }

  /// For so long, or for three times the last settle where that is longer; half a settle timeout at most. See
  /// World::fill_disk. Not applicable to a subject that is no process.
  void fill_disk(std::chrono::milliseconds shortest);
  void free_disk() { world_.free_disk(); }
  /// See World::has_written_state.
  [[nodiscard]] bool has_written_state() const { return world_.has_written_state(); }
  /// What the subject did while its disk was full, as a sentence.
  [[nodiscard]] std::string account_of_full_disk() const;
  /// Whether the subject ended then, as one that has failed, without a line of output.
  [[nodiscard]] bool ended_in_silence() const;

  /// Ends every token that the system of that side has given out.
  void end_tokens(Side side);
  /// Ends them just before the system looks at a request, as the step has it.
  ArmedFault end_tokens_at(Side side, mocks::FaultStep step);
  /// From now on both systems give out timestamps that lie before those of a while ago.
  void set_clocks_back(std::chrono::milliseconds by);

 private:
  void note(reports::Circumstance circumstance);
  [[nodiscard]] std::ptrdiff_t lines_at_full_disk() const;

  world::World& world_;
  Trail& trail_;
};

}  // namespace dataflow_qa::checks
