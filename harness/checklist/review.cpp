#include "harness/checklist/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/date.h"
#include "base/letters.h"
#include "base/text.h"
#include "harness/checklist/names.h"
#include "harness/checklist/review_rows.h"

namespace dataflow_qa::checklist {
namespace {

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t length = 0;
  for (; count > 0 && length < text.size(); --count) length += base::decode(text.substr(length)).bytes;
  return text.substr(0, length);
}

class Reviewer {
 public:
  Reviewer(const SourceText& text, Document& document) : text_(text), document_(document) {}

  void whole() {
    check_stamp();
    check_systems();
    if (document_.sections.empty()) {
      note("no-dataflow", text_.place(text_.size() - 1, 0), "the document describes no dataflow");
    }
    bool seen_without_merge = false;
    for (std::size_t i = 0; i < document_.sections.size(); ++i) {
      const Section& section = document_.sections[i];
      section_ = i;
      check_names(section);
      check_opening(section);
      check_paragraphs(section);
      if (section.create) check_create(*section.create);
      if (section.merge && seen_without_merge) {
        note("sections-out-of-order", section.heading_place,
             "sections with merge criteria stand above those without, but not this one");
      }
      seen_without_merge = seen_without_merge || !section.merge;
      review_rows(section, [this](std::string kind, Place place, std::string message) {
        note(std::move(kind), place, std::move(message));
      });
    }
    section_.reset();
    check_types();
  }

 private:
  void note(std::string kind, Place place, std::string message) {
    Diagnostic finding = text_.diagnostic(std::move(kind), place, std::move(message));
    finding.section = section_;
    document_.findings.push_back(std::move(finding));
  }

  void check_stamp() {
    const std::string& stamp = document_.generated;
    const auto number = [&](std::size_t at, std::size_t length) { return std::stoi(stamp.substr(at, length)); };
    const bool exists = base::day_of(std::string_view(stamp).substr(0, 10)) && number(11, 2) < 24 &&
                        number(14, 2) < 60 && number(17, 2) < 60;
    if (!exists) note("impossible-date", {5, 12}, fmt::format("{} does not exist", quotation(stamp)));
  }

  void check_systems() {
    const Place title{2, 1};
    if (document_.source.empty()) note("empty-system-name", title, "the title has no name for the source system");
    if (document_.target.empty()) note("empty-system-name", title, "the title has no name for the target system");
    const std::string& source = document_.source;
    const std::string& target = document_.target;
    const auto with_suffix = [](const std::string& longer, const std::string& shorter) {
      return !shorter.empty() && longer.size() > shorter.size() && longer.compare(0, shorter.size(), shorter) == 0 &&
             longer[shorter.size()] == '.';
    };
    if (source != target && !source.empty() &&
        (same_letters(source, target) || base::look_alike(source, target) || with_suffix(source, target) ||
         with_suffix(target, source))) {
      const Quotations quoted = quotations(source, target);
      note("system-labelled-twice", title,
           fmt::format("{} and {} look like two labels of one system", quoted.before, quoted.after));
    }
  }

  void check_label(const std::string& label, const std::string& titled, Place place, std::string_view where) {
    if (label == titled) return;
    const Quotations quoted = quotations(label, titled);
    note("system-label-differs", place,
         fmt::format("{} calls the system {}, the title calls it {}", where, quoted.before, quoted.after));
  }

  void check_names(const Section& section) {
    check_label(section.source.system, document_.source, section.heading_place, "the heading");
    check_label(section.target.system, document_.target, section.heading_place, "the heading");
    check_label(section.type_label, document_.target, section.type_label_place, "the table's data type header");
    if (section.source == section.target) {
      note("entity-to-itself", section.heading_place,
           fmt::format("{} is synchronized with itself", quotation(section.source.full())));
    }
  }

  void check_opening(const Section& section) {
    if (section.opening != Opening::conditional) return;
    const std::string& condition = section.condition;
    if (condition.find_first_not_of(" \t") == std::string::npos) {
      note("empty-condition", section.opening_place, "the condition is empty");
      return;
    }
    if ((condition.front() >= 'a' && condition.front() <= 'z') || condition.find(". ") != std::string::npos) {
      note("condition-is-a-note", section.opening_place,
           fmt::format("{} reads like a developer's note, not like a condition that can be tried",
                       quotation(condition)));
    }
    constexpr std::string_view when = "When a ";
    if (condition.compare(0, when.size(), when) != 0) return;
    const std::string_view subject = std::string_view(condition).substr(when.size());
    for (const std::string_view label :
         {std::string_view(document_.source), std::string_view(document_.target),
          std::string_view(section.source.system), std::string_view(section.target.system)}) {
      const bool starts = subject.size() > label.size() && same_letters(subject.substr(0, label.size()), label);
      if (starts && !label.empty()) return;
    }
    for (const std::string& label : {document_.source, document_.target}) {
      const std::string_view start = first_characters(subject, base::characters(label));
      if (label.empty() || !base::look_alike(start, label)) continue;
      const Quotations quoted = quotations(start, label);
      note("condition-names-other-system", section.opening_place,
           fmt::format("the condition speaks of {}, the title of {}", quoted.before, quoted.after));
      return;
    }
    note("condition-names-other-system", section.opening_place,
         fmt::format("the condition speaks of {}, which is neither {} nor {}", quotation(subject),
                     quotation(document_.source), quotation(document_.target)));
  }

  void check_paragraphs(const Section& section) {
    const bool link_first = section.opening == Opening::link_first;
    if (section.create && !link_first) {
      note("unexpected-sentence", section.create->place,
           "a condition for creation stands only where a link must come first, but the opening creates without one");
    }
    if (section.match && link_first) {
      note("unexpected-sentence", *section.match,
           "creation where nothing matches is at odds with the opening, which wants a link first");
    }
    if (section.merge && !link_first && !section.match) {
      note("unexpected-sentence", section.merge->place,
           "merge criteria stand here, but no sentence says what is done with a match");
    }
    if (!section.merge && (link_first || section.match)) {
      note("missing-merge-criteria", section.match ? *section.match : section.opening_place,
           "no merge criteria say how a link is found");
    }
    if (section.merge && section.merge->rows.empty()) {
      note("empty-merge-table", section.merge->place, "the table of merge criteria has no rows");
    }
  }

  void check_create(const Create& create) {
    check_label(create.label, document_.source, create.place, "the sentence");
    check_label(create.target_label, document_.target, create.place, "the sentence");
    std::map<std::string_view, std::size_t> seen;
    std::string_view before;
    bool out_of_order = false;
    for (const std::string& item : create.items) {
      if (++seen[item] == 2) {
        note("duplicate-item", create.place, fmt::format("{} is named more than once", quotation(item)));
      }
      out_of_order = out_of_order || std::pair{item.size(), std::string_view(item)} < std::pair{before.size(), before};
      before = item;
      if (seen[item] == 1 && item.find('-') != std::string::npos) {
        note("data-set-name", create.place,
             fmt::format("{} is the name of a data set, not of an entity", quotation(item)));
      }
    }
    // A label that is not the title's was guessed at: where it ends, and so the first record, is not known.
    const bool label_known = create.label == document_.source;
    if (out_of_order && label_known) {
      note("items-out-of-order", create.place, "the records do not ascend by length, then alphabetically");
    }
  }

  /// One target property has one type, wherever it is named and one is stated.
  void check_types() {
    std::unordered_map<std::string, std::vector<std::size_t>> by_target;
    for (std::size_t i = 0; i < document_.sections.size(); ++i) {
      by_target[base::letters_of(document_.sections[i].target.full())].push_back(i);
    }
    for (const auto& [target, sections] : by_target) check_types_of(sections);
    section_.reset();
  }

  void check_types_of(const std::vector<std::size_t>& sections) {
    rows_.clear();
    for (const std::size_t i : sections) {
      for (const PropertyRow& row : document_.sections[i].rows) {
        if (!row.target.path.empty()) rows_.emplace_back(&row, i);
      }
    }
    const auto path = [](const auto& row) -> const std::string& { return row.first->target.path; };
    const auto above = [&](const auto& a, const auto& b) { return path(a) < path(b); };
    if (!std::is_sorted(rows_.begin(), rows_.end(), above)) std::stable_sort(rows_.begin(), rows_.end(), above);
    const PropertyRow* first = nullptr;  // that states the type
    for (const auto& [row, section] : rows_) {
      if (first == nullptr || first->target.path != row->target.path || !first->states_type()) first = row;
      if (first->agrees_in_type(*row)) continue;
      section_ = section;
      const Quotations types = whole_quotations(row->type, first->type, {"", ""});
      note("type-conflict", row->type_place,
           fmt::format("{} is {} here and {} in line {}", quotation(row->target.path), types.before, types.after,
                       first->type_place.line));
    }
  }

  const SourceText& text_;
  Document& document_;
  std::optional<std::size_t> section_;
  std::vector<std::pair<const PropertyRow*, std::size_t>> rows_;  // of one target, with their sections
};

}  // namespace

void review(const SourceText& text, Document& document) {
  Reviewer(text, document).whole();
}

}  // namespace dataflow_qa::checklist
