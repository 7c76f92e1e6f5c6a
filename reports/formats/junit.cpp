#include "reports/formats/junit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "base/terminal.h"
#include "reports/account_text.h"
#include "reports/basis.h"
#include "reports/digest.h"
#include "reports/last_requests.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t rows_of_a_failure = 20;

struct Counts {
  int tests = 0;
  int failures = 0;
  int errors = 0;
  int skipped = 0;
  std::int64_t duration_ms = 0;
};

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(text::visible(value).c_str());
}

void add_property(pugi::xml_node properties, const char* name, std::string_view value) {
  if (value.empty()) return;
  pugi::xml_node property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", value);
}

std::string seconds_text(std::int64_t milliseconds) {
  return fmt::format("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
}

std::string dumped(const nlohmann::json& difference, const char* key) {
  const auto found = difference.find(key);
  if (found == difference.end()) return "(nothing)";
  return found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string plain(const nlohmann::json& difference, const char* key) {
  const auto found = difference.find(key);
  return found != difference.end() && found->is_string() ? found->get<std::string>() : dumped(difference, key);
}

/// Viewers show this whole, so it stays short: differences alone.
std::string differences(const Evidence& evidence) {
  std::string out;
  std::size_t number = 0;
  for (const auto& difference : evidence.diff) {
    if (!difference.is_object()) continue;
    if (++number > rows_of_a_failure)
      return out + fmt::format("and {} more\n", evidence.diff.size() - rows_of_a_failure);
    out +=
        fmt::format("{} of {} {}: expected {}, actual {}\n", plain(difference, "property"), plain(difference, "system"),
                    plain(difference, "id"), dumped(difference, "expected"), dumped(difference, "actual"));
  }
  return out;
}

std::string requests_text(const std::vector<LastRequest>& requests, const RunInfo& run) {
  std::string out;
  for (const LastRequest& request : requests) out += "  " + last_request_text(request) + "\n";
  if (!out.empty()) out = fmt::format("{}:\n{}", last_requests_title, out);
  const auto file = output_file_text(run);
  return file.empty() ? out : out + file + "\n";
}

std::string details(const Check& check, const RunInfo& run, const std::string& cause) {
  std::string out = cause.empty() ? "" : fmt::format("What is wrong: {}\n", cause);
  for (const Failure& failure : check.failures) {
    out += sentence(failure) + "\n";
    if (const std::string where = place(failure); !where.empty()) out += fmt::format("at {}\n", where);
  }
  out += differences(check.evidence);
  if (check.reason && !check.failures.empty()) out += *check.reason + "\n";
  if (check.retry && !check.retry->diff.empty()) out += "when tried once more:\n" + differences(*check.retry);
  if (is_about_subjects_end(check)) out += requests_text(check.evidence.last_requests, run);
  if (!check.reproduce.empty()) out += "again: " + check.reproduce + "\n";
  return out;
}

pugi::xml_node add_outcome(pugi::xml_node test, const char* element, std::string_view type, std::string_view message) {
  pugi::xml_node outcome = test.append_child(element);
  set(outcome, "type", type);
  set(outcome, "message", message);
  return outcome;
}

void add_body(pugi::xml_node outcome, const std::string& body) {
  outcome.append_child(pugi::node_pcdata).set_value(text::visible(body).c_str());
}

pugi::xml_node add_case(pugi::xml_node suite, std::string_view group, std::string_view name, std::int64_t duration_ms,
                        Counts& counts) {
  pugi::xml_node test = suite.append_child("testcase");
  set(test, "classname", group);
  set(test, "name", name);
  set(test, "time", seconds_text(duration_ms));
  ++counts.tests;
  counts.duration_ms += duration_ms;
  return test;
}

std::string skip_message(const Check& check) {
  const std::string why =
      check.verdict == Verdict::known && check.reason ? sentence(check) + " (" + *check.reason + ")" : sentence(check);
  return why.empty() ? label(check.verdict) : label(check.verdict) + ": " + why;
}

void add_verdict(pugi::xml_node test, const Check& check, const RunInfo& run, const std::string& cause,
                 Counts& counts) {
  switch (check.verdict) {
    case Verdict::passed:
      return;
    case Verdict::failed:
    case Verdict::flaky:
    case Verdict::uncovered:
      ++counts.failures;
      add_body(add_outcome(test, "failure", to_string(check.verdict), sentence(check)), details(check, run, cause));
      break;
    case Verdict::error:
      ++counts.errors;
      add_body(add_outcome(test, "error", to_string(check.verdict), sentence(check)), details(check, run, cause));
      break;
    case Verdict::known:
    case Verdict::not_applicable:
    case Verdict::not_run:
      ++counts.skipped;
      add_outcome(test, "skipped", to_string(check.verdict), skip_message(check));
      break;
  }
}

/// Schemas know properties of a suite alone: one for each of its checks, with what it tries.
void add_about(pugi::xml_node properties, const Item& item, const Check& check, const SystemLabels& systems) {
  const auto about = check.about.empty() ? item.statement : check.about;
  auto seen = check.verdict == Verdict::passed ? check.reason.value_or("") : "";
  if (check.account) seen += (seen.empty() ? "" : "; ") + account_summary(*check.account, systems);
  add_property(properties, check.name.c_str(),
               fmt::format("{} [{}, {}]{}{}", about, item.id, check.level, seen.empty() ? "" : " ", seen));
}

/// A case for each try by hand.
void add_manual(pugi::xml_node suite, const Item& item, std::string_view group, Counts& counts) {
  for (std::size_t i = 0; i < item.manual.size(); ++i) {
    const ManualTry& each = item.manual[i];
    const auto number = item.manual.size() > 1 ? fmt::format(" {}", i + 1) : "";
    pugi::xml_node test = add_case(suite, group, fmt::format("{} by hand{}", item.id, number), 0, counts);
    if (each.result != Verdict::failed) continue;
    ++counts.failures;
    add_outcome(test, "failure", "failed", sentence(each));
  }
}

void add_uncovered(pugi::xml_node suite, const Item& item, std::string_view group, Counts& counts) {
  if (!item.manual.empty()) return add_manual(suite, item, group, counts);
  pugi::xml_node test = add_case(suite, group, item.id, 0, counts);
  if (item.level == "required") {
    ++counts.failures;
    add_outcome(test, "failure", "uncovered", "no check exists for: " + item.statement);
  } else {
    ++counts.skipped;
    add_outcome(test, "skipped", "uncovered", "no check exists for: " + item.statement);
  }
}

/// "2026-01-31T12:00:00": the usual schema allows no time zone and no fraction.
std::string timestamp(const std::string& started) {
  return started.empty() ? "1970-01-01T00:00:00" : started.substr(0, 19);
}

/// Begins a suite as Ant's schema wants it: every attribute, then the properties.
pugi::xml_node add_suite(pugi::xml_node root, std::string_view name) {
  const auto number = std::distance(root.children().begin(), root.children().end());
  pugi::xml_node suite = root.append_child("testsuite");
  set(suite, "name", name.empty() ? "run" : name);
  set(suite, "id", std::to_string(number));
  set(suite, "package", "dataflow-qa");
  set(suite, "hostname", "localhost");
  suite.append_child("properties");
  return suite;
}

/// Ends it: the counts, and what Ant's schema wants last.
void end_suite(pugi::xml_node suite, const Results& results, const Counts& counts, const std::string& output) {
  set(suite, "timestamp", timestamp(results.run.started));
  set(suite, "tests", std::to_string(counts.tests));
  set(suite, "failures", std::to_string(counts.failures));
  set(suite, "errors", std::to_string(counts.errors));
  set(suite, "skipped", std::to_string(counts.skipped));
  set(suite, "time", seconds_text(counts.duration_ms));
  add_body(suite.append_child("system-out"), output);
  add_body(suite.append_child("system-err"), "");
}

/// A case that says whether the run as a whole can be believed.
void add_run_suite(pugi::xml_node root, const Results& results, const std::vector<Lead>& all) {
  Counts counts;
  pugi::xml_node suite = add_suite(root, "run");
  pugi::xml_node properties = suite.child("properties");
  add_property(properties, "run", results.run.id);
  add_property(properties, "seed", std::to_string(results.run.seed));
  add_property(properties, "subject", results.run.subject.label());
  add_property(properties, "document", results.document.title);
  for (const auto& [name, value] : results.run.labels) {
    add_property(properties, ("label." + name).c_str(), value);
  }
  pugi::xml_node test = add_case(suite, "run", "complete", results.run.duration_ms, counts);
  const Verdict verdict = verdict_of(results);
  if (const std::string why = caveat(results); !why.empty()) {
    ++counts.errors;
    const auto outcome = add_outcome(test, "error", "incomplete", why);
    if (const auto last = requests_text(results.run.last_requests, results.run); results.run.trouble && !last.empty()) {
      add_body(outcome, last);
    }
  } else if (verdict == Verdict::not_run || verdict == Verdict::not_applicable || verdict == Verdict::known) {
    ++counts.errors;
    add_outcome(test, "error", to_string(verdict), "nothing passed: the run proves nothing");
  } else if (const std::string strict = strict_text(results); !strict.empty()) {
    ++counts.failures;
    add_outcome(test, "failure", "strict", strict);
  }
  std::string said;
  for (const Lead& lead : all) said += fmt::format("{}: {}\n", label(lead.verdict), lead.text);
  end_suite(suite, results, counts, said.empty() ? said : "What is wrong:\n" + said);
}

/// The cause that each check shows, by name.
std::map<std::string, std::string> causes_of(const std::vector<Lead>& all) {
  std::map<std::string, std::string> causes;
  for (const Lead& lead : all) {
    if (lead.checks.size() < 2) continue;
    for (const auto& name : lead.checks) causes.emplace(name, lead.text);
  }
  return causes;
}

}  // namespace

std::string junit(const Results& results) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node root = document.append_child("testsuites");
  const auto all = leads(results);
  const auto causes = causes_of(all);
  add_run_suite(root, results, all);
  for (const Section& section : sections(results)) {
    Counts counts;
    const std::string group = section.slug.empty() ? "qa" : section.slug;
    pugi::xml_node suite = add_suite(root, section.title);
    std::vector<std::string> output;
    for (const Item* item : section.items) {
      for (const Check& check : item->checks) {
        add_about(suite.child("properties"), *item, check, results.systems);
        pugi::xml_node test = add_case(suite, group, check.name, check.duration_ms, counts);
        const auto cause = causes.find(check.name);
        add_verdict(test, check, results.run, cause == causes.end() ? "" : cause->second, counts);
        for (const auto& line : check.evidence.subject_output) output.push_back(check.name + ": " + line);
      }
      if (item->checks.empty()) {
        add_uncovered(suite, *item, group, counts);
      } else {
        add_manual(suite, *item, group, counts);
      }
    }
    end_suite(suite, results, counts, fmt::format("{}", fmt::join(output, "\n")));
  }

  std::ostringstream out;
  document.save(out, " ", pugi::format_default, pugi::encoding_utf8);
  return base::harmless_markup(out.str());
}

}  // namespace dataflow_qa::reports
