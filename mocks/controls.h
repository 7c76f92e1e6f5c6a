#pragma once

// Controls of a running mock for a tester, beyond what a person of its system can do. Thread-safe.
//
//   mocks::Controls& controls = *mock->controls();
//   mocks::FaultStep step;
//   step.match = {.method = "POST", .route = "/Customers"};
//   step.status = 503;
//   controls.add_fault(step);

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mocks/http/fault.h"

namespace dataflow_qa::mocks {

class Controls {
 public:
  virtual ~Controls() = default;

  /// The step's id.
  virtual std::uint64_t add_fault(FaultStep step) = 0;
  /// False where there is none of that id.
  virtual bool remove_fault(std::uint64_t id) = 0;
  virtual void clear_faults() = 0;
  [[nodiscard]] virtual std::vector<FaultState> faults() const = 0;

  /// Requests a second that are let in; 0: no limit. PowerOffice Go's documented one is 10.
  virtual void set_rate_limit(int per_second) = 0;
  /// See `dataflow-qa mock NAME --help`. The error is a sentence.
  virtual base::Result<void> set_switch(std::string_view name, std::string_view value) = 0;
  [[nodiscard]] virtual std::map<std::string, std::string> switches() const = 0;
  /// Ends every token that was given out. Of no effect where the system has none.
  virtual void end_tokens() = 0;

  /// All records as they are now, with the series of ids and the last timestamp that was given out: a restored world
  /// goes on from there, by the clock.
  struct Snapshot;
  [[nodiscard]] virtual std::shared_ptr<const Snapshot> snapshot() const = 0;
  /// Restores a snapshot of this very mock. The journal shows it as a change that the harness made.
  virtual void restore(const Snapshot& snapshot) = 0;
  /// Puts records, faults, stubs, switches and limits back as they were at the start. Tokens live on.
  virtual void reset() = 0;
  /// The records as they are now are those of the start: what was loaded before anybody calls.
  virtual void begin_here() = 0;
};

}  // namespace dataflow_qa::mocks
