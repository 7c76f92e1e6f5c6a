#pragma once

#include <filesystem>

#include "harness/subject/guard.h"

namespace dataflow_qa::subject {

/// Has a folder removed, by a guard (guard.h), where this program is killed while it lives. Else the folder stays.
class FolderGuard {
 public:
  /// Throws std::system_error.
  explicit FolderGuard(const std::filesystem::path& folder);
  ~FolderGuard();
  FolderGuard(const FolderGuard&) = delete;
  FolderGuard& operator=(const FolderGuard&) = delete;

 private:
  GuardSocket socket_;
  int pid_ = -1;
};

}  // namespace dataflow_qa::subject
