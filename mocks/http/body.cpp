// Held by mocks/robustness_test.cpp and mocks/poweroffice_go/access_test.cpp.
#include "mocks/http/body.h"

#include <algorithm>

#include "base/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

constexpr int deepest = 64;

bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

base::Result<json> parse_body(std::string_view text) {
  if (!base::is_utf8(text)) return base::failure("The body is not UTF-8.");
  if (too_deep(text)) return base::failure("The body is nested too deeply.");
  json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return base::failure("The body is not JSON.");
  return parsed;
}

std::string media_type(std::string_view content_type) {
  return base::fold(base::trimmed(content_type.substr(0, content_type.find(';'))));
}

bool is_in_utf8(std::string_view content_type) {
  const auto parts = base::split_list(content_type, ';');
  return std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    const auto equals = std::min(part.find('='), part.size());
    if (equals == part.size() || base::fold(base::trimmed(part.substr(0, equals))) != "charset") return true;
    std::string charset = base::fold(base::trimmed(part.substr(equals + 1)));
    std::erase(charset, '"');
    return charset == "utf-8" || charset == "utf8" || charset == "us-ascii";
  });
}

}  // namespace dataflow_qa::mocks
