#pragma once

// A collection, listed page by page, as its envelope says.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/trial/session.h"

namespace dataflow_qa::trial {

/// How a client comes to the next page.
enum class NextPage { none, link, cursor, page, offset };

struct Walk {
  std::vector<nlohmann::json> rows;
  std::vector<std::string> ids;  // of the rows; empty texts where a row shows none
  int pages = 0;
  Exchange first, last;
  std::optional<Fault> fault;
};

/// The ways that the description offers, the most convenient one first.
[[nodiscard]] std::vector<NextPage> ways_to_next_page(const Shelf& shelf);
/// "by next link"
[[nodiscard]] std::string_view name_of(NextPage way);

/// Lists what the query selects. `size`: of a page, where it can be chosen; 0: as the system chooses.
[[nodiscard]] Walk walk(Session& session, const Shelf& shelf, const Pairs& query, std::int64_t size = 0,
                        std::optional<NextPage> way = {});

}  // namespace dataflow_qa::trial
