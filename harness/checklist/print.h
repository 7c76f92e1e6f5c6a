#pragma once

// The checklist on paper: pure functions from checklists to text, for people and for machines.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/checklist.h"

namespace dataflow_qa::checklist {

/// Which checks prove an item: item id → names of checks.
using Coverage = std::map<std::string, std::vector<std::string>>;

/// One document's checklist, as it is printed. Without `coverage` nothing is said about checks but why there are none.
struct Listing {
  std::string file;
  Checklist checklist;
  std::optional<Coverage> coverage;
  std::string without_checks;  // why there is no coverage, one sentence; may be empty
};

/// For people: grouped by dataflow, with ids, levels, lines, numbers of checks, and findings; a summary line at the
/// end. Sentences are wrapped to `width` columns; ids and places are left whole.
[[nodiscard]] std::string print_text(const std::vector<Listing>& listings, std::size_t width = 80);

/// Each item with the checks that prove it, then the items that no check proves. A listing without coverage counts as
/// one without checks, and says why.
[[nodiscard]] std::string print_coverage(const std::vector<Listing>& listings, std::size_t width = 80);

/// For machines: "dataflow-qa/checklist", version 1; see checklist.schema.json.
[[nodiscard]] std::string print_json(const std::vector<Listing>& listings);

/// The same in parts, so that a folder of documents takes no more memory than the largest of them. Prints nothing where
/// nothing is added.
class JsonPrinter {
 public:
  using Print = std::function<void(std::string_view)>;
  explicit JsonPrinter(Print print);
  void add(const Listing& listing);
  void end();

 private:
  Print print_;
  bool first_ = true;
};

/// A header line, then one line an item. Fields stand in quotes where RFC 4180 wants them, and lines end with LF.
/// Fields that a spreadsheet would take for a formula start with an apostrophe.
[[nodiscard]] std::string print_csv(const std::vector<Listing>& listings);

[[nodiscard]] std::string print_markdown(const std::vector<Listing>& listings);

/// "2 documents, 4 dataflows, 37 items (37 required, 0 advisory), 3 findings".
[[nodiscard]] std::string summary_line(const std::vector<Listing>& listings);

/// The JSON Schema of print_json's text.
[[nodiscard]] std::string_view json_schema();

}  // namespace dataflow_qa::checklist
