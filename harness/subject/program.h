#pragma once

// The program that a subject's command begins with.

#include <filesystem>
#include <string>

#include "base/error.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::subject {

/// A relative program is looked up in the folder `beside`, then on PATH.
[[nodiscard]] std::filesystem::path find_program(const std::string& name, const std::filesystem::path& beside);

/// Why the command cannot be started, as far as that is known before any world stands: the program is not there, is a
/// folder, may not be executed, or names an interpreter that is not there.
[[nodiscard]] base::Result<void> require_program(const SubjectFile& file, const std::filesystem::path& program_dir);

}  // namespace dataflow_qa::subject
