// Held by control_test.cpp.
#include "mocks/running_controls.h"

#include <mutex>
#include <stdexcept>

namespace dataflow_qa::mocks {

RunningControls::RunningControls(Backend& backend, Service& service, Faults& faults, const StartOptions& options)
    : backend_(backend),
      service_(service),
      faults_(faults),
      switches_(options.switches),
      rate_limit_(options.rate_limit),
      beginning_(snapshot()) {}

base::Result<void> RunningControls::apply_options() {
  backend_.switches.set_defaults();
  for (const auto& [name, value] : switches_) {
    if (auto done = backend_.switches.set(name, value); !done) return done;
  }
  backend_.rate_limit.set(rate_limit_);
  return {};
}

std::shared_ptr<const Controls::Snapshot> RunningControls::snapshot() const {
  const std::shared_lock lock(backend_.mutex);
  return std::make_shared<const Snapshot>(Snapshot{backend_.store.image(), service_.memory()});
}

void RunningControls::restore(const Snapshot& snapshot) {
  put_back(snapshot, "RESTORE");
}

void RunningControls::reset() {
  faults_.clear();
  backend_.stubs.clear();
  if (auto done = apply_options(); !done) throw std::logic_error(done.error().message);
  put_back(*beginning_, "RESET");
}

void RunningControls::begin_here() {
  beginning_ = snapshot();
}

void RunningControls::put_back(const Snapshot& snapshot, const char* method) {
  JournalEntry entry;
  entry.received = backend_.journal.begin();
  entry.system = backend_.system.declaration.alias;
  entry.actor = Actor::harness;
  entry.method = method;
  entry.target = "/";
  entry.status = 200;
  entry.effect = Effect::effective;
  const std::unique_lock lock(backend_.mutex);
  backend_.store.restore(snapshot.image);
  service_.set_memory(snapshot.memory);
  entry.time = backend_.clock.now();
  backend_.journal.append(std::move(entry));
}

}  // namespace dataflow_qa::mocks
