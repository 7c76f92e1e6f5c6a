// Held by review_test.cpp.
#include "harness/checklist/review_repeated.h"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <utility>

#include "harness/checklist/render.h"

namespace dataflow_qa::checklist {
namespace {

constexpr auto contradiction = "contradiction";

using Pair = std::pair<std::string_view, std::string_view>;

std::string_view type_of(const PropertyRow& row) {
  return row.type;
}

std::string_view type_of(const MergeRow& /*row*/) {
  return "";
}

/// Rows that name one pair have to say one thing of it, in whichever section they stand.
template <typename Row>
class Rows {
 public:
  void review(std::size_t section, const std::vector<Row>& rows, const NoteIn& note) {
    for (const Row& row : rows) {
      const auto [known, is_new] = first_.try_emplace(Pair{row.source.path, row.target.path}, section, &row);
      const auto& [other_section, other] = known->second;
      if (is_new || other_section == section) continue;  // within one table it is a duplicate row
      const bool same = row.source.text() == other->source.text() && row.target.text() == other->target.text() &&
                        type_of(row) == type_of(*other);
      if (same) continue;
      note(section, contradiction, row.source.place,
           fmt::format("{} and {} contradict line {}: other dependencies or another type", quotation(row.source.path),
                       quotation(row.target.path), other->source.place.line));
    }
  }

 private:
  std::map<Pair, std::pair<std::size_t, const Row*>> first_;
};

}  // namespace

void review_repeated(const std::vector<Section>& all, const std::vector<std::size_t>& sections, const NoteIn& note) {
  Rows<MergeRow> criteria;
  Rows<PropertyRow> properties;
  const Section& first = all[sections.front()];
  for (const std::size_t i : sections) {
    const Section& section = all[i];
    if (section.opening != first.opening || section.condition != first.condition) {
      note(i, contradiction, section.opening_place,
           fmt::format("the opening contradicts line {}, “{}”", first.opening_place.line, opening_sentence(first)));
    }
    if (section.merge) criteria.review(i, section.merge->rows, note);
    properties.review(i, section.rows, note);
  }
}

}  // namespace dataflow_qa::checklist
