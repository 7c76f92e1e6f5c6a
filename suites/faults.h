#pragma once

// A fault as data: what goes wrong, where, and how the subject's conduct is judged beyond that everything arrives. The
// table is fault_table.cpp; one row there is a check for each side. What needs a story of its own has a file of its
// own.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/checks/check_context.h"
#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

/// Just before a request of that kind, every token that its system has given out ends.
struct TokensEndAt {
  mocks::CallKind call = mocks::CallKind::any;
};
/// The clock of both systems is ahead of the subject's all the time, or behind it.
struct ClocksAreOff {
  std::chrono::milliseconds ahead{0};
};
/// It is set back while the subject runs.
struct ClocksGoBack {
  std::chrono::milliseconds by{0};
};
/// The subject can write to no file, as if its disk were full.
struct DiskIsFull {
  std::chrono::milliseconds lasts{0};
};
/// The subject is ended so after each of its writes, or after ever more of them.
struct Ended {
  checks::Interruption how = checks::Interruption::kill;
  bool ever_later = false;
};

struct Fault {
  using Judge = void (*)(checks::CheckContext& check, model::Side side, std::uint64_t since);

  std::string name;  // of the check, after "faults."
  std::string item;  // qa/faults/…
  reports::Circumstance circumstance;
  std::variant<mocks::FaultStep, TokensEndAt, ClocksAreOff, ClocksGoBack, Ended, DiskIsFull> what;
  std::vector<model::Side> sides;  // where it happens
  std::string world;               // of those that may happen side by side; empty: one of its own
  bool at_first_load = false;      // it happens at the first start already, and then again
  bool ends_tokens = false;        // those of its sides end as it begins
  bool for_each_flow = false;      // else for the first alone: it is about requests, whatever they carry
  int each = 1;                    // see FaultStory::Size
  Judge judge = nullptr;
  /// For so long it is watched, once all has arrived: what failed may lie in a queue, and be sent again late.
  std::chrono::milliseconds watched{0};
  /// Why it does not apply to this subject, or these systems.
  std::optional<std::string> not_applicable;
};

[[nodiscard]] std::vector<Fault> fault_table(const run::SuiteInput& input);

/// An advisory check of the class: "<slug>.faults.<name>", in a world of its own.
[[nodiscard]] run::CheckDefinition fault_check(const model::Flow& flow, const std::string& name,
                                               const std::string& item, const std::string& world,
                                               std::function<checks::CheckScript(checks::CheckContext&)> body,
                                               std::source_location written = std::source_location::current());

/// The dataflows whose records stand by themselves, with a property that persons edit.
struct FlowUnderFaults {
  const model::Flow* flow;
  model::Property property;
  bool births;  // records of the target get counterparts
};
[[nodiscard]] std::vector<FlowUnderFaults> flows_under_faults(const run::SuiteInput& input);

}  // namespace dataflow_qa::suites
