#pragma once

// What counts of a name that people spell in several ways. Pure; any thread.

#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// The letters and digits of `text`, of any script and without regard to case: "Power-Office GO" has those of
/// "PowerOffice Go". Blanks, hyphens and other signs do not count, nor do bytes that are not UTF-8.
[[nodiscard]] std::string letters_of(std::string_view text);

}  // namespace dataflow_qa::base
