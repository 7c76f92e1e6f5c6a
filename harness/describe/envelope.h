#pragma once

// What stands around records in answers and bodies.

#include <string>

#include "harness/describe/notes.h"
#include "harness/describe/resources.h"

namespace dataflow_qa::describe {

struct Envelopes {
  Json list = "{items}";       // with placeholders
  std::string list_items;      // the member that holds the records; empty: a bare array
  std::string single_wrapper;  // of an answer that holds one record
  std::string request_wrapper;
  Schema record;    // as answers show it
  Schema created;   // as a creation takes it
  Schema updated;   // as an update takes it
  Schema answered;  // what a creation is answered with, without its wrapper
  Notes notes;      // with pointers below the entity
};

[[nodiscard]] Envelopes envelopes_of(const Spec& spec, const Resource& resource);

}  // namespace dataflow_qa::describe
