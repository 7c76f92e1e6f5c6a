#pragma once

// The HTTP side of a mock: takes requests off the wire, hands them to a handler, writes the journal and then the
// answer.
//
// Connections stay open until they are idle for `idle_timeout_s`; there is no limit on requests a connection. A
// connection holds a thread; threads are made as connections come, up to `threads`. Where more come, an idle connection
// is ended for each; where none is idle they wait. troubles() says so either way: to a harness that is an error of its
// own, not of the program under test. The destructor ends all connections at once and joins all threads.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "mocks/http/between.h"
#include "mocks/http/message.h"

namespace dataflow_qa::mocks {

class Clock;
class Faults;
class Gate;

/// A host's knowledge of its system, to spoil an answer as that system would.
class SystemWords {
 public:
  virtual ~SystemWords() = default;
  /// "POST /Customers"; empty where no route matches.
  [[nodiscard]] virtual std::string route_of(const Request& request) const = 0;
  [[nodiscard]] virtual bool is_write(const Request& request) const = 0;
  /// The answer with this status that says nothing else: 429, 503.
  [[nodiscard]] virtual Reply failure(int status, const Request& request) const = 0;
  [[nodiscard]] virtual Reply empty_list(const Request& request) const = 0;
};

/// Where requests carry keys or tokens: the journal shows "***" there. Names in any case. Those that stand here are
/// usual: a client may send to one system what is meant for another.
struct SecretPlaces {
  std::vector<std::string> headers{
      "Authorization", "Proxy-Authorization", "Cookie",        "X-Api-Key", "Ocp-Apim-Subscription-Key", "X-Auth-Token",
      "Api-Key",       "X-Auth-Key",          "X-Access-Token"};
  std::vector<std::string> parameters;  // of the query
};

struct HostOptions {
  std::string system;  // alias, for the journal
  std::string host = "127.0.0.1";
  int port = 0;
  std::size_t threads = 64;
  int idle_timeout_s = 120;
  std::size_t body_limit = 1U << 20U;          // bytes of a body that are kept; more sets Request::body_too_large
  std::size_t journal_body_limit = 1U << 18U;  // longer bodies do not enter the journal
  Faults* faults = nullptr;                    // with `words`: what goes wrong on purpose
  const SystemWords* words = nullptr;          // outlives the host
  /// Answers requests under /__control, past journal, faults and gate. Where it is empty, /__control is a path like
  /// others.
  std::function<Reply(const Request& request, bool from_this_machine)> control;
  SecretPlaces secret_places;
  Between between;  // empty: nobody
  Clock* clock = nullptr;
  Journal* journal = nullptr;
};

class Host {
 public:
  using Handler = std::function<Reply(const Request& request)>;

  /// The error says what is wrong with the machine. `handler` is called from many threads at once.
  static base::Result<std::unique_ptr<Host>> start(const HostOptions& options, Handler handler);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] int port() const;
  /// See MockSystem::hold_requests.
  [[nodiscard]] std::shared_ptr<void> hold();
  /// Troubles of the host itself, in sentences; each kind once.
  [[nodiscard]] std::vector<std::string> troubles() const;

 private:
  class Impl;
  explicit Host(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Whether a peer's numeric address is one of this machine's loopback interface.
[[nodiscard]] bool is_this_machine(std::string_view peer);

}  // namespace dataflow_qa::mocks
