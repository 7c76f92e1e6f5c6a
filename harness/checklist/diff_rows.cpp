// Held by diff_test.cpp.
#include "harness/checklist/diff_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"

namespace dataflow_qa::checklist {
namespace {

using PathPair = std::pair<std::string, std::string>;

std::string in_words(const PropertyRow& row) {
  return fmt::format("{} ↔ {} ({})", row.source.text(), row.target.text(), row.type);
}

std::string in_words(const MergeRow& row) {
  return fmt::format("{} = {}", row.source.text(), row.target.text());
}

struct Names {
  std::string_view kind;  // in kinds
  std::string_view what;  // in sentences
};

template <typename Row>
class Table {
 public:
  Table(const std::vector<Row>& before, const std::vector<Row>& after, Names names, const NoteRow& note)
      : before_(before), after_(after), names_(names), note_(note) {}

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
    for (const Row* row : gone) note("removed", fmt::format("the {} {} was removed", names_.what, in_words(*row)));
    for (const auto& [old_row, new_row] : renamed) note_pair("renamed", *old_row, *new_row);
    for (const auto& [old_row, new_row] : kept) {
      if (!(*old_row == *new_row)) note_pair("changed", *old_row, *new_row);
    }
    for (const Row* row : come) note("added", fmt::format("the {} {} was added", names_.what, in_words(*row)));
    if (kept_of(before_, new_rows) != kept_of(after_, old_rows)) {
      note("order", fmt::format("the rows ({}) stand in another order", names_.what));
    }
  }

 private:
  using ByPair = std::map<PathPair, std::vector<const Row*>>;

  void note(std::string_view change, std::string text) const {
    note_(fmt::format("{}-{}", names_.kind, change), std::move(text));
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

  void note_pair(std::string_view change, const Row& before, const Row& after) const {
    const std::string was = in_words(before);
    const std::string is = in_words(after);
    if (was == is) {
      note("layout", fmt::format("the {} {} ↔ {} is laid out differently (blanks at the end, or indentation)",
                                 names_.what, before.source.path, before.target.path));
      return;
    }
    std::string text = fmt::format("the {} {} reads now {}", names_.what, was, is);
    if (base::as_it_looks(was) == base::as_it_looks(is)) {
      const Quotations quoted = quotations(was, is);
      text += fmt::format(": {} is now {}", quoted.before, quoted.after);
    }
    note(change, std::move(text));
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
  Names names_;
  const NoteRow& note_;
};

}  // namespace

void diff_rows(const std::vector<PropertyRow>& before, const std::vector<PropertyRow>& after, const NoteRow& note) {
  Table<PropertyRow>(before, after, {"property", "property"}, note).compare();
}

void diff_rows(const std::vector<MergeRow>& before, const std::vector<MergeRow>& after, const NoteRow& note) {
  Table<MergeRow>(before, after, {"criterion", "merge criterion"}, note).compare();
}

}  // namespace dataflow_qa::checklist
