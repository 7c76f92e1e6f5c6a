// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// The duties of a dependable sync to its users that no sentence of the document states. Advisory: reported, and never
// what makes a statement fail.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using model::Property;
using model::Side;
using run::CheckDefinition;

struct AdvisoryItem {
  const char* id;
  const char* statement;
};

constexpr AdvisoryItem advisory_items[] = {
    {"qa/link/idle", "Settled records that nobody edits receive no writes."},
    {"qa/link/partial-address", "A record with an incomplete address gets a counterpart."},
    {"qa/sync/no-echo", "One edit causes one write on the other side and none on the edited side."},
    {"qa/open/deletions", "After a deletion the sync does what it claims; without a claim, it creates no duplicates."},
    {"qa/histories", "Histories that broke syncs before are played, and nothing is lost."},
    {"qa/faults/throttled", "A system that asks to wait gets no request before that time is over."},
    {"qa/faults/token", "A token that ends early is replaced by a new one, and not by one for each request."},
    {"qa/faults/outage", "What persons do while a system is away arrives when it is back."},
    {"qa/faults/create-unanswered", "A creation whose answer gets lost leaves one record."},
    {"qa/faults/update-unanswered", "An update whose answer gets lost leaves the right value."},
    {"qa/faults/garbage", "An answer that cannot be read loses nothing and doubles nothing."},
    {"qa/faults/empty-list", "A listing that comes back empty once deletes nothing and doubles nothing."},
    {"qa/faults/cut-list", "A listing that ends between two pages once deletes nothing and doubles nothing."},
    {"qa/faults/page-shift", "Records that come, go and change while pages are read are not skipped."},
    {"qa/faults/poison", "A record that a system refuses holds up no other, and arrives when the cause is gone."},
    {"qa/faults/slow", "Answers that take seconds lose nothing and double nothing."},
    {"qa/faults/clock", "Clocks of the systems that are off by minutes, or are set back, lose nothing."},
    {"qa/faults/kill", "Killed after any of its writes and started again, the sync has lost and doubled nothing."},
    {"qa/faults/stop", "Asked to end in the middle of its work, the sync ends in time and loses nothing."},
    {"qa/faults/disk", "When its disk was full for a while, the sync has lost nothing and doubled nothing."},
    {"qa/load/initial", "Ten thousand records of each dataflow get their counterparts."},
    {"qa/load/edits", "A thousand edits on both sides at once arrive, and many of one record."},
    {"qa/hygiene/secrets", "The output shows no key and no token."},
    {"qa/hygiene/incremental", "The sync asks for changes instead of fetching everything at each poll."},
    {"qa/hygiene/requests", "A change costs few requests."},
};

/// Settled and untouched, while others are edited: no effective write.
CheckScript idle(CheckContext& check, Property property) {
  const auto record = check.make(Side::source);
  const auto other = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const auto edited = check.require_pair(other);
  const auto since = check.journal.now();
  for (int i = 0; i < 2; ++i) {
    check.edit.anew(edited, Side::source, property);
    co_await check.settled();
  }
  for (const auto side : {Side::source, Side::target}) {
    check.expect(check.seen.writes_since(since, pair, side, 0), checks::IsAtMostAllowed());
  }
}

/// One edit: no write to the edited side, and to the other one for each dataflow that describes the record.
CheckScript no_echo(CheckContext& check, Property property) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const auto flows = static_cast<std::int64_t>(check.model().with_parts(*check.flow().whole).size());
  for (const auto side : {Side::source, Side::target}) {
    const auto since = check.journal.now();
    check.edit.anew(pair, side, property);
    co_await check.settled();
    check.expect(check.seen.arrival(pair, side, property), checks::Arrived());
    check.expect(check.seen.writes_since(since, pair, side, 0), checks::IsAtMostAllowed());
    check.expect(check.seen.writes_since(since, pair, model::other(side), flows), checks::IsAtMostAllowed());
  }
}

/// An object without a part that the target wants: the record arrives all the same.
CheckScript without_a_part(CheckContext& check, std::string path) {
  const auto record = check.make(Side::source, checks::Overrides{{path, nullptr}});
  co_await check.settled();
  check.expect(check.seen.linkage(record), checks::HasOneCounterpart());
}

CheckScript no_secrets(CheckContext& check) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  check.require(check.seen.linkage(record), checks::HasOneCounterpart());
  co_await check.stopped();
  check.expect(!check.seen.leaked_secret(), checks::IsTrue("the subject printed a key or a token"));
}

/// How often the subject listed the flow's records since the first settle without asking for changes alone, against all
/// of its listings.
CheckScript incremental(CheckContext& check, Property property,
                        std::optional<std::chrono::milliseconds> full_scan_interval) {
  constexpr int settles = 3;
  constexpr double seldom = 0.1;
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const auto since = check.journal.now();
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < settles; ++i) {
    check.edit.anew(pair, Side::source, property);  // or it would not be looked at
    co_await check.settled();
  }
  const auto due = full_scan_interval ? 1 + (std::chrono::steady_clock::now() - begun) / *full_scan_interval : 0;
  for (const auto& walks : check.journal.walks_since(since)) {
    const auto allowed = std::max(static_cast<double>(due), seldom * static_cast<double>(walks.all));
    check.expect(static_cast<double>(walks.whole) <= allowed,
                 checks::IsTrue(fmt::format("{} of {} walks of {} asked for everything and not for what changed",
                                            walks.whole, walks.all, walks.collection)));
  }
}

/// Requests about a record, listings apart, for each edit of it.
CheckScript few_requests(CheckContext& check, Property property) {
  constexpr int edits = 3;
  constexpr double many = 20;
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const auto since = check.journal.now();
  for (int i = 0; i < edits; ++i) {
    check.edit.anew(pair, Side::source, property);
    co_await check.settled();
  }
  const auto requests = check.journal.requests_since(since, pair);
  const auto cost = static_cast<double>(requests) / edits;
  check.observe(fmt::format("{:.1f} requests about a record for each edit of it, listings apart", cost));
  check.expect(cost <= many, checks::IsTrue(fmt::format("{:.1f} requests about a record were sent for each edit of it, "
                                                        "listings apart; more than {:.0f} are many",
                                                        cost, many)));
}

CheckDefinition advisory(CheckDefinition definition) {
  definition.level = checklist::Level::advisory;
  return definition;
}

void add_for_flow(const model::Flow& flow, std::vector<CheckDefinition>& checks) {
  const auto properties = editable(flow);
  if (properties.empty()) return;
  checks.push_back(
      advisory(check_of(flow, "link.idle", "qa/link/idle",
                        [property = properties[0]](CheckContext& check) { return idle(check, property); })));
  checks.push_back(
      advisory(check_of(flow, "sync.no-echo", "qa/sync/no-echo",
                        [property = properties[0]](CheckContext& check) { return no_echo(check, property); })));
  if (flow.is_part()) return;
  const auto part = std::find_if(flow.properties.begin(), flow.properties.end(), [](const Property& property) {
    return property.target->required_on_create && !object_path(property, Side::target).empty();
  });
  if (part == flow.properties.end()) return;
  checks.push_back(
      advisory(check_of(flow, "link.partial-address", "qa/link/partial-address",
                        [path = part->mapping->source](CheckContext& check) { return without_a_part(check, path); })));
}

}  // namespace

void add_advisory_items(checklist::Checklist& checklist) {
  for (const auto& item : advisory_items) {
    checklist.items.push_back({.id = item.id,
                               .kind = Kind::qa,
                               .level = checklist::Level::advisory,
                               .statement = item.statement,
                               .origin = "catalogue"});
  }
}

void add_advisory_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  const auto flows = input.flows();
  if (input.profile == run::Profile::checklist || flows.empty()) return;
  for (const auto* flow : flows) add_for_flow(*flow, checks);
  const std::string_view of_parts = "qa/link/partial-address";
  if (std::none_of(checks.begin(), checks.end(), [&](const auto& check) { return check.item == of_parts; })) {
    checks.push_back(advisory(check_of(*flows.front(), "link.partial-address", std::string(of_parts), {})));
    checks.back().not_applicable = "the mapping names no part of an address that has to be there with the others";
  }
  const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) {
    checks.push_back(advisory(check_of(*flows.front(), name, "qa/hygiene/" + name, std::move(body))));
    checks.back().name = "hygiene." + name;
  };
  add("secrets", no_secrets);
  checks.back().world.name = "secrets";  // it stops the subject, to hear its last words
  const auto properties = editable(*flows.front());
  if (properties.empty()) return;
  add("incremental", [property = properties[0], interval = input.subject->full_scan_interval](CheckContext& check) {
    return incremental(check, property, interval);
  });
  add("requests", [property = properties[0]](CheckContext& check) { return few_requests(check, property); });
}

}  // namespace dataflow_qa::suites
