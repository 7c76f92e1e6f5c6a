#pragma once

// UTF-8, by utf8proc. Pure functions; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::base {

inline constexpr char32_t replacement_character = 0xFFFD;

struct Decoded {
  char32_t point = replacement_character;  // also where the byte begins no character
  std::size_t bytes = 1;
  bool valid = false;
};

/// The character at the start of `text`, which is not empty. Overlong forms and surrogates are not valid.
[[nodiscard]] Decoded decode(std::string_view text);
void append_utf8(std::string& out, char32_t point);
[[nodiscard]] bool is_utf8(std::string_view text);

/// The code points of `text`, each invalid byte as U+FFFD.
[[nodiscard]] std::vector<char32_t> code_points(std::string_view text);
/// `text` with U+FFFD in the place of each invalid byte.
[[nodiscard]] std::string valid_utf8(std::string_view text);
/// The number of code points. `text` is valid.
[[nodiscard]] std::size_t characters(std::string_view text);

/// `text` for comparisons without regard to case, by Unicode's simple folding, which keeps the number of characters
/// ("ß" is not "ss"). Invalid bytes stay.
[[nodiscard]] std::string fold(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The same for texts that a reader can hardly distinguish: those that differ in composition ("é" as one character or
/// two), in the kind or number of blanks, in what is not visible, or in letters of other scripts that look like Latin
/// ones (Cyrillic "а"). Case counts.
[[nodiscard]] std::string as_it_looks(std::string_view text);
[[nodiscard]] bool look_alike(std::string_view a, std::string_view b);

/// Columns on a terminal: none for controls and combining characters, two for wide ones.
[[nodiscard]] std::size_t width(char32_t point);
[[nodiscard]] std::size_t width(std::string_view text);

/// `text` without the blanks, tabs and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The parts between `separator`, trimmed, without the empty ones.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text, char separator);

}  // namespace dataflow_qa::base
