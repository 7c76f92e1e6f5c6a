#pragma once

// Texts that are no data: messages of failures that only the check itself can word, and of files of version 1; reasons
// of errors; findings. Comparisons between runs leave out what each run makes anew. Pure functions; linear in the
// length of the text but for `fits`, which is quadratic at worst.

#include <string>
#include <string_view>

namespace dataflow_qa::reports {

/// `message` with "*" in place of each value in quotation marks (“…” or "…") and of each word that holds a digit: ids,
/// times, durations, addresses and ports. A whole number of up to three digits stays (a count or a status says what
/// happened), and so does a name in backticks. No message means two things that differ in nothing else.
///   "`phone` of customers C-1025 is “+98 29”, refused with 400" → "`phone` of customers * is “*”, refused with 400"
[[nodiscard]] std::string pattern_of(std::string_view message);

/// The pattern for people to read, with "…" in place of "*".
[[nodiscard]] std::string common_message(std::string_view message);

/// True where two messages have the same pattern.
[[nodiscard]] bool same_message(std::string_view a, std::string_view b);

/// True where the whole of `text` fits `pattern`, in which "*" stands for any characters, also none. Case counts.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view text);

}  // namespace dataflow_qa::reports
