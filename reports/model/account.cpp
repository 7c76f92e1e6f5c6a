#include "reports/model/account.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t sightings_kept = 3;
constexpr std::size_t values_kept = 2;    // of one sighting
constexpr std::size_t columns_kept = 24;  // of a value

constexpr std::array<std::pair<SightingKind, std::string_view>, 10> sighting_names{
    {{SightingKind::linked, "linked"},
     {SightingKind::unlinked, "unlinked"},
     {SightingKind::equal, "equal"},
     {SightingKind::arrived, "arrived"},
     {SightingKind::kept, "kept"},
     {SightingKind::converged, "converged"},
     {SightingKind::deletion, "deletion"},
     {SightingKind::few_writes, "few-writes"},
     {SightingKind::same_links, "same-links"},
     {SightingKind::not_merged, "not-merged"}}};

/// The text with "…" in place of what does not fit.
std::string cut(std::string_view text) {
  if (base::width(text) <= columns_kept) return base::valid_utf8(text);
  std::string out;
  std::size_t used = 1;
  while (!text.empty()) {
    const auto next = base::decode(text);
    used += base::width(next.point);
    if (used > columns_kept) break;
    base::append_utf8(out, next.point);
    text.remove_prefix(next.bytes);
  }
  return out + "…";
}

/// Texts are cut, and objects and lists become such texts.
nlohmann::json in_short(nlohmann::json value) {
  if (value.is_structured()) value = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (const auto* text = value.get_ptr<const std::string*>()) return cut(*text);
  return value;
}

/// That one property agrees goes without saying where its edits arrived.
bool is_said_by_others(const Sighting& sighting) {
  return sighting.kind == SightingKind::equal && !sighting.property.empty();
}

bool are_alike(const Sighting& a, const Sighting& b) {
  return a.kind == b.kind && a.record.side == b.record.side && a.record.collection == b.record.collection &&
         a.property == b.property && a.outcome == b.outcome;
}

void add_value(std::vector<SeenValue>& values, SeenValue value) {
  if (values.size() < values_kept && std::ranges::find(values, value) == values.end())
    values.push_back(std::move(value));
}

}  // namespace

std::string_view to_string(SightingKind kind) {
  return std::ranges::find(sighting_names, kind, [](const auto& pair) { return pair.first; })->second;
}

std::optional<SightingKind> sighting_kind_from(std::string_view text) {
  const auto* found = std::ranges::find(sighting_names, text, [](const auto& pair) { return pair.second; });
  if (found == sighting_names.end()) return std::nullopt;
  return found->first;
}

const std::vector<SightingKind>& sighting_kinds() {
  static const std::vector<SightingKind> all = [] {
    std::vector<SightingKind> kinds;
    kinds.reserve(sighting_names.size());
    for (const auto& [kind, name] : sighting_names) kinds.push_back(kind);
    return kinds;
  }();
  return all;
}

void Account::add(Sighting sighting) {
  held += sighting.times;
  std::vector<SeenValue> values;
  for (auto& [written, now] : sighting.values)
    add_value(values, {in_short(std::move(written)), in_short(std::move(now))});
  sighting.values = std::move(values);
  const auto like = std::ranges::find_if(seen, [&](const Sighting& each) { return are_alike(each, sighting); });
  if (like != seen.end()) {
    like->times += sighting.times;
    like->number += sighting.number;
    for (auto& value : sighting.values) add_value(like->values, std::move(value));
  } else if (seen.size() < sightings_kept && !is_said_by_others(sighting)) {
    seen.push_back(std::move(sighting));
  }
}

}  // namespace dataflow_qa::reports
