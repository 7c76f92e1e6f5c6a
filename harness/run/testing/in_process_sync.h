#pragma once

// The sync, with a defect or without, as a subject of this process.
//
//   world.make_subject = in_process_sync({.file = &subject, .mapping_file = …, .options = {{"page_size", "30"}}});

#include <filesystem>
#include <map>
#include <string>

#include "harness/subject/subject.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::run::testing {

struct SyncSetup {
  const subject::SubjectFile* file = nullptr;
  std::filesystem::path mapping_file;
  std::string defect = "none";
  std::map<std::string, std::string> options;  // by the names that they have in files: "merge_by"
  bool prints_key_at_stop = false;
};

/// The options are read at once: throws std::logic_error where one is wrong, or where there is no such defect.
[[nodiscard]] subject::SubjectFactory in_process_sync(SyncSetup setup);

}  // namespace dataflow_qa::run::testing
