#pragma once

// Both systems of a mapping, with their connections. Each is chosen by its label and reached by its description
// (sync/described_system.h).

#include <functional>
#include <memory>

#include "sync/described_system.h"
#include "sync/http.h"
#include "sync/options.h"
#include "sync/system.h"

namespace pms_go_sync {

/// Decorators between the clients and the servers, by side: each gets the real Http and returns the one to use.
/// Empty: the real one is used. Tests put defects there.
struct HttpDecorators {
  using Decorate = std::function<std::unique_ptr<Http>(Http& real)>;
  Decorate source;  // but for calls for tokens
  Decorate target;
  Decorate tokens;  // of both sides
};

/// What of the side's records the plan speaks of.
[[nodiscard]] NeededPaths needed_of(const Plan& plan, Side side);

class Clients {
 public:
  /// Throws std::invalid_argument where a system is not known, a URL is none, or a description lacks what the plan
  /// names. Gives `log` what to mask. `options`, `clock` and `log` must outlive it.
  Clients(const Options& options, const Plan& plan, Clock& clock, Log& log, const HttpDecorators& decorators = {});
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  [[nodiscard]] System& source();
  [[nodiscard]] System& target();
  /// Requests sent since the start, by the systems' aliases.
  [[nodiscard]] Json requests() const;
  /// For how many seconds systems still have to be left alone because they asked for it, by alias; those alone.
  [[nodiscard]] Json waits() const;
  /// See HttpClient.
  void meanwhile(const std::function<void()>& look);
  /// Ends calls that are under way. May be called from any thread.
  void abort();

 private:
  class Client;
  std::unique_ptr<Client> source_;
  std::unique_ptr<Client> target_;
};

}  // namespace pms_go_sync
