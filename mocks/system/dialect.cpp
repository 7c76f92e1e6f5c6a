// Held by dialect_test.cpp.
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks {

std::string_view name_of(OutcomeKind kind) {
  constexpr std::array<std::string_view, outcome_kinds> names{
      "listed",         "found",           "created",      "updated",
      "deleted",        "malformed",       "too_large",    "unsupported_media",
      "invalid",        "duplicate",       "no_reference", "in_use",
      "stale",          "key_reused",      "bad_query",    "bad_header",
      "no_credentials", "bad_credentials", "forbidden",    "not_found",
      "no_route",       "wrong_method",    "too_many",     "unavailable"};
  return names.at(static_cast<std::size_t>(kind));
}

}  // namespace dataflow_qa::mocks
