#include "harness/checklist/diff.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "harness/checklist/diff_match.h"
#include "harness/checklist/diff_rows.h"
#include "harness/checklist/render.h"

namespace dataflow_qa::checklist {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(ChangeKind::criterion_order) + 1> names_of_kinds{
    "system-renamed",   "generated",         "introduction",      "order",
    "dataflow-added",   "dataflow-removed",  "dataflow-renamed",  "section-added",
    "section-removed",  "opening",           "creation",          "match",
    "merge-criteria",   "type-header",       "property-added",    "property-removed",
    "property-renamed", "property-changed",  "property-layout",   "property-order",
    "criterion-added",  "criterion-removed", "criterion-renamed", "criterion-changed",
    "criterion-layout", "criterion-order"};

std::string introduction_of(const Document& document) {
  std::string text;
  for (const std::string& line : document.introduction) text += line + "\n";
  return text;
}

/// The introduction without its final stop, which old documents have in the heading instead.
std::string without_final_stop(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

class Differ {
 public:
  Differ(const Document& before, const Document& after) : before_(before), after_(after) {
    for (const Section& section : before.sections) ++times_[section.heading()].before;
    for (const Section& section : after.sections) ++times_[section.heading()].after;
  }

  std::vector<Change> compare() {
    compare_system(Side::source, before_.source, after_.source);
    compare_system(Side::target, before_.target, after_.target);
    compare_text(ChangeKind::generated, before_.generated, after_.generated);
    const std::string was = introduction_of(before_);
    const std::string is = introduction_of(after_);
    const std::string now = without_final_stop(is);
    if (without_final_stop(was) != now && without_final_stop(renamed(was)) != now) {
      note(ChangeKind::introduction, was, is);
    }
    compare_sections();
    return std::move(changes_);
  }

 private:
  using Said = std::optional<std::string>;

  /// A text of the older document with the newer one's labels of the systems: a renamed system is one change.
  [[nodiscard]] std::string renamed(std::string text) const {
    std::pair source(&before_.source, &after_.source);
    std::pair target(&before_.target, &after_.target);
    if (source.first->size() < target.first->size()) std::swap(source, target);  // one may be a part of the other
    for (const auto& [old_label, new_label] : {source, target}) {
      if (old_label->empty() || *old_label == *new_label) continue;
      for (auto at = text.find(*old_label); at != std::string::npos;
           at = text.find(*old_label, at + new_label->size())) {
        text.replace(at, old_label->size(), *new_label);
      }
    }
    return text;
  }

  Change& note(ChangeKind kind, Said before = std::nullopt, Said after = std::nullopt) {
    Change& change = changes_.emplace_back();
    change.kind = kind;
    change.before = std::move(before);
    change.after = std::move(after);
    if (section_ == nullptr) return change;
    change.dataflow = section_->heading();
    change.line = section_->heading_place.line;
    change.repeated = std::max(times_.at(change.dataflow).before, times_.at(change.dataflow).after) > 1;
    return change;
  }

  void compare_text(ChangeKind kind, const std::string& before, const std::string& after) {
    if (before != after) note(kind, before, after);
  }

  void compare_system(Side side, const std::string& before, const std::string& after) {
    if (before != after) note(ChangeKind::system_renamed, before, after).side = side;
  }

  void compare_sections() {
    const std::vector<std::optional<std::size_t>> was = counterparts(before_, after_);
    std::vector<bool> kept(before_.sections.size());
    std::vector<std::size_t> old_order;
    for (const auto& index : was) {
      if (!index) continue;
      kept[*index] = true;
      old_order.push_back(*index);
    }
    for (std::size_t i = 0; i < before_.sections.size(); ++i) {
      if (!kept[i]) note_removed(before_.sections[i]);
    }
    for (std::size_t i = 0; i < after_.sections.size(); ++i) {
      section_ = &after_.sections[i];
      if (was[i]) {
        compare_section(before_.sections[*was[i]], after_.sections[i]);
      } else {
        note_added(after_.sections[i]);
      }
    }
    section_ = nullptr;
    if (!std::is_sorted(old_order.begin(), old_order.end())) note(ChangeKind::order);
  }

  void note_added(const Section& section) {
    const bool known = times_.at(section.heading()).before > 0;
    note_whole(known ? ChangeKind::section_added : ChangeKind::dataflow_added, section, Said(), section.heading());
  }

  void note_removed(const Section& section) {
    const bool stays = times_.at(section.heading()).after > 0;
    note_whole(stays ? ChangeKind::section_removed : ChangeKind::dataflow_removed, section, section.heading(), Said());
  }

  void note_whole(ChangeKind kind, const Section& section, Said before, Said after) {
    section_ = &section;
    Change& change = note(kind, std::move(before), std::move(after));
    change.opening = section.opening;
    change.properties = section.rows.size();
  }

  /// A label as the title of its document has it, or as it is where that is another one.
  static std::string label_of(const std::string& label, const std::string& titled) {
    return label == titled ? "" : label;
  }

  void compare_names(const Section& before, const Section& after) {
    const auto names = [](const Section& section, const Document& document) {
      return std::tuple{label_of(section.source.system, document.source), section.source.entity,
                        label_of(section.target.system, document.target), section.target.entity};
    };
    if (before.heading() == after.heading() || names(before, before_) == names(after, after_)) return;
    note(ChangeKind::dataflow_renamed, before.heading(), after.heading());
  }

  void compare_section(const Section& before, const Section& after) {
    compare_names(before, after);
    if (before.opening != after.opening || before.condition != after.condition) {
      note(ChangeKind::opening, opening_sentence(before), opening_sentence(after));
    }
    compare_create(before, after);
    if (before.match.has_value() != after.match.has_value()) {
      note(ChangeKind::match, before.match ? match_sentences(before) : Said(),
           after.match ? match_sentences(after) : Said());
    }
    if (before.merge.has_value() != after.merge.has_value()) {
      note(ChangeKind::merge_criteria, before.merge ? merge_sentence(before) : Said(),
           after.merge ? merge_sentence(after) : Said());
    }
    const NoteRow note_row = [this](RowChange change) {
      Change& noted = note(change.kind, std::move(change.before), std::move(change.after));
      noted.pair_before = std::move(change.pair_before);
      noted.pair_after = std::move(change.pair_after);
    };
    static const std::vector<MergeRow> none;
    diff_rows(before.merge ? before.merge->rows : none, after.merge ? after.merge->rows : none, note_row);
    if (label_of(before.type_label, before_.target) != label_of(after.type_label, after_.target)) {
      compare_text(ChangeKind::type_header, before.type_label, after.type_label);
    }
    diff_rows(before.rows, after.rows, note_row);
  }

  void compare_create(const Section& before, const Section& after) {
    const auto content = [](const Section& section, const Document& document) {
      const Create create = section.create.value_or(Create{});
      return std::tuple{section.create.has_value(), label_of(create.label, document.source), create.items,
                        label_of(create.target_label, document.target)};
    };
    if (content(before, before_) == content(after, after_)) return;
    note(ChangeKind::creation, before.create ? create_sentence(before) : Said(),
         after.create ? create_sentence(after) : Said());
  }

  const Document& before_;
  const Document& after_;
  struct Times {
    std::size_t before = 0;
    std::size_t after = 0;
  };
  std::unordered_map<std::string, Times> times_;  // that a heading stands
  const Section* section_ = nullptr;              // that is being compared
  std::vector<Change> changes_;
};

}  // namespace

std::string_view to_string(ChangeKind kind) {
  return names_of_kinds.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(Side side) {
  switch (side) {
    case Side::source:
      return "source";
    case Side::target:
      return "target";
  }
  throw std::logic_error("a checklist::Side that is none");
}

bool says_otherwise(const std::vector<Change>& changes) {
  return std::any_of(changes.begin(), changes.end(),
                     [](const Change& change) { return change.kind != ChangeKind::generated; });
}

std::vector<Change> diff(const Document& before, const Document& after) {
  return Differ(before, after).compare();
}

}  // namespace dataflow_qa::checklist
