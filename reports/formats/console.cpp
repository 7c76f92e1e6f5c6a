#include "reports/formats/console.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "reports/basis.h"
#include "reports/cost.h"
#include "reports/digest.h"
#include "reports/formats/console_causes.h"
#include "reports/formats/console_parts.h"
#include "reports/model/brief.h"
#include "reports/since.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

constexpr std::size_t most_lines = 60;
constexpr std::size_t lines_of_a_checklist = 26;  // in which something failed
constexpr std::size_t lines_of_one_that_passes = 44;
constexpr std::size_t lines_of_findings = 4;
constexpr std::size_t fewest_lines_of_causes = 8;

std::string direction_sign(const Check& check, const Style& style) {
  if (check.direction == "from-source") return style.unicode ? "→" : "->";
  if (check.direction == "from-target") return style.unicode ? "←" : "<-";
  return "";
}

/// Right of a statement: a property's two directions, or how many of its checks passed.
std::pair<std::string, std::size_t> tail(const Item& item, const Style& style) {
  std::vector<std::string> shown;
  std::size_t width = 0;
  for (const Check& check : item.checks) {
    const std::string sign = direction_sign(check, style);
    if (sign.empty()) continue;
    shown.push_back(sign + " " + mark(check.verdict, style));
    width += text::width(sign) + 1 + mark_width(check.verdict, style);
  }
  if (item.kind == "property" && shown.size() == item.checks.size() && !shown.empty()) {
    return {fmt::format("{}", fmt::join(shown, "  ")), width + 2 * (shown.size() - 1)};
  }
  if (is_passed_by_hand(item)) return {"by hand", 7};
  if (item.checks.empty()) return {"no check", 8};
  const auto passed = std::ranges::count(item.checks, Verdict::passed, &Check::verdict);
  const auto tried = std::ranges::count_if(item.checks, [](const Check& check) {
    return check.verdict != Verdict::not_applicable && check.verdict != Verdict::not_run;
  });
  std::string text = tried == 0 ? label(item.verdict) : fmt::format("{}/{}", passed, tried);
  return {text, text.size()};
}

std::string statement_line(const Item& item, const Style& style) {
  const auto [right, right_width] = tail(item, style);
  const std::size_t lead_width = 2 + mark_width(item.verdict, style) + 1;
  const std::size_t width = std::max<std::size_t>(style.width, 40);
  const std::size_t room = width - lead_width - right_width - 2;
  const auto lines = text::wrapped(text::one_line(item.statement) + advisory(item.level), room);
  std::string out = "  " + mark(item.verdict, style) + " ";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += "\n" + std::string(lead_width, ' ');
    out += lines[i];
  }
  const std::size_t last = text::width(lines.back());
  out += std::string(last < room ? room - last + 2 : 2, ' ') + right;
  return out + "\n";
}

bool says_why(Verdict verdict) {
  return verdict == Verdict::failed || verdict == Verdict::error || verdict == Verdict::flaky;
}

std::size_t line_room(const Style& style) {
  return std::max<std::size_t>(style.width, 40) - 8;
}

std::string check_line(const Check& check, const Style& style) {
  const std::string right = text::duration(check.duration_ms);
  return "      " + mark(check.verdict, style) + " " + text::one_line(check.name) + "  " + dim(right, style) + "\n";
}

/// What failed first, in a few words; with Detail::verbose, each check with all that it says.
std::string under_item(const Item& item, const Style& style) {
  std::string out;
  std::string first;
  std::size_t failing = 0;
  const bool verbose = style.detail == Detail::verbose;
  for (const Check& check : item.checks) {
    if (verbose) out += check_line(check, style);
    const std::string why = check.verdict == Verdict::flaky ? "flaky: " + sentence(check) : sentence(check);
    if (verbose && !why.empty()) {
      out += block("        ", 8, why, style);
    } else if (says_why(check.verdict) && ++failing == 1) {
      first = check.failures.empty() ? why : brief(check.failures.front());
      if (check.verdict == Verdict::flaky) first = "flaky: " + first;
    }
    if (check.verdict == Verdict::known) out += block("        ", 8, "known: " + check.reason.value_or(""), style);
  }
  for (const ManualTry& each : item.manual) {
    if (each.result == Verdict::failed || verbose || is_contradicted_by_hand(item)) {
      out += block("        ", 8, sentence(each), style);
    }
  }
  if (first.empty() || verbose) return out;
  const auto more = failing > 1 ? fmt::format(" (and {} more)", failing - 1) : "";
  const auto room = line_room(style) - more.size() - (style.unicode ? 0 : 2);
  return out + "        " + plain_gaps(text::shortened(text::one_line(first), room), style) + more + "\n";
}

/// Left out by a filter or a shard: of no interest to who chose it.
bool is_not_selected(const Item& item) {
  return !item.checks.empty() && std::ranges::all_of(item.checks, [](const Check& check) { return !check.selected; });
}

/// Passing properties of one dataflow, on one line.
std::string passed_together(const std::vector<std::string>& passed, const Style& style) {
  if (passed.empty()) return "";
  const std::string noun = passed.size() == 1 ? "property" : "properties";
  return block("  " + mark(Verdict::passed, style) + " ", 3 + mark_width(Verdict::passed, style),
               fmt::format("{} {}: {}", passed.size(), noun, fmt::join(passed, ", ")), style);
}

std::string took_text(const Results& results) {
  const std::string cost = cost_text(results);
  return "in " + text::duration(results.run.duration_ms) + (cost.empty() ? "" : ": " + cost);
}

/// What the verdict rests on beside the document and the checks, and what was tried by hand.
std::string rests_on(const Results& results, std::size_t indent, const Style& style) {
  std::string out;
  auto lines = basis(results);
  if (auto by_hand = manual_text(results); !by_hand.empty()) lines.insert(lines.begin(), std::move(by_hand));
  for (const auto& line : lines) out += block(std::string(indent, ' '), indent, line, style);
  return out;
}

}  // namespace

std::string heading(const Results& results, const Style& style) {
  std::string out = bold(text::one_line(results.document.title), style) + "\n";
  std::string run =
      fmt::format("{} ({}), seed {}", results.run.subject.label(), results.run.subject.mode, results.run.seed);
  if (results.run.filter) run += ", filter " + *results.run.filter;
  if (results.run.shard) run += ", shard " + *results.run.shard;
  out += block("subject ", 8, text::one_line(run), style);
  if (results.run.labels.empty()) return out;
  return out + block("labels  ", 8, text::one_line(labels_text(results.run.labels)), style);
}

std::string item_line(const Item& item, const Style& style) {
  const bool worth = is_trouble(item.verdict) && item.verdict != Verdict::not_run;
  if (style.detail != Detail::verbose && is_not_selected(item)) return "";
  if (style.detail == Detail::quiet && !worth) return "";
  return statement_line(item, style) + under_item(item, style);
}

ChecklistText::ChecklistText(const Results& results, const Style& style) : style_(style) {
  for (const Section& section : sections(results)) {
    auto heading = "\n" + bold(text::one_line(section.title), style) + "\n";
    if (section.flow != nullptr && !section.flow->reading.empty())
      heading += block("  ", 2, section.flow->reading, style);
    for (const Item* item : section.items) order_.push_back({item->id, headings_.size()});
    headings_.push_back(std::move(heading));
  }
}

std::string ChecklistText::add(const Item& item) {
  waiting_.insert_or_assign(item.id, item);
  std::string out;
  for (; next_ < order_.size(); ++next_) {
    const auto found = waiting_.find(order_[next_].id);
    if (found == waiting_.end()) break;
    out += text_of(found->second, order_[next_].section);
    waiting_.erase(found);
  }
  return out;
}

std::string ChecklistText::rest() {
  std::string out;
  for (; next_ < order_.size(); ++next_) {
    const auto found = waiting_.find(order_[next_].id);
    if (found != waiting_.end()) out += text_of(found->second, order_[next_].section);
  }
  out += end_of_section();
  if (left_out_.empty()) return out;
  std::int64_t count = 0;
  for (const auto& [verdict, number] : left_out_) count += number;
  return out + block("  ", 2,
                     fmt::format("and {}: {} (--verbose names each)", text::counted(count, "more statement"),
                                 counts_text(left_out_)),
                     style_);
}

std::string ChecklistText::text_of(const Item& item, std::size_t section) {
  std::string out;
  if (section != section_) {
    out = end_of_section();
    section_ = section;
    has_heading_ = false;
  }
  has_failed_ = has_failed_ || says_why(item.verdict);
  const bool plain = item.kind == "property" && item.verdict == Verdict::passed && item.manual.empty();
  if (plain && style_.detail != Detail::verbose) {
    if (style_.detail == Detail::normal) {
      passed_.push_back(text::one_line(item.property ? item.property->source : item.statement));
    }
    return out;
  }
  return out + in_budget(item_line(item, style_), item);
}

std::string ChecklistText::in_budget(const std::string& text, const Item& item) {
  if (text.empty()) return "";
  const auto whole = (has_heading_ ? "" : headings_[section_]) + text;
  const auto budget = has_failed_ ? lines_of_a_checklist : lines_of_one_that_passes;
  if (style_.detail != Detail::verbose && lines_ + lines_of(whole) > budget) {
    ++left_out_[item.verdict];
    return "";
  }
  has_heading_ = true;
  lines_ += lines_of(whole);
  return whole;
}

std::string ChecklistText::end_of_section() {
  Item together{.verdict = Verdict::passed};
  const auto names = std::exchange(passed_, {});
  const auto text = in_budget(passed_together(names, style_), together);
  if (text.empty() && !names.empty()) left_out_[Verdict::passed] += static_cast<std::int64_t>(names.size()) - 1;
  return text;
}

std::string checklist(const Results& results, const Style& style) {
  ChecklistText text(results, style);
  std::string out;
  for (const Item& item : results.items) out += text.add(item);
  return out + text.rest();
}

std::string findings(const Results& results, const Style& style) {
  if (results.findings.empty()) return "";
  std::string out = "\n" + bold("Findings", style) + "\n";
  std::size_t number = 0;
  for (const Finding& finding : results.findings) {
    const std::string where = finding.line ? fmt::format("line {}: ", *finding.line) : "";
    const auto text =
        block(style.unicode ? "  ▸ " : "  - ", 4, where + finding.message + " [" + finding.kind + "]", style);
    const bool fits = style.detail == Detail::verbose || lines_of(out) + lines_of(text) <= lines_of_findings + 2;
    if (number > 0 && !fits) break;
    out += text;
    ++number;
  }
  if (number == results.findings.size()) return out;
  const auto left = static_cast<std::int64_t>(results.findings.size() - number);
  return out + fmt::format("  and {} (--verbose names each)\n", text::counted(left, "more finding"));
}

std::string totals_line(const Results& results, const Style& style) {
  const Totals counted = totals(results);
  std::int64_t checks = 0;
  for (const auto& [verdict, count] : counted.checks) checks += count;
  const auto items = static_cast<std::int64_t>(results.items.size());
  const Verdict verdict = verdict_of(results);
  const std::string name = label(verdict);
  const std::size_t indent = text::width(name) + 2;
  return block(painted(name, verdict, style) + ": ", indent,
               fmt::format("{}: {}", text::counted(items, "statement"), counts_text(counted.items)), style) +
         block(std::string(indent, ' '), indent,
               fmt::format("{}: {}", text::counted(checks, "check"), counts_text(counted.checks)), style) +
         rests_on(results, indent, style) + block(std::string(indent, ' '), indent, took_text(results), style);
}

std::string summary(const Results& results, const Style& style, std::size_t lines) {
  const auto left_out = std::ranges::count_if(results.items, is_not_selected);
  const bool counted = left_out > 0 && style.detail == Detail::normal;
  std::string before =
      counted ? fmt::format("\n{} not selected (--verbose names them)\n", text::counted(left_out, "statement")) : "";
  auto after = findings(results, style) + "\n" + totals_line(results, style);
  if (results.since) after += block("", 8, text::one_line(since_text(*results.since)), style);
  before += trouble(results, style);
  const auto taken = lines + lines_of(before) + lines_of(after) + 4;  // headings, and what says that there is more
  const auto room = taken + fewest_lines_of_causes < most_lines ? most_lines - taken : fewest_lines_of_causes;
  const auto each = style.detail == Detail::verbose ? failures(results, style) : "";
  return before + causes(results, style, room) + each + after;
}

std::string strict_line(const Results& results, const Style& style) {
  const std::string text = strict_text(results);
  return text.empty() ? "" : block("", 2, text::one_line(text), style);
}

std::string report(const Results& results, const Style& style) {
  const auto text = heading(results, style) + checklist(results, style);
  return text + summary(results, style, lines_of(text)) + strict_line(results, style);
}

}  // namespace dataflow_qa::reports::console
