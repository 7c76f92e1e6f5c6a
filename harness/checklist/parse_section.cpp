// Held by parse_test.cpp and diagnostics_test.cpp.
// The sentences of a dataflow section, in their one order.

#include <fmt/format.h>

#include "base/text.h"
#include "harness/checklist/names.h"
#include "harness/checklist/parser.h"
#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {
namespace {

constexpr std::size_t usual_rows = 16;  // of a property table: room for them is made at once

bool starts(std::string_view line, std::string_view phrase) {
  return line.substr(0, phrase.size()) == phrase;
}

bool ends(std::string_view line, std::string_view phrase) {
  return line.size() >= phrase.size() && line.substr(line.size() - phrase.size()) == phrase;
}

/// The text between `before` and `after`, where the line has both.
std::optional<std::string_view> between(std::string_view line, std::string_view before, std::string_view after) {
  if (line.size() < before.size() + after.size() || !starts(line, before) || !ends(line, after)) return std::nullopt;
  return line.substr(before.size(), line.size() - before.size() - after.size());
}

}  // namespace

bool Parser::read_section(Section& section) {
  heading_ = line();
  section.heading_place = here();
  if (!read_names(section)) return false;
  ++at_;
  return rule('-', base::characters(heading_), "an underline") && read_opening(section) && read_create(section) &&
         read_match(section) && read_merge(section) && read_keep(section) && read_properties(section);
}

/// Looks ahead for the sentences that repeat both names. Sections end where the next underline stands, so that the text
/// is looked through once in all.
bool Parser::read_names(Section& section) {
  std::optional<NamePair> names;
  for (std::size_t i = at_ + 2; i < text_.size() && !names && !is_rule(i, '-'); ++i) {
    auto joined = between(text_.line(i), phrases::once_linked, phrases::keep_in_sync);
    if (!joined) joined = between(text_.line(i), phrases::properties, ":");
    if (joined) names = split_by_sentence(heading_, *joined);
  }
  if (!names) names = split_at_only_to(heading_);
  if (!names) {
    const bool none = heading_.find(phrases::to) == std::string_view::npos;
    const bool failed = fail(
        at_, 0, none ? "a heading \"A to B\"" : "a heading \"A to B\" of the names that the sentences below it have");
    ++at_;
    return failed;
  }
  source_ = names->first;
  target_ = names->second;
  // Full names, until the title is resolved.
  section.source.entity = source_;
  section.target.entity = target_;
  return true;
}

bool Parser::read_opening(Section& section) {
  section.opening_place = here();
  if (is_sentence({phrases::every, source_, phrases::synchronized, target_, "."})) {
    section.opening = Opening::every;
  } else if (is_sentence({phrases::before_any, source_, phrases::and_a, target_, phrases::must_be_established})) {
    section.opening = Opening::link_first;
  } else {
    std::string_view rest = line();
    for (const std::string_view phrase : {std::string_view("."), target_, phrases::conditionally}) {
      if (!ends(rest, phrase)) return opening_not_understood();
      rest.remove_suffix(phrase.size());
    }
    section.opening = Opening::conditional;
    section.condition = rest;
  }
  ++at_;
  return blank_lines(1, "after the opening sentence");
}

/// Reports what is wrong with the opening by the kind that it most looks like.
bool Parser::opening_not_understood() {
  if (starts(line(), "Before ")) {
    return sentence({phrases::before_any, source_, phrases::and_a, target_, phrases::must_be_established});
  }
  const std::size_t condition = line().rfind(", it ");
  if (condition != std::string_view::npos) {
    return sentence({line().substr(0, condition), phrases::conditionally, target_, "."});
  }
  if (starts(line(), phrases::every)) return sentence({phrases::every, source_, phrases::synchronized, target_, "."});
  return fail(
      at_, 0,
      "a sentence that says what is synchronized (\"Every …\", \"…, it  will be synchronized …\" or \"Before any …\")");
}

bool Parser::read_create(Section& section) {
  const bool merges = is_sentence({phrases::a, source_, phrases::merge_with, target_, phrases::combinations});
  if (!starts(line(), phrases::a_new) || merges) return true;
  Create create;
  create.place = here();
  const std::string start =
      fmt::format("{}{}{}{}{}", phrases::a_new, target_, phrases::created_from, source_, phrases::if_connected);
  if (!starts(line(), start)) return sentence({start, "…"});
  std::string_view list = line().substr(start.size());
  const std::size_t into = list.rfind(phrases::synchronized_into);
  if (into == std::string_view::npos) {
    return fail(at_, start.size(), fmt::format("records and \"{}SYSTEM.\"", phrases::synchronized_into));
  }
  std::string_view target = list.substr(into + phrases::synchronized_into.size());
  if (!ends(target, ".")) return fail(at_, line().size(), "a full stop");
  target.remove_suffix(1);
  create.target_label = target;
  if (!read_create_items(create, list.substr(0, into), start.size())) return false;
  section.create = std::move(create);
  ++at_;
  return blank_lines(1, "after this sentence");
}

/// "A", "A, or B", "A, B, or C"; the first still with its system.
bool Parser::read_create_items(Create& create, std::string_view list, std::size_t offset) {
  while (true) {
    const std::size_t comma = list.find(phrases::comma);
    std::string_view item = list.substr(0, comma);
    if (comma == std::string_view::npos && !create.items.empty()) {
      if (!starts(item, phrases::or_else)) return fail(at_, offset, "\"or \" before the last record");
      item.remove_prefix(phrases::or_else.size());
    }
    if (item.empty()) return fail(at_, offset, "a record");
    create.items.emplace_back(item);
    if (comma == std::string_view::npos) return true;
    offset += comma + phrases::comma.size();
    list.remove_prefix(comma + phrases::comma.size());
  }
}

bool Parser::read_match(Section& section) {
  if (!starts(line(), phrases::if_matching) && !starts(line(), phrases::if_no_matching)) return true;
  section.match = here();
  return sentence({phrases::if_matching, target_, phrases::exists, source_, phrases::merged_with_existing}) &&
         sentence({phrases::if_no_matching, target_, phrases::found_new, target_, phrases::will_be_created}) &&
         blank_lines(1, "after this sentence");
}

bool Parser::read_merge(Section& section) {
  if (!starts(line(), phrases::a)) return true;
  const bool creates = starts(line(), phrases::a_new) &&
                       !is_sentence({phrases::a, source_, phrases::merge_with, target_, phrases::combinations});
  if (creates) return true;  // out of its place: the next sentence that is due says so
  Merge merge;
  merge.place = here();
  if (!sentence({phrases::a, source_, phrases::merge_with, target_, phrases::combinations}) ||
      !blank_lines(1, "above the table") || !read_table_head() ||
      !read_header_cell(phrases::first_cell, {source_, phrases::property_header}) ||
      !read_header_cell(phrases::next_cell, {target_, phrases::property_header}) || !end_of_row()) {
    return false;
  }
  while (at_row()) {
    MergeRow& row = merge.rows.emplace_back();
    if (!read_property(phrases::first_cell, row.source) || !read_property(phrases::next_cell, row.target) ||
        !end_of_row()) {
      return false;
    }
  }
  section.merge = std::move(merge);
  return blank_lines(1, "after the table");
}

bool Parser::read_keep(Section& section) {
  section.keep_place = here();
  return sentence({phrases::once_linked, source_, phrases::and_a, target_, phrases::keep_in_sync}) &&
         blank_lines(1, "after this sentence");
}

bool Parser::read_properties(Section& section) {
  section.properties_place = here();
  if (!sentence({phrases::properties, source_, phrases::and_a, target_, ":"}) || !blank_lines(1, "above the table") ||
      !read_table_head() || !read_header_cell(phrases::first_cell, {source_, phrases::property_header}) ||
      !read_header_cell(phrases::next_cell, {target_, phrases::property_header}) || !read_type_header(section) ||
      !end_of_row()) {
    return false;
  }
  while (at_row()) {
    if (section.rows.empty()) section.rows.reserve(usual_rows);
    PropertyRow& row = section.rows.emplace_back();
    if (!read_property(phrases::first_cell, row.source) || !read_property(phrases::next_cell, row.target) ||
        !read_type(row) || !end_of_row()) {
      return false;
    }
  }
  if (at_end()) {
    note("missing-final-blank-line", {at_, 1}, "the document ends without the blank line that closes its last table");
    return true;
  }
  const std::size_t first = at_;
  if (!blank_lines(2, "between dataflows")) return false;
  if (at_end() && at_ - first > 1) {
    note("blank-lines", {first + 2, 1},
         fmt::format("expected 1 blank line at the end of the document, got {}", at_ - first));
  }
  return true;
}

}  // namespace dataflow_qa::checklist
