#include "harness/describe/layout.h"

#include "base/terminal.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t widest = 118;

/// One line, with blanks after colons and commas.
std::string in_line(const Json& value) {
  if (!value.is_structured() || value.empty()) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  std::string line(1, value.is_array() ? '[' : '{');
  bool first = true;
  for (const auto& [key, each] : value.items()) {
    if (!first) line += ", ";
    first = false;
    if (value.is_object()) line += Json(key).dump(-1, ' ', false, Json::error_handler_t::replace) + ": ";
    line += in_line(each);
  }
  return line += value.is_array() ? ']' : '}';
}

void lay_out(std::string& out, const Json& value, std::size_t indent, std::size_t column, bool always_in_line) {
  std::string line = in_line(value);
  if (always_in_line || !value.is_structured() || (indent > 0 && column + line.size() <= widest)) {
    out += line;
    return;
  }
  out += value.is_array() ? "[\n" : "{\n";
  const std::string margin(indent + 2, ' ');
  bool first = true;
  for (const auto& [key, each] : value.items()) {
    if (!first) out += ",\n";
    first = false;
    out += margin;
    const std::size_t before = out.size();
    if (value.is_object()) out += Json(key).dump(-1, ' ', false, Json::error_handler_t::replace) + ": ";
    const bool entry = value.is_array() && each.is_object() && (each.contains("path") || each.contains("kind"));
    lay_out(out, each, indent + 2, indent + 2 + out.size() - before, entry && !each.contains("collection"));
  }
  out += "\n" + std::string(indent, ' ') + (value.is_array() ? "]" : "}");
}

}  // namespace

std::string laid_out(const Json& value) {
  std::string out;
  lay_out(out, value, 0, 0, false);
  return base::harmless_json(out + "\n");
}

}  // namespace dataflow_qa::describe
