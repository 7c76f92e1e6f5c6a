#pragma once

// Parameters of listings whose values are lists: numbers and ranges, ids, texts, names. Pure but for the store that is
// read; the caller holds its lock.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

using Range = std::pair<std::int64_t, std::int64_t>;  // both ends included

/// "10000-11000, 12000, 13000-". The error is the part that is no range.
[[nodiscard]] tl::expected<std::vector<Range>, std::string> parse_ranges(std::string_view text);

/// The condition that a parameter of the kinds `texts`, `ranges`, `ids` and `enumeration` puts on records.
[[nodiscard]] tl::expected<BoundCondition, QueryFault> condition_of(const Store& store, const Entity& entity,
                                                                    const QueryParameter& parameter,
                                                                    const std::string& value);

/// What is wrong with the first value of a list of numbers or texts that no record bears; nothing where there is none.
[[nodiscard]] std::optional<QueryFault> unknown_value(const Store& store, const Entity& entity,
                                                      const QueryParameter& parameter, const std::string& value);

}  // namespace dataflow_qa::mocks::rest
