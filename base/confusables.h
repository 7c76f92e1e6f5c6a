#pragma once

namespace dataflow_qa::base {

/// The Latin letter or sign that looks like this character of another script in most fonts (Cyrillic "а", Greek "ο"),
/// else the character itself. Case counts.
[[nodiscard]] char32_t latin_look(char32_t point);

}  // namespace dataflow_qa::base
