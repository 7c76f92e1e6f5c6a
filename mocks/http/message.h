#pragma once

// A request as a mock's own code sees it, and its answer. No HTTP library shows here.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mocks/http/journal.h"
#include "mocks/http/target.h"

namespace dataflow_qa::mocks {

struct Request {
  std::string method;
  std::string raw_target;        // as sent, without scheme and host
  std::optional<Target> target;  // null where it is malformed
  std::string body;
  bool body_too_large = false;  // beyond the host's limit: `body` holds its beginning
  std::uint64_t received = 0;   // the journal's sequence number
  /// The first header of that name, whatever the case; null where there is none. Valid while the request is served.
  std::function<const std::string*(const char* name)> header;

  /// All of them, "Name: value" in lines, with what may be a key or a token masked. Null: not known.
  std::function<std::string()> shown_headers;

  /// The header's value, or "" where there is none.
  [[nodiscard]] std::string_view header_text(const char* name) const {
    const std::string* value = header(name);
    return value == nullptr ? std::string_view{} : std::string_view(*value);
  }
};

/// Facts about a request for the journal that the host does not see.
struct Note {
  std::string route;
  std::string collection;
  std::string record;
  Effect effect = Effect::none;
  std::optional<Listing> listing;
  std::vector<PropertyChange> changes;
  bool created = false;
  bool deleted = false;
  bool touched_only = false;
  std::string fault;
  std::string nearest_route;  // where none matched
  std::string reason;         // of a refusal: why, in words
  bool secret_body = false;   // request and answer carry keys or tokens
};

/// Whether answers with this status have content (RFC 9110, 15.2, 15.3.5, 15.4.5).
[[nodiscard]] constexpr bool has_content(int status) {
  constexpr int ok = 200;
  constexpr int no_content = 204;
  constexpr int not_modified = 304;
  constexpr int reset_content = 205;
  return status >= ok && status != no_content && status != reset_content && status != not_modified;
}

struct Reply {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  Note note;
};

/// In the place of the answer's own header of that name, whatever the case.
void set_header(Reply& reply, const std::string& name, const std::string& value);

}  // namespace dataflow_qa::mocks
