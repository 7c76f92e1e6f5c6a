#pragma once

// Edits by persons that a system's change filter does not show, as its description and its switches say: a subject can
// find them by comparing everything only. PowerOffice GO's address is such a part of its customer.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/model/model.h"
#include "mocks/http/journal.h"

namespace dataflow_qa::world {

/// The values of a system's switches, by name.
using SwitchValues = std::map<std::string, std::string>;

/// For each switch of this side that hides edits of objects: the position in which it hides none.
[[nodiscard]] SwitchValues positions_that_show_edits(const model::Model& model, model::Side side);

class UnseenEdits {
 public:
  /// `switches`: of each side. `model` outlives it.
  UnseenEdits(const model::Model& model, const std::map<model::Side, SwitchValues>& switches);

  /// The dataflows about collections in which persons edited hidden objects, and nothing else of those records, since
  /// the journal's `sequence`.
  [[nodiscard]] std::set<const model::Flow*> since(const mocks::Journal& journal, std::uint64_t sequence) const;

 private:
  [[nodiscard]] bool is_hidden(const mocks::JournalEntry& entry) const;

  const model::Model& model_;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> hidden_;  // system and collection → objects
};

}  // namespace dataflow_qa::world
