#pragma once

// What REST systems usually call things. The words stand in conventions.json.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/letters.h"

namespace dataflow_qa::describe {

using base::letters_of;  // what counts of a name: "updatedAt" and "updated_at" are "updatedat"

/// Whether `name` is a usual word for `meaning`, a key of conventions.json: means("changed", "updatedAt").
[[nodiscard]] bool means(std::string_view meaning, std::string_view name);

/// A description's name for a format of OpenAPI: "idn-email" → "email". Empty: there is none.
[[nodiscard]] std::string format_written(std::string_view format);
/// The format that a text of such a name likely has, if it may have at most `most` characters. Empty: any.
[[nodiscard]] std::string format_named(std::string_view name, std::int64_t most);

/// "companies" → "company", "addresses" → "address".
[[nodiscard]] std::string singular_of(std::string_view collection);

/// "Acme CRM" → "acme-crm".
[[nodiscard]] std::string slug_of(std::string_view label);

}  // namespace dataflow_qa::describe
