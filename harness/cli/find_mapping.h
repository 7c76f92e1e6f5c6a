#pragma once

// The mapping that belongs to a document, where the user names none.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/checklist/document.h"
#include "mocks/system/catalogue.h"

namespace dataflow_qa::cli {

/// Finds the mappings of documents. Reads each folder and each file in it once, however many documents there are.
class MappingFinder {
 public:
  /// `catalogue` outlives it.
  explicit MappingFinder(const mocks::Catalogue& catalogue) : catalogue_(catalogue) {}

  /// The project's own mapping where it is about the document's two systems; else one that lies beside the document, in
  /// a folder "mappings" next to its own, or among the project's. Nothing where there is none. Throws UsageError where
  /// several fit.
  [[nodiscard]] std::optional<std::filesystem::path> find(const checklist::Document& document,
                                                          const std::filesystem::path& document_file);

 private:
  struct Candidate {
    std::filesystem::path file;
    std::string source;  // labels of the systems
    std::string target;
  };

  [[nodiscard]] bool is_about(const Candidate& mapping, const checklist::Document& document) const;
  const std::vector<Candidate>& mappings_in(const std::filesystem::path& folder);

  const mocks::Catalogue& catalogue_;
  std::optional<Candidate> own_;
  bool has_read_own_ = false;
  std::map<std::filesystem::path, std::vector<Candidate>> known_;  // by folder
};

/// What the finder finds, or the file that the user named. Throws UsageError, with what to do, where there is none.
[[nodiscard]] std::filesystem::path mapping_for(const checklist::Document& document,
                                                const std::filesystem::path& document_file, const std::string& given,
                                                const mocks::Catalogue& catalogue);

}  // namespace dataflow_qa::cli
