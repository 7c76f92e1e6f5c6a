#pragma once

// The real HTTP client: one kept-alive connection to one server, over cpp-httplib. HTTPS checks certificates against
// the system's store. A server may hang up while a request is being sent: see ignore_broken_pipes().

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "sync/http.h"

namespace pms_go_sync {

struct HttpTimeouts {
  std::chrono::milliseconds connect{5000};
  std::chrono::milliseconds transfer{30000};  // without a byte read or written
  std::chrono::milliseconds whole{300000};    // of one call, however steadily the bytes drip
};

/// In bytes.
constexpr std::size_t default_longest_answer = std::size_t{64} << 20U;

class HttpClient final : public Http {
 public:
  /// `base_url`: "https://goapi.poweroffice.net/v2". Throws std::invalid_argument where it is no http(s) URL, or
  /// holds a password.
  explicit HttpClient(const std::string& base_url, HttpTimeouts timeouts = {},
                      std::size_t longest_answer = default_longest_answer);
  ~HttpClient() override;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// One call at a time. `unavailable` also where the answer's body has more than `longest_answer` bytes, or what is
  /// around it is far too long: little more of it is read.
  Outcome<HttpResponse> send(const HttpRequest& request) override;
  /// `look` is called again and again while a call is under way, on another thread: see CallWatch. It must not throw.
  void meanwhile(std::function<void()> look);
  /// Ends a call that is under way; none is sent from then on. May be called from any thread.
  void abort();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pms_go_sync
