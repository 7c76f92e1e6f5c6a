// Held by systems_test.cpp.
#include "harness/cli/find_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "fixtures/dataset.h"
#include "fixtures/defaults.h"
#include "harness/cli/command.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

/// The .json files of a folder, in order; none where there is no such folder. A pipe or a device is no mapping,
/// whatever it is called, and reading it could take forever.
std::vector<fs::path> json_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code trouble;
  for (fs::directory_iterator at(folder, trouble), end; !trouble && at != end; at.increment(trouble)) {
    std::error_code unknown;
    if (at->path().extension() == ".json" && at->is_regular_file(unknown)) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

bool MappingFinder::is_about(const Candidate& mapping, const checklist::Document& document) const {
  const auto same = [&](const std::string& a, const std::string& b) {
    return a == b || (catalogue_.find(a) != nullptr && catalogue_.find(a) == catalogue_.find(b));
  };
  return same(mapping.source, document.source) && same(mapping.target, document.target);
}

const std::vector<MappingFinder::Candidate>& MappingFinder::mappings_in(const fs::path& folder) {
  const auto [known, is_new] = known_.try_emplace(folder);
  if (!is_new) return known->second;
  for (const fs::path& file : json_files(folder)) {
    const auto mapping = mapping::read_file(file);
    // Other files are skipped, and so are broken mappings: what is wrong with one is said when the user names it.
    if (mapping) known->second.push_back({file, mapping->source, mapping->target});
  }
  return known->second;
}

std::optional<fs::path> MappingFinder::find(const checklist::Document& document, const fs::path& document_file) {
  if (!std::exchange(has_read_own_, true)) {
    const fs::path own = fixtures::defaults().mapping;
    if (const auto mapping = mapping::read_file(own)) own_ = Candidate{own, mapping->source, mapping->target};
  }
  if (own_ && is_about(*own_, document)) return own_->file;
  const fs::path beside = fs::absolute(document_file).parent_path();
  for (const fs::path& folder : {beside, beside.parent_path() / "mappings", fixtures::directory() / "mappings"}) {
    std::vector<fs::path> fitting;
    for (const Candidate& mapping : mappings_in(folder)) {
      if (is_about(mapping, document)) fitting.push_back(mapping.file);
    }
    if (fitting.size() > 1) {
      throw UsageError(fmt::format("{} and {} are both mappings of {} to {}: choose one with --mapping",
                                   fitting[0].string(), fitting[1].string(), document.source, document.target));
    }
    if (!fitting.empty()) return fitting.front();
  }
  return std::nullopt;
}

fs::path mapping_for(const checklist::Document& document, const fs::path& document_file, const std::string& given,
                     const mocks::Catalogue& catalogue) {
  for (const std::string& label : {document.source, document.target}) {
    if (catalogue.find(label) != nullptr) continue;
    throw UsageError(fmt::format("{}: {}", document_file.string(), catalogue.unknown(label)));
  }
  if (!given.empty()) return given;
  if (auto found = MappingFinder(catalogue).find(document, document_file)) return *found;
  throw UsageError(
      fmt::format("there is no mapping of {0} to {1} beside {2}: name one with --mapping, or start one "
                  "with dataflow-qa checklist {2} --draft-mapping",
                  document.source, document.target, document_file.string()));
}

}  // namespace dataflow_qa::cli
