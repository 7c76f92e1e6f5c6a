// Held by diff_test.cpp.
#include "harness/checklist/diff_match.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string>
#include <unordered_map>

#include "harness/checklist/render.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

/// Sections of an older document by what they have in common with a newer one, in its order; each is given away once.
class Unclaimed {
 public:
  explicit Unclaimed(std::size_t sections) : claimed_(sections) {}

  void add(std::string key, std::size_t old) { left_[std::move(key)].push_back(old); }
  /// The first of these that nobody has claimed.
  std::optional<std::size_t> claim(const std::string& key) {
    const auto found = left_.find(key);
    if (found == left_.end()) return std::nullopt;
    auto& queue = found->second;
    while (!queue.empty() && claimed_[queue.front()]) queue.pop_front();
    if (queue.empty()) return std::nullopt;
    const std::size_t old = queue.front();
    claimed_[old] = true;
    return old;
  }
  [[nodiscard]] bool is_claimed(std::size_t old) const { return claimed_[old]; }

 private:
  std::vector<bool> claimed_;
  std::unordered_map<std::string, std::deque<std::size_t>> left_;
};

/// What a section says, whatever its systems and entities are called.
std::string body(const Section& section) {
  std::string text = std::string(opening_kind(section.opening)) + "\n" + section.condition + "\n";
  if (section.create) {
    for (const std::string& item : section.create->items) text += item + ",";
  }
  text += section.match ? "\nmatch\n" : "\n";
  if (section.merge) {
    for (const MergeRow& row : section.merge->rows) text += row.source.text() + "=" + row.target.text() + "\n";
  }
  for (const PropertyRow& row : section.rows) {
    text += row.source.text() + "\t" + row.target.text() + "\t" + row.type + "\n";
  }
  return text;
}

/// True where a section without rows was another one: an entity of it, and how it begins, stayed.
bool is_alike_without_rows(const Section& a, const Section& b) {
  return a.opening == b.opening && (a.source.entity == b.source.entity || a.target.entity == b.target.entity);
}

/// True where at least half of the properties stayed, counted in the longer table: those of one side where an entity
/// kept its name, else those of both sides.
bool is_alike(const Section& a, const Section& b) {
  if (a.rows.empty() && b.rows.empty()) return is_alike_without_rows(a, b);
  const auto shared = [&](Cell PropertyRow::*side) {
    std::set<std::string_view> paths;
    for (const PropertyRow& row : a.rows) paths.insert((row.*side).path);
    std::set<std::string_view> both;
    for (const PropertyRow& row : b.rows) {
      if (paths.count((row.*side).path) > 0) both.insert((row.*side).path);
    }
    return both.size();
  };
  const std::size_t most = std::max(a.rows.size(), b.rows.size());
  const bool entity_stayed = a.source.entity == b.source.entity || a.target.entity == b.target.entity;
  const std::size_t common = entity_stayed ? std::max(shared(&PropertyRow::source), shared(&PropertyRow::target))
                                           : std::min(shared(&PropertyRow::source), shared(&PropertyRow::target));
  return common * 2 >= most;
}

}  // namespace

std::vector<std::optional<std::size_t>> counterparts(const Document& before, const Document& after) {
  using Key = std::string (*)(const Section&);
  constexpr std::array<Key, 5> keys{
      [](const Section& section) { return render(section); },
      [](const Section& section) { return section.heading() + "\n" + std::string(opening_kind(section.opening)); },
      [](const Section& section) { return section.heading(); },
      [](const Section& section) { return section.source.entity + "\n" + section.target.entity; },
      [](const Section& section) { return section.rows.empty() ? section.heading() : body(section); }};
  Unclaimed unclaimed(before.sections.size());
  std::vector<std::optional<std::size_t>> was(after.sections.size());
  for (const Key key : keys) {
    for (std::size_t i = 0; i < before.sections.size(); ++i) unclaimed.add(key(before.sections[i]), i);
    for (std::size_t i = 0; i < after.sections.size(); ++i) {
      if (!was[i]) was[i] = unclaimed.claim(key(after.sections[i]));
    }
  }
  std::vector<std::size_t> gone;
  for (std::size_t i = 0; i < before.sections.size(); ++i) {
    if (!unclaimed.is_claimed(i)) gone.push_back(i);
  }
  constexpr std::size_t most_compared = 100;  // of thousands that went, which one came back is anybody's guess
  if (gone.size() > most_compared) return was;
  for (std::size_t i = 0; i < after.sections.size(); ++i) {
    if (was[i]) continue;
    const auto old = std::find_if(gone.begin(), gone.end(),
                                  [&](std::size_t at) { return is_alike(before.sections[at], after.sections[i]); });
    if (old == gone.end()) continue;
    was[i] = *old;
    gone.erase(old);
  }
  return was;
}

}  // namespace dataflow_qa::checklist
