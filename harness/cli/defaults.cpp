// Held by defaults_test.cpp.
#include "harness/cli/defaults.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/json_place.h"
#include "base/suggest.h"
#include "harness/cli/command.h"
#include "harness/cli/results_input.h"

namespace dataflow_qa::cli {
namespace {

using base::JsonPlace;

/// The options that stand at the top: they say what is tested, whatever the command.
constexpr const char* for_all[] = {"document", "subject", "mapping", "systems", "switch"};

/// Commands that test a sync.
std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* each) { return each->get_option_no_throw("--subject") != nullptr; });
}

void refuse(const JsonPlace& place, const std::string& key, const std::vector<std::string>& known) {
  place.fail(fmt::format("the key \"{}\" is not known{} (known: {})", key,
                         base::did_you_mean(key, {known.begin(), known.end()}), fmt::join(known, ", ")));
}

std::string word_at(const JsonPlace& place) {
  const auto& value = place.value();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  place.fail("expected a text or a number");
  return "";
}

/// The words of one option: "--jobs", "2".
std::vector<std::string> words_of(const JsonPlace& place, const CLI::Option& option) {
  const auto name = "--" + option.get_lnames().front();
  if (option.get_items_expected_max() == 0) {
    if (!place.boolean()) return {};
    return {name};
  }
  if (!place.value().is_array()) return {name, word_at(place)};
  if (option.get_multi_option_policy() != CLI::MultiOptionPolicy::TakeAll && option.get_items_expected_max() == 1) {
    place.fail("expected one value: the option may be given once");
  }
  std::vector<std::string> words;
  for (const auto& each : place.elements()) words.insert(words.end(), {name, word_at(each)});
  return words;
}

bool is_given(const CLI::Option& option, const std::vector<std::string>& words) {
  const auto names = [&](const std::string& name) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word == name || word.starts_with(name + "="); });
  };
  return std::any_of(option.get_lnames().begin(), option.get_lnames().end(),
                     [&](const std::string& name) { return names("--" + name); });
}

class DefaultsReader {
 public:
  DefaultsReader(const CLI::App& app, const std::vector<std::string>& words) : app_(app), words_(words) {}

  std::vector<std::string> read(const JsonPlace& root) {
    const auto commands = commands_of(app_);
    std::vector<std::string> known(std::begin(for_all), std::end(for_all));
    for (const auto* command : commands) known.push_back(command->get_name());
    for (const auto& [key, place] : root.entries()) {
      const auto named = std::find_if(commands.begin(), commands.end(),
                                      [&, &name = key](const auto* each) { return each->get_name() == name; });
      if (named != commands.end()) {
        read_command(**named, place);
      } else if (std::find(known.begin(), known.end(), key) == known.end()) {
        refuse(place, key, known);
      } else {
        for (const auto* command : commands) read_option(*command, key, place);
      }
    }
    return std::move(result_);
  }

 private:
  void read_command(const CLI::App& command, const JsonPlace& place) {
    std::vector<std::string> known;
    for (const auto* option : command.get_options()) {
      for (const auto& name : option->get_lnames()) {
        if (name != "help") known.push_back(name);
      }
    }
    for (const auto& [key, value] : place.entries()) {
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        refuse(value, key, known);
      } else {
        read_option(command, key, value);
      }
    }
  }

  void read_option(const CLI::App& command, const std::string& key, const JsonPlace& place) {
    const auto* option = command.get_option_no_throw("--" + key);
    if (option == nullptr) return;
    const auto words = words_of(place, *option);
    if (words_.empty() || words_.front() != command.get_name() || is_given(*option, words_)) return;
    const auto& excluded = option->get_excludes();
    if (std::any_of(excluded.begin(), excluded.end(), [&](const auto* each) { return is_given(*each, words_); }))
      return;
    result_.insert(result_.end(), words.begin(), words.end());
  }

  const CLI::App& app_;
  const std::vector<std::string>& words_;
  std::vector<std::string> result_;
};

}  // namespace

std::vector<std::string> defaults_for(const CLI::App& app, const std::vector<std::string>& words) {
  const auto asks_for_help = [](const std::string& word) { return word == "--help" || word == "-h"; };
  const auto commands = commands_of(app);
  const bool takes_defaults = !words.empty() && std::any_of(commands.begin(), commands.end(), [&](const auto* each) {
    return each->get_name() == words.front();
  });
  if (!takes_defaults || std::any_of(words.begin(), words.end(), asks_for_help)) return {};
  if (std::getenv(no_defaults) != nullptr || !base::is_there(defaults_file)) return {};
  auto read = base::read_json(read_input_file(defaults_file), defaults_file,
                              [&](const JsonPlace& root) { return DefaultsReader(app, words).read(root); });
  if (!read) throw UsageError(read.error().text());
  return std::move(*read);
}

}  // namespace dataflow_qa::cli
