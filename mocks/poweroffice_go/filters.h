#pragma once

// A listing's query parameters as predicates on records, by the entity's declared filters. Pure but for the store that
// `select` reads; the caller holds the store's lock.

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "mocks/http/target.h"
#include "mocks/mock_system.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

using Range = std::pair<std::int64_t, std::int64_t>;  // both ends included

/// "10000-11000, 12000, 13000-". The error is a sentence.
[[nodiscard]] base::Result<std::vector<Range>> parse_ranges(std::string_view text);

/// The records that a query selects, and how it narrows the listing.
struct Selection {
  std::span<const Record* const> rows;  // into `own`, or into the collection where nothing narrows it
  std::vector<const Record*> own;
  bool narrowed = false;  // by something else than a change timestamp
  bool change_filtered = false;
};

/// The first value of the parameter with this name, without regard to case; null where it is missing or blank.
[[nodiscard]] const std::string* filter_value(const Target& target, std::string_view name);

/// The records that the query asks for, in the order of their ids. With `validated` (UseDatabaseValidation) a filter
/// value that no stored record has is a 404.
[[nodiscard]] tl::expected<Selection, Refusal> select(const Store& store, const Entity& entity, const Target& target,
                                                      bool validated = false);

}  // namespace dataflow_qa::mocks::poweroffice_go
