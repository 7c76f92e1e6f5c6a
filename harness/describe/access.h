#pragma once

// How a client is let in, from the security schemes.

#include <string>

#include "harness/describe/notes.h"
#include "harness/describe/resources.h"

namespace dataflow_qa::describe {

/// Members of "rest"; null where the specification says nothing of them.
struct AccessDraft {
  Json secrets = Json::object();
  Json authentication = Json::array();
  Json token;
  Notes notes;
};

/// `name` is the system's, for the secrets of its mock.
[[nodiscard]] AccessDraft access_of(const Spec& spec, const std::vector<Resource>& resources, const std::string& name);

}  // namespace dataflow_qa::describe
