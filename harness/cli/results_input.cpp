// Held by report_test.cpp.
#include "harness/cli/results_input.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <system_error>

#include "base/file.h"
#include "harness/cli/standard_streams.h"
#include "reports/model/as_written.h"

namespace dataflow_qa::cli {

namespace fs = std::filesystem;

namespace {

/// What cannot be written is said once, at the end of the program: see loss_of_output().
void print_all(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

std::string read_input_file(const std::string& file) {
  if (base::is_folder(file)) throw UsageError(fmt::format("{} is a folder; name the file in it", file));
  auto text = base::read_file(file, "an input file");
  if (!text) throw UsageError(fmt::format("{} {}", file, text.error().message));
  return std::move(*text);
}

reports::Results read_results(const std::string& file) {
  auto results = reports::read_unedited(read_input_file(file), file);
  if (!results) throw UsageError(results.error().text());
  return std::move(*results);
}

reports::console::Style style_of(const Terminal& terminal) {
  if (terminal.color) let_colours_pass();
  return {.color = terminal.color, .unicode = terminal.unicode, .width = terminal.width};
}

void print_raw(std::string_view text) {
  std::optional<RawOutput> raw;
  if (!standard_output().is_terminal) raw.emplace();
  print_all(text);
}

void deliver(const std::string& text, const std::string& out, Reader reader) {
  if (out.empty() && reader == Reader::program) return print_raw(text);
  if (out.empty()) return print_all(text);
  if (base::is_folder(out)) throw UsageError(fmt::format("--out {} is a folder; name a file", out));
  try {
    write_file(out, text);
  } catch (const std::runtime_error& error) {
    throw UsageError(fmt::format("--out {}", error.what()));
  }
}

std::string csv_mark(const std::string& out) {
  constexpr const char* byte_order_mark = "\xEF\xBB\xBF";
  if (!out.empty()) {
    std::error_code unknown;
    const auto kind = fs::status(out, unknown).type();
    return kind == fs::file_type::regular || kind == fs::file_type::not_found ? byte_order_mark : "";
  }
  struct stat status {};
  const bool to_file = fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0;
  return to_file ? byte_order_mark : "";
}

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
}

}  // namespace dataflow_qa::cli
