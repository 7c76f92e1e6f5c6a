#pragma once

// Reads the REST dialect of a description.

#include "base/json_place.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {

/// Sets `system.dialect` from the member "rest" of the system and those of its entities, and what follows from it for
/// those who only read declarations. The entities themselves have been read.
void read_dialect(const base::JsonPlace& rest, const base::JsonPlace& entities, System& system);

/// What a collection may say in its own way: part of "rest", of the whole system or of one entity.
void read_collection_dialect(const base::JsonPlace& place, const System& system, const Entity& entity,
                             CollectionDialect& dialect);

/// A call that sets fields of the entity's records.
[[nodiscard]] Action action_at(const base::JsonPlace& place, const Entity& entity);
/// Whether the entity has the field; where it has none, the place is at fault.
[[nodiscard]] bool is_field_of(const Entity& entity, const base::JsonPlace& place, const std::string& path);
/// One outcome of a request.
void read_outcome(const base::JsonPlace& place, OutcomeWords& words);
/// The names of outcomes, as descriptions write them.
[[nodiscard]] std::vector<std::pair<std::string_view, OutcomeKind>> outcome_names();
[[nodiscard]] Credential credential_at(const base::JsonPlace& place);
[[nodiscard]] TokenCall token_at(const base::JsonPlace& place, const System& system);
/// The texts of refusals: {"taken": "The number {value} is already used."}.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> messages_at(const base::JsonPlace& place,
                                                                           const System& system);
[[nodiscard]] QueryNames query_names_at(const base::JsonPlace& place, const System& system);
/// {"parameter": "page", "first": 1}: `first` where that is left out.
[[nodiscard]] std::optional<Paging::Number> page_number_at(const std::optional<base::JsonPlace>& place,
                                                           std::int64_t first);
[[nodiscard]] ParameterKind parameter_kind_at(const base::JsonPlace& place);
[[nodiscard]] std::vector<std::pair<std::string, nlohmann::json>> list_headers_at(const base::JsonPlace& place);

/// The placeholders of bodies, and those of lists.
[[nodiscard]] const std::vector<std::string_view>& placeholders_of_bodies();
[[nodiscard]] const std::vector<std::string_view>& placeholders_of_lists();

/// The names of the {placeholders} in `value`, with the pointer to each.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> placeholders_in(const nlohmann::json& value);

/// Notes an error where `place` holds a placeholder that is none of `known`.
void check_placeholders(const base::JsonPlace& place, const std::vector<std::string_view>& known);

}  // namespace dataflow_qa::mocks
