#include "harness/mapping/mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dataflow_qa::mapping {

bool Condition::holds_for(const nlohmann::json& record) const {
  return std::all_of(equals.begin(), equals.end(),
                     [&](const auto& pair) { return value_at(record, pair.first) == pair.second; });
}

std::string Condition::text() const {
  std::string text;
  for (const auto& [field, value] : equals) {
    if (!text.empty()) text += " and ";
    text += fmt::format("{} = {}", field, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

std::string Property::label() const {
  return fmt::format("{} ↔ {}", source, target);
}

const Dataflow* Mapping::find(std::string_view slug) const {
  const auto found =
      std::find_if(dataflows.begin(), dataflows.end(), [&](const Dataflow& flow) { return flow.slug == slug; });
  return found == dataflows.end() ? nullptr : &*found;
}

bool is_path(std::string_view text) {
  const bool empty_segment =
      text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos;
  const auto odd = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F || std::string_view("/~*?[]\"'()").find(c) != std::string_view::npos;
  };
  return !empty_segment && std::none_of(text.begin(), text.end(), odd);
}

std::string_view to_string(Type type) {
  switch (type) {
    case Type::string:
      return "string";
    case Type::integer:
      return "integer";
    case Type::float_:
      return "float";
    case Type::boolean:
      return "boolean";
    case Type::date:
      return "date";
  }
  throw std::logic_error("a mapping::Type that is none");
}

std::string_view to_string(Edit edit) {
  switch (edit) {
    case Edit::both:
      return "both";
    case Edit::source:
      return "source";
    case Edit::target:
      return "target";
    case Edit::create_only:
      return "create-only";
  }
  throw std::logic_error("a mapping::Edit that is none");
}

const nlohmann::json& value_at(const nlohmann::json& record, std::string_view path) {
  static const nlohmann::json nothing;
  const nlohmann::json* value = &record;
  while (true) {
    const std::size_t dot = path.find('.');
    if (!value->is_object()) return nothing;
    const auto member = value->find(path.substr(0, dot));
    if (member == value->end()) return nothing;
    value = &*member;
    if (dot == std::string_view::npos) return *value;
    path.remove_prefix(dot + 1);
  }
}

nlohmann::json value_at(nlohmann::json&& record, std::string_view path) {
  return value_at(std::as_const(record), path);
}

void set_value_at(nlohmann::json& record, std::string_view path, nlohmann::json value) {
  nlohmann::json* place = &record;
  for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    place = &(*place)[std::string(path.substr(0, dot))];
    if (!place->is_object()) *place = nlohmann::json::object();
    path.remove_prefix(dot + 1);
  }
  (*place)[std::string(path)] = std::move(value);
}

}  // namespace dataflow_qa::mapping
