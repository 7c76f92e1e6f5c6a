// Held by mistakes_test.cpp.
#include "harness/cli/mistakes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/suggest.h"

namespace dataflow_qa::cli {
namespace {

/// The command that was given: "system draft" is the innermost of two.
const CLI::App& innermost(const CLI::App& app) {
  const auto* at = &app;
  for (auto given = at->get_subcommands(); !given.empty(); given = at->get_subcommands()) at = given.front();
  return *at;
}

/// As it is typed: "dataflow-qa system draft".
std::string path_of(const CLI::App& command) {
  const auto* above = command.get_parent();
  return above == nullptr ? command.get_name() : path_of(*above) + " " + command.get_name();
}

std::vector<std::string> options_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace

OneOf::OneOf(std::vector<std::string> words) : CLI::IsMember(words) {
  func_ = [words = std::move(words)](const std::string& word) -> std::string {
    if (std::find(words.begin(), words.end(), word) != words.end()) return "";
    return fmt::format("\"{}\" is none of {}{}", word, fmt::join(words, ", "),
                       base::did_you_mean(word, {words.begin(), words.end()}));
  };
}

std::string what_is_left_over(const CLI::App& app) {
  const auto& command = innermost(app);
  const auto options = options_of(command);
  std::vector<std::string> said;
  for (const auto& word : app.remaining(true)) {
    if (!word.starts_with("-")) continue;
    const auto name = word.substr(0, word.find('='));
    said.push_back(
        fmt::format("there is no option {}{}", name, base::did_you_mean(name, {options.begin(), options.end()})));
  }
  // Words beside an unknown option may be its values.
  const auto text = said.empty() ? fmt::format("\"{}\" is one word too many", app.remaining(true).back())
                                 : fmt::format("{}", fmt::join(said, "; "));
  return fmt::format("{} (`{} --help` says what there is)", text, path_of(command));
}

std::string near_filter(std::string_view filter, const std::vector<std::string_view>& names) {
  for (std::size_t from = 0; from <= filter.size();) {
    const auto end = std::min(filter.find('.', from), filter.size());
    const auto part = filter.substr(from, end - from);
    if (part.find_first_of("*?[") != std::string_view::npos) break;
    std::set<std::string_view> there;
    for (const auto name : names) {
      if (!name.starts_with(filter.substr(0, from))) continue;
      const auto rest = name.substr(std::min(from, name.size()));
      there.insert(rest.substr(0, rest.find('.')));
    }
    if (!there.contains(part)) return base::did_you_mean(part, {there.begin(), there.end()});
    from = end + 1;
  }
  return "";
}

}  // namespace dataflow_qa::cli
