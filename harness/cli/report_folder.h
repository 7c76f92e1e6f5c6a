#pragma once

// The folder in which a run leaves its reports.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/subject/output_file.h"
#include "harness/subject/subject_file.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// Where no --out names another one.
constexpr const char* default_report_folder = "dataflow-qa-report";
/// The file with all that the subject wrote.
constexpr const char* subject_output_file = "subject-output.txt";

/// The names of all files of a report.
[[nodiscard]] std::vector<std::string> report_files();

/// Renames these files of an earlier report: their names end in ".earlier" from now on, so that nobody takes them for
/// the new ones, should those never be written. Removes what a killed program left half written. Throws UsageError
/// where either fails.
void retire(const std::filesystem::path& folder, const std::vector<std::string>& names);
/// Removes them: the new ones are there.
void remove_retired(const std::filesystem::path& folder, const std::vector<std::string>& names);

/// Creates the folder if it does not exist, and retires the report of an earlier run in it. Throws UsageError where it
/// cannot be used, or where it holds a file of a report's name that no run has written.
[[nodiscard]] std::filesystem::path prepare_folder(const std::string& out);

/// Whether this program has prepared a folder: what is in it then is its own, or was set aside.
[[nodiscard]] bool has_prepared_folder();

/// Each report that has a file in the table of formats: results.json first. Those of an earlier run go.
void write_reports(const std::filesystem::path& folder, const reports::Results& results);

/// Writes the page alone, while the run goes on; the other reports come at its end.
void write_page(const std::filesystem::path& folder, const reports::Results& results);

/// Takes the output of a subject that this program starts; null for any other one. An earlier file goes. Throws
/// std::runtime_error.
[[nodiscard]] std::unique_ptr<subject::OutputFile> open_subject_output(const std::filesystem::path& folder,
                                                                       const subject::SubjectFile& subject,
                                                                       std::uint64_t seed);

/// Renames the files of a report of that command that lie in the folder. False where there are none. Throws UsageError
/// where they cannot be renamed.
bool set_aside_report(const std::string& out, std::string_view command);
/// The first word that is no option.
[[nodiscard]] std::string command_in(const std::vector<std::string>& arguments);

/// The folders whose report a command line that was refused would have replaced: those that `run`, `merge`, `explore`
/// or `sabotage` names with --out, or the default. None for what leaves no report, and where a shard to be merged is
/// that report.
[[nodiscard]] std::vector<std::string> folders_to_replace(const std::vector<std::string>& arguments);

/// The output files of shards, put together in the folder as its own, each under a line that names its shard. Returns
/// whether there were any; where not, an earlier one is removed. Throws std::runtime_error.
bool merge_subject_outputs(const std::vector<std::filesystem::path>& shards, const std::filesystem::path& folder);

/// "Report: dataflow-qa-report/index.html (results.json, junit.xml beside it)"
[[nodiscard]] std::string report_line(const std::filesystem::path& folder);

/// The shortest way to say where a file is, with hidden characters made visible.
[[nodiscard]] std::string shown_path(const std::filesystem::path& file);

}  // namespace dataflow_qa::cli
