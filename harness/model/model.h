#pragma once

// A mapping bound to the declarations of the two systems that it joins: what checks and conversions work on.
//
//   auto model = model::bind(mapping);
//   if (!model) return usage_error(model.error().text());
//   const Flow& flow = *model->find("customers");
//
// The mapping must outlive the model. Values and pointers into static declarations; may be shared between threads.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/mapping/mapping.h"
#include "mocks/system/catalogue.h"
#include "mocks/system/declaration.h"

namespace dataflow_qa::model {

enum class Side { source, target };

[[nodiscard]] constexpr Side other(Side side) {
  return side == Side::source ? Side::target : Side::source;
}
[[nodiscard]] std::string_view to_string(Side side);  // "source", "target"

struct Property {
  const mapping::Property* mapping = nullptr;
  const mocks::FieldDeclaration* source = nullptr;
  const mocks::FieldDeclaration* target = nullptr;

  [[nodiscard]] const std::string& path(Side side) const;
  [[nodiscard]] const mocks::FieldDeclaration& field(Side side) const;
};

struct Flow;

/// A reference by `property`: records of `flow` refer to records of the flow that this is about.
struct Connection {
  const Flow* flow = nullptr;
  Property property;
};

/// A document's condition for a record to be synchronized: it needs one of these first.
struct LinkFirst {
  std::vector<Property> criteria;       // a record of the other side that is equal in one of them
  std::vector<Connection> connections;  // a record that refers to it
};

/// A dataflow of the mapping. A flow that is `part_of` another has the other's records.
struct Flow {
  const mapping::Dataflow* dataflow = nullptr;
  const mocks::EntityDeclaration* source = nullptr;
  const mocks::EntityDeclaration* target = nullptr;
  const Flow* whole = nullptr;  // the flow whose records these are; itself where it is part of none
  std::vector<Property> properties;
  std::optional<LinkFirst> link_first;  // where the document wants a link first

  [[nodiscard]] const std::string& slug() const { return dataflow->slug; }
  [[nodiscard]] const std::string& collection(Side side) const;
  [[nodiscard]] const mocks::EntityDeclaration& entity(Side side) const;
  [[nodiscard]] bool is_part() const { return whole != this; }
};

class Model {
 public:
  [[nodiscard]] const mapping::Mapping& mapping() const { return *mapping_; }
  [[nodiscard]] const mocks::SystemDeclaration& system(Side side) const;
  /// All that is known of the system, for those who start its mock.
  [[nodiscard]] const mocks::System& description(Side side) const;
  [[nodiscard]] const std::string& label(Side side) const { return system(side).label; }
  [[nodiscard]] const std::deque<Flow>& flows() const { return flows_; }
  [[nodiscard]] const Flow* find(std::string_view slug) const;
  /// The side whose system has this alias.
  [[nodiscard]] std::optional<Side> side_of(std::string_view alias) const;
  /// Is a dataflow about the records of this collection?
  [[nodiscard]] bool has_flow(Side side, std::string_view collection) const;
  /// Notes what the document wants first for a flow of this model.
  void set_link_first(const Flow& flow, LinkFirst link_first);
  /// The flows that have records of `whole`: itself first, then its parts.
  [[nodiscard]] std::vector<const Flow*> with_parts(const Flow& whole) const;
  /// Every mapped property of a record of `flow` (and of the parts of its whole) that applies to `source_record`.
  [[nodiscard]] std::vector<Property> properties_of(const Flow& flow, const nlohmann::json& source_record) const;
  /// The source fields that say which kind of record `flow` is about: its own condition; for a whole with parts, the
  /// value that none of its parts asks for. Empty where the flow is about every record.
  [[nodiscard]] std::vector<std::pair<std::string, nlohmann::json>> kind_of(const Flow& flow) const;

 private:
  friend base::Result<Model> bind(const mapping::Mapping& mapping, const mocks::Catalogue& catalogue);
  mocks::Catalogue catalogue_;  // keeps the systems alive
  const mapping::Mapping* mapping_ = nullptr;
  const mocks::System* source_ = nullptr;
  const mocks::System* target_ = nullptr;
  std::deque<Flow> flows_;  // a deque: flows point at each other
};

/// The error names, with a JSON pointer, what the mapping asks for and the systems lack, and says what they have.
[[nodiscard]] base::Result<Model> bind(const mapping::Mapping& mapping, const mocks::Catalogue& catalogue = {});

}  // namespace dataflow_qa::model
