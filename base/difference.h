#pragma once

// Where two texts differ, for whoever has to find what the eye does not. Pure functions; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataflow_qa::base {

/// The characters in which a text differs from another one: `from` to `end`.
struct Difference {
  std::vector<char32_t> text;
  std::size_t from = 0;
  std::size_t end = 0;

  /// "U+00EB at character 3", counted from 1; at most eight code points.
  [[nodiscard]] std::string points() const;
  /// "…part of the text…" in quotes, hidden characters as code points: the characters and what surrounds them.
  [[nodiscard]] std::string surroundings() const;
};

/// Of the first text, then of the second.
[[nodiscard]] std::pair<Difference, Difference> difference(std::string_view before, std::string_view after);

}  // namespace dataflow_qa::base
