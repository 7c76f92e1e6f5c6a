#pragma once

// The records of a described system: as they stand on the wire, and as the sync works with them.
//
// In the sync's form a member stands at the path that the description gives it, with plain JSON values: dates and times
// are texts, booleans are booleans, null is "no value" however the system writes it. What a record is by its nature
// stands beside its members, under names that no path can have:
//
//   {"id": 12, "name": "Fjord AS", "(id)": "12", "(changed)": 1700000000123456}

#include <set>
#include <string>
#include <vector>

#include "mocks/system/entity.h"
#include "sync/system.h"

namespace pms_go_sync {

inline constexpr auto mark_id = "(id)";            // text
inline constexpr auto mark_changed = "(changed)";  // microseconds since 1970; missing: the record bears no time
inline constexpr auto mark_parts_changed = "(parts changed)";  // {"MailAddress": as above}, of those that bear one
inline constexpr auto mark_deleted = "(deleted)";              // true; missing: it is there
inline constexpr auto mark_origin = "(origin)";                // id of the other system's record that it was made for
/// Values that the system writes otherwise than the sync works with them, by path, as they are on the wire: patches
/// test for them. Missing: there are none.
inline constexpr auto mark_wire = "(wire)";

/// A collection as its description has it: what its records are, and how its routes speak. References into the system.
struct Described {
  const dataflow_qa::mocks::System& system;
  const dataflow_qa::mocks::Entity& entity;
  const dataflow_qa::mocks::CollectionDialect& dialect;

  /// The field at a path; null where the description has none.
  [[nodiscard]] const dataflow_qa::mocks::FieldDeclaration* field(std::string_view path) const;
};

/// The sync's form of a record. `wire`: an object, without the wrapper. A member that it lacks is null.
[[nodiscard]] Json record_from(const Described& collection, const Json& wire);

/// Why a body cannot say the change: the field is read-only, or cannot be changed any more. Empty: it can.
[[nodiscard]] std::string obstacle(const Described& collection, const std::string& path, bool creates);

/// Whether a change of the field sends a list with all that its object has: who sends it has read the record whole.
[[nodiscard]] bool replaces_a_list(const Described& collection, const std::string& path);

/// The value of a field as the body of an update says it.
[[nodiscard]] Json update_value(const Described& collection, dataflow_qa::mocks::Slot slot, const Json& value);

/// The body of a creation, with its wrapper. What cannot be sent is left out and named in `left_out`: members that are
/// read-only, objects that lack a part without which the system takes none.
[[nodiscard]] Json creation_body(const Described& collection, const Json& record, std::vector<std::string>& left_out);

/// The body of an update: the members that change, and of objects the parts that do. Described systems merge what they
/// are sent, so that a part that somebody else changes meanwhile stays theirs. An object of which nothing is left is
/// null itself.
[[nodiscard]] Json update_body(const Described& collection, const Json& current, const std::vector<Change>& changes);

}  // namespace pms_go_sync
