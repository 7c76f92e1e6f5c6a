// Held by console_test.cpp.
#include "reports/formats/console_causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "reports/digest.h"
#include "reports/formats/console_parts.h"
#include "reports/last_requests.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

constexpr std::size_t rows_shown = 5;
constexpr std::size_t lines_of_an_example = 6;
constexpr std::size_t follows_shown = 3;

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

/// The first lines of a text, and a mark where something is left out.
std::string first_lines(const std::string& text, std::size_t lines, const Style& style) {
  std::size_t end = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    const auto next = text.find('\n', end);
    if (next == std::string::npos) return text;
    end = next + 1;
  }
  if (end >= text.size()) return text;
  return text.substr(0, end - 1) + plain_gaps(" …", style) + "\n";
}

/// What its failures say, one after another; for those that are a message alone, how values differ, too.
std::string example_of(const Lead& lead, const Check& check, const Style& style) {
  std::string text;
  for (const Failure& failure : check.failures) {
    auto said = sentence(failure);
    const bool is_said = is_known_by_message(failure.kind) && lead.checks.size() == 1 &&
                         lead.text.find(text::first_line(failure.message)) != std::string::npos;
    if (is_said) said.erase(0, std::min(said.find('\n'), said.size() - 1) + 1);
    if (!said.empty()) text += (text.empty() ? "" : "\n") + said;
  }
  if (text.empty()) return "";
  const auto lead_in = lead.checks.size() > 1 ? fmt::format("for example {}: ", check.name) : "";
  const auto whole = block("      ", 6, lead_in + text, style);
  return style.detail == Detail::verbose ? whole : first_lines(whole, lines_of_an_example, style);
}

std::string cause_text(const Lead& lead, const Check* check, const RunInfo& run, const Style& style) {
  const std::size_t indent = 3 + mark_width(lead.verdict, style);
  auto out =
      block("  " + mark(lead.verdict, style) + " ", indent, plain_gaps(lead.text, style) + advisory(lead.level), style);
  if (check == nullptr) return out;
  out += example_of(lead, *check, style);
  const bool is_text = check->failures.empty() || is_known_by_message(check->failures.front().kind);
  if (is_text) out += differences(*check, style);
  if (check->reason && !check->failures.empty()) {
    out += block("      ", 6, label(check->verdict) + ": " + *check->reason, style);
  }
  for (std::size_t i = 0; i < std::min(lead.follows.size(), follows_shown); ++i) {
    out += block("      also: ", 12, plain_gaps(lead.follows[i], style), style);
  }
  for (const auto& place : lead.look_at) out += block("      look at: ", 15, plain_gaps(place, style), style);
  if (is_about_subjects_end(*check)) out += last_requests_text(check->evidence.last_requests, run, "      ", style);
  if (!check->reproduce.empty()) out += "      " + dim("again: ", style) + text::one_line(check->reproduce) + "\n";
  return out;
}

std::map<std::string, const Check*> checks_by_name(const Results& results) {
  std::map<std::string, const Check*> all;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) all.emplace(check.name, &check);
  }
  return all;
}

std::string failure_text(const Check& check, const RunInfo& run, const Style& style) {
  std::string out = fmt::format("  {} {}{}\n", mark(check.verdict, style), bold(text::one_line(check.name), style),
                                advisory(check.level));
  for (const Failure& failure : check.failures) {
    out += block("    ", 4, sentence(failure), style);
    if (const std::string where = place(failure); !where.empty()) {
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

}  // namespace

std::string causes(const Results& results, const Style& style, std::size_t lines) {
  const auto all = leads(results);
  if (all.empty()) return "";
  const auto checks = checks_by_name(results);
  std::string out = "\n" + bold("What is wrong", style) + "\n";
  std::size_t number = 0;
  for (const Lead& lead : all) {
    const auto check = checks.find(lead.check);
    const auto text = cause_text(lead, check == checks.end() ? nullptr : check->second, results.run, style);
    const bool fits = style.detail == Detail::verbose || lines_of(out) + lines_of(text) <= lines + 2;
    if (number > 0 && !fits) break;
    out += text;
    ++number;
  }
  if (number == all.size()) return out;
  const auto left = static_cast<std::int64_t>(all.size() - number);
  return out + block("  ", 2,
                     fmt::format("and {} (--verbose names each, and every failure)", text::counted(left, "more cause")),
                     style);
}

std::string failures(const Results& results, const Style& style) {
  std::string out;
  for (const Verdict verdict : {Verdict::error, Verdict::failed, Verdict::flaky}) {
    for (const Item& item : results.items) {
      for (const Check& check : item.checks) {
        if (check.verdict == verdict) out += failure_text(check, results.run, style);
      }
    }
  }
  return out.empty() ? "" : "\n" + bold("Failures", style) + "\n" + out;
}

std::string trouble(const Results& results, const Style& style) {
  if (!results.run.trouble) return "";
  return last_requests_text(results.run.last_requests, results.run, "  ", style);
}

}  // namespace dataflow_qa::reports::console
