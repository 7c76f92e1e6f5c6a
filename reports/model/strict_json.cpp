#include "reports/model/strict_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

/// "12:3" for a byte offset counted from 1, as nlohmann counts.
std::string place(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t last = before.rfind('\n');
  return fmt::format("{}:{}", line, before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1);
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

tl::expected<json, std::string> parse_json(std::string_view text, std::string_view file_name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return tl::unexpected(fmt::format("{}: the file is empty", file_name));
  }
  try {
    return json::parse(text);
  } catch (const json::parse_error& broken) {
    const bool cut_off = broken.byte > text.size();
    return tl::unexpected(fmt::format("{}:{}: {}", file_name, place(text, broken.byte),
                                      cut_off ? "the file ends too early; was it cut off?" : "not valid JSON"));
  }
}

namespace strict {

void require_object(const json& value, const std::string& pointer, std::initializer_list<std::string_view> known) {
  if (!value.is_object()) throw Fault(pointer.empty() ? "/" : pointer, "expected an object, got " + dump(value));
  for (const auto& [key, member] : value.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    throw Fault(pointer + "/" + key, fmt::format("unknown key \"{}\" (known: {})", key, fmt::join(known, ", ")));
  }
}

int require_format(const json& document, std::string_view format, int newest) {
  const json own = document.is_object() ? document.value("format", json()) : json();
  if (own != format) throw Fault("/format", fmt::format("expected \"{}\", got {}", format, dump(own)));
  const json version = document.value("version", json());
  for (int known = 1; known <= newest; ++known) {
    if (version == known) return known;
  }
  throw Fault("/version", fmt::format("version {} is unknown (known: {})", dump(version), newest == 1 ? "1" : "1, 2"));
}

std::optional<std::string> optional_text(const json& object, const std::string& pointer, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  const std::string place = fmt::format("{}/{}", pointer, key);
  if (!found->is_string()) throw Fault(place, "expected a text, got " + dump(*found));
  auto value = found->get<std::string>();
  if (value.find_first_not_of(" \t\r\n") == std::string::npos) throw Fault(place, "the text is empty");
  return value;
}

std::string text(const json& object, const std::string& pointer, const std::string& key) {
  auto value = optional_text(object, pointer, key);
  if (!value) throw Fault(pointer.empty() ? "/" : pointer, fmt::format("\"{}\" is missing", key));
  return std::move(*value);
}

}  // namespace strict
}  // namespace dataflow_qa::reports
