#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/subject/subject.h"

namespace dataflow_qa::world::testing {

/// Does nothing: the requests are the test's.
class SilentSubject : public subject::Subject {
 public:
  void start() override {}
  void stop() override {}
  void kill() override {}
  [[nodiscard]] std::optional<subject::Ending> ending() override { return std::nullopt; }
  subject::Ending pass() override { return {}; }
  void trigger() override {}
  [[nodiscard]] std::vector<subject::OutputLine> output() const override { return {}; }
  [[nodiscard]] bool leaked_secret() const override { return false; }
  [[nodiscard]] std::vector<std::string> stop_notes() const override { return {}; }
};

}  // namespace dataflow_qa::world::testing
