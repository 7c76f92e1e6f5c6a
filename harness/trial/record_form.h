#pragma once

// Records as a client sends them and as it expects them to be shown: by the declaration and the dialect, with code of
// its own. Pure functions; any thread.

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "harness/trial/places.h"
#include "harness/trial/step.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::trial {

/// What the fields of a record hold, by their paths; objects are not among them, but their parts.
using Values = std::map<std::string, nlohmann::json>;

/// One collection of the system that is tried.
struct Shelf {
  const mocks::Entity& entity;
  const mocks::CollectionDialect& dialect;
  std::size_t index = 0;  // among the entities

  [[nodiscard]] const std::string& name() const { return entity.declaration->collection; }
};

enum class Verb { create, update };

/// The field whose record these stand below in paths; nothing where they stand below none.
[[nodiscard]] std::optional<mocks::Slot> parent_in_path(const mocks::Entity& entity);
/// A field that a client may give a value.
[[nodiscard]] bool is_writable(const mocks::Entity& entity, mocks::Slot slot);
/// The body that says these values, in its wrapper where there is one.
[[nodiscard]] nlohmann::json body_of(const Shelf& shelf, const Values& values, Verb verb);
/// How the field shows this value; nothing where it is left out.
[[nodiscard]] std::optional<nlohmann::json> shown_form(const Shelf& shelf, mocks::Slot slot,
                                                       const nlohmann::json& value);
/// Nothing where the record does not have it.
[[nodiscard]] std::optional<nlohmann::json> shown_at(const nlohmann::json& record, std::string_view path);
/// Whether the view shows the field; each does where the field names none.
[[nodiscard]] bool is_in_view(const mocks::Entity& entity, mocks::Slot slot, std::string_view view);
/// The view that a listing shows where nothing is asked for.
[[nodiscard]] std::string view_of_lists(const mocks::CollectionDialect& dialect);
/// The view that a record alone shows.
inline constexpr std::string_view view_of_one = "single";

/// The first field of `record` that is not as the description says of a record made with these values.
[[nodiscard]] std::optional<Fault> fault_in_record(const Shelf& shelf, const Places& places, const Values& values,
                                                   const nlohmann::json& record, std::string_view view);
/// The id as text; empty where the record does not show it.
[[nodiscard]] std::string id_in(const Shelf& shelf, const nlohmann::json& record);

}  // namespace dataflow_qa::trial
