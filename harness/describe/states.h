#pragma once

// What says in which state a record is: versions, tombstones, calls that put it away. Pure functions; any thread.

#include "harness/describe/fields.h"
#include "harness/describe/notes.h"
#include "harness/describe/resources.h"
#include "harness/describe/spec.h"

namespace dataflow_qa::describe {

/// Makes the field a version, or a flag of records that are deleted, where its name and type say so.
void recognise_state(FieldDraft& field, EntityFields& fields);

/// How a client says which state it has read: a header that the update names, or a member of its body. Null: in no way.
[[nodiscard]] Json lock_of(const Spec& spec, const Resource& resource, const EntityFields& fields);

/// The calls that put a record away or bring it back, as their names say. Null where there are none.
[[nodiscard]] Json actions_of(const Resource& resource, const EntityFields& fields);

/// What stands below the records and is left out. `place`: of the entity.
[[nodiscard]] Notes notes_of_what_is_below(const Resource& resource, const std::string& place);

}  // namespace dataflow_qa::describe
