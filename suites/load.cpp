// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Large numbers, with --profile load: ten thousand records of each dataflow at the first load, and then a thousand
// edits on both sides at once, while one record is edited again and again. All of it is right in the end. How fast it
// was is a figure of the run, for comparisons; nothing is demanded of it.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "suites/common.h"
#include "suites/faults.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Pair;
using checks::RecordRef;
using model::Property;
using model::Side;

/// With those that are there anyway, and what records refer to, ten thousand: more than a series of numbers of four
/// digits has room for would prove something else.
constexpr std::size_t records_at_first_load = 9'900;
constexpr std::size_t edits_at_once = 1'000;

/// The subject's effective writes to the flow's records since then, how long they took it, and its requests.
struct Work {
  std::int64_t writes = 0;
  std::int64_t requests = 0;
  std::chrono::milliseconds took{0};
};
Work work_since(CheckContext& check, std::uint64_t since) {
  Work work;
  std::optional<mocks::Clock::TimePoint> first;
  check.journal.for_each_since(since, [&](Side side, const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject) return;
    ++work.requests;
    const bool own = entry.collection == check.flow().collection(side);
    if (!own || entry.effect != mocks::Effect::effective) return;
    ++work.writes;
    if (!first) first = entry.time;
    work.took = std::chrono::duration_cast<std::chrono::milliseconds>(entry.time - *first);
  });
  return work;
}

/// Names begin with "most": a second try does not add to the first.
void note_figures(CheckContext& check, const std::string& what, const Work& work) {
  const auto name = [&](const char* unit) { return fmt::format("most_{}_{}_{}", check.flow().slug(), what, unit); };
  const auto per_second = work.took.count() == 0 ? 0 : work.writes * 1000 / work.took.count();
  check.figure(name("ms"), work.took.count());
  check.figure(name("writes_per_s"), per_second);
  check.figure(name("requests_per_1000_writes"), work.writes == 0 ? 0 : work.requests * 1000 / work.writes);
  check.observe(fmt::format("{} writes in {:.1f} s, {} a second", work.writes,
                            std::chrono::duration<double>(work.took).count(), per_second));
}

/// Each has a counterpart that holds the same. A record that has two leaves one of them to nobody.
void expect_all_linked(CheckContext& check, const std::vector<RecordRef>& records) {
  for (const auto& record : records) {
    const auto pair = check.view.ledger().pair_of(record.side, *record.flow, record.id);
    if (!pair) {
      check.expect(check.seen.linkage(record), checks::HasOneCounterpart());
      continue;
    }
    check.expect(check.seen.agreement(*pair), checks::AgreesInEveryProperty());
  }
  for (const auto side : both_sides) {
    for (const auto& orphan : check.seen.orphans(side)) check.expect(orphan, checks::BelongsToSomething());
  }
}

CheckScript initial(CheckContext& check) {
  std::vector<RecordRef> records;
  while (records.size() < records_at_first_load) records.push_back(check.make(Side::source));
  co_await check.settled();
  note_figures(check, "first_load", work_since(check, 0));
  expect_all_linked(check, records);
}

/// Edits on both sides while requests are held. While the subject carries them over, one record is edited again and
/// again.
CheckScript edits(CheckContext& check, Property property) {
  constexpr std::size_t times = 20;
  std::vector<RecordRef> records;
  while (records.size() < edits_at_once) records.push_back(check.make(Side::source));
  const auto busy = check.make(Side::source);
  co_await check.settled();
  std::vector<PersonsEdit> all;
  for (const auto& record : records) {
    all.push_back({all.size() % 2 == 0 ? Side::source : Side::target, property, check.require_pair(record)});
  }
  const auto often = check.require_pair(busy);
  co_await check.held();
  const auto since = check.journal.now();
  for (const auto& edit : all) check.edit.anew(edit.pair, edit.side, property);
  for (std::size_t i = 0; i < times; ++i) {
    const auto& other = all[i * (edits_at_once / times)].pair;  // edited in the source, thus written to in the target
    check.edit.at_next(checks::RequestPoint::after_change, {Side::target, other.flow, other.target},
                       [&check, often, property] { check.edit.anew(often, Side::source, property); });
  }
  all.push_back({Side::source, property, often});
  co_await check.settled();
  note_figures(check, "edits", work_since(check, since));
  expect_all_arrived(check, all);
}

}  // namespace

void add_load_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  if (input.profile == run::Profile::checklist) return;
  for (const auto& under : flows_under_faults(input)) {
    const auto add = [&](const std::string& name, auto body) {
      auto& definition = checks.emplace_back(check_of(*under.flow, "load." + name, "qa/load/" + name, std::move(body)));
      definition.level = checklist::Level::advisory;
      definition.world = {.name = "load " + name, .without_invariants = true};
      if (input.profile != run::Profile::load) definition.not_applicable = "it is tried with --profile load alone";
    };
    add("initial", initial);
    checks.back().world.before_start = true;
    add("edits", [property = under.property](CheckContext& check) { return edits(check, property); });
  }
}

}  // namespace dataflow_qa::suites
