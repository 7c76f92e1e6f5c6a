#pragma once

// The checklist on paper: pure functions from checklists to text, for people and for machines.

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/checklist.h"

namespace dataflow_qa::checklist {

/// Which checks prove an item: item id → names of checks.
using Coverage = std::map<std::string, std::vector<std::string>>;

/// What somebody tried by hand.
struct TryByHand {
  std::string result;  // "passed" or "failed"
  std::string done;
  std::string by;
  std::string on;       // "2026-01-31"
  std::string remarks;  // may be empty
};

/// One document's checklist, as it is printed. Without `coverage` nothing is said about checks but why there are none.
struct Listing {
  std::string file;
  Checklist checklist;
  std::optional<Coverage> coverage;
  std::string without_checks;                             // why there is no coverage, one sentence; may be empty
  std::map<std::string, std::vector<TryByHand>> by_hand;  // by item id
};

/// Prints one listing after the other, so that a folder of documents takes no more memory than the largest of them.
/// Prints nothing where nothing is added.
class Printer {
 public:
  using Print = std::function<void(std::string_view)>;

  Printer() = default;
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;
  virtual ~Printer() = default;

  virtual void add(const Listing& listing) = 0;
  virtual void end() = 0;  // once, after the last
};

enum class Format {
  /// For people: grouped by dataflow, with ids, levels, lines, numbers of checks, and findings; a summary line at the
  /// end. Sentences are wrapped to `width` columns; ids and places are left whole.
  text,
  /// Each item with the checks that prove it and what was tried by hand, then the items that no check proves. A listing
  /// without coverage counts as one without checks, and says why.
  coverage,
  /// For machines: "dataflow-qa/checklist", version 1; see checklist.schema.json.
  json,
  /// A header line, then one line an item. Fields stand in quotes where RFC 4180 wants them, and lines end with LF.
  /// Fields that a spreadsheet would take for a formula start with an apostrophe.
  csv,
  markdown,
};

[[nodiscard]] std::unique_ptr<Printer> make_printer(Format format, Printer::Print print, std::size_t width = 80);
[[nodiscard]] std::unique_ptr<Printer> make_json_printer(Printer::Print print);
[[nodiscard]] std::unique_ptr<Printer> make_csv_printer(Printer::Print print);
[[nodiscard]] std::unique_ptr<Printer> make_markdown_printer(Printer::Print print);

/// All of it.
[[nodiscard]] std::string printed(Format format, const std::vector<Listing>& listings, std::size_t width = 80);

/// What was printed, counted.
struct Counts {
  std::size_t documents = 0;
  std::size_t dataflows = 0;
  std::size_t items = 0;
  std::size_t required = 0;
  std::size_t findings = 0;

  void add(const Checklist& checklist);
};

/// "2 documents, 4 dataflows, 37 items (37 required, 0 advisory), 3 findings".
[[nodiscard]] std::string summary_line(const Counts& counts);

/// The JSON Schema of print_json's text.
[[nodiscard]] std::string_view json_schema();

}  // namespace dataflow_qa::checklist
