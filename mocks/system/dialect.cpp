// Held by dialect_test.cpp.
#include "mocks/system/dialect.h"

#include <algorithm>

namespace dataflow_qa::mocks {

std::string_view name_of(OutcomeKind kind) {
  constexpr std::array<std::string_view, outcome_kinds> names{
      "listed",     "found",          "created",           "updated",
      "deleted",    "malformed",      "unsupported_media", "too_large",
      "invalid",    "duplicate",      "no_reference",      "no_such_key",
      "in_use",     "stale",          "key_reused",        "bad_query",
      "bad_header", "bad_page",       "bad_numbers",       "no_key",
      "bad_key",    "no_credentials", "bad_credentials",   "forbidden",
      "not_found",  "no_route",       "wrong_method",      "too_many",
      "unavailable"};
  return names.at(static_cast<std::size_t>(kind));
}

const OutcomeWords* CollectionDialect::own_words(OutcomeKind kind) const {
  const auto found =
      std::find_if(outcomes.begin(), outcomes.end(), [&](const auto& each) { return each.first == kind; });
  return found == outcomes.end() ? nullptr : &found->second;
}

const OutcomeWords& Dialect::words(OutcomeKind kind, const CollectionDialect& collection) const {
  const auto* own = collection.own_words(kind);
  return own == nullptr ? words(kind) : *own;
}

const OutcomeWords* TokenCall::refusal(std::string_view reason) const {
  const auto found =
      std::find_if(refusals.begin(), refusals.end(), [&](const auto& each) { return each.first == reason; });
  return found == refusals.end() ? nullptr : &found->second;
}

}  // namespace dataflow_qa::mocks
