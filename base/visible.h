#pragma once

// Characters that a reader does not see, by Unicode's categories (utf8proc). Pure functions; any thread.

#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// True for what leaves no mark of its own, or turns the direction of what follows: controls, format characters, blanks
/// other than the usual one, fillers. Two texts that differ in them alone look alike, and a terminal may obey some.
[[nodiscard]] bool is_hidden(char32_t point);

/// `text` with hidden characters as code points ("<U+200B>") and bytes that are not UTF-8 as U+FFFD.
[[nodiscard]] std::string visible(std::string_view text);

/// What `visible` shows for one character.
void append_visible(std::string& out, char32_t point);

}  // namespace dataflow_qa::base
