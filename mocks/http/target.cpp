#include "mocks/http/target.h"

#include <algorithm>

#include "mocks/store/text.h"

namespace dataflow_qa::mocks {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Calls `part` with each piece between separators; false as soon as it says false.
template <typename Part>
bool for_each_part(std::string_view text, char separator, const Part& part) {
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    if (!part(text.substr(from, to - from))) return false;
    from = to + 1;
  }
  return true;
}

}  // namespace

const std::string* Target::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(), [&](const auto& item) { return item.first == name; });
  return found == query.end() ? nullptr : &found->second;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded.push_back(' ');
    } else if (text[i] != '%') {
      decoded.push_back(text[i]);
    } else {
      if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    }
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[byte >> 4U]);
      encoded.push_back(kHex[byte & 0xFU]);
    }
  }
  return encoded;
}

std::optional<Target> parse_target(std::string_view target) {
  target = target.substr(0, target.find('#'));
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, question);
  if (path.empty() || path.front() != '/') return std::nullopt;
  Target parsed;
  const bool path_ok = for_each_part(path.substr(1), '/', [&](std::string_view segment) {
    auto decoded = percent_decoded(segment, false);
    if (decoded) parsed.path.push_back(std::move(*decoded));
    return decoded.has_value();
  });
  if (!path_ok) return std::nullopt;
  if (question >= target.size()) return parsed;
  const bool query_ok = for_each_part(target.substr(question + 1), '&', [&](std::string_view item) {
    if (item.empty()) return true;
    const std::size_t equals = std::min(item.find('='), item.size());
    auto name = percent_decoded(item.substr(0, equals), true);
    auto value = percent_decoded(equals < item.size() ? item.substr(equals + 1) : std::string_view{}, true);
    if (!name || !value) return false;
    parsed.query.emplace_back(std::move(*name), std::move(*value));
    return true;
  });
  if (!query_ok) return std::nullopt;
  return parsed;
}

}  // namespace dataflow_qa::mocks
