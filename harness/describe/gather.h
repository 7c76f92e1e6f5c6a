#pragma once

#include <string>
#include <vector>

#include "harness/describe/notes.h"
#include "harness/describe/resources.h"

namespace dataflow_qa::describe {

/// The members of a description that follow from a specification and a choice of its resources.
struct Gathered {
  Json time;  // null where nothing says how timestamps look
  Json rest = Json::object();
  Json entities = Json::array();
  Notes notes;  // in no order
};

/// `name` is the system's.
[[nodiscard]] Gathered gather(const Spec& spec, const std::vector<Resource>& resources, const std::string& name);

}  // namespace dataflow_qa::describe
