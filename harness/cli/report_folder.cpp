// Held by input_test.cpp.
#include "harness/cli/report_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

#include "base/file.h"
#include "base/visible.h"
#include "harness/cli/command.h"
#include "harness/cli/own_folder.h"
#include "reports/formats/formats.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t enough_to_know = 200;  // bytes of a file

/// True for the results.json of a run, also of one that ended early.
bool is_results_file(const fs::path& file) {
  return base::beginning_of(file, enough_to_know).find("\"dataflow-qa/results\"") != std::string::npos;
}

/// True for the file that a run leaves when it is killed before it writes results: empty, or with the usual beginning.
bool is_subject_output(const fs::path& file) {
  const auto beginning = base::beginning_of(file, enough_to_know);
  return fs::is_regular_file(file) && (beginning.empty() || beginning.starts_with("Output of the subject, "));
}

/// Those that are made from the results.
std::vector<std::string> rendered_files() {
  std::vector<std::string> files;
  for (const auto& format : reports::report_formats()) {
    if (!format.file.empty()) files.emplace_back(format.file);
  }
  return files;
}

fs::path retired(const fs::path& file) {
  return fs::path(file) += ".earlier";
}

/// Whether a run has written what lies there: a report, or what is left of one that it was about to set aside.
bool has_report(const fs::path& folder) {
  const auto results = folder / "results.json";
  return is_results_file(results) || is_results_file(retired(results));
}

/// A folder may hold an earlier report, which is replaced, and other files, which are left alone.
void require_own_files(const fs::path& folder) {
  const bool earlier = has_report(folder);
  for (const auto& name : report_files()) {
    const auto file = folder / name;
    const bool own = earlier || (name == subject_output_file && is_subject_output(file));
    if (fs::is_directory(file) || (!own && fs::exists(file))) {
      throw UsageError(fmt::format("--out {} holds something named {} that no run has written; name another folder",
                                   folder.string(), name));
    }
  }
}

/// "results.json.4711.tmp": what write_file() leaves of `name` where the program is killed.
bool is_left_of(const std::string& name, const std::string& file) {
  constexpr std::string_view end = ".tmp";
  if (!file.starts_with(name + ".") || !file.ends_with(end) || file.size() <= name.size() + 1 + end.size())
    return false;
  const auto number = file.substr(name.size() + 1, file.size() - name.size() - 1 - end.size());
  return number.find_first_not_of("0123456789") == std::string::npos;
}

void remove_half_written(const fs::path& folder, const std::vector<std::string>& names) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto own = [&](const auto& name) { return is_left_of(name, entry.path().filename().string()); };
    if (std::any_of(names.begin(), names.end(), own)) fs::remove(entry.path());
  }
}

bool folder_is_prepared = false;  // once for a program

}  // namespace

std::vector<std::string> report_files() {
  auto files = rendered_files();
  files.insert(files.begin(), subject_output_file);
  return files;
}

void retire(const fs::path& folder, const std::vector<std::string>& names) try {
  remove_half_written(folder, names);
  for (const auto& name : names) {
    const auto file = folder / name;
    if (fs::symlink_status(file).type() == fs::file_type::regular) {
      fs::rename(file, retired(file));
    } else if (fs::is_regular_file(file)) {
      fs::resize_file(file, 0);  // a link leads to it, which stays
    }
  }
  folder_is_prepared = true;
} catch (const fs::filesystem_error& error) {
  throw UsageError(
      fmt::format("the earlier report in {} cannot be set aside: {}", folder.string(), error.code().message()));
}

void remove_retired(const fs::path& folder, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    std::error_code ignored;  // nobody takes it for a report
    fs::remove(retired(folder / name), ignored);
  }
}

fs::path prepare_folder(const std::string& out) try {
  const fs::path folder(out);
  if (fs::exists(folder) && !fs::is_directory(folder)) {
    throw UsageError(fmt::format("--out {} is a file; name a folder; it is created if it does not exist", out));
  }
  require_own_files(folder);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw UsageError(fmt::format("--out {} cannot be created: {}", out, error.message()));
  retire(folder, rendered_files());
  remove_half_written(folder, {subject_output_file});
  return folder;
} catch (const fs::filesystem_error& error) {
  throw UsageError(fmt::format("--out {} cannot be used: {}", out, error.code().message()));
}

bool has_prepared_folder() {
  return folder_is_prepared;
}

std::unique_ptr<subject::OutputFile> open_subject_output(const fs::path& folder, const subject::SubjectFile& subject,
                                                         std::uint64_t seed) {
  const auto file = folder / subject_output_file;
  if (subject.mode == subject::Mode::external) {
    fs::remove(file);
    return nullptr;
  }
  const auto version = subject.version.empty() ? "" : " " + subject.version;
  return std::make_unique<subject::OutputFile>(file, fmt::format("{}{}, seed {}", subject.name, version, seed),
                                               subject::OutputBounds{});
}

bool merge_subject_outputs(const std::vector<fs::path>& shards, const fs::path& folder) {
  const auto file = folder / subject_output_file;
  const auto beside = fs::path(fmt::format("{}.{}.tmp", file.string(), getpid()));  // a shard may be in this folder
  std::ofstream merged(beside, std::ios::binary);
  bool any = false;
  for (const auto& shard : shards) {
    const auto own = shard.parent_path() / subject_output_file;
    const bool is_there = fs::is_regular_file(own);
    merged << fmt::format("=== {}\n", is_there ? own.string() : own.string() + " is not there");
    if (!is_there) continue;
    any = true;
    std::ifstream part(own, std::ios::binary);
    if (part.peek() != std::ifstream::traits_type::eof()) merged << part.rdbuf() << '\n';
  }
  merged.close();
  if (!merged) {
    const int why = errno;
    fs::remove(beside);
    throw std::runtime_error(fmt::format("{} cannot be written: {}", file.string(), std::strerror(why)));
  }
  if (any) {
    fs::rename(beside, file);
  } else {
    fs::remove(beside);
    fs::remove(file);
  }
  return any;
}

namespace {

bool retire_file(const fs::path& file) {
  if (!fs::is_regular_file(file)) return false;
  fs::rename(file, retired(file));
  return true;
}

}  // namespace

bool set_aside_report(const std::string& out, std::string_view command) try {
  const fs::path folder(out);
  bool any = false;
  const auto set_aside = [&](const std::vector<std::string>& names) {
    for (const auto& name : names) any = retire_file(folder / name) || any;
  };
  if ((command == "run" || command == "merge") && has_report(folder)) set_aside(report_files());
  const bool explores = command == "explore" || command == "merge";
  if (explores && format_of(folder / exploration_file) == "dataflow-qa/exploration") set_aside({exploration_file});
  const bool sabotages = command == "sabotage" || command == "merge";
  if (sabotages && format_of(folder / sabotage_file) == "dataflow-qa/sabotage") {
    set_aside({sabotage_file, sabotage_page});
  }
  return any;
} catch (const fs::filesystem_error& error) {
  throw UsageError(fmt::format("the earlier report in --out {} cannot be set aside: {}", out, error.code().message()));
}

/// An option that stands before its command is a mistake; what the command would have written is stale all the same.
std::string command_in(const std::vector<std::string>& arguments) {
  const auto is_word = [](const std::string& each) { return !each.starts_with("-"); };
  const auto found = std::find_if(arguments.begin(), arguments.end(), is_word);
  return found == arguments.end() ? std::string{} : *found;
}

std::vector<std::string> folders_to_replace(const std::vector<std::string>& arguments) {
  static const std::map<std::string, std::string> usual{{"run", default_report_folder},
                                                        {"merge", default_report_folder},
                                                        {"explore", default_exploration_folder},
                                                        {"sabotage", default_sabotage_folder}};
  const auto command = usual.find(command_in(arguments));
  if (command == usual.end()) return {};
  constexpr std::array<std::string_view, 3> writing_none{"--list", "--gtest_list_tests", "--replay"};
  const std::string option = "--out";
  std::vector<std::string> folders;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& each = arguments[i];
    if (std::count(writing_none.begin(), writing_none.end(), each.substr(0, each.find('='))) > 0) return {};
    if (each == option && i + 1 < arguments.size()) folders.push_back(arguments[i + 1]);
    if (each.starts_with(option + "=")) folders.push_back(each.substr(option.size() + 1));
  }
  const bool unfinished = arguments.back() == option;
  if (folders.empty() && !unfinished) folders.push_back(command->second);
  std::erase_if(folders, [&](const auto& folder) {
    std::error_code not_there;
    const auto is_its_report = [&](const auto& file) {
      const std::array<std::string_view, 3> reports{"results.json", exploration_file, sabotage_file};
      return std::any_of(reports.begin(), reports.end(),
                         [&](const auto& name) { return fs::equivalent(file, fs::path(folder) / name, not_there); });
    };
    return std::any_of(arguments.begin() + 1, arguments.end(), is_its_report);
  });
  return folders;
}

void write_reports(const fs::path& folder, const reports::Results& results) {
  for (const auto& format : reports::report_formats()) {
    if (!format.file.empty()) write_file(folder / format.file, format.render(results, {}));
  }
  remove_retired(folder, rendered_files());
}

void write_page(const fs::path& folder, const reports::Results& results) {
  for (const auto& format : reports::report_formats()) {
    if (format.file == "index.html") write_file(folder / format.file, format.render(results, {}));
  }
}

std::string report_line(const fs::path& folder) {
  const std::string_view page = "index.html";
  std::string others;
  for (const auto& format : reports::report_formats()) {
    if (!format.file.empty() && format.file != page) others.append(others.empty() ? "" : ", ").append(format.file);
  }
  return fmt::format("Report: {} ({} beside it)", shown_path(folder / page), others);
}

std::string shown_path(const fs::path& file) {
  const auto relative = fs::absolute(file).lexically_normal().lexically_relative(fs::current_path());
  const bool is_near = !relative.empty() && !relative.string().starts_with("../..");
  return base::visible(is_near ? relative.string() : fs::absolute(file).string());
}

}  // namespace dataflow_qa::cli
