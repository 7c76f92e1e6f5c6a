#pragma once

// The details of one check on the page: why it has its verdict, with evidence. Internal to the HTML report.

#include <cstddef>
#include <memory>
#include <string>

#include "reports/digest.h"
#include "reports/results.h"

namespace dataflow_qa::reports {

/// Renders details until a page's budget is used up; then sentences alone, then nothing.
class CheckDetails {
 public:
  CheckDetails();
  ~CheckDetails();
  CheckDetails(const CheckDetails&) = delete;
  CheckDetails& operator=(const CheckDetails&) = delete;
  CheckDetails(CheckDetails&&) = delete;
  CheckDetails& operator=(CheckDetails&&) = delete;

  /// HTML for a check that has something to tell; empty for one that passed, and for one without any reason.
  [[nodiscard]] std::string render(const Check& check, const Section& section);

  /// How many checks have less on the page than in results.json.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  struct Template;
  std::unique_ptr<Template> template_;
  std::size_t details_left_;
  std::size_t sentences_left_;
  std::size_t left_out_ = 0;
};

/// `id` as an HTML id and a URL fragment at once: what is not a letter, digit or one of "-._~/" is percent-encoded.
[[nodiscard]] std::string anchor(std::string_view id);

}  // namespace dataflow_qa::reports
