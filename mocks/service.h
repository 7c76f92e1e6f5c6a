#pragma once

// What a system adds to the common machinery: its routes, its words, its credentials. RunningSystem drives it.

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/mock_system.h"
#include "mocks/store/store.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks {

/// What requests and persons share. The store is read under a shared lock and changed under an exclusive one.
struct Backend {
  const System& system;
  Clock& clock;
  Journal& journal;
  Store store;
  mutable std::shared_mutex mutex;

  Backend(const System& system_, const StartOptions& options, std::map<std::string, std::unique_ptr<EntityRules>> rules)
      : system(system_), clock(*options.clock), journal(*options.journal), store(system_, clock, std::move(rules)) {}
};

class Service {
 public:
  virtual ~Service() = default;

  /// Called from many threads at once.
  virtual Reply handle(const Request& request) = 0;
  /// How the system says why it does not accept something.
  [[nodiscard]] virtual Refusal refusal(const Entity& entity, const Violations& violations, bool creating) const = 0;
  [[nodiscard]] virtual Refusal not_found(const Entity& entity, std::string_view id) const = 0;
  /// How bodies are read; a person's are read the same way, but strictly.
  [[nodiscard]] virtual BodyRules body_rules() const = 0;
  /// Lets a record in; used for requests and persons alike, under the lock.
  [[nodiscard]] virtual Outcome create(const Entity& entity, Draft draft) = 0;
  /// Told once, before the first request: "http://127.0.0.1:4711".
  virtual void at(const std::string& origin) = 0;
  [[nodiscard]] virtual const std::string& base_url() const = 0;
  [[nodiscard]] virtual std::map<std::string, std::string> connection() const = 0;
  [[nodiscard]] virtual std::vector<std::string> secrets() const = 0;
};

/// A write's traces for the journal.
void note_commit(Note& note, const Entity& entity, const Commit& commit, const std::string& id);

/// Opens the port and lets requests in.
[[nodiscard]] tl::expected<std::unique_ptr<MockSystem>, std::string> run_system(std::unique_ptr<Backend> backend,
                                                                                std::unique_ptr<Service> service,
                                                                                const StartOptions& options);

}  // namespace dataflow_qa::mocks
