// Held by described_system_test.cpp.
#include "sync/described_identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sync/text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mocks::FieldType;

constexpr std::size_t shortest_reference = 24;  // room for a prefix and a digest that says something
constexpr std::size_t shortest_parking = 6;

std::size_t length_limit(const dataflow_qa::mocks::FieldDeclaration& field) {
  return field.max_length.value_or(std::numeric_limits<std::size_t>::max());
}

/// An identity that fits where few characters are allowed.
std::string parked(const std::string& id, std::size_t longest) {
  auto code = parking_code(id);
  if (code.size() <= longest) return code;
  constexpr std::string_view mark = "s-";
  return fmt::format("{}{}", mark, digest(id, longest - mark.size()));
}

}  // namespace

DescribedIdentity::DescribedIdentity(const Described& collection, const std::set<std::string>& mapped,
                                     std::string other_alias)
    : alias_{std::move(other_alias)} {
  const auto& entity = collection.entity;
  for (dataflow_qa::mocks::Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& field = entity.field(slot);
    if (!obstacle(collection, field.path, true).empty()) continue;
    const bool text = field.type == FieldType::string;
    const bool is_mapped = mapped.count(field.path) > 0;
    const bool fits = text && length_limit(field) >= shortest_reference && field.enumeration.empty();
    if (field.link_key && !is_mapped && fits && link_key_.empty()) {
      link_key_ = field.path;
      longest_reference_ = length_limit(field);
    } else if (field.unique && !field.link_key && is_mapped) {
      unique_.push_back({field.path, entity.rules[slot].ignore_case, length_limit(field), text});
    }
  }
}

std::string DescribedIdentity::reference_for(const std::string& origin) const {
  auto reference = fmt::format("{}:{}", alias_, origin);
  if (reference.size() <= longest_reference_) return reference;
  const auto prefix = alias_ + "-h:";
  return prefix + digest(origin, std::min<std::size_t>(longest_reference_ - std::min(prefix.size(), longest_reference_),
                                                       std::size_t{44}));
}

std::optional<std::string> DescribedIdentity::origin_in(const Json& record) const {
  if (link_key_.empty()) return std::nullopt;
  const auto reference = text_at(record, link_key_);
  const auto prefix = alias_ + ':';
  if (reference.rfind(prefix, 0) != 0 || reference.size() == prefix.size()) return std::nullopt;
  return reference.substr(prefix.size());
}

bool DescribedIdentity::same(const Json& a, const Json& b) const {
  return std::any_of(unique_.begin(), unique_.end(), [&](const Unique& unique) {
    const auto here = text_at(a, unique.path);
    const auto there = text_at(b, unique.path);
    return !here.empty() && (here == there || (unique.ignores_case && folded(here) == folded(there)));
  });
}

std::vector<Change> DescribedIdentity::parking(const std::string& id) const {
  std::vector<Change> changes;
  for (const auto& unique : unique_) {
    if (unique.is_text && unique.longest >= shortest_parking) {
      changes.push_back({unique.path, parked(id, unique.longest)});
    }
  }
  return changes;
}

std::string DescribedIdentity::unique_path(const Json& record) const {
  const auto found = std::find_if(unique_.begin(), unique_.end(),
                                  [&](const Unique& unique) { return !text_at(record, unique.path).empty(); });
  return found == unique_.end() ? "" : found->path;
}

}  // namespace pms_go_sync
