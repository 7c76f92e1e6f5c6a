// Held by review_test.cpp.
#include "harness/checklist/review_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {
namespace {

constexpr std::array<std::string_view, 5> types{"\"string\"", "\"integer\"", "\"float\"", "\"boolean\"",
                                                phrases::no_type};

bool is_usual(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.';
}

bool is_usual(std::string_view path) {
  const bool empty_segment = path.front() == '.' || path.back() == '.' || path.find("..") != std::string_view::npos;
  return !empty_segment && std::all_of(path.begin(), path.end(), [](char c) { return is_usual(c); });
}

/// ": it has U+0430 at character 2": the first character beyond ASCII's, since it may look like another one.
std::string odd_character(std::string_view path) {
  const auto points = base::code_points(path);
  const auto odd = std::find_if(points.begin(), points.end(), [](char32_t point) { return point > 0x7F; });
  if (odd == points.end()) return "";
  return fmt::format(": it has U+{:04X} at character {}", static_cast<std::uint32_t>(*odd), odd - points.begin() + 1);
}

void review_cell(const Cell& cell, const Note& note) {
  if (!cell.trailing.empty()) {
    note("trailing-whitespace", {cell.place.line, cell.place.column + base::characters(cell.text())},
         fmt::format("blanks or tabs after {}", cell.path.empty() ? "an empty cell" : quotation(cell.path)));
  }
  if (cell.path.empty()) {
    note("empty-cell", cell.place, "the cell names no property");
  } else if (!is_usual(cell.path)) {
    note("unusual-path", cell.place,
         fmt::format("{} is an unusual path for a property{}", quotation(cell.path), odd_character(cell.path)));
  }
  if (cell.dependencies.size() > 1) {
    note("several-dependencies", cell.place,
         fmt::format("{} has {} dependencies, and nothing says whether all or any must hold", quotation(cell.path),
                     cell.dependencies.size()));
  }
  // Once a cell: thousands of them in one cell are one mistake of the generator.
  const auto first = [&](auto is_missing) {
    return std::find_if(cell.dependencies.begin(), cell.dependencies.end(), is_missing);
  };
  const auto end = cell.dependencies.end();
  if (const auto found = first([](const Dependency& each) { return each.value.empty(); }); found != end) {
    note("dependency-without-value", found->place, fmt::format("{} depends on an unnamed value", quotation(cell.path)));
  }
  if (const auto found = first([](const Dependency& each) { return each.path.empty(); }); found != end) {
    note("dependency-without-property", found->place,
         fmt::format("{} depends on a value in an unnamed property", quotation(cell.path)));
  }
}

using Pair = std::pair<std::string_view, std::string_view>;

template <typename Row>
Pair pair_of(const Row& row) {
  return {row.source.path, row.target.path};
}

std::string label(const Pair& pair) {
  return fmt::format("{} and {}", quotation(pair.first), quotation(pair.second));
}

template <typename Row>
bool says_the_same(const Row& a, const Row& b) {
  if constexpr (requires { a.agrees_in_type(b); }) {
    if (!a.agrees_in_type(b)) return false;
  }
  return a.source.text() == b.source.text() && a.target.text() == b.target.text();
}

/// Notes each row whose pair stands above already, in a table of either kind.
template <typename Row>
void find_duplicates(const std::vector<Row>& rows, const Note& note) {
  std::vector<const Row*> sorted;
  sorted.reserve(rows.size());
  for (const Row& row : rows) sorted.push_back(&row);
  const auto above = [](const Row* a, const Row* b) { return pair_of(*a) < pair_of(*b); };
  if (!std::is_sorted(sorted.begin(), sorted.end(), above)) std::stable_sort(sorted.begin(), sorted.end(), above);
  const Row* first = nullptr;
  for (const Row* row : sorted) {
    if (first == nullptr || pair_of(*row) != pair_of(*first)) {
      first = row;
    } else if (!row->source.path.empty() || !row->target.path.empty()) {
      note("duplicate-row", row->source.place,
           fmt::format("{} stand in line {} already{}", label(pair_of(*row)), first->source.place.line,
                       says_the_same(*row, *first) ? "" : ", with other dependencies or another type"));
    }
  }
}

/// Notes each property of one side that stands beside several of the other.
void find_shared(const std::vector<PropertyRow>& rows, Cell PropertyRow::*side, Cell PropertyRow::*other,
                 std::string_view kind, std::string_view other_side, const Note& note) {
  std::vector<const PropertyRow*> sorted;
  sorted.reserve(rows.size());
  for (const PropertyRow& row : rows) {
    if (!(row.*side).path.empty()) sorted.push_back(&row);
  }
  const auto path = [&](const PropertyRow* row) -> const std::string& { return (row->*side).path; };
  const auto above = [&](auto* a, auto* b) {
    return std::tie(path(a), (a->*other).path) < std::tie(path(b), (b->*other).path);
  };
  if (!std::is_sorted(sorted.begin(), sorted.end(), above)) std::stable_sort(sorted.begin(), sorted.end(), above);
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t end = first + 1;
    std::size_t different = 1;
    for (; end < sorted.size() && path(sorted[end]) == path(sorted[first]); ++end) {
      if ((sorted[end]->*other).path != (sorted[end - 1]->*other).path) ++different;
    }
    if (different > 1) {
      note(std::string(kind), (sorted[first + 1]->*side).place,
           fmt::format("{} stands beside {} properties of the {}, and nothing says which one prevails",
                       quotation(path(sorted[first])), different, other_side));
    }
    first = end;
  }
}

void review_merge(const Merge& merge, const Note& note) {
  const MergeRow* before = nullptr;
  bool noted = false;
  for (const MergeRow& row : merge.rows) {
    review_cell(row.source, note);
    review_cell(row.target, note);
    if (!row.source.dependencies.empty() || !row.target.dependencies.empty()) {
      note("annotated-merge-criterion", row.source.place, "merge criteria have no dependencies");
    }
    const auto rank = [](const MergeRow& each) {
      return std::pair{each.source.path.size() + each.target.path.size(), pair_of(each)};
    };
    if (!noted && before != nullptr && rank(row) < rank(*before)) {
      note("rows-out-of-order", row.source.place, "the merge criteria do not ascend by length, then alphabetically");
      noted = true;
    }
    before = &row;
  }
  find_duplicates(merge.rows, note);
}

void review_type(const PropertyRow& row, const Note& note) {
  if (row.type.empty()) {
    note("empty-cell", row.type_place, "the cell names no data type");
  } else if (std::find(types.begin(), types.end(), row.type) == types.end()) {
    note("unknown-data-type", row.type_place, fmt::format("{} is not a known data type", quotation(row.type_name())));
  }
  if (row.unindented_type) {
    note("unindented-cell", row.type_place,
         "the data type stands at the start of the line, which ends the table there");
  }
  if (!row.trailing.empty()) {
    note("trailing-whitespace", {row.type_place.line, row.type_place.column + base::characters(row.type)},
         "blanks or tabs after the data type");
  }
}

}  // namespace

void review_rows(const Section& section, const Note& note) {
  if (section.merge) review_merge(*section.merge, note);
  const PropertyRow* before = nullptr;
  bool noted = false;
  for (const PropertyRow& row : section.rows) {
    review_cell(row.source, note);
    review_cell(row.target, note);
    review_type(row, note);
    if (!row.source.dependencies.empty() && !row.target.dependencies.empty()) {
      note("dependencies-on-both-sides", row.source.place, "both properties of the row have dependencies");
    }
    if (!noted && before != nullptr && pair_of(row) < pair_of(*before)) {
      note("rows-out-of-order", row.source.place, "the rows do not ascend by source and target property");
      noted = true;
    }
    before = &row;
  }
  find_duplicates(section.rows, note);
  find_shared(section.rows, &PropertyRow::target, &PropertyRow::source, "shared-target", "source", note);
  find_shared(section.rows, &PropertyRow::source, &PropertyRow::target, "shared-source", "target", note);
}

}  // namespace dataflow_qa::checklist
