#include "harness/checklist/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "harness/checklist/render.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using PathPair = std::pair<std::string, std::string>;

std::string arrow(const PathPair& pair) {
  return fmt::format("{} ↔ {}", pair.first, pair.second);
}

std::string in_words(const PropertyRow& row) {
  return fmt::format("{} ↔ {} ({})", row.source.text(), row.target.text(), row.type);
}

std::string in_words(const MergeRow& row) {
  return fmt::format("{} = {}", row.source.text(), row.target.text());
}

/// Rows by pair; where a pair stands several times, the rows stand in the document's order.
template <typename Row>
std::map<PathPair, std::vector<const Row*>> by_pair(const std::vector<Row>& rows) {
  std::map<PathPair, std::vector<const Row*>> grouped;
  for (const Row& row : rows) grouped[{row.source.path, row.target.path}].push_back(&row);
  return grouped;
}

template <typename Row>
std::vector<PathPair> pairs_of(const std::vector<Row>& rows) {
  std::vector<PathPair> pairs;
  for (const Row& row : rows) pairs.emplace_back(row.source.path, row.target.path);
  return pairs;
}

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

 private:
  std::vector<bool> claimed_;
  std::unordered_map<std::string, std::deque<std::size_t>> left_;
};

/// For each section of `after`, the section of `before` that it was: one with the same heading. Where a heading stands
/// several times, those that say the same go together first, then those with the same kind of opening, then what is
/// left. Takes time that grows with the documents, however often a heading stands.
std::vector<std::optional<std::size_t>> counterparts(const Document& before, const Document& after) {
  using Key = std::string (*)(const Section&);
  constexpr std::array<Key, 3> keys{
      [](const Section& section) { return render(section); },
      [](const Section& section) { return section.heading() + "\n" + std::string(opening_kind(section.opening)); },
      [](const Section& section) { return section.heading(); }};
  Unclaimed unclaimed(before.sections.size());
  std::vector<std::optional<std::size_t>> was(after.sections.size());
  for (const Key key : keys) {
    for (std::size_t i = 0; i < before.sections.size(); ++i) unclaimed.add(key(before.sections[i]), i);
    for (std::size_t i = 0; i < after.sections.size(); ++i) {
      if (!was[i]) was[i] = unclaimed.claim(key(after.sections[i]));
    }
  }
  return was;
}

class Differ {
 public:
  std::vector<Change> compare(const Document& before, const Document& after) {
    compare_text("the source system", before.source, after.source);
    compare_text("the target system", before.target, after.target);
    compare_text("the time of generation", before.generated, after.generated);
    if (before.introduction != after.introduction || before.introduction_dot != after.introduction_dot) {
      note("the introduction reads differently");
    }
    compare_sections(before, after);
    return std::move(changes_);
  }

 private:
  void note(std::string text) { changes_.push_back({section_, std::move(text)}); }

  void compare_text(std::string_view what, const std::string& before, const std::string& after) {
    if (before != after) note(fmt::format("{} was {} and is {}", what, quotation(before), quotation(after)));
  }

  void compare_sections(const Document& before, const Document& after) {
    const std::vector<std::optional<std::size_t>> was = counterparts(before, after);
    std::vector<bool> kept(before.sections.size());
    std::vector<std::size_t> old_order;
    for (const auto& index : was) {
      if (!index) continue;
      kept[*index] = true;
      old_order.push_back(*index);
    }
    for (std::size_t i = 0; i < before.sections.size(); ++i) {
      if (!kept[i]) note_whole("the dataflow was removed", before.sections[i]);
    }
    for (std::size_t i = 0; i < after.sections.size(); ++i) {
      const Section& section = after.sections[i];
      if (!was[i]) {
        note_whole("the dataflow is new", section);
        continue;
      }
      section_ = section.heading();
      compare_section(before.sections[*was[i]], section);
    }
    section_.clear();
    if (!std::is_sorted(old_order.begin(), old_order.end())) note("the dataflows stand in another order");
  }

  void note_whole(std::string_view what, const Section& section) {
    section_ = section.heading();
    const std::size_t rows = section.rows.size();
    note(fmt::format("{} ({}, {} {})", what, opening_kind(section.opening), rows,
                     rows == 1 ? "property" : "properties"));
  }

  void compare_section(const Section& before, const Section& after) {
    if (before.opening != after.opening || before.condition != after.condition) {
      note(fmt::format("the opening was “{}” and is “{}”", opening_sentence(before), opening_sentence(after)));
    }
    compare_create(before, after);
    if (before.match && !after.match) note("nothing is said any more about what happens where a match exists");
    if (!before.match && after.match) note("it says now what happens where a match exists: merged, else created");
    if (before.merge && !after.merge) note("the merge criteria were removed");
    if (!before.merge && after.merge) note("merge criteria were added");
    static const std::vector<MergeRow> none;
    compare_rows("merge criterion", before.merge ? before.merge->rows : none, after.merge ? after.merge->rows : none);
    compare_text("the system in the data type header", before.type_label, after.type_label);
    compare_rows("property", before.rows, after.rows);
  }

  void compare_create(const Section& before, const Section& after) {
    if (create_sentence(before) == create_sentence(after)) return;
    if (!after.create) return note(fmt::format("no longer said: “{}”", create_sentence(before)));
    if (!before.create) return note(fmt::format("newly said: “{}”", create_sentence(after)));
    note(fmt::format("“{}” reads now “{}”", create_sentence(before), create_sentence(after)));
  }

  template <typename Row>
  void compare_rows(std::string_view what, const std::vector<Row>& before, const std::vector<Row>& after) {
    const auto old_rows = by_pair(before);
    const auto new_rows = by_pair(after);
    for (const auto& [pair, rows] : old_rows) {
      const auto found = new_rows.find(pair);
      const std::size_t kept = found == new_rows.end() ? 0 : found->second.size();
      for (std::size_t i = kept; i < rows.size(); ++i)
        note(fmt::format("the {} {} was removed", what, in_words(*rows[i])));
    }
    for (const auto& [pair, rows] : new_rows) {
      const auto found = old_rows.find(pair);
      const std::size_t known = found == old_rows.end() ? 0 : found->second.size();
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i >= known) {
          note(fmt::format("the {} {} was added", what, in_words(*rows[i])));
        } else if (!(*found->second[i] == *rows[i])) {
          note(row_change(what, pair, *found->second[i], *rows[i]));
        }
      }
    }
    if (kept_of(before, new_rows) != kept_of(after, old_rows)) {
      note(fmt::format("the rows ({}) stand in another order", what));
    }
  }

  /// The pairs of the rows that the other document has, too, in their order.
  template <typename Row, typename Others>
  static std::vector<PathPair> kept_of(const std::vector<Row>& rows, const Others& others) {
    std::map<PathPair, std::size_t> left;
    for (const auto& [pair, those] : others) left[pair] = those.size();
    std::vector<PathPair> kept;
    for (auto& pair : pairs_of(rows)) {
      const auto found = left.find(pair);
      if (found == left.end() || found->second == 0) continue;
      --found->second;
      kept.push_back(std::move(pair));
    }
    return kept;
  }

  template <typename Row>
  static std::string row_change(std::string_view what, const PathPair& pair, const Row& before, const Row& after) {
    const std::string was = in_words(before);
    const std::string is = in_words(after);
    if (was == is)
      return fmt::format("the {} {} is laid out differently (blanks at the end, or indentation)", what, arrow(pair));
    return fmt::format("the {} {} reads now {}", what, was, is);
  }

  std::string section_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> diff(const Document& before, const Document& after) {
  return Differ().compare(before, after);
}

std::string print_diff(const Document& before, const Document& after) {
  const std::vector<Change> changes = diff(before, after);
  std::string text = fmt::format("{} → {}\n", before.file, after.file);
  if (changes.empty()) return text + "Both documents say the same.\n";
  std::optional<std::string> group;
  for (const Change& change : changes) {
    if (group != change.dataflow) {
      group = change.dataflow;
      text += fmt::format("\n{}\n", group->empty() ? after.title() : *group);
    }
    text += fmt::format("  {}\n", change.text);
  }
  return text + fmt::format("\n{} change{}\n", changes.size(), changes.size() == 1 ? "" : "s");
}

}  // namespace dataflow_qa::checklist
