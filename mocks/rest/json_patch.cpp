#include "mocks/rest/json_patch.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <stdexcept>
#include <vector>

#include "base/text.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

/// Travels inside this file only; comes out as the error of apply_patch.
struct PatchError : std::runtime_error {
  explicit PatchError(const std::string& text) : std::runtime_error(text), message(text) {}
  std::string message;  // a NUL that a client sent does not end it
};

/// Where a path leads: a field, or an element of a list.
struct Place {
  Slot slot = no_slot;
  std::optional<std::string> element;  // "0", "-"
};

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> segments;
  // Empty segments and a missing first "/" are let pass.
  for (const std::string& raw : base::split_list(path, '/')) {
    std::string segment;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] != '~') {
        segment += raw[i];
      } else if (i + 1 < raw.size() && (raw[i + 1] == '0' || raw[i + 1] == '1')) {
        segment += raw[++i] == '0' ? '~' : '/';
      } else {
        throw PatchError(fmt::format("The provided string '{}' is an invalid path.", path));
      }
    }
    segments.push_back(std::move(segment));
  }
  return segments;
}

std::string shown(const json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string{} : value.dump();
}

/// A pointer in a message: its last segment, spelt as the client sent it.
std::string as_sent(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

PatchError no_target(const std::string& segment) {
  return PatchError(fmt::format("The target location specified by path segment '{}' was not found.", segment));
}

PatchError invalid_value(const json& value) {
  return PatchError(fmt::format("The value '{}' is invalid for target location.", shown(value)));
}

/// One patch on one draft.
class Patcher {
 public:
  Patcher(const Entity& entity, const BodyRules& rules, Draft& draft) : entity_(entity), rules_(rules), draft_(draft) {}

  void run(const json& operation) {
    const std::string op = base::fold(text_of(operation, "op"));
    const std::string path = text_of(operation, "path");
    if (op == "add" || op == "replace" || op == "test") {
      const json* value = member_of(operation, "value");
      const json given = value == nullptr ? json() : *value;
      if (op == "test") {
        test(path, given);
      } else {
        put(op, path, given);
      }
    } else if (op == "remove") {
      take(op, path);
    } else if (op == "move" || op == "copy") {
      const std::string from = text_of(operation, "from");
      const json value = read(op, from);
      if (op == "move") take(op, from);
      put("add", path, value);
    } else {
      throw PatchError(fmt::format("Invalid JsonPatch operation '{}'.", op));
    }
  }

 private:
  /// The operation's own members match without regard to case too, as the library reads them.
  static const json* member_of(const json& operation, const char* key) {
    for (const auto& [name, value] : operation.items()) {
      if (base::equal_ignoring_case(name, key)) return &value;
    }
    return nullptr;
  }

  static std::string text_of(const json& operation, const char* key) {
    const json* found = member_of(operation, key);
    if (found == nullptr || !found->is_string()) {
      throw PatchError(fmt::format("The JSON patch operation needs a string '{}'.", key));
    }
    return found->get<std::string>();
  }

  Place resolve(const std::string& op, const std::string& path) {
    const auto segments = segments_of(path);
    if (segments.empty()) throw no_target("");
    Place place{member(no_slot, segments[0]), std::nullopt};
    for (std::size_t i = 1; i < segments.size(); ++i) {
      const FieldType type = entity_.field(place.slot).type;
      if (type == FieldType::object) {
        if (draft_.values[place.slot].is_null()) {
          throw PatchError(
              fmt::format("For operation '{}', the target location specified by path '{}' was not found.", op, path));
        }
        place.slot = member(place.slot, segments[i]);
      } else if (type == FieldType::list && i + 1 == segments.size()) {
        place.element = segments[i];
      } else {
        throw no_target(segments[i]);
      }
    }
    return place;
  }

  [[nodiscard]] Slot member(Slot parent, const std::string& segment) const {
    const std::string path = parent == no_slot ? segment : entity_.field(parent).path + "." + segment;
    const Slot slot = segment.find('.') == std::string::npos ? entity_.slot_ignoring_case(path) : no_slot;
    // A field that the PatchDto does not have is not there.
    if (slot == no_slot || entity_.field(slot).read_only || entity_.field(slot).create_only ||
        entity_.rules[slot].hidden) {
      throw no_target(segment);
    }
    return slot;
  }

  /// The element's position; one past the end only where `for_add`.
  static std::size_t position(const std::string& segment, const json& list, bool for_add) {
    if (segment == "-") {
      if (for_add) return list.size();
      if (list.empty()) throw out_of_bounds(segment);
      return list.size() - 1;
    }
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), number);
    if (error != std::errc{} || end != segment.data() + segment.size()) {
      throw PatchError(fmt::format("The path segment '{}' is invalid for an array index.", segment));
    }
    const auto index = static_cast<std::size_t>(number);
    if (number < 0 || index > list.size() || (index == list.size() && !for_add)) throw out_of_bounds(segment);
    return index;
  }

  static PatchError out_of_bounds(const std::string& segment) {
    return PatchError(
        fmt::format("The index value provided by path segment '{}' is out of bounds of the array size.", segment));
  }

  json& list_at(const Place& place) {
    json& list = draft_.values[place.slot];
    if (list.is_null()) list = json::array();
    draft_.given[place.slot] = true;
    return list;
  }

  void put(const std::string& op, const std::string& path, const json& value) {
    const Place place = resolve(op, path);
    if (place.element) {
      const auto stored = stored_form(entity_.field(place.slot), json::array({value}), rules_);
      if (!stored) throw invalid_value(value);
      json& list = list_at(place);
      const auto at = static_cast<json::difference_type>(position(*place.element, list, op == "add"));
      if (op == "add") {
        list.insert(list.begin() + at, stored->front());
      } else {
        list[static_cast<std::size_t>(at)] = stored->front();
      }
      return;
    }
    const FieldDeclaration& field = entity_.field(place.slot);
    if (value.is_null() && !field.nullable && !field.default_value && field.type != FieldType::string) {
      throw invalid_value(value);
    }
    if (!field.enumeration.empty() && value.is_number()) {
      throw PatchError(
          fmt::format("Enum '{}' with value = {} is not valid. (Enums is not allowed to be represented as integers).",
                      base::fold(field.path), value.dump()));
    }
    Violations violations;
    if (!assign(entity_, place.slot, value, rules_, draft_, violations)) throw invalid_value(value);
  }

  void take(const std::string& op, const std::string& path) {
    const Place place = resolve(op, path);
    if (place.element) {
      json& list = list_at(place);
      list.erase(list.begin() + static_cast<json::difference_type>(position(*place.element, list, false)));
    } else {
      put(op, path, zero_of(entity_.field(place.slot)));
    }
  }

  /// The value that a removed property is left with: null, or its type's zero.
  static json zero_of(const FieldDeclaration& field) {
    if (field.nullable || field.type == FieldType::string) return nullptr;
    if (field.type == FieldType::boolean) return false;
    if (field.type == FieldType::list) return json::array();
    return 0;
  }

  json read(const std::string& op, const std::string& path) { return read(resolve(op, path)); }

  json read(const Place& place) {
    const json& stored = draft_.values[place.slot];
    if (place.element) return stored.is_null() ? json() : stored.at(position(*place.element, stored, false));
    if (entity_.field(place.slot).type != FieldType::object || stored.is_null()) {
      return shown_value(entity_, place.slot, stored);
    }
    json object = json::object();
    for (const Slot part : entity_.rules[place.slot].parts) {
      if (!entity_.field(part).read_only) object[entity_.rules[part].key] = draft_.values[part];
    }
    return object;
  }

  /// The value to test for, in the form that read() gives it; null where it is of another type.
  std::optional<json> tested_form(const Place& place, const json& wanted) {
    const FieldDeclaration& field = entity_.field(place.slot);
    if (place.element) {
      const auto list = stored_form(field, json::array({wanted}), rules_);
      return list ? std::optional(list->front()) : std::nullopt;
    }
    if (field.type != FieldType::object) return stored_form(field, wanted, rules_);
    Draft other = draft_;
    Violations violations;
    if (!assign(entity_, place.slot, wanted, rules_, other, violations)) return std::nullopt;
    return Patcher(entity_, rules_, other).read(place);
  }

  void test(const std::string& path, const json& wanted) {
    const Place place = resolve("test", path);
    const json current = read(place);
    const auto as_stored = tested_form(place, wanted);
    if (as_stored && *as_stored == current) return;
    throw PatchError(fmt::format("The current value '{}' at path '{}' is not equal to the test value '{}'.",
                                 shown(current), as_sent(path), shown(wanted)));
  }

  const Entity& entity_;
  const BodyRules& rules_;
  Draft& draft_;
};

}  // namespace

base::Result<void> apply_patch(const Entity& entity, const json& operations, const BodyRules& rules, Draft& draft) {
  if (!operations.is_array()) return base::failure("The JSON patch document must be an array.");
  Patcher patcher(entity, rules, draft);
  try {
    for (const json& operation : operations) {
      if (!operation.is_object()) throw PatchError("The JSON patch document is malformed and could not be parsed.");
      patcher.run(operation);
    }
  } catch (const PatchError& error) {
    return base::failure(error.message);
  }
  return {};
}

}  // namespace dataflow_qa::mocks::rest
