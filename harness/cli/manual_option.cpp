// Held by manual_test.cpp.
#include "harness/cli/manual_option.h"

#include <fmt/format.h>

#include <utility>

#include "base/suggest.h"
#include "harness/cli/command.h"
#include "harness/cli/results_input.h"
#include "harness/run/run.h"

namespace dataflow_qa::cli {
namespace {

reports::ManualFile read_file_of_tries(const std::string& name) {
  auto file = reports::read_manual(read_input_file(name), name, today());
  if (!file) throw UsageError(file.error().text());
  return std::move(*file);
}

}  // namespace

void add_manual_option(CLI::App& command, std::vector<std::string>& files) {
  command
      .add_option("--manual", files,
                  "What was tried by hand: put beside the checks, marked as such; may be given several times")
      ->type_name("FILE.json")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

std::vector<reports::ManualFile> read_manual_files(const std::vector<std::string>& names) {
  std::vector<reports::ManualFile> files;
  files.reserve(names.size());
  for (const auto& name : names) files.push_back(read_file_of_tries(name));
  return files;
}

void take_manual(reports::Results& results, const std::vector<reports::ManualFile>& files) {
  if (files.empty()) return;
  for (const auto& file : files) {
    if (const auto added = reports::add_manual(results, file); !added) throw UsageError(added.error().text());
  }
  results.run.exit = run::exit_status(results);
}

void CoverageByHand::add_to(checklist::Listing& listing) {
  if (files_.empty()) return;
  std::set<std::string> ids;
  for (const auto& item : listing.checklist.items) ids.insert(item.id);
  known_.insert(ids.begin(), ids.end());
  for (const auto& file : files_) {
    for (const auto& entry : file.tries) {
      if (!ids.contains(entry.item)) continue;
      listing.by_hand[entry.item].push_back({.result = std::string(reports::to_string(entry.what.result)),
                                             .done = entry.what.done,
                                             .by = entry.what.by,
                                             .on = entry.what.on,
                                             .remarks = entry.what.remarks});
    }
  }
}

void CoverageByHand::require_known() const {
  const std::vector<std::string_view> ids(known_.begin(), known_.end());
  for (const auto& file : files_) {
    for (std::size_t i = 0; i < file.tries.size(); ++i) {
      const auto& id = file.tries[i].item;
      if (known_.contains(id)) continue;
      throw UsageError(fmt::format("{}: /tries/{}/item: no document here has an item \"{}\"{}", file.name, i, id,
                                   base::did_you_mean(id, ids)));
    }
  }
}

}  // namespace dataflow_qa::cli
