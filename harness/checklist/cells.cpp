// Held by diagnostics_test.cpp and anomalies_test.cpp.
#include "harness/checklist/cells.h"

#include <algorithm>

#include "base/text.h"
#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {
namespace {

/// Offset of the first character that is in no path. Cells are most of a document: std's own search is slower.
std::size_t end_of_path(std::string_view text) {
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '(' || c == ')' || c == '\t'; });
  return end == text.end() ? std::string_view::npos : static_cast<std::size_t>(end - text.begin());
}

/// Reads "Dependant on having VALUE in PATH", once or more. `text` starts with the first, at byte `offset` of the cell.
tl::expected<std::vector<Dependency>, CellFault> read_dependencies(std::string_view text, std::size_t offset,
                                                                   Place place) {
  std::vector<Dependency> dependencies;
  while (true) {
    text.remove_prefix(phrases::dependant_on_having.size());
    offset += phrases::dependant_on_having.size();
    const std::size_t next = text.find(phrases::dependant_on_having);
    const std::string_view piece = text.substr(0, next);
    const std::size_t in = piece.find(phrases::in);
    if (in == std::string_view::npos) return tl::unexpected(CellFault{offset, "VALUE in PATH"});
    const std::string_view value = piece.substr(0, in);
    const std::string_view where = piece.substr(in + phrases::in.size());
    if (const std::size_t odd = value.find_first_of("()\t"); odd != std::string_view::npos) {
      return tl::unexpected(CellFault{offset + odd, "a value"});
    }
    if (where.empty() || (where != " " && end_of_path(where) != std::string_view::npos)) {
      return tl::unexpected(CellFault{offset + in + phrases::in.size(), "a property's path or a single blank"});
    }
    dependencies.push_back({std::string(value), std::string(where == " " ? "" : where), place});
    if (next == std::string_view::npos) return dependencies;
    place.column += phrases::dependant_on_having.size() + base::characters(piece);
    text.remove_prefix(next);
    offset += next;
  }
}

}  // namespace

std::string_view without_trailing(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

tl::expected<Cell, CellFault> read_cell(std::string_view text, Place place) {
  const std::string_view content = without_trailing(text);
  Cell cell;
  cell.place = place;
  cell.trailing = text.substr(content.size());
  const std::size_t end = end_of_path(content);
  cell.path = content.substr(0, end);
  if (end == std::string_view::npos) return cell;
  const std::string_view annotation = content.substr(end);
  constexpr std::string_view open = phrases::dependencies_open;
  if (end == 0 || annotation.substr(0, open.size()) != open || annotation.back() != ')' ||
      annotation.substr(open.size(), phrases::dependant_on_having.size()) != phrases::dependant_on_having) {
    return tl::unexpected(CellFault{end, "a property's path, or \"PATH (Dependant on having VALUE in PATH)\""});
  }
  const std::string_view inside = annotation.substr(open.size(), annotation.size() - open.size() - 1);
  const Place inside_place{place.line, place.column + base::characters(cell.path) + open.size()};
  auto dependencies = read_dependencies(inside, end + open.size(), inside_place);
  if (!dependencies) return tl::unexpected(std::move(dependencies.error()));
  cell.dependencies = std::move(*dependencies);
  return cell;
}

}  // namespace dataflow_qa::checklist
