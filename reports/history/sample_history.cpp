// Held by store_test.cpp.
#include "reports/history/sample_history.h"

#include <fmt/format.h>

namespace dataflow_qa::reports::history::sample {
namespace {

Item item_with(const std::string& dataflow, const std::string& statement, const std::string& name, Verdict verdict) {
  Check check{.name = name, .item = dataflow + "/" + statement, .about = "Tries " + statement, .verdict = verdict};
  check.duration_ms = 120;
  if (verdict == Verdict::failed || verdict == Verdict::flaky) {
    check.failures = {{.kind = FailureKind::other, .dataflow = dataflow, .message = statement + " did not arrive"}};
  }
  return {.id = check.item,
          .dataflow = dataflow,
          .kind = "every",
          .statement = "Every " + statement + " is synchronized.",
          .origin = "document",
          .verdict = verdict,
          .checks = {check}};
}

}  // namespace

Results run_on(int day, const Checks& checks, const std::string& release) {
  Results results{.complete = true};
  results.run.id = fmt::format("202601{:02}T120000Z-1", day);
  results.run.started = fmt::format("2026-01-{:02}T12:00:00.000Z", day);
  results.run.duration_ms = 9000 + 100 * day;
  results.run.seed = 1;
  results.run.subject = {.name = "their-sync", .version = fmt::format("1.{}", day), .mode = "daemon"};
  results.run.labels["commit"] = fmt::format("{:07x}", 0xabc000 + day);
  if (!release.empty()) results.run.labels["release"] = release;
  results.document.title = "Custom PMS to PowerOffice GO";
  results.dataflows = {{.slug = "customers", .title = "Customers"}, {.slug = "projects", .title = "Projects"}};
  results.items = {item_with("customers", "name", "customers.sync.name", checks.name),
                   item_with("customers", "email", "customers.sync.email", checks.email),
                   item_with("projects", "project", "projects.link.new", checks.link)};
  results.figures = {
      {"requests", 600 + day}, {"effective_writes", 300}, {"most_customers_backlog_writes_per_s", 200 - day}};
  results.run.exit = verdict_of(results) == Verdict::passed ? 0 : 1;
  return results;
}

std::vector<Results> five_runs() {
  using enum Verdict;
  return {run_on(1, {}, "1.3"), run_on(2, {.email = failed}), run_on(3, {.email = failed, .link = failed}, "1.4"),
          run_on(4, {.name = flaky, .email = failed}),
          run_on(5, {.name = passed, .email = failed, .link = failed}, "1.5")};
}

std::vector<Results> hostile_runs() {
  const std::string bad = "<script>alert(1)</script> & \" ' \x1b[31m \xE2\x80\xAE {{name}} =1+1,\xFF";
  std::vector<Results> runs;
  for (const int day : {1, 2}) {
    auto results = run_on(day, {.name = day == 1 ? Verdict::passed : Verdict::failed}, bad);
    results.document.title = bad;
    results.run.subject.name = bad;
    results.dataflows[0].title = bad;
    results.items[0].statement = bad;
    results.items[0].checks[0].name = bad;
    results.items[0].checks[0].about = bad;
    runs.push_back(std::move(results));
  }
  return runs;
}

}  // namespace dataflow_qa::reports::history::sample
