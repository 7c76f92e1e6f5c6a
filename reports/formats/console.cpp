#include "reports/formats/console.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "reports/cost.h"
#include "reports/digest.h"
#include "reports/formats/console_parts.h"
#include "reports/grouping.h"
#include "reports/last_requests.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

constexpr std::size_t rows_shown = 5;
constexpr std::size_t failures_of_an_item = 3;  // under its statement

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
  if (item.checks.empty()) return {"no check", 8};
  const auto passed = std::ranges::count(item.checks, Verdict::passed, &Check::verdict);
  const auto tried = std::ranges::count_if(item.checks, [](const Check& check) {
    return check.verdict != Verdict::not_applicable && check.verdict != Verdict::not_run;
  });
  std::string text = tried == 0 ? label(item.verdict) : fmt::format("{}/{}", passed, tried);
  return {text, text.size()};
}

std::string advisory(const std::string& level) {
  return level == "advisory" ? " (advisory)" : "";
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

/// Each failure in one line; the failures show the whole of it.
std::string under_item(const Item& item, const Style& style) {
  std::string out;
  std::size_t failing = 0;
  const bool verbose = style.detail == Detail::verbose;
  for (const Check& check : item.checks) {
    if (verbose) out += check_line(check, style);
    const std::string why = check.verdict == Verdict::flaky ? "flaky: " + sentence(check) : sentence(check);
    if (verbose && !why.empty()) {
      out += block("        ", 8, why, style);
    } else if (says_why(check.verdict) && ++failing <= failures_of_an_item) {
      const std::string line = text::shortened(text::one_line(why), line_room(style) - (style.unicode ? 0 : 2));
      out += "        " + plain_gaps(line, style) + "\n";
    }
    if (check.verdict == Verdict::known) out += block("        ", 8, "known: " + check.reason.value_or(""), style);
  }
  if (failing > failures_of_an_item) out += fmt::format("        and {} more below\n", failing - failures_of_an_item);
  return out;
}

/// Left out by a filter or a shard: of no interest to who chose it.
bool is_not_selected(const Item& item) {
  return !item.checks.empty() && std::ranges::all_of(item.checks, [](const Check& check) { return !check.selected; });
}

/// Passing properties of one dataflow, on one line.
std::string passed_together(const std::vector<const Item*>& passed, const Style& style) {
  if (passed.empty()) return "";
  std::vector<std::string> names;
  names.reserve(passed.size());
  for (const Item* item : passed)
    names.push_back(text::one_line(item->property ? item->property->source : item->statement));
  const std::string noun = passed.size() == 1 ? "property" : "properties";
  return block("  " + mark(Verdict::passed, style) + " ", 3 + mark_width(Verdict::passed, style),
               fmt::format("{} {}: {}", passed.size(), noun, fmt::join(names, ", ")), style);
}

std::string section_text(const Section& section, const Style& style) {
  std::string out;
  std::vector<const Item*> passed;
  for (const Item* item : section.items) {
    const bool plain = item->kind == "property" && item->verdict == Verdict::passed;
    if (plain && style.detail != Detail::verbose) {
      passed.push_back(item);
    } else {
      out += item_line(*item, style);
    }
  }
  if (style.detail != Detail::quiet) out += passed_together(passed, style);
  return out;
}

std::string value(const nlohmann::json& difference, const char* key) {
  const auto found = difference.find(key);
  return found == difference.end()
             ? "(nothing)"
             : text::one_line(found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string differences(const Check& check, const Style& style) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& difference : check.evidence.diff) {
    if (!difference.is_object()) continue;
    if (++shown > rows_shown) {
      out += fmt::format("      and {} more differences\n", check.evidence.diff.size() - rows_shown);
      break;
    }
    const auto text_of = [&](const char* key) {
      const auto found = difference.find(key);
      return found != difference.end() && found->is_string() ? text::one_line(found->get<std::string>()) : "";
    };
    out += fmt::format("      {} of {} {}\n", text_of("property"), text_of("system"), text_of("id"));
    out += block("        expected ", 17, value(difference, "expected"), style);
    out += block("        actual   ", 17, value(difference, "actual"), style);
  }
  return out;
}

/// The requests, one below the other, and where the subject's whole output is.
std::string last_requests_text(const std::vector<LastRequest>& requests, const RunInfo& run, const std::string& indent,
                               const Style& style) {
  std::string out;
  for (const LastRequest& request : requests) {
    out +=
        block(indent + "  ", indent.size() + 6, plain_gaps(text::one_line(last_request_text(request)), style), style);
  }
  if (!out.empty()) out = fmt::format("{}{}:\n{}", indent, last_requests_title, out);
  const auto file = output_file_text(run);
  return file.empty() ? out : out + block(indent, indent.size(), file, style);
}

std::string failure_text(const Check& check, const RunInfo& run, const Style& style) {
  std::string out = fmt::format("  {} {}{}\n", mark(check.verdict, style), bold(text::one_line(check.name), style),
                                advisory(check.level));
  for (const Failure& failure : check.failures) {
    out += block("    ", 4, sentence(failure), style);
    if (const std::string where = place(failure); !where.empty() && style.detail == Detail::verbose) {
      out += dim("    " + text::one_line(where), style) + "\n";
    }
  }
  if (check.failures.empty()) out += block("    ", 4, sentence(check), style);
  const bool says_more = check.reason && !check.failures.empty();
  if (says_more) out += block("    ", 4, label(check.verdict) + ": " + *check.reason, style);
  out += differences(check, style);
  if (is_about_subjects_end(check)) out += last_requests_text(check.evidence.last_requests, run, "    ", style);
  if (!check.reproduce.empty()) out += "    " + dim("again: ", style) + text::one_line(check.reproduce) + "\n";
  return out;
}

/// The names of all but the first.
std::string others_alike(const std::vector<const Check*>& group, const Style& style) {
  if (group.size() < 2) return "";
  std::vector<std::string> names;
  for (const Check* check : group) names.push_back(text::one_line(check->name));
  return block("    ", 4,
               fmt::format("and {} more alike (--verbose shows each): {}", group.size() - 1,
                           fmt::join(names.begin() + 1, names.end(), ", ")),
               style);
}

/// Leads that are shorter than the list of failures, or not in it.
std::string leads_text(const Results& results, const Style& style) {
  std::string out;
  for (const Lead& lead : leads(results)) {
    if (lead.checks == 1) continue;
    out += block("  " + mark(lead.verdict, style) + " ", 3 + mark_width(lead.verdict, style),
                 plain_gaps(lead.text, style), style);
  }
  return out.empty() ? "" : "\n" + bold("Look at this first", style) + "\n" + out;
}

/// What the subject did last in a run that it has ended.
std::string trouble_text(const Results& results, const Style& style) {
  if (!results.run.trouble) return "";
  return last_requests_text(results.run.last_requests, results.run, "  ", style);
}

std::string took_text(const Results& results) {
  const std::string cost = cost_text(results);
  return "in " + text::duration(results.run.duration_ms) + (cost.empty() ? "" : ": " + cost);
}

}  // namespace

std::string heading(const Results& results, const Style& style) {
  std::string out = bold(text::one_line(results.document.title), style) + "\n";
  std::string run =
      fmt::format("{} ({}), seed {}", results.run.subject.label(), results.run.subject.mode, results.run.seed);
  if (results.run.filter) run += ", filter " + *results.run.filter;
  if (results.run.shard) run += ", shard " + *results.run.shard;
  return out + block("subject ", 8, text::one_line(run), style);
}

std::string section_heading(const Dataflow& flow, const Style& style) {
  std::string out = "\n" + bold(text::one_line(flow.title), style) + "\n";
  if (!flow.reading.empty()) out += block("  ", 2, flow.reading, style);
  return out;
}

std::string item_line(const Item& item, const Style& style) {
  const bool worth = is_trouble(item.verdict) && item.verdict != Verdict::not_run;
  if (style.detail != Detail::verbose && is_not_selected(item)) return "";
  if (style.detail == Detail::quiet && !worth) return "";
  return statement_line(item, style) + under_item(item, style);
}

std::string checklist(const Results& results, const Style& style) {
  std::string out;
  for (const Section& section : sections(results)) {
    const std::string body = section_text(section, style);
    if (body.empty()) continue;
    out += section.flow != nullptr ? section_heading(*section.flow, style)
                                   : "\n" + bold(text::one_line(section.title), style) + "\n";
    out += body;
  }
  return out;
}

std::string failures(const Results& results, const Style& style) {
  std::string out;
  for (const Verdict verdict : {Verdict::error, Verdict::failed, Verdict::flaky}) {
    std::vector<std::vector<const Check*>> groups;  // the first of each in full, with the names of the others
    using Key = std::tuple<std::string, std::string, Likeness>;
    std::map<Key, std::size_t> group_of;
    for (const Item& item : results.items) {
      for (const Check& check : item.checks) {
        if (check.verdict != verdict) continue;
        Key key{check.level, style.detail == Detail::verbose ? check.name : "", likeness(check)};
        const auto [found, is_new] = group_of.emplace(std::move(key), groups.size());
        if (is_new) groups.emplace_back();
        groups[found->second].push_back(&check);
      }
    }
    for (const auto& group : groups)
      out += failure_text(*group.front(), results.run, style) + others_alike(group, style);
  }
  return out.empty() ? "" : "\n" + bold("Failures", style) + "\n" + out;
}

std::string findings(const Results& results, const Style& style) {
  if (results.findings.empty()) return "";
  std::string out = "\n" + bold("Findings", style) + "\n";
  for (const Finding& finding : results.findings) {
    const std::string where = finding.line ? fmt::format("line {}: ", *finding.line) : "";
    out += block(style.unicode ? "  ▸ " : "  - ", 4, where + finding.message + " [" + finding.kind + "]", style);
  }
  return out;
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
         block(std::string(indent, ' '), indent, took_text(results), style);
}

std::string summary(const Results& results, const Style& style) {
  const auto left_out = std::ranges::count_if(results.items, is_not_selected);
  const bool counted = left_out > 0 && style.detail == Detail::normal;
  return (counted ? fmt::format("\n{} not selected (--verbose names them)\n", text::counted(left_out, "statement"))
                  : "") +
         leads_text(results, style) + trouble_text(results, style) + failures(results, style) +
         findings(results, style) + "\n" + totals_line(results, style);
}

std::string report(const Results& results, const Style& style) {
  return heading(results, style) + checklist(results, style) + summary(results, style);
}

}  // namespace dataflow_qa::reports::console
