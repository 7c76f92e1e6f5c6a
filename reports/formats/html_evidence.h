#pragma once

// Evidence as template data for the page. Internal to the HTML report. Tolerant: evidence comes from a file.

#include <kainjow/mustache.hpp>

#include "reports/digest.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports::evidence {

/// Lists of rows, `at_most` rows of differences; each is empty where there is no such evidence.
[[nodiscard]] kainjow::mustache::data differences(const Check& check, const Section& section, std::size_t at_most);
[[nodiscard]] kainjow::mustache::data timeline(const Check& check, const Section& section);
[[nodiscard]] kainjow::mustache::data requests(const Check& check, const Section& section);
[[nodiscard]] kainjow::mustache::data last_requests(const std::vector<LastRequest>& requests);
/// The last lines; empty where there are none.
[[nodiscard]] std::string subject_output(const Check& check);

/// The parts before, at and after where `text` differs from `other`, each made visible.
struct Marked {
  std::string before, differing, after;
};
[[nodiscard]] Marked marked(std::string_view text, std::string_view other);

}  // namespace dataflow_qa::reports::evidence
