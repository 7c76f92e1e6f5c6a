// Held by diff_test.cpp.
#include "harness/checklist/diff_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/checklist/property_pairs.h"

namespace dataflow_qa::checklist {
namespace {

using PathPair = std::pair<std::string, std::string>;

std::string in_words(const PropertyRow& row) {
  return fmt::format("{} ↔ {} ({})", row.source.text(), row.target.text(), row.type);
}

std::string in_words(const MergeRow& row) {
  return fmt::format("{} = {}", row.source.text(), row.target.text());
}

/// The kinds of changes of a table's rows.
struct Kinds {
  ChangeKind added;
  ChangeKind removed;
  ChangeKind renamed;
  ChangeKind changed;
  ChangeKind layout;
  ChangeKind order;
};

template <typename Row>
class Table {
 public:
  Table(const std::vector<Row>& before, const std::vector<Row>& after, Kinds kinds, const NoteRow& note)
      : before_(before), after_(after), kinds_(kinds), note_(note) {}

  void compare() {
    const auto old_rows = by_pair(before_);
    const auto new_rows = by_pair(after_);
    std::vector<const Row*> gone;
    std::vector<const Row*> come;
    std::vector<std::pair<const Row*, const Row*>> kept;
    for (const auto& [pair, rows] : old_rows) {
      const auto found = new_rows.find(pair);
      const std::size_t stays = found == new_rows.end() ? 0 : found->second.size();
      for (std::size_t i = stays; i < rows.size(); ++i) gone.push_back(rows[i]);
    }
    for (const auto& [pair, rows] : new_rows) {
      const auto found = old_rows.find(pair);
      const std::size_t known = found == old_rows.end() ? 0 : found->second.size();
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i >= known) {
          come.push_back(rows[i]);
        } else {
          kept.emplace_back(found->second[i], rows[i]);
        }
      }
    }
    const auto renamed = renames(gone, come);
    for (const Row* row : gone) note(kinds_.removed, row, nullptr);
    for (const auto& [old_row, new_row] : renamed) note(kinds_.renamed, old_row, new_row);
    for (const auto& [old_row, new_row] : kept) {
      if (*old_row == *new_row) continue;
      note(in_words(*old_row) == in_words(*new_row) ? kinds_.layout : kinds_.changed, old_row, new_row);
    }
    for (const Row* row : come) note(kinds_.added, nullptr, row);
    if (kept_of(before_, new_rows) != kept_of(after_, old_rows)) note(kinds_.order, nullptr, nullptr);
  }

 private:
  using ByPair = std::map<PathPair, std::vector<const Row*>>;

  void note(ChangeKind kind, const Row* before, const Row* after) const {
    RowChange change{kind};
    if (before != nullptr) {
      change.before = in_words(*before);
      change.pair_before = pair_in(*before);
    }
    if (after != nullptr) {
      change.after = in_words(*after);
      change.pair_after = pair_in(*after);
    }
    note_(std::move(change));
  }

  /// Rows by pair; where a pair stands several times, the rows stand in the document's order.
  static ByPair by_pair(const std::vector<Row>& rows) {
    ByPair grouped;
    for (const Row& row : rows) grouped[{row.source.path, row.target.path}].push_back(&row);
    return grouped;
  }

  /// Rows that went and came with the same property on one side, where no other went or came with it. They are taken
  /// out of both lists.
  static std::vector<std::pair<const Row*, const Row*>> renames(std::vector<const Row*>& gone,
                                                                std::vector<const Row*>& come) {
    std::vector<std::pair<const Row*, const Row*>> renamed;
    for (const auto side : {&Row::source, &Row::target}) {
      std::map<std::string_view, std::vector<const Row*>> old_rows;
      std::map<std::string_view, std::vector<const Row*>> new_rows;
      for (const Row* row : gone) old_rows[(row->*side).path].push_back(row);
      for (const Row* row : come) new_rows[(row->*side).path].push_back(row);
      for (const auto& [path, rows] : old_rows) {
        const auto found = new_rows.find(path);
        if (path.empty() || found == new_rows.end() || rows.size() != 1 || found->second.size() != 1) continue;
        renamed.emplace_back(rows.front(), found->second.front());
        std::erase(gone, rows.front());
        std::erase(come, found->second.front());
      }
    }
    return renamed;
  }

  /// The pairs of rows that stand in both tables, in the order of `rows`.
  static std::vector<PathPair> kept_of(const std::vector<Row>& rows, const ByPair& others) {
    std::map<PathPair, std::size_t> left;
    for (const auto& [pair, those] : others) left[pair] = those.size();
    std::vector<PathPair> kept;
    for (const Row& row : rows) {
      PathPair pair{row.source.path, row.target.path};
      const auto found = left.find(pair);
      if (found == left.end() || found->second == 0) continue;
      --found->second;
      kept.push_back(std::move(pair));
    }
    return kept;
  }

  const std::vector<Row>& before_;
  const std::vector<Row>& after_;
  Kinds kinds_;
  const NoteRow& note_;
};

}  // namespace

void diff_rows(const std::vector<PropertyRow>& before, const std::vector<PropertyRow>& after, const NoteRow& note) {
  Table<PropertyRow>(before, after,
                     {ChangeKind::property_added, ChangeKind::property_removed, ChangeKind::property_renamed,
                      ChangeKind::property_changed, ChangeKind::property_layout, ChangeKind::property_order},
                     note)
      .compare();
}

void diff_rows(const std::vector<MergeRow>& before, const std::vector<MergeRow>& after, const NoteRow& note) {
  Table<MergeRow>(before, after,
                  {ChangeKind::criterion_added, ChangeKind::criterion_removed, ChangeKind::criterion_renamed,
                   ChangeKind::criterion_changed, ChangeKind::criterion_layout, ChangeKind::criterion_order},
                  note)
      .compare();
}

}  // namespace dataflow_qa::checklist
