#pragma once

// Forms of the letters of a text, by utf8proc. Pure functions; any thread.

#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// Each letter as a small or as a capital one, where it has one; the number of characters stays, and so do invalid
/// bytes.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);

/// Letters without their marks ("é" as "e"); composed (NFC) and decomposed (NFD). A text that is not valid stays.
[[nodiscard]] std::string without_marks(std::string_view text);
[[nodiscard]] std::string composed(std::string_view text);
[[nodiscard]] std::string decomposed(std::string_view text);

}  // namespace dataflow_qa::base
