#pragma once

// A server that gives the answers of a script, in order, and remembers what it was asked.

#include <deque>
#include <functional>
#include <stdexcept>
#include <vector>

#include "sync/http.h"

namespace pms_go_sync::testing {

class ScriptedHttp final : public Http {
 public:
  void answer(int status, std::string body = "", std::map<std::string, std::string> headers = {}) {
    script_.emplace_back(HttpResponse{status, std::move(headers), std::move(body)});
  }
  void break_off() { script_.emplace_back(tl::unexpected{Trouble{TroubleKind::unavailable, "no answer"}}); }

  Outcome<HttpResponse> send(const HttpRequest& request) override {
    if (script_.empty()) throw std::logic_error{"no answer is left for " + request.method + " " + request.target};
    requests.push_back(request);
    on_request();
    auto next = std::move(script_.front());
    script_.pop_front();
    return next;
  }

  /// "GET /Customers/7", one for each request.
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    lines.reserve(requests.size());
    for (const auto& request : requests) lines.push_back(request.method + " " + request.target);
    return lines;
  }

  std::vector<HttpRequest> requests;
  std::function<void()> on_request = [] {};

 private:
  std::deque<Outcome<HttpResponse>> script_;
};

}  // namespace pms_go_sync::testing
