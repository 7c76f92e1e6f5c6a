#pragma once

// Which parts of a document a subject does not claim (subject.json, `capabilities`), each with the reason that reports
// give. Pure.

#include <optional>
#include <set>
#include <string>

#include "harness/model/model.h"
#include "harness/subject/capabilities.h"

namespace dataflow_qa::world {

/// The claims of one subject about the dataflows of one model. Refers to both.
class Claims {
 public:
  Claims(const subject::Capabilities& capabilities, const model::Model& model)
      : capabilities_(capabilities), model_(model) {}

  /// Why the subject does not answer for edits on `side`; nothing where it does.
  [[nodiscard]] std::optional<std::string> against_edits(const model::Flow& flow, model::Side side) const;
  /// The same of one property of the flow, or of the flow that it is a part of.
  [[nodiscard]] std::optional<std::string> against_edits(const model::Flow& flow, const model::Property& property,
                                                         model::Side side) const;
  /// Why the subject does not answer for counterparts in the target; nothing where it does.
  [[nodiscard]] std::optional<std::string> against_creation(const model::Flow& flow) const;
  /// The systems, by alias, that the subject need not read by what it claims: it carries no edit from there, and
  /// creates nothing for records there.
  [[nodiscard]] std::set<std::string> unread() const;
  /// Whether both records of a new pair must agree in the property, on whichever side the pair began.
  [[nodiscard]] bool carries_at_creation(const model::Flow& flow, const model::Property& property) const;

 private:
  /// The flow that maps the property: this one, or the one that it is a part of.
  [[nodiscard]] const model::Flow* owner(const model::Flow& flow, const model::Property& property) const;

  const subject::Capabilities& capabilities_;
  const model::Model& model_;
};

}  // namespace dataflow_qa::world
