#pragma once

// Why checks fail, compared from run to run: what a run makes anew (record ids, tokens, times, ports, uuids, drawn
// values) is passed over. Pure functions; linear in the length of the text but for `fits`, which is quadratic at worst.

#include <string>
#include <string_view>

namespace dataflow_qa::reports {

/// `text` with "*" in place of what is new in every run: uuids; dates and times of day; durations ("0.4 s"); the port
/// of "host:8080"; words that hold a record's token ("q" and seven lower-case letters or digits) or four digits in a
/// row (ids); and values in quotation marks (“…” or "…") that hold a token or a digit. Neighbouring stars become one.
[[nodiscard]] std::string steady(std::string_view text);

/// True where two reasons differ in nothing but what `steady` passes over.
[[nodiscard]] bool same_reason(std::string_view a, std::string_view b);

/// True where the whole of `text` fits `pattern`, in which "*" stands for any characters, also none. Case counts.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view text);

}  // namespace dataflow_qa::reports
