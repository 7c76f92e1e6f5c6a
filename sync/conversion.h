#pragma once

// Values from one system's form into the other's. The sync keeps and compares values in the source's form.

#include <optional>
#include <string>

#include "harness/mapping/mapping.h"
#include "sync/values.h"

namespace pms_go_sync {

/// A conversion's input beyond the value. Ids are texts.
class Directory {
 public:
  virtual ~Directory() = default;
  /// The id at the other side of the record that is linked to `side`'s record `id` in the dataflow `slug`.
  [[nodiscard]] virtual std::optional<std::string> linked(const std::string& slug, Side side,
                                                          const std::string& id) const = 0;
  /// The target's record of a lookup collection that goes by `key`, and the other way round.
  [[nodiscard]] virtual std::optional<std::string> id_by_key(const std::string& collection,
                                                             const std::string& key) const = 0;
  [[nodiscard]] virtual std::optional<std::string> key_by_id(const std::string& collection,
                                                             const std::string& id) const = 0;
};

/// A value that has no counterpart (yet): what is missing, so that the record can be taken up again when it is there.
struct Unresolved {
  enum class Kind { link, lookup, value };
  Kind kind = Kind::value;
  std::string where;  // slug or lookup collection
  Side side = Side::source;
  std::string id;  // the id or key that is not known

  [[nodiscard]] std::string text() const;  // "customers: no counterpart of source record C-1001 yet"
  bool operator==(const Unresolved&) const = default;
};

using Converted = tl::expected<Json, Unresolved>;

/// A raw value of the target in the source's form: "" becomes null, dates lose their time part.
[[nodiscard]] Converted to_source(const dataflow_qa::mapping::Property& property, const Json& target_value,
                                  const Directory& directory);

/// What the source is to hold where the target holds nothing and means a value by it. Null where it means nothing, and
/// for a part of an object, which goes with its object.
[[nodiscard]] Json for_nothing_in_target(const dataflow_qa::mapping::Property& property);

/// A value of the source in the form in which it is written to the target.
[[nodiscard]] Converted to_target(const dataflow_qa::mapping::Property& property, const Json& source_value,
                                  const Directory& directory);

/// Whether two values in the source's form count as equal: null, "" and the defaults that stand for null are one; dates
/// go by their day; lookup keys by letters without regard to case.
[[nodiscard]] bool same(const dataflow_qa::mapping::Property& property, const Json& a, const Json& b);

}  // namespace pms_go_sync
