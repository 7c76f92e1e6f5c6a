#pragma once

// The systems whose descriptions are at hand: those that are compiled in, and those in files that a user names.
//
//   Catalogue catalogue;
//   if (auto added = catalogue.add_folder("systems"); !added) return usage_error(added.error().text());
//   const System* kimai = catalogue.find("Kimai");

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {

/// Filled by one thread, then read by any. What it returns lives as long as any copy of it.
class Catalogue {
 public:
  /// With the systems that are compiled in.
  Catalogue();

  /// The error names file and place; a second system of a name or label that is known already takes the place of one
  /// that is compiled in, and is an error beside another file's.
  base::Result<void> add_file(const std::filesystem::path& file);
  /// Every *.json in the folder that is a description: mappings, documents and subjects beside it are passed over.
  base::Result<void> add_folder(const std::filesystem::path& folder);

  /// By label ("PowerOffice GO", "Custom PMS"), other label or name: letters and digits count, whatever their case.
  /// Null where none is known.
  [[nodiscard]] const System* find(std::string_view label_or_name) const;
  [[nodiscard]] std::vector<const System*> all() const;
  /// "there is no description of HubSpot (known: Custom PMS, PowerOffice GO)", with what to do about it.
  [[nodiscard]] std::string unknown(std::string_view label) const;

 private:
  struct Entry {
    std::shared_ptr<const System> system;
    std::string file;  // empty: compiled in
  };
  std::vector<Entry> entries_;
};

}  // namespace dataflow_qa::mocks
