#pragma once

// The letters of a text and their forms, by utf8proc. Pure functions; any thread.

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

/// The letters and digits of `text`, of any script and without regard to case: "Power-Office GO" has those of
/// "PowerOffice Go". Blanks, hyphens and other signs do not count, nor do bytes that are not UTF-8.
[[nodiscard]] std::string letters_of(std::string_view text);

}  // namespace dataflow_qa::base
