#pragma once

// What fuzz targets hold their readers to.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "base/text.h"

namespace dataflow_qa::base::fuzz {

/// Ends the program with `claim` where it does not hold: the fuzzer then keeps the input.
inline void require(bool holds, const char* claim) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", claim);
  std::abort();
}

/// An error that a person can read: it says something, and it is UTF-8 whatever the input was.
inline void require_readable(const Error& error) {
  require(!error.message.empty(), "an error says what is wrong");
  require(is_utf8(error.text()), "an error is UTF-8");
}

}  // namespace dataflow_qa::base::fuzz
