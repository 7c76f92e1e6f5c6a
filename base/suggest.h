#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::base {

/// Levenshtein distance: insertions, deletions and replacements of bytes.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// " (did you mean "email"?)" where one of `known` is at most two typing slips from `word`, else empty. Of a
/// word that looks like one of them it says in which code points they differ.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace dataflow_qa::base
