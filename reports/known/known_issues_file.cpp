// Held by known_issues_test.cpp.
#include <fmt/format.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/date.h"
#include "base/json_place.h"
#include "base/terminal.h"
#include "reports/digest.h"
#include "reports/known/known_issues.h"
#include "reports/model/format_version.h"
#include "reports/model/message.h"
#include "reports/text.h"

// The file of known issues: reading it, and drafting one.

namespace dataflow_qa::reports {
namespace {

using base::JsonPlace;
using Json = nlohmann::ordered_json;  // keys stay in the order of the format

constexpr std::string_view format_name = "dataflow-qa/known-issues";
constexpr std::string_view to_be_filled_in = "FILL IN";
constexpr int days_drafted = 30;

std::string later(std::string_view today, int days) {
  const auto from = base::day_of(today);
  if (!from) throw std::logic_error("not a day: " + std::string(today));
  return base::to_text(base::later(*from, std::chrono::days(days)));
}

/// A text that is not blank.
std::string text_at(const JsonPlace& place) {
  auto text = place.string();
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) place.fail("the text is empty");
  return text;
}

std::string optional_text(const JsonPlace& entry, std::string_view key) {
  const auto place = entry.optional(key);
  return place ? text_at(*place) : std::string();
}

std::string filled_in(const JsonPlace& entry, std::string_view key) {
  const auto place = entry.required(key);
  if (!place) return {};
  auto text = text_at(*place);
  if (text.starts_with(to_be_filled_in)) place->fail("this is still to be filled in");
  return text;
}

template <typename Enum>
std::optional<Enum> read_name(const JsonPlace& entry, std::string_view key,
                              std::optional<Enum> (*value_of)(std::string_view)) {
  const auto place = entry.optional(key);
  if (!place) return std::nullopt;
  const auto value = value_of(place->string());
  if (!value) place->fail(fmt::format("unknown {} \"{}\"", key, place->string()));
  return value;
}

ExpectedFailure failure_at(const JsonPlace& entry, int version) {
  ExpectedFailure failure;
  if (version == 1) {
    if (const auto message = entry.required("message")) failure.message = text_at(*message);
    return failure;
  }
  static_cast<void>(entry.required("kind"));
  failure.kind = read_name(entry, "kind", failure_kind_from);
  failure.property = optional_text(entry, "property");
  failure.toward = read_name(entry, "toward", side_from);
  failure.cause = read_name(entry, "cause", cause_kind_from);
  failure.message = optional_text(entry, "message");
  const bool has_message = failure.kind && is_known_by_message(*failure.kind);
  if (const auto message = entry.optional("message"); message && !has_message) {
    message->fail("only failures of the kinds other, died and unsettled are known by a message");
  }
  return failure;
}

/// One, or the several kinds in which one cause shows.
std::vector<ExpectedFailure> failures_at(const JsonPlace& entry, int version) {
  const auto several = version == 1 ? std::nullopt : entry.optional("failures");
  if (!several) return {failure_at(entry, version)};
  std::vector<ExpectedFailure> all;
  for (const JsonPlace& each : several->elements()) {
    if (each.is_object_of({"kind", "property", "toward", "cause", "message"})) all.push_back(failure_at(each, version));
  }
  if (all.empty()) several->fail("name one failure at least");
  return all;
}

KnownIssue issue_at(const JsonPlace& entry, int version) {
  KnownIssue issue;
  const bool known_keys = version == 1
                              ? entry.is_object_of({"check", "item", "message", "reason", "owner", "until"})
                              : entry.is_object_of({"check", "checks", "item", "cause_is", "kind", "property", "toward",
                                                    "cause", "message", "failures", "reason", "owner", "until"});
  if (!known_keys) return issue;
  if (auto check = optional_text(entry, "check"); !check.empty()) issue.checks.push_back(std::move(check));
  if (const auto checks = entry.optional("checks")) {
    for (const JsonPlace& each : checks->elements()) issue.checks.push_back(text_at(each));
  }
  issue.item = optional_text(entry, "item");
  if (issue.checks.empty() == issue.item.empty()) entry.fail("name either a \"check\" (or \"checks\") or an \"item\"");
  static_cast<void>(optional_text(entry, "cause_is"));  // for people
  issue.failures = failures_at(entry, version);
  issue.reason = filled_in(entry, "reason");
  issue.owner = filled_in(entry, "owner");
  const auto until = entry.required("until");
  if (!until) return issue;
  issue.until = until->string();
  if (!is_date(issue.until)) until->fail(fmt::format("expected a day like 2026-06-30, got \"{}\"", issue.until));
  return issue;
}

KnownIssues known_issues_at(const JsonPlace& root) {
  KnownIssues known;
  const int version = version_of(root, format_name, 2);
  if (!root.is_object_of({"format", "version", "issues"})) return known;
  if (const auto issues = root.required("issues")) {
    for (const JsonPlace& each : issues->elements()) known.issues.push_back(issue_at(each, version));
  }
  return known;
}

/// Everything that a second run of the same defect would have in common with this one.
Json traits_of(const Failure& failure) {
  Json out{{"kind", to_string(failure.kind)}};
  const auto properties = properties_of(failure);
  if (properties.size() == 1) out["property"] = properties.front().label();
  if (const auto side = toward(failure)) out["toward"] = to_string(*side);
  if (failure.cause.kind != CauseKind::unknown) out["cause"] = to_string(failure.cause.kind);
  if (!failure.message.empty()) out["message"] = pattern_of(text::first_line(failure.message));
  return out;
}

/// Each kind of failure of these checks, once.
Json kinds_of_failures(const std::vector<const Check*>& checks, bool with_property) {
  Json failures = Json::array();
  std::set<std::string> noted;
  for (const Check* check : checks) {
    const auto all = check->failures.empty() ? std::vector{Failure{.message = sentence(*check)}} : check->failures;
    for (const Failure& failure : all) {
      Json traits = traits_of(failure);
      if (!with_property) traits.erase("property");
      if (noted.insert(traits.dump(-1, ' ', false, Json::error_handler_t::replace)).second) {
        failures.push_back(std::move(traits));
      }
    }
  }
  return failures;
}

/// One for a cause: its checks, and each kind of failure that they noted; whatever the property, where it is many.
Json entry(const Lead& lead, const std::map<std::string, const Check*>& by_name, const std::string& until) {
  constexpr std::size_t few = 8;
  Json out = Json::object();
  if (lead.checks.size() == 1) {
    out["check"] = lead.checks.front();
  } else {
    out["checks"] = lead.checks;
  }
  out["cause_is"] = text::visible(lead.text);
  std::vector<const Check*> checks;
  for (const auto& name : lead.checks) checks.push_back(by_name.at(name));
  Json failures = kinds_of_failures(checks, true);
  if (failures.size() > few) failures = kinds_of_failures(checks, false);
  if (failures.size() == 1) {
    out.update(failures.front());
  } else {
    out["failures"] = std::move(failures);
  }
  out["reason"] = fmt::format("{}: why this is accepted, with a ticket", to_be_filled_in);
  out["owner"] = fmt::format("{}: who repairs it", to_be_filled_in);
  out["until"] = until;
  return out;
}

std::string why_not_drafted(const Results& results) {
  if (!results.complete) return "the run ended early";
  if (results.run.trouble) return "the run was in trouble: " + *results.run.trouble;
  if (results.run.filter) return fmt::format("the run was filtered ({})", *results.run.filter);
  if (results.run.shard) return fmt::format("it is one shard of a run ({})", *results.run.shard);
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) {
      if (!check.selected) return fmt::format("{} was left out of the run", check.name);
    }
  }
  return "";
}

}  // namespace

bool is_date(std::string_view text) {
  return base::day_of(text).has_value();
}

base::Result<KnownIssues> read_known_issues(std::string_view text, std::string_view file_name) {
  auto known = base::read_json(text, std::string(file_name), known_issues_at);
  if (known) known->file = file_name;
  return known;
}

base::Result<std::string> draft_known_issues(const Results& results, std::string_view today) {
  if (const auto why = why_not_drafted(results); !why.empty()) {
    return base::failure(why + ", so the draft would be incomplete; use a whole run");
  }
  Json issues = Json::array();
  const std::string until = later(today, days_drafted);
  std::map<std::string, const Check*> checks;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) checks.emplace(check.name, &check);
  }
  for (const Lead& lead : leads(results)) {
    const bool is_failure = lead.verdict == Verdict::failed || lead.verdict == Verdict::flaky;
    if (is_failure && !lead.checks.empty()) issues.push_back(entry(lead, checks, until));
  }
  if (issues.empty()) return base::failure("nothing failed: there is nothing to draft");
  const Json file{{"format", format_name}, {"version", 2}, {"issues", std::move(issues)}};
  return base::harmless_json(file.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace dataflow_qa::reports
