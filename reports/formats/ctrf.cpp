#include "reports/formats/ctrf.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/terminal.h"
#include "reports/basis.h"
#include "reports/digest.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using CtrfJson = nlohmann::ordered_json;

std::string_view status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
    case Verdict::flaky:
    case Verdict::uncovered:
      return "failed";
    case Verdict::error:
      return "other";
    case Verdict::known:
    case Verdict::not_applicable:
      return "skipped";
    case Verdict::not_run:
      return "pending";
  }
  return "other";
}

/// Milliseconds since 1970 of "2026-01-31T12:00:00.250Z"; 0 where the text is no such time.
std::int64_t milliseconds_of(const std::string& time) {
  constexpr std::size_t day_length = 10;
  const auto day = base::day_of(time.substr(0, std::min(day_length, time.size())));
  int hours = 0;
  int minutes = 0;
  double seconds_of_minute = 0;
  if (!day || time.size() <= day_length ||
      std::sscanf(time.c_str() + day_length, "T%2d:%2d:%lf", &hours, &minutes, &seconds_of_minute) != 3) {
    return 0;
  }
  const std::chrono::sys_time<std::chrono::milliseconds> at = std::chrono::sys_days(*day);
  return at.time_since_epoch().count() + (hours * 60 + minutes) * 60'000LL +
         static_cast<std::int64_t>(seconds_of_minute * 1000 + 0.5);
}

/// The cause that each check shows, by name.
std::map<std::string, std::string> causes_by_check(const Results& results) {
  std::map<std::string, std::string> causes;
  for (const Lead& lead : leads(results)) {
    for (const auto& name : lead.checks) causes.emplace(name, lead.text);
  }
  return causes;
}

std::string trace_of(const Check& check) {
  std::string out;
  for (const Failure& failure : check.failures) out += sentence(failure) + "\n";
  if (!check.reproduce.empty()) out += "again: " + check.reproduce + "\n";
  return text::visible(out);
}

CtrfJson test_of(const Item& item, const Check& check, const std::string& cause) {
  CtrfJson test{{"name", text::visible(check.name)},
                {"status", status_of(check.verdict)},
                {"duration", check.duration_ms},
                {"rawStatus", to_string(check.verdict)},
                {"type", "conformance"},
                {"tags", {check.level, item.dataflow.empty() ? "qa" : text::visible(item.dataflow)}},
                {"extra", {{"item", text::visible(item.id)}, {"statement", text::visible(item.statement)}}}};
  if (!check.about.empty()) test["extra"]["about"] = text::visible(check.about);
  if (check.verdict == Verdict::flaky) test["flaky"] = true;
  if (check.retry) test["retries"] = 1;
  const auto message = cause.empty() ? sentence(check) : cause;
  if (check.verdict != Verdict::passed && !message.empty()) test["message"] = text::visible(message);
  if (!check.failures.empty()) test["trace"] = trace_of(check);
  return test;
}

/// A try by hand.
CtrfJson test_of(const Item& item, const ManualTry& manual) {
  Check check{.name = item.id + " by hand", .item = item.id, .level = item.level, .verdict = manual.result};
  auto test = test_of(item, check, "");
  test["type"] = "manual";
  test["message"] = text::visible(sentence(manual));
  return test;
}

CtrfJson tests_of(const Results& results) {
  const auto causes = causes_by_check(results);
  CtrfJson tests = CtrfJson::array();
  for (const Item& item : results.items) {
    for (const ManualTry& each : item.manual) tests.push_back(test_of(item, each));
    if (item.checks.empty() && item.manual.empty()) {
      Check none{.name = item.id, .item = item.id, .level = item.level, .verdict = Verdict::uncovered};
      none.reason = "no check exists for: " + item.statement;
      tests.push_back(test_of(item, none, ""));
    }
    for (const Check& check : item.checks) {
      const auto cause = causes.find(check.name);
      if (check.selected) tests.push_back(test_of(item, check, cause == causes.end() ? "" : cause->second));
    }
  }
  return tests;
}

}  // namespace

std::string ctrf(const Results& results) {
  auto tests = tests_of(results);
  std::map<std::string, std::int64_t> counted;
  for (const auto& test : tests) ++counted[test.at("status").get<std::string>()];
  const auto start = milliseconds_of(results.run.started);
  CtrfJson summary{{"tests", tests.size()}};
  for (const char* status : {"passed", "failed", "pending", "skipped", "other"}) summary[status] = counted[status];
  summary["start"] = start;
  summary["stop"] = start + results.run.duration_ms;
  CtrfJson file{
      {"reportFormat", "CTRF"},
      {"specVersion", "0.0.0"},
      {"generatedBy", "dataflow-qa"},
      {"results",
       {{"tool", {{"name", "dataflow-qa"}, {"version", text::visible(results.run.harness_version)}}},
        {"summary", std::move(summary)},
        {"tests", std::move(tests)},
        {"environment",
         {{"appName", text::visible(results.run.subject.name)},
          {"appVersion", text::visible(results.run.subject.version)},
          {"osPlatform", text::visible(results.run.os)},
          {"extra",
           {{"document", text::visible(results.document.title)}, {"verdict", to_string(verdict_of(results))}}}}}}}};
  return base::harmless_json(file.dump(1, ' ', false, CtrfJson::error_handler_t::replace)) + "\n";
}

}  // namespace dataflow_qa::reports
