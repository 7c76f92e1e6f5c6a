// Held by completion_test.cpp.
#include "harness/cli/manual.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

namespace dataflow_qa::cli {
namespace {

/// Plain text for roff: nothing in it is a request or an escape.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char each : text) {
    if (each == '\\') {
      result += "\\e";
    } else if (each == '-') {
      result += "\\-";
    } else if (each == '\n') {
      result += ' ';
    } else {
      result += each;
    }
  }
  if (result.starts_with('.') || result.starts_with('\'')) result.insert(0, "\\&");
  return result;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string option_entry(const OptionRow& option) {
  std::vector<std::string> names;
  for (const auto& name : option.names) names.push_back("\\fB" + escaped(name) + "\\fR");
  auto head = fmt::format("{}", fmt::join(names, ", "));
  if (!option.value.empty()) {
    const auto value = "\\fI" + escaped(option.value) + "\\fR";
    head += option.value_is_optional ? " [" + value + "]" : " " + value;
  }
  return fmt::format(".TP\n{}\n{}\n", head, escaped(option.about));
}

/// The text below the options, as --help has it: what is indented stays line by line, and a line that ends with a colon
/// alone is a heading.
std::string footer(const std::string& text) {
  std::string result;
  bool verbatim = false;
  const auto set_verbatim = [&](bool wanted) {
    if (wanted != verbatim) result += wanted ? ".nf\n" : ".fi\n";
    verbatim = wanted;
  };
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool heading = line == "Example:" || line == "Examples:";
    if (heading) {
      set_verbatim(false);
      result += ".SH EXAMPLES\n";
    } else if (line.starts_with("Exit status: ")) {
      set_verbatim(false);
      result += ".SH EXIT STATUS\n" + escaped(line.substr(13)) + "\n";
    } else {
      set_verbatim(line.starts_with(' '));
      result += escaped(line) + "\n";
    }
  }
  set_verbatim(false);
  return result;
}

}  // namespace

std::string manual_page(const CommandRow& command, const std::string& version) {
  auto about = command.about;
  if (about.ends_with('.')) about.pop_back();
  std::string text =
      fmt::format(".TH {} 1 \"\" \"dataflow\\-qa {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                  upper(escaped(command.name("-"))), escaped(version), escaped(command.name("-")), escaped(about));
  text += fmt::format(".SH SYNOPSIS\n.B {}\n[\\fIOPTIONS\\fR]{}{}\n.SH DESCRIPTION\n{}.\n", escaped(command.name(" ")),
                      command.operands.empty() ? "" : " \\fI" + escaped(command.operands.front().value) + "\\fR",
                      command.commands.empty() ? "" : " \\fICOMMAND\\fR", escaped(about));
  text += ".SH OPTIONS\n";
  for (const auto& option : command.options) text += option_entry(option);
  if (!command.commands.empty()) {
    text += ".SH COMMANDS\n";
    for (const auto& below : command.commands) {
      text += fmt::format(".TP\n\\fB{}\\fR\nSee \\fB{}\\fR(1).\n", escaped(below),
                          escaped(command.name("-") + "-" + below));
    }
  }
  const auto below = command.app == nullptr ? "" : command.app->get_footer();
  if (!below.empty() && !below.starts_with("Example")) text += ".SH NOTES\n";
  return text + footer(below);
}

}  // namespace dataflow_qa::cli
