#include "reports/diagnosis/value_function.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/letters.h"
#include "base/text.h"
#include "reports/diagnosis/function_tables.h"
#include "reports/model/shown.h"

namespace dataflow_qa::reports {
namespace {

using FunctionKind = ValueFunction::Kind;

bool are_equal(const nlohmann::json& a, const nlohmann::json& b) {
  return a == b || (is_empty(a) && is_empty(b));
}

template <typename Predicate>
bool all(std::span<const ValueExample> examples, Predicate predicate) {
  return std::all_of(examples.begin(), examples.end(), predicate);
}

bool are_all_old(std::span<const ValueExample> examples) {
  return all(examples, [](const ValueExample& one) { return one.before && are_equal(*one.before, one.actual); });
}

/// One value at least two different ones were expected for, and not what stood there before.
bool are_constant(std::span<const ValueExample> examples) {
  std::set<nlohmann::json> expected;
  std::set<nlohmann::json> before;
  for (const auto& one : examples) {
    if (one.actual != examples.front().actual) return false;
    expected.insert(one.expected);
    before.insert(one.before.value_or(nullptr));
  }
  return expected.size() > 1 && !(before.size() == 1 && *before.begin() == examples.front().actual);
}

std::optional<std::string> of_texts(std::span<const ValueExample> examples) {
  const auto is_text = [](const ValueExample& one) { return one.expected.is_string() && one.actual.is_string(); };
  if (!all(examples, is_text)) return std::nullopt;
  std::set<TextExample> texts;
  for (const auto& one : examples) texts.insert({one.expected.get<std::string>(), one.actual.get<std::string>()});
  const TextExamples each(texts.begin(), texts.end());
  if (auto words = date_function(each)) return words;
  return text_function(each);
}

std::optional<std::string> of_numbers(std::span<const ValueExample> examples) {
  const auto is_number = [](const ValueExample& one) { return one.expected.is_number() && one.actual.is_number(); };
  if (!all(examples, is_number)) return std::nullopt;
  std::set<NumberExample> numbers;
  for (const auto& one : examples) numbers.insert({one.expected.get<double>(), one.actual.get<double>()});
  return number_function(NumberExamples(numbers.begin(), numbers.end()));
}

std::string as_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The same, as a value of another type: 7 for "7", "true" for true.
std::optional<std::string> of_types(std::span<const ValueExample> examples) {
  const auto same_text = [](const ValueExample& one) {
    return !one.expected.is_null() && !one.actual.is_null() && one.expected.type() != one.actual.type() &&
           as_text(one.expected) == as_text(one.actual);
  };
  if (!all(examples, same_text)) return std::nullopt;
  return examples.front().actual.is_string() ? "as a text"
                                             : fmt::format("as a {}", examples.front().actual.type_name());
}

std::optional<std::string> of_booleans(std::span<const ValueExample> examples) {
  const auto is_opposite = [](const ValueExample& one) {
    return one.expected.is_boolean() && one.actual.is_boolean() && one.expected != one.actual;
  };
  if (!all(examples, is_opposite)) return std::nullopt;
  const auto first = examples.front().expected;
  const bool both = !all(examples, [&](const ValueExample& one) { return one.expected == first; });
  if (both) return "negated (true for false, false for true)";
  return fmt::format("as {} where {} is meant", reports::shown(examples.front().actual), reports::shown(first));
}

std::string_view squeezed_shape(const Edit& edit) {
  if (is_empty(edit.written) && !is_empty(edit.before)) return "that clear it";
  if (!edit.before.is_string() || !edit.written.is_string() || edit.before == edit.written) return "";
  const auto& before = edit.before.get_ref<const std::string&>();
  const auto& written = edit.written.get_ref<const std::string&>();
  if (base::equal_ignoring_case(before, written)) return "that change the letter case alone";
  if (base::composed(before) == base::composed(written)) return "that change the composition of letters alone";
  const auto without_blanks = [](const std::string& text) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result),
                 [](char c) { return std::string_view(" \t\r\n").find(c) == std::string_view::npos; });
    return result;
  };
  return without_blanks(before) == without_blanks(written) ? "that change blanks alone" : "";
}

}  // namespace

std::optional<ValueFunction> function_of(std::span<const ValueExample> examples) {
  if (examples.empty()) return std::nullopt;
  const auto is_wrong = [](const ValueExample& one) { return !are_equal(one.expected, one.actual); };
  if (!all(examples, is_wrong)) return std::nullopt;
  if (are_all_old(examples)) return ValueFunction{FunctionKind::old_value, "with its old value"};
  if (all(examples, [](const ValueExample& one) { return is_empty(one.actual); })) {
    return ValueFunction{FunctionKind::emptied, "empty"};
  }
  for (const auto find : {of_texts, of_numbers, of_booleans, of_types}) {
    if (auto words = find(examples)) return ValueFunction{FunctionKind::changed, std::move(*words)};
  }
  if (are_constant(examples)) {
    return ValueFunction{FunctionKind::constant,
                         fmt::format("as {}, whatever it should be", reports::shown(examples.front().actual))};
  }
  return std::nullopt;
}

std::optional<std::string> shape_of(std::span<const Edit> edits) {
  if (edits.empty()) return std::nullopt;
  const auto shape = squeezed_shape(edits.front());
  if (shape.empty()) return std::nullopt;
  const bool same =
      std::all_of(edits.begin(), edits.end(), [&](const Edit& edit) { return squeezed_shape(edit) == shape; });
  return same ? std::optional(std::string(shape)) : std::nullopt;
}

}  // namespace dataflow_qa::reports
