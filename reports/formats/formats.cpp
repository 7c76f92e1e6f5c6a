#include "reports/formats/formats.h"

#include <array>

#include "reports/compare/compare_reports.h"
#include "reports/formats/csv.h"
#include "reports/formats/ctrf.h"
#include "reports/formats/github.h"
#include "reports/formats/html.h"
#include "reports/formats/junit.h"
#include "reports/formats/markdown.h"
#include "reports/formats/xlsx.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports {
namespace {

/// A format that looks the same on every terminal.
template <auto Render, typename Model>
std::string plain(const Model& model, const console::Style& /*style*/) {
  return Render(model);
}

constexpr auto of_runs = std::to_array<ReportFormat>({
    {"console", "text for a terminal or a log", "", console::report},
    {"markdown", "a summary for a CI step's page", "", plain<markdown, Results>},
    {"json", "results.json: everything, for machines", "results.json", plain<write_json, Results>},
    {"junit", "JUnit XML for CI systems", "junit.xml", plain<junit, Results>},
    {"html", "the checklist as a page", "index.html", plain<html, Results>},
    {"github", "annotations for GitHub Actions; the step's summary, too, where it runs there", "",
     plain<github, Results>, plain<markdown, Results>},
    {"ctrf", "CTRF JSON for viewers and bots of CI systems", "", plain<ctrf, Results>},
    {"csv", "a line for each check, for spreadsheets", "", plain<csv_table, Results>, nullptr, Content::csv},
    {"xlsx", "a spreadsheet with a sheet for each dataflow and one to sign", "", plain<xlsx, Results>, nullptr,
     Content::binary},
});

constexpr auto of_comparisons = std::to_array<ComparisonFormat>({
    {"console", "text for a terminal or a log", console::comparison},
    {"markdown", "a summary for a CI step's page", plain<comparison_markdown, Comparison>},
    {"html", "a page", plain<comparison_html, Comparison>},
    {"json", "everything, for machines", plain<comparison_json, Comparison>},
});

}  // namespace

std::span<const ReportFormat> report_formats() {
  return of_runs;
}

std::span<const ComparisonFormat> comparison_formats() {
  return of_comparisons;
}

}  // namespace dataflow_qa::reports
