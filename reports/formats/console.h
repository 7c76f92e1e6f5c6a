#pragma once

// The output of `dataflow-qa run`: the checklist, failures, findings and totals as text for a terminal or a log.
// Pure functions: whether there is a terminal, how wide it is and what NO_COLOR says is for the caller to find out.
//
// As the run goes:  heading(results), then ChecklistText::add(item) as soon as an item is finished, and at the end
// ChecklistText::rest() and summary(results). All of it at once: report(results). Every text ends in a line feed (or is
// empty). Unless Detail::verbose, all of it together stays within 60 lines, whatever failed.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports::console {

enum class Detail {
  quiet,    // failures and totals alone
  normal,   // passing properties share lines
  verbose,  // every check
};

struct Style {
  bool color = false;
  bool unicode = true;     // false: only ASCII in what the report itself adds
  std::size_t width = 80;  // columns; not less than 40
  std::size_t height = 0;  // lines of a terminal that a comparison must fit; 0: it is as long as it gets
  Detail detail = Detail::normal;
};

/// The inputs of the run: document, subject, seed.
[[nodiscard]] std::string heading(const Results& results, const Style& style);

/// One finished item: verdict, statement, counts (a property: its two directions), and the first failure of it in a few
/// words. With Detail::verbose its checks follow. With Detail::quiet: empty unless it is in trouble.
[[nodiscard]] std::string item_line(const Item& item, const Style& style);

/// The checklist, grouped by dataflow, in the order of the document, whatever the order in which items are finished.
/// Unless Detail::verbose, passing properties share lines, and what would be too long is counted.
class ChecklistText {
 public:
  /// `results` has every item that will come.
  ChecklistText(const Results& results, const Style& style);

  /// What can be printed now: this item and those after it that wait for it, unless it waits for one itself.
  [[nodiscard]] std::string add(const Item& item);
  /// Call once, at the end: items that never came are left out.
  [[nodiscard]] std::string rest();

 private:
  struct Place {
    std::string id;
    std::size_t section = 0;
  };

  [[nodiscard]] std::string text_of(const Item& item, std::size_t section);
  [[nodiscard]] std::string end_of_section();
  [[nodiscard]] std::string in_budget(const std::string& text, const Item& item);

  Style style_;
  std::vector<std::string> headings_;
  std::vector<Place> order_;
  std::map<std::string, Item> waiting_;
  std::size_t next_ = 0;
  std::size_t section_ = 0;
  bool has_heading_ = false;
  bool has_failed_ = false;
  std::size_t lines_ = 0;
  std::vector<std::string> passed_;  // properties of the section
  std::map<Verdict, std::int64_t> left_out_;
};

[[nodiscard]] std::string checklist(const Results& results, const Style& style);

[[nodiscard]] std::string findings(const Results& results, const Style& style);

/// The verdict of the run, then statements and checks by verdict, and how long it took: three lines, more where they
/// are too long.
[[nodiscard]] std::string totals_line(const Results& results, const Style& style);

/// What is wrong, findings, totals: what follows a checklist that was printed as the run went, in `lines` lines so far.
[[nodiscard]] std::string summary(const Results& results, const Style& style, std::size_t lines);

/// What failed a run beyond its required statements, for the last line of all; empty where nothing did.
[[nodiscard]] std::string strict_line(const Results& results, const Style& style);

/// Everything.
[[nodiscard]] std::string report(const Results& results, const Style& style);

}  // namespace dataflow_qa::reports::console
