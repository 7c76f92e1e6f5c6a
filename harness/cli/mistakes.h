#pragma once

// What is said to somebody whose command line cannot be: what is wrong with it, and which name is near.

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::cli {

/// Takes one of these words, which `--help` shows. Of any other one it says which is near.
class OneOf : public CLI::IsMember {
 public:
  explicit OneOf(std::vector<std::string> words);
};

/// Names what is left over of a command line: options that do not exist, and words that nothing takes.
[[nodiscard]] std::string what_is_left_over(const CLI::App& app);

/// " (did you mean "customers"?)" for "custmers.*". The filter and the names are compared part by part, at their dots,
/// up to the first wildcard. Empty where every part exists, or none is near.
[[nodiscard]] std::string near_filter(std::string_view filter, const std::vector<std::string_view>& names);

}  // namespace dataflow_qa::cli
