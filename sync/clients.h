#pragma once

// Both systems as the options name them, with their connections.

#include <functional>
#include <memory>

#include "sync/go_system.h"
#include "sync/http_client.h"
#include "sync/options.h"
#include "sync/pms_system.h"

namespace pms_go_sync {

/// Decorators between the clients and the servers, by system: each gets the real Http and returns the one to use.
/// Empty: the real one is used. Tests put defects there.
struct HttpDecorators {
  using Decorate = std::function<std::unique_ptr<Http>(Http& real)>;
  Decorate pms;
  Decorate go;  // but for its tokens
};

class Clients {
 public:
  /// Throws std::invalid_argument where a URL is none. Gives `log` what to mask. `clock` and `log` must outlive it.
  Clients(const Options& options, Clock& clock, Log& log, const HttpDecorators& decorators = {});

  [[nodiscard]] System& pms() { return pms_; }
  [[nodiscard]] System& go() { return go_; }
  /// Requests sent since the start.
  [[nodiscard]] std::uint64_t pms_requests() const { return pms_caller_.requests(); }
  [[nodiscard]] std::uint64_t go_requests() const { return go_caller_.requests() + token_caller_.requests(); }
  /// Ends calls that are under way. May be called from any thread.
  void abort();

 private:
  HttpClient pms_http_;
  HttpClient go_http_;
  HttpClient token_http_;
  std::unique_ptr<Http> decorated_pms_http_;  // null: not decorated
  std::unique_ptr<Http> decorated_go_http_;
  ApiCaller pms_caller_;
  ApiCaller go_caller_;
  ApiCaller token_caller_;
  PmsSystem pms_;
  GoToken token_;
  GoSystem go_;
};

}  // namespace pms_go_sync
