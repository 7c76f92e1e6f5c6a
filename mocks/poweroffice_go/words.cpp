// Held by customers_test.cpp and patch_test.cpp.
#include "mocks/poweroffice_go/words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The name of a key in "Department with code = 'X' not found."
std::string key_word(std::string_view key) {
  if (key == "Code") return "code";
  if (key == "Number") return "number";
  if (key == "Name") return "name";
  return std::string(key);
}

Refusal no_such(const System& system, const Violation& violation, const Entity& entity) {
  const Entity* other = system.find(violation.other);
  const std::string singular = other == nullptr ? violation.other : other->singular;
  if (violation.key.empty()) {
    if (violation.other == "ContactGroups") {
      return {404, "Object(s) not found",
              fmt::format("Could not find contact group(s) with id = {}.", plain(violation.value))};
    }
    return {404, "Object(s) not found", fmt::format("{} with id = {} not found.", singular, plain(violation.value))};
  }
  return {404, entity.singular + " validation error(s)",
          fmt::format("{} with {} = '{}' not found.", singular, key_word(violation.key), plain(violation.value))};
}

/// The name of the holder of a taken value. [documented for contacts, assumed for others]
std::string holder_word(const Entity& entity) {
  return entity.slot_of("ContactCreatedDateTimeOffset") != no_slot || entity.slot_of("ContactId") != no_slot
             ? "(contact)"
             : base::fold(entity.singular);
}

bool is_country(const Entity& entity, const Violation& violation) {
  const Slot slot = entity.slot_of(violation.path);
  return slot != no_slot && entity.field(slot).format == TextFormat::country;
}

}  // namespace

Reply problem(const Refusal& refusal) {
  Reply reply;
  reply.status = refusal.status;
  reply.body = json{{"title", refusal.title}, {"status", refusal.status}, {"detail", refusal.detail}}.dump();
  return reply;
}

Refusal validation_error(const Entity& entity, std::string detail) {
  return {400, entity.singular + " validation error(s)", std::move(detail)};
}

Refusal not_found(const Entity& entity, std::string_view id) {
  return {404, "Object(s) not found", fmt::format("{} with id = {} not found.", entity.singular, id)};
}

Refusal refusal_of(const System& system, const Entity& entity, const Violations& violations) {
  const Violation& violation = violations.front();
  switch (violation.kind) {
    case ViolationKind::taken:
      return validation_error(entity, fmt::format("{} is already in use. '{}' is used on {} Id = {}.", violation.path,
                                                  plain(violation.value), holder_word(entity), violation.other));
    case ViolationKind::no_such:
      return no_such(system, violation, entity);
    case ViolationKind::in_use:
      return {409, entity.singular + " conflict",
              fmt::format("{} with id = {} is in use and cannot be deleted.", entity.singular, violation.other)};
    case ViolationKind::invalid:
      if (is_country(entity, violation)) {
        return validation_error(
            entity, fmt::format("The country code {} is not valid according to ISO 3166-1.", plain(violation.value)));
      }
      [[fallthrough]];
    default:
      return validation_error(entity, fmt::format("{} {}.", violation.path, violation.detail));
  }
}

}  // namespace dataflow_qa::mocks::poweroffice_go
