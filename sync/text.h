#pragma once

// Small readings of texts.

#include <cstddef>
#include <string>
#include <string_view>

#include "sync/values.h"

namespace pms_go_sync {

/// The text at a dotted path, numbers written out; empty where there is none.
[[nodiscard]] std::string text_at(const Json& record, std::string_view path);

/// ASCII letters in lower case, for what both APIs compare without regard to case.
[[nodiscard]] std::string folded(std::string_view text);

/// The first hexadecimal digits of the text's SHA-256 digest, 64 at most.
[[nodiscard]] std::string digest(std::string_view text, std::size_t digits);

/// The key as a header can hold it, in at most so many characters (0: any number): ids may hold blanks and letters of
/// any language.
[[nodiscard]] std::string idempotency_key(std::string_view key, std::size_t most);

/// Base64 (RFC 4648) with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

/// The code that a project has while it waits for another one to give up its own: "pms-go-sync-" and 16 digits, which
/// both systems take.
[[nodiscard]] std::string parking_code(std::string_view id);

}  // namespace pms_go_sync
