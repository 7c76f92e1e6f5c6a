// Held by retries_test.cpp.
#include "harness/run/reproduce.h"

#include "harness/run/shell_word.h"

namespace dataflow_qa::run {

std::string selecting_again(const std::string& name, const Retries& retries, const SelectionOptions& asked) {
  constexpr std::size_t blamed_at_most = 5;
  const auto option = [](const char* words, const std::optional<std::string>& filter) {
    return filter ? words + shell_word(*filter) : "";
  };
  const auto checks = retries.with_blamed(name);
  if (retries.blames_anybody(name) || checks.size() > 1 + blamed_at_most) {
    return option(" --filter ", asked.filter) + option(" --gtest_filter=", asked.googletest_filter);
  }
  std::string filter;
  for (const auto* check : checks) filter += (filter.empty() ? "" : ":") + check->name;
  return option(" --filter ", filter);
}

}  // namespace dataflow_qa::run
