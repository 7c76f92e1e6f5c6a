// Held by diff_test.cpp.
#include "harness/checklist/diff_print.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/visible.h"
#include "harness/checklist/property_pairs.h"
#include "harness/checklist/slugs.h"
#include "harness/checklist/source_text.h"

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;

std::string text_or_none(const std::optional<std::string>& text) {
  return text.value_or("");
}

std::string was_and_is(const Change& change, std::string_view what, QuoteMarks marks = {}) {
  const Quotations quoted = whole_quotations(text_or_none(change.before), text_or_none(change.after), marks);
  return fmt::format("{} was {} and is {}", what, quoted.before, quoted.after);
}

std::string creation(const Change& change) {
  const Quotations quoted = whole_quotations(text_or_none(change.before), text_or_none(change.after), sentence_marks);
  if (!change.after) return "no longer said: " + quoted.before;
  if (!change.before) return "newly said: " + quoted.after;
  return fmt::format("{} reads now {}", quoted.before, quoted.after);
}

std::string whole_dataflow(const Change& change, std::string_view what) {
  return fmt::format("{} ({}, {} {})", what, change.opening ? opening_kind(*change.opening) : "", change.properties,
                     change.properties == 1 ? "property" : "properties");
}

std::string changed_row(const Change& change, std::string_view what) {
  const Quotations quoted = whole_quotations(text_or_none(change.before), text_or_none(change.after), {"", ""});
  return fmt::format("the {} {} reads now {}", what, quoted.before, quoted.after);
}

std::string changed_layout(const Change& change, std::string_view what) {
  const PropertyPair pair = change.pair_after.value_or(PropertyPair{});
  return fmt::format("the {} {} ↔ {} is laid out differently (blanks at the end, or indentation)", what, pair.source,
                     pair.target);
}

std::string of_row(const Change& change) {
  constexpr std::string_view property = "property";
  constexpr std::string_view criterion = "merge criterion";
  switch (change.kind) {
    case ChangeKind::property_added:
      return fmt::format("the {} {} was added", property, text_or_none(change.after));
    case ChangeKind::property_removed:
      return fmt::format("the {} {} was removed", property, text_or_none(change.before));
    case ChangeKind::property_renamed:
    case ChangeKind::property_changed:
      return changed_row(change, property);
    case ChangeKind::property_layout:
      return changed_layout(change, property);
    case ChangeKind::property_order:
      return fmt::format("the rows ({}) stand in another order", property);
    case ChangeKind::criterion_added:
      return fmt::format("the {} {} was added", criterion, text_or_none(change.after));
    case ChangeKind::criterion_removed:
      return fmt::format("the {} {} was removed", criterion, text_or_none(change.before));
    case ChangeKind::criterion_renamed:
    case ChangeKind::criterion_changed:
      return changed_row(change, criterion);
    case ChangeKind::criterion_layout:
      return changed_layout(change, criterion);
    case ChangeKind::criterion_order:
      return fmt::format("the rows ({}) stand in another order", criterion);
    default:
      throw std::logic_error("a checklist::ChangeKind that is none");
  }
}

Json or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json or_null(const std::optional<PropertyPair>& pair) {
  return pair ? to_json(*pair) : Json(nullptr);
}

Json to_json(const Change& change) {
  Json json{{"dataflow", change.dataflow.empty() ? Json(nullptr) : Json(change.dataflow)},
            {"line", change.line ? Json(*change.line) : Json(nullptr)},
            {"kind", to_string(change.kind)},
            {"before", or_null(change.before)},
            {"after", or_null(change.after)}};
  if (change.side) json["side"] = to_string(*change.side);
  if (change.pair_before || change.pair_after) {
    json["pair"] = {{"before", or_null(change.pair_before)}, {"after", or_null(change.pair_after)}};
  }
  if (change.opening) {
    json["opening"] = opening_kind(*change.opening);
    json["properties"] = change.properties;
  }
  json["text"] = sentence(change);
  return json;
}

/// The heading; with its line, where several sections have it.
std::string group_of(const Change& change, const Document& after) {
  if (change.dataflow.empty()) return after.title();
  if (!change.repeated || !change.line) return change.dataflow;
  return fmt::format("{} (line {})", change.dataflow, *change.line);
}

}  // namespace

std::string sentence(const Change& change) {
  switch (change.kind) {
    case ChangeKind::system_renamed:
      return was_and_is(change, fmt::format("the {} system", to_string(change.side.value_or(Side::source))));
    case ChangeKind::generated:
      return was_and_is(change, "the time of generation");
    case ChangeKind::introduction:
      return "the introduction reads differently";
    case ChangeKind::order:
      return "the dataflows stand in another order";
    case ChangeKind::dataflow_added:
      return whole_dataflow(change, "the dataflow is new");
    case ChangeKind::dataflow_removed:
      return whole_dataflow(change, "the dataflow was removed");
    case ChangeKind::dataflow_renamed:
      return was_and_is(change, "the dataflow");
    case ChangeKind::section_added:
      return whole_dataflow(change, "the dataflow is described once more");
    case ChangeKind::section_removed:
      return whole_dataflow(change, "the dataflow is described once less");
    case ChangeKind::opening:
      return was_and_is(change, "the opening", sentence_marks);
    case ChangeKind::creation:
      return creation(change);
    case ChangeKind::match:
      return change.after ? "it says now what happens where a match exists: merged, else created"
                          : "nothing is said any more about what happens where a match exists";
    case ChangeKind::merge_criteria:
      return change.after ? "merge criteria were added" : "the merge criteria were removed";
    case ChangeKind::type_header:
      return was_and_is(change, "the system in the data type header");
    default:
      return of_row(change);
  }
}

std::string print_diff(const Document& before, const Document& after, const std::vector<Change>& changes) {
  std::string text = fmt::format("{} → {}\n", base::visible(before.file), base::visible(after.file));
  if (changes.empty()) return text + "Both documents say the same.\n";
  std::string group;
  for (const Change& change : changes) {
    if (std::string next = group_of(change, after); next != group) {
      group = std::move(next);
      text += fmt::format("\n{}\n", base::visible(group));
    }
    text += fmt::format("  {}\n", base::visible(sentence(change)));
  }
  return text + fmt::format("\n{} change{}\n", changes.size(), changes.size() == 1 ? "" : "s");
}

std::string print_diff_json(const Document& before, const Document& after, const std::vector<Change>& changes) {
  Json all = Json::array();
  for (const Change& change : changes) all.push_back(to_json(change));
  const Json json{{"format", "dataflow-qa/checklist-diff"},
                  {"version", 1},
                  {"before", before.file},
                  {"after", after.file},
                  {"changes", std::move(all)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dataflow_qa::checklist
