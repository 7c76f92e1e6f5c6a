// Held by systems_test.cpp.
#include "harness/cli/find_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "fixtures/dataset.h"
#include "fixtures/defaults.h"
#include "harness/cli/command.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

/// The .json files of a folder, in order; none where there is no such folder.
std::vector<fs::path> json_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code trouble;
  for (fs::directory_iterator at(folder, trouble), end; !trouble && at != end; at.increment(trouble)) {
    if (at->path().extension() == ".json") files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_about(const fs::path& file, const checklist::Document& document, const mocks::Catalogue& catalogue) {
  const auto mapping = mapping::read_file(file);
  if (!mapping) return false;  // something else, or one that the user has to name to hear what is wrong with it
  const auto same = [&](const std::string& a, const std::string& b) {
    return a == b || (catalogue.find(a) != nullptr && catalogue.find(a) == catalogue.find(b));
  };
  return same(mapping->source, document.source) && same(mapping->target, document.target);
}

}  // namespace

std::optional<fs::path> find_mapping(const checklist::Document& document, const fs::path& document_file,
                                     const mocks::Catalogue& catalogue) {
  const fs::path own = fixtures::defaults().mapping;
  if (is_about(own, document, catalogue)) return own;
  const fs::path beside = fs::absolute(document_file).parent_path();
  for (const fs::path& folder : {beside, beside.parent_path() / "mappings", fixtures::directory() / "mappings"}) {
    std::vector<fs::path> fitting;
    for (const fs::path& file : json_files(folder)) {
      if (is_about(file, document, catalogue)) fitting.push_back(file);
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
  if (document.sections.empty()) {
    throw UsageError(document_file.string() + ": the document describes no dataflow, so there is nothing to check");
  }
  for (const std::string& label : {document.source, document.target}) {
    if (catalogue.find(label) == nullptr) throw UsageError(catalogue.unknown(label));
  }
  if (!given.empty()) return given;
  if (auto found = find_mapping(document, document_file, catalogue)) return *found;
  throw UsageError(
      fmt::format("there is no mapping of {0} to {1} beside {2}: name one with --mapping, or start one "
                  "with dataflow-qa checklist {2} --draft-mapping",
                  document.source, document.target, document_file.string()));
}

}  // namespace dataflow_qa::cli
