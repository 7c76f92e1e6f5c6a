#include "harness/run/run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/utsname.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <thread>
#include <utility>
#include <variant>

#include "base/date.h"
#include "harness/model/unfilled.h"
#include "harness/run/googletest_bridge.h"
#include "harness/run/result_sink.h"
#include "harness/run/run_scheduler.h"
#include "harness/run/world_factory.h"
#include "harness/run/world_plan.h"
#include "harness/world/starting_records.h"
#include "reports/model/results.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::run {
namespace {

using reports::Verdict;

std::string operating_system() {
  std::ifstream release("/etc/os-release");
  for (std::string line; std::getline(release, line);) {
    if (line.starts_with("PRETTY_NAME=\"")) return line.substr(13, line.size() - 14);
  }
  utsname name{};
  return uname(&name) == 0 ? name.sysname : "unknown";
}

reports::Check unselected(const CheckDefinition& check) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .about = check.about,
          .selected = false,
          .direction = check.direction,
          .verdict = Verdict::not_run};
}

/// The subject file names a port, which only one process can have, and not the placeholder of a free one.
bool has_port_of_its_own(const subject::SubjectFile& subject) {
  const auto is_fixed = [](const std::string& url) { return url.find('{') == std::string::npos; };
  const auto* ready = std::get_if<subject::ReadyOnHttp>(&subject.ready);
  const auto* trigger = subject.trigger ? std::get_if<subject::TriggerHttp>(&*subject.trigger) : nullptr;
  return (ready != nullptr && is_fixed(ready->url)) || (trigger != nullptr && is_fixed(trigger->url));
}

/// Tries the checks once, and stores what they come to. An earlier repetition that was in trouble is the last one.
void run_checks(const RunOptions& options, const Selection& selection, const RunObserver& observer,
                std::chrono::steady_clock::time_point begun, ResultSink& sink, reports::Results& results) {
  if (results.run.trouble) return;
  sink.await(selection.chosen);
  const bool has_one_world = options.subject->mode == subject::Mode::external;
  const ScheduleOptions schedule_options{
      .worlds_at_once = worlds_at_once(options),
      .checks_at_once = has_one_world ? selection.chosen.size() : world_size(*options.subject, worlds_at_once(options)),
      .retries = {.alone_at_most = options.retried_alone,
                  .has_fresh_worlds = !has_one_world,
                  .tries_again = options.tries_again},
      .command_line = fmt::format("{} --seed {}", options.command_line, options.seed),
      .begun = begun};
  auto scheduled = schedule(selection, make_run_world(options), schedule_options,
                            {.on_failure = observer.on_failure,
                             .on_check =
                                 [&](const reports::Check& check) {
                                   if (observer.on_check) observer.on_check(check);
                                   sink.store(check);
                                 },
                             .on_progress = observer.on_progress,
                             .on_serving = observer.on_serving});
  reports::add_figures(results.figures, scheduled.figures);
  for (auto& finding : scheduled.findings) results.findings.push_back(std::move(finding));
  for (auto& world : scheduled.timeline) results.timeline.push_back(std::move(world));
  results.run.trouble = std::move(scheduled.trouble);
  results.run.last_requests = std::move(scheduled.last_requests);
}

/// One for each reason, with the records that it keeps away from both systems.
std::vector<reports::Finding> findings_of_left_out(const std::vector<world::LeftOutRecord>& records) {
  std::map<std::string, std::vector<std::string>> labels;  // by what is said of them
  for (const auto& record : records) {
    labels[fmt::format("{} of {} from the dataset are left out: {}", record.collection, record.system, record.why)]
        .push_back(record.label);
  }
  std::vector<reports::Finding> findings;
  for (const auto& [said, of] : labels) {
    findings.push_back(
        {"records-left-out",
         fmt::format("{} ({} record{}: {})", said, of.size(), of.size() == 1 ? "" : "s", fmt::join(of, ", ")),
         std::nullopt, std::nullopt});
  }
  return findings;
}

/// Where the subject claims to create records that its mapping gives too little.
std::vector<reports::Finding> findings_of_unfilled(const RunOptions& options) {
  const auto& claims = options.subject->capabilities;
  std::vector<reports::Finding> findings;
  for (const auto& flow : options.model->flows()) {
    for (const auto side : {model::Side::source, model::Side::target}) {
      const bool creates =
          side == model::Side::source ? claims.creates_source_of(flow.slug()) : claims.creates_target_of(flow.slug());
      const auto fields =
          flow.is_part() || !creates ? std::vector<std::string>{} : unfilled(*options.model, flow, side);
      if (fields.empty()) continue;
      const auto message = fmt::format(
          "{} takes no new record of {} without {}, and the mapping fills {} neither by a property nor by "
          "\"on_create\"",
          options.model->label(side), flow.collection(side), fmt::join(fields, ", "),
          fields.size() == 1 ? "it" : "them");
      findings.push_back({"unfilled", message, std::nullopt, flow.slug()});
    }
  }
  return findings;
}

}  // namespace

std::size_t worlds_at_once(const RunOptions& options) {
  constexpr std::size_t for_each_core = 4;
  const auto& subject = *options.subject;
  if (subject.mode == subject::Mode::external) return 1;
  if (options.jobs) return *options.jobs;
  if (has_port_of_its_own(subject)) return 1;
  return for_each_core * std::max(1U, std::thread::hardware_concurrency());
}

reports::Results skeleton(const RunOptions& options, const std::vector<CheckDefinition>& catalogue,
                          const Selection& selection) {
  const auto& checklist = *options.checklist;
  reports::Results results;
  const auto now = std::chrono::system_clock::now();
  results.run.id =
      fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), options.seed);
  results.run.started = base::to_text(now);
  results.run.labels = options.labels;
  results.run.seed = options.seed;
  results.run.filter = selection.filter_text();
  results.run.profile = to_string(options.profile);
  if (const auto& shard = selection.asked.shard) {
    results.run.shard = fmt::format("{}/{}", shard->index + 1, shard->count);
  }
  results.run.subject = {options.subject->name, options.subject->version,
                         std::string(subject::to_string(options.subject->mode)),
                         options.subject->capabilities_as_written};
  if (options.output != nullptr) results.run.subject_output = options.output->name();
  results.run.harness_version = options.harness_version;
  results.run.os = operating_system();
  results.run.cpus = static_cast<int>(std::thread::hardware_concurrency());
  results.document = {checklist.title, checklist.generated, checklist.sha256};
  results.mapping = {options.model->mapping().name, options.model->mapping().sha256};
  results.fixtures = {options.dataset->name, options.dataset->sha256};
  results.systems = {options.model->label(model::Side::source), options.model->label(model::Side::target)};
  for (const auto& flow : checklist.dataflows) {
    results.dataflows.push_back({flow.slug, flow.title, flow.source, flow.target, flow.reading});
  }
  for (const auto& finding : checklist.findings) {
    results.findings.push_back({finding.kind, finding.message, finding.line, finding.dataflow});
  }
  for (auto& finding : findings_of_left_out(world::left_out_records(*options.dataset, *options.model))) {
    results.findings.push_back(std::move(finding));
  }
  for (auto& finding : findings_of_unfilled(options)) results.findings.push_back(std::move(finding));
  for (const auto& item : checklist.items) {
    reports::Item row{.id = item.id,
                      .dataflow = item.dataflow,
                      .kind = std::string(checklist::to_string(item.kind)),
                      .level = std::string(checklist::to_string(item.level)),
                      .statement = item.statement,
                      .line = item.line,
                      .origin = item.origin};
    if (item.property) row.property = {item.property->source, item.property->target, item.property->type};
    for (const auto& check : catalogue) {
      if (check.item != item.id) continue;
      row.checks.push_back(unselected(check));
      if (selection.left_out.contains(check.name)) continue;
      row.checks.back().selected = true;
      row.checks.back().reason = "the run ended before it was tried";
    }
    row.verdict = reports::verdict_of(row.checks);
    results.items.push_back(std::move(row));
  }
  results.run.exit = exit_status(results);
  return results;
}

reports::Results execute(const RunOptions& options, const std::vector<CheckDefinition>& catalogue,
                         const Selection& selection, const RunObserver& observer) {
  const auto begun = std::chrono::steady_clock::now();
  auto results = skeleton(options, catalogue, selection);
  ResultSink sink(results, observer.on_item);
  run_as_tests(selection.chosen,
               {.run_checks = [&] { run_checks(options, selection, observer, begun, sink, results); },
                .find = [&](const std::string& name) -> const reports::Check& { return sink.find(name); },
                .describe = observer.describe});
  results.complete = !results.run.trouble;
  results.run.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
  results.run.exit = exit_status(results);
  return results;
}

int exit_status(const reports::Results& results) {
  switch (reports::verdict_of(results)) {
    case Verdict::passed:
      return 0;
    case Verdict::failed:
    case Verdict::flaky:
    case Verdict::uncovered:
      return 1;
    default:
      return 3;
  }
}

}  // namespace dataflow_qa::run
