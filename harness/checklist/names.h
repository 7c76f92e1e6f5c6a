#pragma once

// Finds the names in a heading. Names may themselves hold " to " and " and a ", so a heading alone does not show where
// one ends; together with the sentences below it, it does.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

using NamePair = std::pair<std::string_view, std::string_view>;

/// A and B, where `heading` is "A to B" and `joined` is "A and a B"; there is one such pair at most.
[[nodiscard]] std::optional<NamePair> split_by_sentence(std::string_view heading, std::string_view joined);

/// A and B, where the text is "A to B" and " to " stands in it only once.
[[nodiscard]] std::optional<NamePair> split_at_only_to(std::string_view heading);

/// System and entity of a full name. `system` is the title's label of that system; where the name does not start with
/// it, the label is taken to be the words that spell the same but for case and punctuation, else the first word.
[[nodiscard]] std::optional<Name> split_name(std::string_view full, std::string_view system);

/// Source and target system of a title "S to T". Of the possible splits, the one that most sections confirm wins: first
/// by the systems in their type headers, then by the starts of their headings, then the longest S. `headings` and
/// `type_labels` have one element a section.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> split_title(
    std::string_view title, const std::vector<std::string_view>& headings,
    const std::vector<std::string_view>& type_labels);

/// True where two labels are the same but for case, blanks and punctuation.
[[nodiscard]] bool same_letters(std::string_view left, std::string_view right);

}  // namespace dataflow_qa::checklist
