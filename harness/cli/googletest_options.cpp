// Held by googletest_test.cpp.
#include "harness/cli/googletest_options.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "harness/cli/command.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

std::optional<std::size_t> number_in(const char* variable, std::size_t least, std::size_t most) {
  const char* value = std::getenv(variable);
  if (value == nullptr) return std::nullopt;
  const std::string_view text(value);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
    throw UsageError(fmt::format("{}={}: expected a number from {} to {}", variable, text, least, most));
  }
  return number;
}

bool is_number(std::string_view text) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// Runs before GoogleTest's own options read the variables and print a warning as it is, whatever stands in it.
[[gnu::constructor(101)]] void forget_malformed_numbers() {
  for (const char* variable : {"GTEST_RANDOM_SEED", "GTEST_REPEAT", "GTEST_STACK_TRACE_DEPTH"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && !is_number(value)) unsetenv(variable);
  }
}

/// What it writes: XML or JSON, into a file that may follow a colon.
bool is_output(std::string_view text) {
  const auto format = text.substr(0, text.find(':'));
  return format == "xml" || format == "json";
}

/// Where GoogleTest writes its report, or a file in the same folder.
std::optional<fs::path> output_file() {
  const std::string output = GTEST_FLAG_GET(output);
  if (output.empty()) return std::nullopt;
  const auto colon = output.find(':');
  const fs::path file = colon == std::string::npos ? "" : output.substr(colon + 1);
  return file.has_filename() ? file : file / "test_detail";
}

/// Makes the file and removes it again, where there is none.
void require_writable(const fs::path& file, const std::string& asked_by) {
  std::error_code error;
  const bool is_there = fs::exists(file, error);
  errno = 0;
  const bool is_writable = is_there ? !fs::is_directory(file, error) && access(file.c_str(), W_OK) == 0
                                    : std::ofstream(file, std::ios::app).is_open();
  if (!is_writable) {
    throw UsageError(fmt::format("{}: {} cannot be written: {}", asked_by, file.string(),
                                 std::strerror(errno == 0 ? EISDIR : errno)));
  }
  if (!is_there) fs::remove(file, error);
}

}  // namespace

void forget_harmful_googletest_variables() {
  GTEST_FLAG_SET(break_on_failure, false);
  GTEST_FLAG_SET(throw_on_failure, false);
  GTEST_FLAG_SET(catch_exceptions, true);
  GTEST_FLAG_SET(fail_fast, false);
  GTEST_FLAG_SET(stream_result_to, "");
  if (!is_output(GTEST_FLAG_GET(output))) GTEST_FLAG_SET(output, "");
}

void refuse_malformed_googletest_options(const std::vector<std::string_view>& options) {
  for (const auto option : options) {
    const auto equals = std::min(option.find('='), option.size());
    const auto name = option.substr(0, equals);
    const auto value = option.substr(std::min(equals + 1, option.size()));
    const auto refuse = [&](std::string_view why) { throw UsageError(fmt::format("{}: {}", option, why)); };
    if (name == "--gtest_flagfile") refuse("give the options of the file themselves");
    if (name == "--gtest_internal_run_death_test" || name == "--gtest_stream_result_to") {
      refuse("it is for tests of code; leave it out");
    }
    const bool counts =
        name == "--gtest_repeat" || name == "--gtest_random_seed" || name == "--gtest_stack_trace_depth";
    if (counts && !is_number(value)) refuse("expected a number");
    if (name == "--gtest_output" && !is_output(value)) refuse("expected xml, json, xml:FILE or json:FILE");
  }
}

void require_googletest_files() {
  if (const auto file = output_file()) {
    std::error_code shows_below;
    if (file->has_parent_path()) fs::create_directories(file->parent_path(), shows_below);
    require_writable(*file, "GoogleTest's output (--gtest_output, GTEST_OUTPUT or XML_OUTPUT_FILE)");
  }
  const char* ended_early = std::getenv("TEST_PREMATURE_EXIT_FILE");
  if (ended_early != nullptr && *ended_early != '\0') require_writable(ended_early, "TEST_PREMATURE_EXIT_FILE");
}

void refuse_harmful_googletest_options() {
  const auto refuse = [](bool given, const char* option) {
    if (given) throw UsageError(fmt::format("{}: a failed check is reported and ends nothing; leave it out", option));
  };
  refuse(GTEST_FLAG_GET(break_on_failure), "--gtest_break_on_failure");
  refuse(GTEST_FLAG_GET(throw_on_failure), "--gtest_throw_on_failure");
  refuse(!GTEST_FLAG_GET(catch_exceptions), "--gtest_catch_exceptions=0");
}

std::optional<std::string> googletest_filter() {
  auto filter = GTEST_FLAG_GET(filter);
  return filter == "*" ? std::nullopt : std::optional(std::move(filter));
}

std::optional<run::Share> take_googletest_shard() {
  const auto count = number_in("GTEST_TOTAL_SHARDS", 1, run::most_shares);
  const auto index = number_in("GTEST_SHARD_INDEX", 0, count.value_or(run::most_shares) - 1);
  if (count.has_value() != index.has_value()) {
    throw UsageError(fmt::format("{} is set and {} is not: they go together",
                                 count ? "GTEST_TOTAL_SHARDS" : "GTEST_SHARD_INDEX",
                                 count ? "GTEST_SHARD_INDEX" : "GTEST_TOTAL_SHARDS"));
  }
  const char* status_file = std::getenv("GTEST_SHARD_STATUS_FILE");
  if (status_file != nullptr && *status_file != '\0') write_file(status_file, "");
  for (const char* variable : googletest_shard_variables) unsetenv(variable);
  if (count.value_or(1) == 1) return std::nullopt;
  return run::Share{*index, *count};
}

}  // namespace dataflow_qa::cli
