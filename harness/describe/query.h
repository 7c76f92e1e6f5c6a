#pragma once

// How a list is paged, narrowed and put in order, from its query parameters.

#include "harness/describe/fields.h"

namespace dataflow_qa::describe {

/// Members of "rest"; null where the specification says nothing of them.
struct ListDraft {
  Json list;  // the envelope, without what its paging cannot fill
  Json paging;
  Json ordering;
  Json query;
  Notes notes;  // with pointers below the entity
};

[[nodiscard]] ListDraft lists_of(const Spec& spec, const Resource& resource, const Envelopes& envelopes,
                                 const EntityFields& fields);

}  // namespace dataflow_qa::describe
