#include "reports/formats/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "reports/basis.h"
#include "reports/digest.h"
#include "reports/last_requests.h"
#include "reports/since.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t causes_shown = 20;
constexpr std::size_t names_shown = 100;
constexpr std::size_t findings_shown = 100;
constexpr std::size_t rows_in_a_table = 10;  // of one check
constexpr std::size_t columns_of_a_value = 300;
constexpr std::size_t columns_of_a_sentence = 1000;

/// Fit for `<code>`: HTML-escaped, nothing that Markdown would still read.
std::string code(std::string_view text) {
  return "<code>" + markdown_escaped(text) + "</code>";
}

std::string value(const nlohmann::json& difference, const char* key) {
  const auto found = difference.find(key);
  if (found == difference.end()) return "(nothing)";
  return code(
      text::shortened(found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), columns_of_a_value));
}

std::string escaped_text(const nlohmann::json& difference, const char* key) {
  const auto found = difference.find(key);
  if (found == difference.end() || !found->is_string()) return "";
  return markdown_escaped(found->get<std::string>());
}

std::string table_of_differences(const Evidence& evidence) {
  if (evidence.diff.empty()) return "";
  std::size_t number = 0;
  std::string out = "\n  | property | record | expected | actual |\n  | --- | --- | --- | --- |\n";
  for (const auto& difference : evidence.diff) {
    if (!difference.is_object() || ++number > rows_in_a_table) continue;
    out += fmt::format("  | {} | {} {} | {} | {} |\n", escaped_text(difference, "property"),
                       escaped_text(difference, "system"), escaped_text(difference, "id"),
                       value(difference, "expected"), value(difference, "actual"));
  }
  if (number > rows_in_a_table) out += fmt::format("\n  and {} more\n", number - rows_in_a_table);
  return out + "\n";
}

/// A list, indented by two columns, and where the subject's whole output is.
std::string requests_list(const std::vector<LastRequest>& requests, const RunInfo& run) {
  std::string out;
  for (const LastRequest& request : requests) {
    out += fmt::format("  - {}\n", markdown_escaped(last_request_text(request)));
  }
  if (!out.empty()) out = fmt::format("  {}:\n{}", last_requests_title, out);
  const auto file = output_file_text(run);
  return file.empty() ? out : fmt::format("{}\n  {}\n", out, markdown_escaped(file));
}

std::string failure(const Check& check, const RunInfo& run) {
  std::string out = fmt::format("- {} **{}**{}: {}\n", markdown_sign(check.verdict), markdown_escaped(check.name),
                                check.level == "advisory" ? " (advisory)" : "",
                                markdown_escaped(text::shortened(sentence(check), columns_of_a_sentence)));
  if (check.reason && !check.failures.empty()) out += fmt::format("  <br>{}\n", markdown_escaped(*check.reason));
  out += table_of_differences(check.evidence);
  if (check.retry && !check.retry->diff.empty()) {
    out += "  when tried once more:\n" + table_of_differences(*check.retry);
  }
  if (is_about_subjects_end(check)) out += "\n" + requests_list(check.evidence.last_requests, run) + "\n";
  if (!check.reproduce.empty()) out += fmt::format("  again: {}\n", code(check.reproduce));
  return out;
}

std::map<std::string, const Check*> checks_by_name(const Results& results) {
  std::map<std::string, const Check*> all;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) all.emplace(check.name, &check);
  }
  return all;
}

/// The names of its checks, folded.
std::string checks_of(const Lead& lead) {
  if (lead.checks.size() < 2) return "";
  std::string names;
  for (std::size_t i = 0; i < std::min(lead.checks.size(), names_shown); ++i) {
    names += fmt::format("{}{}", i == 0 ? "" : ", ", markdown_escaped(lead.checks[i]));
  }
  if (lead.checks.size() > names_shown) names += fmt::format(" and {} more", lead.checks.size() - names_shown);
  return fmt::format("  <details><summary>all {} checks</summary>{}</details>\n", lead.checks.size(), names);
}

/// Each cause with one example; what else follows from it, and where to look.
std::string causes(const Results& results) {
  const std::vector<Lead> all = leads(results);
  if (all.empty()) return "";
  const auto checks = checks_by_name(results);
  std::string out = "\n### What is wrong\n\n";
  for (std::size_t i = 0; i < std::min(all.size(), causes_shown); ++i) {
    const Lead& lead = all[i];
    out += fmt::format("{}. {} {}{}\n", i + 1, markdown_sign(lead.verdict), markdown_escaped(lead.text),
                       lead.level == "advisory" ? " (advisory)" : "");
    for (const auto& text : lead.look_at) out += fmt::format("   <br>Look at: {}\n", markdown_escaped(text));
    for (const auto& text : lead.follows) out += fmt::format("   <br>Also: {}\n", markdown_escaped(text));
  }
  if (all.size() > causes_shown) out += fmt::format("\nand {} more.\n", all.size() - causes_shown);
  if (results.run.trouble) out += "\n" + requests_list(results.run.last_requests, results.run);
  std::string examples;
  for (std::size_t i = 0; i < std::min(all.size(), causes_shown); ++i) {
    const auto found = checks.find(all[i].check);
    if (found != checks.end()) examples += failure(*found->second, results.run) + checks_of(all[i]);
  }
  return examples.empty() ? out : out + "\n### An example of each\n\n" + examples;
}

std::string dataflow_table(const Results& results) {
  std::string out = "\n| dataflow | statements | checks |\n| --- | --- | --- |\n";
  for (const Section& section : sections(results)) {
    std::map<Verdict, std::int64_t> items;
    std::map<Verdict, std::int64_t> checks;
    for (const Item* item : section.items) {
      ++items[item->verdict];
      for (const Check& check : item->checks) ++checks[check.verdict];
    }
    out += fmt::format("| {} | {} | {} |\n", markdown_escaped(section.title), counts_text(items), counts_text(checks));
  }
  return out;
}

/// What was tried by hand, in the order of the document.
std::string by_hand(const Results& results) {
  std::string out;
  std::size_t number = 0;
  for (const Item& item : results.items) {
    for (const ManualTry& each : item.manual) {
      if (++number > findings_shown) continue;
      const auto against = is_contradicted_by_hand(item) ? " **The checks say otherwise, and they count.**" : "";
      out += fmt::format("- {} {}: {}{}\n", markdown_sign(each.result), markdown_escaped(item.id),
                         markdown_escaped(text::shortened(sentence(each), columns_of_a_sentence)), against);
    }
  }
  if (number > findings_shown) out += fmt::format("- and {} more\n", number - findings_shown);
  return out.empty() ? out : "\n### Tried by hand\n\n" + out;
}

std::string findings(const Results& results) {
  if (results.findings.empty()) return "";
  std::string out = "\n### Findings\n\n";
  std::size_t number = 0;
  for (const Finding& finding : results.findings) {
    if (++number > findings_shown) continue;
    const std::string where = finding.line ? fmt::format("line {}: ", *finding.line) : "";
    out += fmt::format("- {}{} ({})\n", where, markdown_escaped(finding.message), markdown_escaped(finding.kind));
  }
  if (number > findings_shown) out += fmt::format("- and {} more\n", number - findings_shown);
  return out;
}

}  // namespace

std::string_view markdown_sign(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "✅";
    case Verdict::failed:
      return "❌";
    case Verdict::error:
      return "💥";
    case Verdict::flaky:
      return "⚠️";
    case Verdict::uncovered:
      return "⭕";
    case Verdict::known:
      return "🔷";
    case Verdict::not_applicable:
    case Verdict::not_run:
      return "➖";
  }
  return "";
}

std::string markdown_escaped(std::string_view text) {
  std::string out;
  const std::string line = text::one_line(text);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '@':
        out += "&#64;";  // else it mentions somebody
        break;
      case '|':
        out += "&#124;";
        break;
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '#':
      case '~':
      case '!':
        out += fmt::format("&#{};", static_cast<int>(c));
        break;
      case ':':
        out += "&#58;";  // else a URL becomes a link
        break;
      case '.':
        out += i >= 3 && line.compare(i - 3, 3, "www") == 0 ? "&#46;" : ".";  // and so does www.
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string markdown(const Results& results) {
  const Totals counted = totals(results);
  const Verdict verdict = verdict_of(results);
  std::string out =
      fmt::format("## {} {}: {}\n\n", markdown_sign(verdict), markdown_escaped(results.document.title), label(verdict));
  out += fmt::format("Statements: {}. Checks: {}. Subject {}, seed {}, {}.\n", counts_text(counted.items),
                     counts_text(counted.checks), markdown_escaped(results.run.subject.label()), results.run.seed,
                     text::duration(results.run.duration_ms));
  if (const auto by_hand = manual_text(results); !by_hand.empty()) out += fmt::format("\n{}.\n", by_hand);
  for (const auto& each : basis(results)) out += fmt::format("\n{}.\n", each);
  if (!results.run.labels.empty())
    out += fmt::format("\nLabels: {}.\n", markdown_escaped(labels_text(results.run.labels)));
  if (results.since) out += fmt::format("\n{}.\n", markdown_escaped(since_text(*results.since)));
  return out + causes(results) + by_hand(results) + dataflow_table(results) + findings(results);
}

}  // namespace dataflow_qa::reports
