#pragma once

// The rows of value_function.h's table, by the type of values.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::reports {

struct TextExample {
  std::string expected;
  std::string actual;

  auto operator<=>(const TextExample&) const = default;
};
using TextExamples = std::vector<TextExample>;

struct NumberExample {
  double expected = 0;
  double actual = 0;

  auto operator<=>(const NumberExample&) const = default;
};
using NumberExamples = std::vector<NumberExample>;

/// Each example once, and none in which expected and actual are equal. The words of the function (see ValueFunction).
[[nodiscard]] std::optional<std::string> text_function(const TextExamples& examples);
[[nodiscard]] std::optional<std::string> date_function(const TextExamples& examples);
[[nodiscard]] std::optional<std::string> number_function(const NumberExamples& examples);

}  // namespace dataflow_qa::reports
