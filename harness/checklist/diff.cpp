#include "harness/checklist/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/visible.h"
#include "harness/checklist/diff_match.h"
#include "harness/checklist/diff_rows.h"
#include "harness/checklist/render.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

/// The introduction without its final stop, which old documents have in the heading instead.
std::string introduction_of(const Document& document) {
  std::string text;
  for (const std::string& line : document.introduction) text += line + "\n";
  while (!text.empty() && (text.back() == '\n' || text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

class Differ {
 public:
  Differ(const Document& before, const Document& after) : before_(before), after_(after) {
    for (const Section& section : after.sections) ++times_[section.heading()];
    std::unordered_map<std::string, std::size_t> times_before;
    for (const Section& section : before.sections) ++times_before[section.heading()];
    for (const auto& [heading, times] : times_before) times_[heading] = std::max(times_[heading], times);
  }

  std::vector<Change> compare() {
    compare_text("system-renamed", "the source system", before_.source, after_.source);
    compare_text("system-renamed", "the target system", before_.target, after_.target);
    compare_text("generated", "the time of generation", before_.generated, after_.generated);
    if (introduction_of(before_) != introduction_of(after_)) {
      note("introduction", "the introduction reads differently");
    }
    compare_sections();
    return std::move(changes_);
  }

 private:
  void note(std::string kind, std::string text) { changes_.push_back({dataflow_, std::move(kind), std::move(text)}); }

  void compare_text(std::string kind, std::string_view what, const std::string& before, const std::string& after) {
    if (before == after) return;
    const Quotations quoted = quotations(before, after);
    note(std::move(kind), fmt::format("{} was {} and is {}", what, quoted.before, quoted.after));
  }

  /// The heading; with its line, where several sections have it.
  [[nodiscard]] std::string name_of(const Section& section) const {
    const auto times = times_.find(section.heading());
    if (times == times_.end() || times->second < 2) return section.heading();
    return fmt::format("{} (line {})", section.heading(), section.heading_place.line);
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
      if (!kept[i]) note_whole("dataflow-removed", "the dataflow was removed", before_.sections[i]);
    }
    for (std::size_t i = 0; i < after_.sections.size(); ++i) {
      const Section& section = after_.sections[i];
      if (!was[i]) {
        note_whole("dataflow-added", "the dataflow is new", section);
        continue;
      }
      dataflow_ = name_of(section);
      compare_section(before_.sections[*was[i]], section);
    }
    dataflow_.clear();
    if (!std::is_sorted(old_order.begin(), old_order.end())) note("order", "the dataflows stand in another order");
  }

  void note_whole(std::string kind, std::string_view what, const Section& section) {
    dataflow_ = name_of(section);
    const std::size_t rows = section.rows.size();
    note(std::move(kind), fmt::format("{} ({}, {} {})", what, opening_kind(section.opening), rows,
                                      rows == 1 ? "property" : "properties"));
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
    const Quotations quoted = quotations(before.heading(), after.heading());
    note("dataflow-renamed", fmt::format("the dataflow was {} and is {}", quoted.before, quoted.after));
  }

  void compare_section(const Section& before, const Section& after) {
    compare_names(before, after);
    if (before.opening != after.opening || before.condition != after.condition) {
      note("opening",
           fmt::format("the opening was “{}” and is “{}”", opening_sentence(before), opening_sentence(after)));
    }
    compare_create(before, after);
    if (before.match && !after.match) {
      note("match", "nothing is said any more about what happens where a match exists");
    }
    if (!before.match && after.match) {
      note("match", "it says now what happens where a match exists: merged, else created");
    }
    if (before.merge && !after.merge) note("merge-criteria", "the merge criteria were removed");
    if (!before.merge && after.merge) note("merge-criteria", "merge criteria were added");
    static const std::vector<MergeRow> none;
    const NoteRow note_row = [this](std::string kind, std::string text) { note(std::move(kind), std::move(text)); };
    diff_rows(before.merge ? before.merge->rows : none, after.merge ? after.merge->rows : none, note_row);
    if (label_of(before.type_label, before_.target) != label_of(after.type_label, after_.target)) {
      compare_text("type-header", "the system in the data type header", before.type_label, after.type_label);
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
    if (!after.create) return note("creation", fmt::format("no longer said: “{}”", create_sentence(before)));
    if (!before.create) return note("creation", fmt::format("newly said: “{}”", create_sentence(after)));
    note("creation", fmt::format("“{}” reads now “{}”", create_sentence(before), create_sentence(after)));
  }

  const Document& before_;
  const Document& after_;
  std::unordered_map<std::string, std::size_t> times_;  // that a heading stands, in the document that has it oftener
  std::string dataflow_;                                // that is being compared
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> diff(const Document& before, const Document& after) {
  return Differ(before, after).compare();
}

std::string print_diff(const Document& before, const Document& after) {
  const std::vector<Change> changes = diff(before, after);
  std::string text = fmt::format("{} → {}\n", before.file, after.file);
  if (changes.empty()) return text + "Both documents say the same.\n";
  std::optional<std::string> group;
  for (const Change& change : changes) {
    if (group != change.dataflow) {
      group = change.dataflow;
      text += fmt::format("\n{}\n", base::visible(group->empty() ? after.title() : *group));
    }
    text += fmt::format("  {}\n", base::visible(change.text));
  }
  return text + fmt::format("\n{} change{}\n", changes.size(), changes.size() == 1 ? "" : "s");
}

std::string print_diff_json(const Document& before, const Document& after) {
  using Json = nlohmann::ordered_json;
  Json changes = Json::array();
  for (const Change& change : diff(before, after)) {
    changes.push_back({{"dataflow", change.dataflow.empty() ? Json(nullptr) : Json(change.dataflow)},
                       {"kind", change.kind},
                       {"text", change.text}});
  }
  const Json json{{"format", "dataflow-qa/checklist-diff"},
                  {"version", 1},
                  {"before", before.file},
                  {"after", after.file},
                  {"changes", std::move(changes)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dataflow_qa::checklist
