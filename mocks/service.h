#pragma once

// The part that a system adds to the common machinery: its routes, its words, its credentials. RunningSystem drives it.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/error.h"
#include "mocks/http/host.h"
#include "mocks/http/message.h"
#include "mocks/http/rate_limit.h"
#include "mocks/http/routes.h"
#include "mocks/http/stubs.h"
#include "mocks/mock_system.h"
#include "mocks/store/store.h"
#include "mocks/switches.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks {

/// The parts of a mock that serve requests and persons alike. The store is read under a shared lock and changed under
/// an exclusive one.
struct Backend {
  using Rules = std::map<std::string, std::unique_ptr<EntityRules>>;

  const System& system;
  Clock& clock;
  Journal& journal;
  SwitchSettings switches;
  RateLimit rate_limit;
  Stubs stubs;
  Store store;
  mutable std::shared_mutex mutex;

  /// `make_rules` is given the switches, which live as long as the rules.
  Backend(const System& system_, const StartOptions& options, const std::vector<SwitchInfo>& known_switches,
          const std::function<Rules(const SwitchSettings&)>& make_rules)
      : system(system_),
        clock(*options.clock),
        journal(*options.journal),
        switches(known_switches),
        rate_limit(clock),
        store(system_, clock, make_rules(switches)) {}
};

class Service : public SystemWords {
 public:
  /// Called from many threads at once.
  virtual Reply handle(const Request& request) = 0;
  /// How the system says why it does not accept something.
  [[nodiscard]] virtual Refusal refusal(const Entity& entity, const Violations& violations, bool creating) const = 0;
  [[nodiscard]] virtual Refusal not_found(const Entity& entity, std::string_view id) const = 0;
  /// How bodies are read. A person's is read the same way, but strictly.
  [[nodiscard]] virtual BodyRules body_rules() const = 0;
  /// Creates a record, for a request or for a person. Called under the lock.
  [[nodiscard]] virtual Outcome create(const Entity& entity, Draft draft) = 0;
  /// Called once, before the first request: "http://127.0.0.1:4711".
  virtual void at(const std::string& origin) = 0;
  [[nodiscard]] virtual const std::string& base_url() const = 0;
  [[nodiscard]] virtual std::map<std::string, std::string> connection() const = 0;
  [[nodiscard]] virtual std::vector<std::string> secrets() const = 0;
  /// Where requests carry them.
  [[nodiscard]] virtual SecretPlaces secret_places() const = 0;
  [[nodiscard]] virtual const Routes& routes() const = 0;
  /// For how long requests may not read a change yet.
  [[nodiscard]] virtual std::chrono::milliseconds read_lag() const = 0;

  /// The service's memory of past requests, beside the store: what a snapshot keeps of it, and the way back. Null: as
  /// just started. Called under the lock.
  [[nodiscard]] virtual std::shared_ptr<const void> memory() const { return nullptr; }
  virtual void set_memory(const std::shared_ptr<const void>& /*memory*/) {}
  virtual void end_tokens() {}
};

/// A system that is ready for requests, without a port.
struct Assembly {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Service> service;
};

/// A write as the journal keeps it.
void note_commit(Note& note, const Entity& entity, const Commit& commit, const std::string& id);

/// Opens the port and lets requests in.
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> run_system(std::unique_ptr<Backend> backend,
                                                                   std::unique_ptr<Service> service,
                                                                   const StartOptions& options);

}  // namespace dataflow_qa::mocks
