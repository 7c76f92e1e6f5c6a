#pragma once

// What the sentences of checks that fail alike have in common. Pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::reports {

/// A sentence without what differs from check to check: values, names in backticks, ids, numbers and times read "…". It
/// is for telling sentences apart, not for reading: what is counted has no plural.
///   "`phone` of Custom PMS customers C-1025 is empty where a person wrote “+98 29 86 37 11”"
///   "`…` of Custom PMS customers … is empty where a person wrote …"
[[nodiscard]] std::string shape(std::string_view sentence);

/// The first name in backticks, which tells the property that a sentence is about; empty where there is none.
[[nodiscard]] std::string_view property_in(std::string_view sentence);

/// What sentences of the same shape say, with the property told where it is the same in all.
[[nodiscard]] std::string common_sentence(const std::vector<std::string>& sentences);

}  // namespace dataflow_qa::reports
