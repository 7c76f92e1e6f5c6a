// Held by review_repeated_test.cpp.
#include "harness/checklist/review_repeated.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "harness/checklist/names.h"
#include "harness/checklist/phrases.h"
#include "harness/checklist/render.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

bool agree(const PropertyRow& a, const PropertyRow& b) {
  return a.agrees_in_type(b);
}

bool agree(const MergeRow& /*a*/, const MergeRow& /*b*/) {
  return true;
}

bool states_type(const PropertyRow& row) {
  return row.states_type();
}

bool states_type(const MergeRow& /*row*/) {
  return true;
}

std::string types_in_words(const PropertyRow& here, const PropertyRow& there) {
  const Quotations types = whole_quotations(here.type_name(), there.type_name());
  return fmt::format("the type is {} here and {} there", types.before, types.after);
}

std::string types_in_words(const MergeRow& /*here*/, const MergeRow& /*there*/) {
  return "";
}

template <typename Row>
std::string pair_text(const Row& row) {
  return row.source.text() + " ↔ " + row.target.text();
}

/// What is said in a place, and the line as the language has it.
struct Said {
  std::size_t section = 0;
  Place place;
  std::string line;
};

using NoteSaid = std::function<void(std::string kind, const Said& said, std::string message)>;

void contradict(const NoteSaid& note, const Said& said, std::string message) {
  note("contradiction", said, std::move(message));
}

/// Rows that name one pair have to say one thing of it, in whichever section they stand.
template <typename Row>
class Rows {
 public:
  void review(std::size_t section, const std::vector<Row>& rows, const NoteSaid& note) {
    for (const Row& row : rows) {
      const auto [known, is_new] = first_.try_emplace(Pair{row.source.path, row.target.path}, First{section, &row});
      if (is_new) continue;
      First& first = known->second;
      if (first.section != section) compare(section, row, first, note);  // within one table it is a duplicate row
      if (!states_type(*first.with_type) && states_type(row)) first.with_type = &row;
    }
  }

 private:
  struct First {
    std::size_t section = 0;
    const Row* row = nullptr;
    const Row* with_type = row;  // that states a type, where any does
  };

  static void compare(std::size_t section, const Row& row, const First& first, const NoteSaid& note) {
    const Quotations own = whole_quotations(pair_text(row), pair_text(*first.row), sentence_marks);
    std::vector<std::string> what;
    if (pair_text(row) != pair_text(*first.row)) {
      what.push_back(fmt::format("it reads {} here and {} there", own.before, own.after));
    }
    if (!agree(row, *first.with_type)) what.push_back(types_in_words(row, *first.with_type));
    if (what.empty()) return;
    const Row& other = agree(row, *first.with_type) ? *first.row : *first.with_type;
    contradict(note, {section, row.source.place, std::string(phrases::first_cell) + row.source.text()},
               fmt::format("{} and {} contradict line {}, which holds: {}", quotation(row.source.path),
                           quotation(row.target.path), other.source.place.line, fmt::join(what, ", ")));
  }

  std::map<Pair, First> first_;
};

/// The pairs that are the merge criteria, without what stands on one side only.
std::set<Pair> criteria_of(const Section& section) {
  std::set<Pair> pairs;
  if (!section.merge) return pairs;
  for (const MergeRow& row : section.merge->rows) {
    if (!row.source.path.empty() && !row.target.path.empty()) pairs.emplace(row.source.path, row.target.path);
  }
  return pairs;
}

/// "a and b, c and d" in quotes: those of `some` that `others` lack.
std::string only_in(const std::set<Pair>& some, const std::set<Pair>& others) {
  constexpr std::size_t most = 3;
  std::string text;
  std::size_t count = 0;
  for (const Pair& pair : some) {
    if (others.count(pair) > 0 || ++count > most) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", quotation(pair.first), quotation(pair.second));
  }
  if (count > most) text += fmt::format(" and {} more", count - most);
  return text.empty() ? "nothing" : text;
}

/// The sections of one dataflow, held against the first that says a thing.
class Repetition {
 public:
  Repetition(const Document& document, const std::vector<std::size_t>& sections, NoteSaid note)
      : document_(document), sections_(sections), note_(std::move(note)) {}

  void review() {
    for (const std::size_t i : sections_) {
      if (i != sections_.front()) note_repeated(i);
      compare_opening(i);
      compare_creation(i);
      compare_criteria(i);
      if (section(i).merge) criteria_.review(i, section(i).merge->rows, note_);
      properties_.review(i, section(i).rows, note_);
    }
  }

 private:
  [[nodiscard]] const Section& section(std::size_t i) const { return document_.sections[i]; }

  /// The first of these sections of which this holds, where it stands above section `i`.
  template <typename Holds>
  [[nodiscard]] const Section* first_above(std::size_t i, Holds holds) const {
    for (const std::size_t other : sections_) {
      if (other == i) return nullptr;
      if (holds(section(other))) return &section(other);
    }
    return nullptr;
  }

  void note_repeated(std::size_t i) {
    const Section& first = section(sections_.front());
    const Section& again = section(i);
    const bool same_name = again.heading() == first.heading();
    const Quotations headings =
        same_name ? Quotations{quotation(again.heading()), ""} : whole_quotations(again.heading(), first.heading());
    const std::string other_name = same_name ? "" : " as " + headings.after;
    note_("duplicate-section", {i, again.heading_place, again.heading()},
          fmt::format("{} was described in line {} already{}, {}", headings.before, first.heading_place.line,
                      other_name, again == first ? "in the same words" : "in other words"));
  }

  /// “{what} contradicts line 14, “…””; `here` is the whole sentence, which is also the line.
  void contradict_sentence(const Said& said, std::string_view what, const Place& other, const std::string& there) {
    const Quotations quoted = whole_quotations(there, said.line, sentence_marks);
    const bool alike = quoted.after.ends_with(')');
    contradict(
        note_, said,
        alike ? fmt::format("{} contradicts line {}, {}: it reads {}", what, other.line, quoted.before, quoted.after)
              : fmt::format("{} contradicts line {}, {}", what, other.line, quoted.before));
  }

  void compare_opening(std::size_t i) {
    const Section& first = section(sections_.front());
    const Section& own = section(i);
    if (own.opening == first.opening && own.condition == first.condition) return;
    contradict_sentence({i, own.opening_place, opening_sentence(own)}, "the opening", first.opening_place,
                        opening_sentence(first));
  }

  /// Records that are created on a condition, on another one, or on none.
  void compare_creation(std::size_t i) {
    const Section& own = section(i);
    const auto has_create = [](const Section& each) { return each.create.has_value(); };
    const auto has_match = [](const Section& each) { return each.match.has_value(); };
    if (own.create) {
      const Said said{i, own.create->place, create_sentence(own)};
      if (const Section* other = first_above(i, has_create); other != nullptr && !same_creation(own, *other)) {
        contradict_sentence(said, "the condition for creation", other->create->place, create_sentence(*other));
      }
      if (const Section* other = first_above(i, has_match); other != nullptr && !other->create) {
        contradict_sentence(said, "the condition for creation", *other->match, creation_without_condition(*other));
      }
    }
    const Section* other = own.match && !own.create ? first_above(i, has_create) : nullptr;
    if (other == nullptr) return;
    const Place second_line{own.match->line + 1, own.match->column};
    contradict_sentence({i, second_line, creation_without_condition(own)}, "creation on no condition",
                        other->create->place, create_sentence(*other));
  }

  static bool same_creation(const Section& a, const Section& b) {
    const auto items = [](const Section& each) {
      return std::set<std::string_view>(each.create->items.begin(), each.create->items.end());
    };
    return items(a) == items(b) && same_letters(a.create->label, b.create->label) &&
           same_letters(a.create->target_label, b.create->target_label);
  }

  /// "If no matching B is found, a new B will be created."
  static std::string creation_without_condition(const Section& section) {
    const std::string both = match_sentences(section);
    return both.substr(both.find('\n') + 1);
  }

  void compare_criteria(std::size_t i) {
    const std::set<Pair> own = criteria_of(section(i));
    if (own.empty()) return;  // an empty table says nothing yet
    const Section* other = first_above(i, [](const Section& each) { return !criteria_of(each).empty(); });
    if (other == nullptr) return;
    const std::set<Pair> others = criteria_of(*other);
    if (own == others) return;
    contradict(note_, {i, section(i).merge->place, merge_sentence(section(i))},
               fmt::format("the merge criteria contradict line {}: {} only here, {} only there",
                           other->merge->place.line, only_in(own, others), only_in(others, own)));
  }

  const Document& document_;
  const std::vector<std::size_t>& sections_;
  NoteSaid note_;
  Rows<MergeRow> criteria_;
  Rows<PropertyRow> properties_;
};

}  // namespace

std::vector<Finding> review_repeated(const Document& document, const std::vector<std::string>& slugs) {
  std::vector<Finding> findings;
  const NoteSaid note = [&](std::string kind, const Said& said, std::string message) {
    auto [excerpt, caret] = excerpt_of(said.line, said.place.column);
    findings.push_back({std::move(kind), std::move(message), said.place.line, slugs.at(said.section), said.place.column,
                        std::move(excerpt), caret});
  };
  for (const std::vector<std::size_t>& sections : sections_by_slug(slugs)) {
    if (sections.size() > 1) Repetition(document, sections, note).review();
  }
  return findings;
}

}  // namespace dataflow_qa::checklist
