#pragma once

// The rules for links that a document states beyond "every", bound to the flows of a model: criteria by which records
// are merged, and the records whose references make others be created.

#include <optional>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"

namespace dataflow_qa::run {

/// A merge criterion of the document. `property` is empty where the mapping has no such pair of properties for the
/// records of the flow: then no value is known that both sides take.
struct Criterion {
  const checklist::Item* item = nullptr;
  checklist::PropertyPair pair;  // as the document names it
  std::optional<model::Property> property;
};

/// The connection that "if it is connected to …" names. `connection` is empty where the mapping has no reference from
/// it.
struct NamedConnection {
  const checklist::Item* item = nullptr;
  std::string name;  // "Project"
  std::optional<model::Connection> connection;
};

/// True where the document wants a link before anything is created. A document that says so and also asks for every
/// record contradicts itself (a finding); then creation is what is tried.
[[nodiscard]] bool wants_link_first(const SuiteInput& input, const model::Flow& flow);

[[nodiscard]] std::vector<Criterion> criteria_of(const SuiteInput& input, const model::Flow& flow);
[[nodiscard]] std::vector<NamedConnection> connections_of(const SuiteInput& input, const model::Flow& flow);

/// False where the document wants a link first and names nothing that would lead to one.
[[nodiscard]] bool can_be_linked(const SuiteInput& input, const model::Flow& flow);

/// Notes in the model which of its flows want a link first, so that checks make what leads to one.
void note_link_first(const checklist::Checklist& checklist, model::Model& model);

}  // namespace dataflow_qa::run
