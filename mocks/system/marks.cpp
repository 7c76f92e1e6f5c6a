// Held by dialect_test.cpp.
#include "mocks/system/marks.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;

namespace {

constexpr std::string_view mark_key = "mark";

bool is_of_the_system(std::string_view key) {
  constexpr std::array<std::string_view, 8> templates{"body",   "error_body", "list",         "item",
                                                      "answer", "sends",      "list_headers", "seed"};
  return std::find(templates.begin(), templates.end(), key) != templates.end();
}

void add_mark(const JsonPlace& place, const std::string& pointer, std::vector<Mark>& marks) {
  const std::string text = place.text();
  const auto colon = text.find(':');
  Mark mark{pointer, text.substr(0, colon), {}};
  if (colon != std::string::npos) mark.source = base::trimmed(std::string_view(text).substr(colon + 1));
  constexpr std::array<std::string_view, 3> kinds{"documented", "observed", "assumed"};
  if (std::find(kinds.begin(), kinds.end(), mark.kind) == kinds.end()) {
    place.fail(
        "a mark is \"documented\", \"observed\" or \"assumed\", with its source behind a colon: "
        "\"observed: the vendor's own tests\"");
  }
  marks.push_back(std::move(mark));
}

void collect(const JsonPlace& place, std::vector<Mark>& marks) {
  if (place.value().is_array()) {
    for (const JsonPlace& each : place.elements()) collect(each, marks);
  } else if (place.value().is_object()) {
    for (const auto& [key, member] : place.entries()) {
      if (key == mark_key) {
        add_mark(member, place.pointer(), marks);
      } else if (!is_of_the_system(key)) {
        collect(member, marks);
      }
    }
  }
}

}  // namespace

std::vector<Mark> marks_in(const JsonPlace& root) {
  std::vector<Mark> marks;
  collect(root, marks);
  return marks;
}

json without_marks(const json& value) {
  if (value.is_array()) {
    json all = json::array();
    for (const json& each : value) all.push_back(without_marks(each));
    return all;
  }
  if (!value.is_object()) return value;
  json object = json::object();
  for (const auto& [key, member] : value.items()) {
    if (key == mark_key) continue;
    object[key] = is_of_the_system(key) ? member : without_marks(member);
  }
  return object;
}

}  // namespace dataflow_qa::mocks
