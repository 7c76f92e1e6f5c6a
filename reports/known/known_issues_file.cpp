#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "reports/digest.h"
#include "reports/known/known_issues.h"
#include "reports/message.h"
#include "reports/model/strict_json.h"
#include "reports/text.h"

// The file of known issues: reading it, and drafting one.

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;
using Json = nlohmann::ordered_json;  // keys stay in the order of the format

constexpr std::string_view format_name = "dataflow-qa/known-issues";
constexpr std::string_view to_be_filled_in = "FILL IN";
constexpr int days_drafted = 30;

std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(at, length)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string later(std::string_view today, int days) {
  const auto from = day_of(today);
  if (!from) throw std::logic_error("not a day: " + std::string(today));
  const std::chrono::year_month_day to{std::chrono::sys_days(*from) + std::chrono::days(days)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(to.year()), static_cast<unsigned>(to.month()),
                     static_cast<unsigned>(to.day()));
}

std::string filled_in(const json& object, const std::string& pointer, const std::string& key) {
  auto value = strict::text(object, pointer, key);
  if (value.starts_with(to_be_filled_in)) {
    throw strict::Fault(fmt::format("{}/{}", pointer, key), "this is still to be filled in");
  }
  return value;
}

template <typename Enum>
std::optional<Enum> read_name(const json& entry, const std::string& pointer, const std::string& key,
                              std::optional<Enum> (*value_of)(std::string_view)) {
  const auto name = strict::optional_text(entry, pointer, key);
  if (!name) return std::nullopt;
  const auto value = value_of(*name);
  if (!value) throw strict::Fault(fmt::format("{}/{}", pointer, key), fmt::format("unknown {} \"{}\"", key, *name));
  return value;
}

ExpectedFailure read_failure_of(const json& entry, const std::string& pointer, int version) {
  if (version == 1) return {.message = strict::text(entry, pointer, "message")};
  ExpectedFailure failure;
  failure.kind = read_name(entry, pointer, "kind", failure_kind_from);
  if (!failure.kind) throw strict::Fault(pointer, "\"kind\" is missing");
  failure.property = strict::optional_text(entry, pointer, "property").value_or("");
  failure.toward = read_name(entry, pointer, "toward", side_from);
  failure.cause = read_name(entry, pointer, "cause", cause_kind_from);
  failure.message = strict::optional_text(entry, pointer, "message").value_or("");
  const bool has_message = failure.kind == FailureKind::other || failure.kind == FailureKind::died;
  if (!failure.message.empty() && !has_message) {
    throw strict::Fault(pointer + "/message", "only failures of the kinds other and died are known by a message");
  }
  return failure;
}

KnownIssue read_issue(const json& entry, const std::string& pointer, int version) {
  if (version == 1) {
    strict::require_object(entry, pointer, {"check", "item", "message", "reason", "owner", "until"});
  } else {
    strict::require_object(
        entry, pointer,
        {"check", "item", "kind", "property", "toward", "cause", "message", "reason", "owner", "until"});
  }
  KnownIssue issue;
  issue.check = strict::optional_text(entry, pointer, "check").value_or("");
  issue.item = strict::optional_text(entry, pointer, "item").value_or("");
  if (issue.check.empty() == issue.item.empty()) {
    throw strict::Fault(pointer, "name either a \"check\" or an \"item\"");
  }
  issue.failure = read_failure_of(entry, pointer, version);
  issue.reason = filled_in(entry, pointer, "reason");
  issue.owner = filled_in(entry, pointer, "owner");
  issue.until = strict::text(entry, pointer, "until");
  if (!is_date(issue.until)) {
    throw strict::Fault(pointer + "/until", fmt::format("expected a day like 2026-06-30, got \"{}\"", issue.until));
  }
  return issue;
}

/// Everything that a second run of the same defect would have in common with this one.
Json entry(const Check& check, const Failure& failure, const std::string& until) {
  Json out{{"check", check.name}, {"kind", to_string(failure.kind)}};
  const auto properties = properties_of(failure);
  if (properties.size() == 1) out["property"] = properties.front().label();
  if (const auto side = toward(failure)) out["toward"] = to_string(*side);
  if (failure.cause.kind != CauseKind::unknown) out["cause"] = to_string(failure.cause.kind);
  if (!failure.message.empty()) out["message"] = pattern_of(text::first_line(failure.message));
  out["reason"] = fmt::format("{}: why this is accepted, with a ticket", to_be_filled_in);
  out["owner"] = fmt::format("{}: who repairs it", to_be_filled_in);
  out["until"] = until;
  return out;
}

/// One for each kind of failure of the check.
void add_entries(const Check& check, const std::string& until, Json& issues) {
  std::set<std::string> drafted;
  auto failures = check.failures;
  if (failures.empty()) failures.push_back({.message = sentence(check)});
  for (const Failure& failure : failures) {
    Json made = entry(check, failure, until);
    if (drafted.insert(made.dump(-1, ' ', false, Json::error_handler_t::replace)).second) {
      issues.push_back(std::move(made));
    }
  }
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
  return day_of(text).has_value();
}

tl::expected<KnownIssues, std::string> read_known_issues(std::string_view text, std::string_view file_name) {
  const auto document = parse_json(text, file_name);
  if (!document) return tl::unexpected(document.error());
  try {
    const int version = strict::require_format(*document, format_name, 2);
    strict::require_object(*document, "", {"format", "version", "issues"});
    const auto issues = document->find("issues");
    if (issues == document->end() || !issues->is_array()) throw strict::Fault("/issues", "expected a list");
    KnownIssues known{std::string(file_name), {}};
    for (std::size_t i = 0; i < issues->size(); ++i) {
      known.issues.push_back(read_issue((*issues)[i], fmt::format("/issues/{}", i), version));
    }
    return known;
  } catch (const strict::Fault& fault) {
    return tl::unexpected(fmt::format("{}: {}", file_name, fault.what()));
  }
}

tl::expected<std::string, std::string> draft_known_issues(const Results& results, std::string_view today) {
  if (const auto why = why_not_drafted(results); !why.empty()) {
    return tl::unexpected(why + ": what it did not try would be missing; draft from a whole run");
  }
  Json issues = Json::array();
  const std::string until = later(today, days_drafted);
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) {
      if (check.verdict != Verdict::failed && check.verdict != Verdict::flaky) continue;
      add_entries(check, until, issues);
    }
  }
  if (issues.empty()) return tl::unexpected<std::string>("nothing failed: there is no issue to know");
  const Json file{{"format", format_name}, {"version", 2}, {"issues", std::move(issues)}};
  return file.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dataflow_qa::reports
