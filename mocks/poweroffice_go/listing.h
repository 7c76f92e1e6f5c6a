#pragma once

// PowerOffice Go's listings: resource parameters, paging, order, field selection.

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/http/walks.h"
#include "mocks/mock_system.h"
#include "mocks/poweroffice_go/filters.h"
#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/record.h"

namespace dataflow_qa::mocks::poweroffice_go {

struct ResourceParameters {
  std::int64_t page_number = 1;
  std::int64_t page_size = 5000;
  std::vector<bool> fields;  // by slot; empty for all
  struct Order {
    Slot slot = no_slot;
    bool descending = false;
  };
  std::vector<Order> order;
  bool validated = false;  // UseDatabaseValidation
};

/// Reads the flat, dotted and bracketed spellings (reference, 7.1).
[[nodiscard]] tl::expected<ResourceParameters, Refusal> read_resource_parameters(const Entity& entity,
                                                                                 const Target& target,
                                                                                 const Switches& switches);

/// The page as a 200, or a 204 where it has no row. `origin` ("http://127.0.0.1:4711") begins the links.
[[nodiscard]] Reply page_of(const Entity& entity, Selection selection, const ResourceParameters& parameters,
                            const Request& request, const std::string& origin, const View& view, Walks& walks);

}  // namespace dataflow_qa::mocks::poweroffice_go
