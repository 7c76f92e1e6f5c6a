#pragma once

// The details of one check on the page: why it has its verdict, with evidence. Internal to the HTML report.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "reports/digest.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The page's text for each check, within a number of bytes. Every check that failed gets its sentence first, then
/// expected and actual, then timeline and exchanges; at each step those that a reader looks at first come first.
class CheckDetails {
 public:
  /// No check has details: what the page takes without any.
  CheckDetails() = default;
  CheckDetails(const Results& results, std::size_t budget);

  /// HTML for a check that has something to say, also what one that passed did and saw; empty for one without any
  /// reason, and where there is no room.
  [[nodiscard]] const std::string& of(const Check& check) const;

  /// True for the check that shows one of the first causes: its details stand open, those of others are folded.
  [[nodiscard]] bool is_example(const Check& check) const { return examples_.contains(check.name); }

  [[nodiscard]] bool empty() const { return bodies_.empty(); }

  /// How many checks have less on the page than in results.json.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  std::map<const Check*, std::string> bodies_;
  std::set<std::string> examples_;
  std::size_t left_out_ = 0;
};

/// `id` as an HTML id and a URL fragment at once: what is not a letter, digit or one of "-._~/" is percent-encoded.
[[nodiscard]] std::string anchor(std::string_view id);

}  // namespace dataflow_qa::reports
