#pragma once

// The controls of a running mock, in C++. See mocks/controls.h.

#include "base/error.h"
#include "mocks/controls.h"
#include "mocks/service.h"

namespace dataflow_qa::mocks {

struct Controls::Snapshot {
  Store::Image image;
  std::shared_ptr<const void> memory;  // the service's
};

class RunningControls final : public Controls {
 public:
  /// All of them outlive it. reset() goes back to what the store holds now.
  RunningControls(Backend& backend, Service& service, Faults& faults, const StartOptions& options);

  /// Switches and limits as the mock was started with. The error names a switch or value that does not exist.
  base::Result<void> apply_options();

  std::uint64_t add_fault(FaultStep step) override { return faults_.add(std::move(step)); }
  bool remove_fault(std::uint64_t id) override { return faults_.remove(id); }
  void clear_faults() override { faults_.clear(); }
  [[nodiscard]] std::vector<FaultState> faults() const override { return faults_.all(); }
  void set_rate_limit(int per_second) override { backend_.rate_limit.set(per_second); }
  base::Result<void> set_switch(std::string_view name, std::string_view value) override {
    return backend_.switches.set(name, value);
  }
  [[nodiscard]] std::map<std::string, std::string> switches() const override { return backend_.switches.values(); }
  void end_tokens() override { service_.end_tokens(); }
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const override;
  void restore(const Snapshot& snapshot) override;
  void reset() override;
  void begin_here() override;

 private:
  void put_back(const Snapshot& snapshot, const char* method);

  Backend& backend_;
  Service& service_;
  Faults& faults_;
  std::map<std::string, std::string> switches_;
  int rate_limit_;
  std::shared_ptr<const Snapshot> beginning_;
};

}  // namespace dataflow_qa::mocks
