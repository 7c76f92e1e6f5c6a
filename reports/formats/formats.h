#pragma once

// Every format that results and comparisons are written in: `report --format`, `compare --format` and the folder that a
// run leaves behind read these tables, and nothing else names a format. A new one is a file with its function and a
// line in formats.cpp.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/compare/compare.h"
#include "reports/formats/console.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// How a report is best kept.
enum class Content { text, csv, binary };

struct ReportFormat {
  std::string_view name;  // of `--format`
  std::string_view help;
  std::string_view file;  // in the folder of a run; empty: none
  std::string (*render)(const Results& results, const console::Style& style);
  /// What belongs on the page of a CI system's step as well, at the end of the file that it names; null: nothing.
  std::string (*step_summary)(const Results& results, const console::Style& style) = nullptr;
  Content content = Content::text;
};

struct ComparisonFormat {
  std::string_view name;
  std::string_view help;
  std::string (*render)(const Comparison& comparison, const console::Style& style);
};

/// The first one is the default.
[[nodiscard]] std::span<const ReportFormat> report_formats();
[[nodiscard]] std::span<const ComparisonFormat> comparison_formats();

template <typename Format>
[[nodiscard]] std::vector<std::string> names_of(std::span<const Format> formats) {
  std::vector<std::string> names;
  for (const Format& format : formats) names.emplace_back(format.name);
  return names;
}

/// "console (text for a terminal), markdown (…), …".
template <typename Format>
[[nodiscard]] std::string help_of(std::span<const Format> formats) {
  std::string text;
  for (const Format& format : formats) {
    if (!text.empty()) text += ", ";
    text.append(format.name).append(" (").append(format.help).append(")");
  }
  return text;
}

/// The first one where none has that name.
template <typename Format>
[[nodiscard]] const Format& format_called(std::string_view name, std::span<const Format> formats) {
  for (const Format& format : formats) {
    if (format.name == name) return format;
  }
  return formats.front();
}

}  // namespace dataflow_qa::reports
