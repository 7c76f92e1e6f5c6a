#pragma once

// The environment of a subject. All that it holds is put together here; nothing else of the harness's own reaches it.
//
//   PATH, HOME, LANG, TMPDIR   as the harness has them, else a default
//   names in "pass_env"        as the harness has them, where it has them
//   PMS_BASE_URL, …            the connection of each system, by its placeholders
//   SYNC_STATE_DIR, …          the state folder, the mapping and the poll interval
//   names in "env"             as the subject file sets them: they win

#include <map>
#include <set>
#include <string>

#include "harness/subject/subject_file.h"

namespace dataflow_qa::subject {

/// A variable of this process.
[[nodiscard]] std::string from_environment(const char* name, const char* otherwise);

/// The variables that the harness sets in any case, where a subject file may use these placeholders: to hand them on
/// from its own environment would lead the subject astray.
[[nodiscard]] std::set<std::string> own_variables(const std::set<std::string>& placeholders);

/// `connection`: the placeholders of both systems; `values`: all placeholders.
[[nodiscard]] std::map<std::string, std::string> environment_of(const SubjectFile& file,
                                                                const std::map<std::string, std::string>& connection,
                                                                const std::map<std::string, std::string>& values);

}  // namespace dataflow_qa::subject
