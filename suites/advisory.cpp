// What a dependable sync owes its users though no sentence of the document says so. Advisory: told, and never what
// makes a statement fail.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

struct AdvisoryItem {
  const char* id;
  const char* statement;
};

constexpr AdvisoryItem advisory_items[] = {
    {"qa/link/idle", "What has settled and is not edited is not written to."},
    {"qa/link/partial-address", "A record with an incomplete address arrives."},
    {"qa/sync/no-echo", "One edit is one write on the other side, and none on its own."},
    {"qa/sync/address-only", "An edit that no change feed shows arrives after a full comparison."},
    {"qa/open/deletions", "After a deletion it does what it claims; without a claim, nothing is doubled."},
    {"qa/hygiene/secrets", "No key and no token shows in the output."},
    {"qa/hygiene/incremental", "It asks for changes, and not for everything at each poll."},
    {"qa/hygiene/requests", "A change costs few requests."},
};

/// The subject's effective writes to a record since a moment of the journal.
std::int64_t writes_to(CheckContext& scene, Side side, const std::string& id, std::uint64_t since) {
  std::int64_t writes = 0;
  const auto& alias = scene.world().model().system(side).declaration->alias;
  scene.world().journal().for_each_since(since, [&](const mocks::JournalEntry& entry) {
    const bool own = entry.system == alias && entry.collection == scene.flow().collection(side) && entry.record == id;
    writes += own && entry.actor == mocks::Actor::subject && entry.effect == mocks::Effect::effective ? 1 : 0;
  });
  return writes;
}

checks::WriteCount write_count(CheckContext& scene, const world::Pair& pair, Side side, std::uint64_t since,
                               std::int64_t at_most) {
  return {.record = scene.name_of(side, pair.id(side), scene.flow()),
          .writes = writes_to(scene, side, pair.id(side), since),
          .at_most = at_most};
}

/// Settled and untouched, while others are edited: no effective write.
CheckScript idle(CheckContext& scene, Property property) {
  const auto record = scene.make(Side::source);
  const auto other = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  const auto edited = scene.require_pair(other);
  const auto since = scene.world().journal().last_moment();
  for (int i = 0; i < 2; ++i) {
    scene.edit(edited, Side::source, property, scene.fresh_value(property));
    co_await scene.settled();
  }
  for (const auto side : {Side::source, Side::target}) {
    scene.expect(write_count(scene, pair, side, since, 0), checks::IsAtMostAllowed());
  }
}

/// One edit: no write to the edited side, and to the other one for each dataflow that describes the record.
CheckScript no_echo(CheckContext& scene, Property property) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  const auto flows = static_cast<std::int64_t>(scene.world().model().with_parts(*scene.flow().whole).size());
  for (const auto side : {Side::source, Side::target}) {
    const auto since = scene.world().journal().last_moment();
    scene.edit(pair, side, property, scene.fresh_value(property));
    co_await scene.settled();
    scene.expect(scene.arrival(pair, side, property), checks::Arrived());
    scene.expect(write_count(scene, pair, side, since, 0), checks::IsAtMostAllowed());
    scene.expect(write_count(scene, pair, model::other(side), since, flows), checks::IsAtMostAllowed());
  }
}

/// With a mock that does not move a record's timestamp when a part of it alone is edited.
CheckScript unseen_edit(CheckContext& scene, Property property) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  scene.edit(pair, Side::target, property, scene.fresh_value(property));
  co_await scene.compared();
  require_compared(scene);
  scene.expect(scene.arrival(pair, Side::target, property), checks::Arrived());
}

/// An object of which a part is missing that the target wants: the record arrives all the same.
CheckScript without_a_part(CheckContext& scene, std::string path) {
  const auto record = scene.make(Side::source, checks::Overrides{{path, nullptr}});
  co_await scene.settled();
  scene.expect(scene.linkage(record), checks::HasOneCounterpart());
}

CheckScript no_secrets(CheckContext& scene) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  scene.require(scene.linkage(record), checks::HasOneCounterpart());
  co_await scene.stopped();
  scene.expect(!scene.world().runner().leaked_secret(), checks::IsTrue("the subject printed a key or a token"));
}

/// Walks of the flow's records since the first settle that asked for everything, against all of them.
CheckScript incremental(CheckContext& scene, Property property) {
  constexpr int settles = 3;
  constexpr double seldom = 0.1;
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  const auto since = scene.world().journal().last_moment();
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < settles; ++i) {
    scene.edit(pair, Side::source, property, scene.fresh_value(property));  // or it would not be looked at
    co_await scene.settled();
  }
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> walks;  // whole ones, all
  scene.world().journal().for_each_since(since, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject || !entry.listing || entry.listing->lookup) return;
    const bool counts = entry.collection == scene.flow().collection(Side::source) ||
                        entry.collection == scene.flow().collection(Side::target);
    if (!counts || !entry.listing->first_page) return;
    auto& [whole, all] = walks[entry.system + " " + entry.collection];
    whole += entry.listing->change_filtered ? 0 : 1;
    ++all;
  });
  const auto interval = scene.world().subject().full_scan_interval;
  const auto due = interval ? 1 + (std::chrono::steady_clock::now() - begun) / *interval : 0;
  for (const auto& [collection, count] : walks) {
    const auto allowed = std::max(static_cast<double>(due), seldom * static_cast<double>(count.second));
    scene.expect(static_cast<double>(count.first) <= allowed,
                 checks::IsTrue(fmt::format("of {} walks of {}, {} asked for everything and not for what changed",
                                            count.second, collection, count.first)));
  }
}

/// Requests about a record, listings apart, for each edit of it.
CheckScript few_requests(CheckContext& scene, Property property) {
  constexpr int edits = 3;
  constexpr double many = 20;
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  const auto since = scene.world().journal().last_moment();
  for (int i = 0; i < edits; ++i) {
    scene.edit(pair, Side::source, property, scene.fresh_value(property));
    co_await scene.settled();
  }
  std::int64_t requests = 0;
  scene.world().journal().for_each_since(since, [&](const mocks::JournalEntry& entry) {
    const bool own = entry.record == pair.source || entry.record == pair.target;
    requests += own && entry.actor == mocks::Actor::subject && !entry.listing ? 1 : 0;
  });
  const auto cost = static_cast<double>(requests) / edits;
  scene.observe(fmt::format("{:.1f} requests about a record for each edit of it, listings apart", cost));
  scene.expect(cost <= many, checks::IsTrue(fmt::format("{:.1f} requests about a record were sent for each edit of it, "
                                                        "listings apart; more than {:.0f} are many",
                                                        cost, many)));
}

/// The first property that is a part of an object of which the mock can hide edits; and that object.
std::optional<std::pair<Property, const mocks::FieldDeclaration*>> hidden_part(const model::Flow& flow) {
  for (const auto& property : editable(flow)) {
    const auto dot = property.target->path.rfind('.');
    if (dot == std::string::npos) continue;
    const auto* object = flow.target->find(property.target->path.substr(0, dot));
    if (object != nullptr && object->unseen_with) return std::pair(property, object);
  }
  return std::nullopt;
}

CheckDefinition advisory(CheckDefinition check) {
  check.level = checklist::Level::advisory;
  return check;
}

void add_for_flow(const model::Flow& flow, std::vector<CheckDefinition>& checks) {
  const auto properties = editable(flow);
  if (properties.empty()) return;
  checks.push_back(
      advisory(check_of(flow, "link.idle", "qa/link/idle",
                        [property = properties[0]](CheckContext& scene) { return idle(scene, property); })));
  checks.push_back(
      advisory(check_of(flow, "sync.no-echo", "qa/sync/no-echo",
                        [property = properties[0]](CheckContext& scene) { return no_echo(scene, property); })));
  const auto hidden = hidden_part(flow);
  if (!hidden || flow.is_part()) return;
  const auto& [property, object] = *hidden;
  checks.push_back(
      advisory(check_of(flow, "sync.address-only", "qa/sync/address-only",
                        [property = property](CheckContext& scene) { return unseen_edit(scene, property); })));
  checks.back().world = "unseen edits";
  checks.back().switches[Side::target][object->unseen_with->first] = object->unseen_with->second;
  const auto part = std::find_if(flow.properties.begin(), flow.properties.end(), [&](const Property& other) {
    return other.target->required_on_create && other.target->path.starts_with(object->path + ".");
  });
  if (part == flow.properties.end()) return;
  checks.push_back(
      advisory(check_of(flow, "link.partial-address", "qa/link/partial-address",
                        [path = part->mapping->source](CheckContext& scene) { return without_a_part(scene, path); })));
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
  if (input.profile == "checklist" || flows.empty()) return;
  for (const auto* flow : flows) add_for_flow(*flow, checks);
  const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) {
    checks.push_back(advisory(check_of(*flows.front(), name, "qa/hygiene/" + name, std::move(body))));
    checks.back().name = "hygiene." + name;
  };
  add("secrets", no_secrets);
  checks.back().world = "secrets";  // it stops the subject, to hear its last words
  const auto properties = editable(*flows.front());
  if (properties.empty()) return;
  add("incremental", [property = properties[0]](CheckContext& scene) { return incremental(scene, property); });
  add("requests", [property = properties[0]](CheckContext& scene) { return few_requests(scene, property); });
}

}  // namespace dataflow_qa::suites
