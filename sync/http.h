#pragma once

// One HTTP server as the sync's clients see it. Real: sync/http_client.h. Fake: scripted in tests.

#include <map>
#include <optional>
#include <string>

#include "sync/values.h"

namespace pms_go_sync {

struct HttpRequest {
  std::string method;
  std::string target;  // path and query below the base URL, percent-encoded: "/customers?limit=100"
  std::map<std::string, std::string> headers;
  std::string body;
  std::string content_type;  // of the body; empty: there is none
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::optional<std::string> header(const std::string& lower_case_name) const;
};

class Http {
 public:
  virtual ~Http() = default;
  /// Trouble is always `unavailable`: no whole answer came. Whether the request was carried out is then not known.
  virtual Outcome<HttpResponse> send(const HttpRequest& request) = 0;
};

/// The JSON of an answer; discarded where it is none, and where it is nested deeper than anything that a system has to
/// say: whoever walks through it needs memory for each level.
[[nodiscard]] Json answer_json(const std::string& text);

/// "a b+c" → "a%20b%2Bc": everything but unreserved characters (RFC 3986).
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace pms_go_sync
