#pragma once

// Which page of a list a request asks for, and in which order. Pure functions; any thread.

#include <optional>
#include <string>

#include "mocks/rest/parameters.h"
#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

/// Fills in size, first row and cursor. What is wrong with them; nothing where they are right.
[[nodiscard]] std::optional<QueryFault> read_page(const ListAsked& asked, const Parameters& parameters,
                                                  ListRequest& request);
/// Fills in the order.
[[nodiscard]] std::optional<QueryFault> read_order(const ListAsked& asked, const Parameters& parameters,
                                                   ListRequest& request);

/// A field of the record itself that is shown; parts of objects are neither selected nor ordered by.
[[nodiscard]] Slot top_slot(const Entity& entity, const CollectionDialect& dialect, const std::string& name);

}  // namespace dataflow_qa::mocks::rest
