// Held by input_test.cpp.
#include "harness/cli/help.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "harness/cli/command.h"
#include "reports/text.h"

namespace dataflow_qa::cli {
namespace {

constexpr std::size_t left_column = 26;

/// "  dataflow-qa run --jobs 1      one world after another": what is said of an example or in a table, with its
/// column.
std::string with_broken_remark(const std::string& line, std::size_t width) {
  constexpr std::size_t least_room = 30;
  const auto gap = line.rfind("  ");
  const auto first_word = line.find_first_not_of(' ');
  if (line.size() <= width || gap == std::string::npos || gap < first_word) return line;
  const auto column = gap + 2;
  const bool fits_beside = column + least_room <= width;
  const auto indent = fits_beside ? column : first_word + 4;
  const auto before = fits_beside
                          ? line.substr(0, column)
                          : line.substr(0, line.find_last_not_of(' ', gap) + 1) + "\n" + std::string(indent, ' ');
  const auto remark = reports::text::wrapped(line.substr(column), width - indent);
  return before + fmt::format("{}", fmt::join(remark, "\n" + std::string(indent, ' ')));
}

/// Sentences flow; what is indented, such as examples, stays line by line.
std::string broken_lines(const std::string& text, std::size_t width) {
  std::string result;
  std::string sentence;
  const auto end_sentence = [&] {
    if (sentence.empty()) return;
    result += fmt::format("{}\n", fmt::join(reports::text::wrapped(sentence, width), "\n"));
    sentence.clear();
  };
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(' ') || line.empty()) {
      end_sentence();
      result += with_broken_remark(line, width) + "\n";
      continue;
    }
    sentence += (sentence.empty() ? "" : " ") + line;
    if (line.ends_with('.') || line.ends_with(':')) end_sentence();
  }
  end_sentence();
  return result;
}

}  // namespace

HelpFormatter::HelpFormatter() {
  column_width(left_column);
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  return broken(option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  std::ostringstream out;
  CLI::detail::format_help(out, command->get_name(), broken(command->get_description()), get_column_width());
  return out.str();
}

std::string HelpFormatter::make_description(const CLI::App* command) const {
  return broken_lines(CLI::Formatter::make_description(command), standard_output().width);
}

std::string HelpFormatter::make_footer(const CLI::App* command) const {
  return broken_lines(CLI::Formatter::make_footer(command), standard_output().width);
}

std::string HelpFormatter::broken(const std::string& description) const {
  constexpr std::size_t fewest = 30;
  const auto width = std::max(standard_output().width, get_column_width() + fewest) - get_column_width();
  return fmt::format("{}", fmt::join(reports::text::wrapped(description, width), "\n"));
}

}  // namespace dataflow_qa::cli
