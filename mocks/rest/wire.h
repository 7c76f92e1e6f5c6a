#pragma once

// The records of one collection as a described API shows and reads them: views, names for writing, codecs, what stands
// for "no value". Thread-safe: nothing changes.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/store/draft.h"
#include "mocks/store/record.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks::rest {

/// The name of the view that the answer about one record shows.
inline constexpr std::string_view single_view = "single";

/// How a record is shown.
struct Look {
  std::string_view view;  // empty: all members
  View plain;             // the members that are asked for, the age of keys, what is masked
};

/// A time in a query, whose offset's "+" has come as a blank where it was not encoded.
[[nodiscard]] std::string with_sign_of_offset(std::string time);

class Wire {
 public:
  /// Both outlive this.
  Wire(const Entity& entity, const CollectionDialect& dialect);

  /// Appends the record's JSON text.
  void append(std::string& out, const Record& record, const Look& look) const;
  /// Lays a body over the draft. Its wrapper is taken off already.
  void read(const nlohmann::json& body, bool creating, Draft& draft, Violations& violations) const;
  /// How the values of a body are read.
  [[nodiscard]] BodyRules body_rules() const;
  /// A value from a query parameter, as it is stored at `slot`; null where it is none.
  [[nodiscard]] std::optional<nlohmann::json> value_from(Slot slot, const nlohmann::json& given) const;
  /// Whether `view` shows the field.
  [[nodiscard]] bool shows(Slot slot, std::string_view view) const;

 private:
  [[nodiscard]] nlohmann::json object(const Record& record, const std::vector<Slot>& slots, const Look& look,
                                      bool whole_record) const;
  [[nodiscard]] nlohmann::json shown(const Record& record, Slot slot, const Look& look) const;
  [[nodiscard]] nlohmann::json since(const Record& record, Slot slot, const Look& look) const;
  [[nodiscard]] Missing missing_of(Slot slot, std::string_view view) const;
  [[nodiscard]] nlohmann::json from_wire(Slot slot, nlohmann::json value, bool creating, Violations& violations) const;
  [[nodiscard]] nlohmann::json from_list(Slot slot, nlohmann::json list, bool creating, Violations& violations) const;
  /// Takes a body's members of other names and forms; what stays in it is read as it stands.
  void read_members(nlohmann::json& object, Slot parent, bool creating, Violations& violations) const;
  void read_renamed(nlohmann::json& body, bool creating, Draft& draft, Violations& violations) const;

  const Entity& entity_;
  const CollectionDialect& dialect_;
  bool plain_ = true;          // every record is shown just as the store would write it
  bool plain_bodies_ = true;   // and read so
  std::vector<Slot> renamed_;  // fields with another name for writing
};

}  // namespace dataflow_qa::mocks::rest
