// Held by googletest_test.cpp.
#include "harness/cli/googletest_options.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "harness/cli/command.h"

namespace dataflow_qa::cli {
namespace {

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

}  // namespace

void forget_harmful_googletest_variables() {
  GTEST_FLAG_SET(break_on_failure, false);
  GTEST_FLAG_SET(throw_on_failure, false);
  GTEST_FLAG_SET(catch_exceptions, true);
  GTEST_FLAG_SET(fail_fast, false);
  GTEST_FLAG_SET(stream_result_to, "");
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
