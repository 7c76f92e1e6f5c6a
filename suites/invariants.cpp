// Phases: what must hold in every world, at each settle, whatever else is tried there.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "harness/model/conversion.h"
#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using mapping::value_at;
using model::Side;
using nlohmann::json;
using run::CheckDefinition;

/// Whatever was tried in that world may have led to it.
void expect_belongs(CheckContext& scene, const checks::Orphan& orphan) {
  if (!scene.expect(orphan, checks::BelongsToSomething())) scene.blame(checks::everybody);
}

/// No source record without a counterpart, none with two, and on neither side a record that the subject made for
/// nothing.
CheckScript one_to_one(CheckContext& scene) {
  const auto kind = kind_on(scene, Side::source);
  const auto target_kind = kind_on(scene, Side::target);
  std::set<std::string> told;
  while (true) {
    co_await scene.settled();
    std::set<std::string> explained;  // target records that are somebody's counterpart, or one too many
    for (const auto& known : scene.world().ledger().records()) {
      if (known.ref.side != Side::source || known.ref.flow != scene.flow().whole || told.contains(known.ref.id))
        continue;
      // A record that another check has made since the world settled is for the next time.
      const auto& settled = scene.world().settled(Side::source, scene.flow());
      const auto record = settled.find(known.ref.id);
      if (record == settled.end() || !is_of(kind, record->second)) continue;
      const auto linkage = scene.linkage(known.ref);
      explained.insert(linkage.counterparts.begin(), linkage.counterparts.end());
      // Whether two arranged records became a pair is told by the check that arranged them.
      if (scene.world().ledger().is_arranged(Side::source, scene.flow(), known.ref.id)) continue;
      if (scene.expect(linkage, checks::HasOneCounterpart())) continue;
      told.insert(known.ref.id);
      scene.focus(known.ref);
      scene.blame(known.owner.empty() ? checks::everybody : known.owner);
    }
    for (const auto& orphan : scene.orphans(Side::source)) {
      if (is_of(kind, orphan.record) && told.insert(orphan.name.id).second) expect_belongs(scene, orphan);
    }
    for (const auto& orphan : scene.orphans(Side::target)) {
      if (explained.contains(orphan.name.id) || !is_of(target_kind, orphan.record)) continue;
      if (told.insert(orphan.name.id).second) expect_belongs(scene, orphan);
    }
  }
}

using Disturbed = std::pair<world::RecordRef, checks::UnexpectedChange>;

Side side_of(CheckContext& scene, const mocks::JournalEntry& entry) {
  return scene.world().model().side_of(entry.system).value();
}

/// With no path: the record as a whole.
Disturbed disturbed(CheckContext& scene, Side side, const std::string& collection, const std::string& id,
                    const std::string& path, const json& before, const json& after) {
  return {{side, scene.flow().whole, id},
          {.record = {checks::as_reported(side), scene.world().label(side), collection, id},
           .property = checks::on_one_side(side, path),
           .before = before,
           .after = after}};
}

/// What the records of a flow were when they were last looked at, and what persons have edited since.
class Watch {
 public:
  explicit Watch(CheckContext& scene) : scene_(scene) {
    for (const auto side : both_sides) before_[side] = scene.world().records(side, scene.flow());
  }

  /// What changed since the last look and is not explained by an edit, by the mapping, or by what the declarations say
  /// that a sync may write or a server writes by itself.
  std::vector<Disturbed> look() {
    take_edits();
    std::vector<Disturbed> result;
    for (const auto side : both_sides) {
      const auto& after = scene_.world().settled(side, scene_.flow());
      const auto kind = kind_on(scene_, side);
      for (const auto& [id, record] : before_[side]) {
        if (!is_of(kind, record)) continue;
        const auto now = after.find(id);
        if (now == after.end()) {
          if (!edited_.contains({side, id, ""}))
            result.push_back(disturbed(scene_, side, scene_.flow().collection(side), id, "", record, nullptr));
        } else {
          compare(side, id, record, now->second, result);
        }
      }
    }
    for (const auto side : both_sides) before_[side] = scene_.world().settled(side, scene_.flow());
    note_pairs();
    edited_.clear();
    return result;
  }

 private:
  /// Persons' edits and deletions (with no path) up to the moment at which the world settled: later ones explain what
  /// is seen next time. What persons have made meanwhile is compared with what it was then.
  void take_edits() {
    auto& world = scene_.world();
    world.journal().for_each_since(taken_, [&](const mocks::JournalEntry& entry) {
      if (entry.moment > world.settled_at()) return;
      taken_ = entry.moment;
      if (entry.actor != mocks::Actor::harness) return;
      const auto side = side_of(scene_, entry);
      if (entry.collection != scene_.flow().collection(side)) return;
      if (entry.created) {
        before_[side].emplace(entry.record, as_made(side, entry));
        return;
      }
      if (entry.deleted) edited_.insert({side, entry.record, ""});
      for (const auto& change : entry.changes) edited_.insert({side, entry.record, change.path});
    });
  }

  json as_made(Side side, const mocks::JournalEntry& entry) const {
    json record = json::object();
    for (const auto& change : entry.changes) {
      const auto* field = scene_.flow().entity(side).find(change.path);
      if (field == nullptr || field->type == mocks::FieldType::object) continue;
      mapping::set_value_at(record, change.path, change.after);
    }
    return record;
  }

  void note_pairs() {
    for (const auto& [id, record] : before_[Side::source]) {
      if (scene_.world().ledger().pair_of(Side::source, *scene_.flow().whole, id)) linked_.insert(id);
    }
  }

  void compare(Side side, const std::string& id, const json& was, const json& is, std::vector<Disturbed>& result) {
    for (const auto& field : scene_.flow().entity(side).fields) {
      const bool computed = field.derived_when && value_at(is, field.derived_when->first) == field.derived_when->second;
      const bool by_server = field.server_set || field.derived || field.read_only || field.create_only || computed;
      const bool by_sync = field.link_key || field.delivery;
      if (by_server || by_sync || field.type == mocks::FieldType::object) continue;
      const auto before = value_at(was, field.path);
      const auto after = value_at(is, field.path);
      const bool explained = edited_.contains({side, id, field.path}) || carried(side, id, field.path, before, after);
      // What never comes to rest is told by link.one-to-one.
      if (means_the_same(side, field, before, after) || explained ||
          scene_.world().oscillation(side, scene_.flow(), id, field.path))
        continue;
      result.push_back(disturbed(scene_, side, scene_.flow().collection(side), id, field.path, before, after));
    }
  }

  /// By the mapping, where it carries the field: a default for null, say, is null.
  bool means_the_same(Side side, const mocks::FieldDeclaration& field, const json& before, const json& after) const {
    if (model::normalized(field, before) == model::normalized(field, after)) return true;
    const auto same = [&](const model::Property& property) {
      return property.path(side) == field.path && model::same_on(property, side, before, after);
    };
    const auto parts = scene_.world().model().with_parts(*scene_.flow().whole);
    return std::any_of(parts.begin(), parts.end(), [&](const model::Flow* part) {
      return std::any_of(part->properties.begin(), part->properties.end(), same);
    });
  }

  /// What the counterpart already referred to at the last look, where it can be resolved by now.
  std::optional<json> referred(const model::Property& property, Side side, const world::Pair& pair) const {
    const auto there = model::other(side);
    const auto& records = before_.at(there);
    const auto record = records.find(pair.id(there));
    if (record == records.end()) return std::nullopt;
    return model::converted(property, there, value_at(record->second, property.path(there)), scene_.world());
  }

  /// The mapping explains a change: the pair is new, the counterpart was edited there, or what it refers to has come.
  bool carried(Side side, const std::string& id, const std::string& path, const json& before, const json& after) const {
    const auto& whole = *scene_.flow().whole;
    const auto pair = scene_.world().ledger().pair_of(side, whole, id);
    if (!pair) return false;
    for (const auto* part : scene_.world().model().with_parts(whole)) {
      for (const auto& property : part->properties) {
        if (property.path(side) != path) continue;
        const auto there = model::other(side);
        const bool refers = property.mapping->reference || property.mapping->lookup;
        const auto wanted = refers && before.is_null() ? referred(property, side, *pair) : std::nullopt;
        const bool has_come = wanted && model::same_on(property, side, *wanted, after);
        if (!linked_.contains(pair->source) || has_come ||
            edited_.contains({there, pair->id(there), property.path(there)})) {
          return true;
        }
      }
    }
    return false;
  }

  CheckContext& scene_;
  std::map<Side, world::Ledger::Records> before_;
  std::set<std::string> linked_;                                 // source ids of the pairs of the last look
  std::set<std::tuple<Side, std::string, std::string>> edited_;  // since the last look: side, id, path
  std::uint64_t taken_ = 0;
};

/// What the subject changed on records that no dataflow is about.
std::vector<Disturbed> beyond_the_dataflows(CheckContext& scene, std::uint64_t since) {
  const auto& model = scene.world().model();
  std::vector<Disturbed> result;
  scene.world().journal().for_each_since(since, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject || entry.effect != mocks::Effect::effective || entry.created) return;
    const auto side = side_of(scene, entry);
    if (model.has_flow(side, entry.collection) || entry.record.empty()) return;
    const auto* entity = model.system(side).declaration->find(entry.collection);
    for (const auto& change : entry.changes) {
      const auto* field = entity == nullptr ? nullptr : entity->find(change.path);
      if (field != nullptr && (field->server_set || field->derived || field->read_only)) continue;
      if (field != nullptr && model::normalized(*field, change.before) == model::normalized(*field, change.after)) {
        continue;
      }
      result.push_back(
          disturbed(scene, side, entry.collection, entry.record, change.path, change.before, change.after));
    }
    if (entry.deleted) {
      result.push_back(disturbed(scene, side, entry.collection, entry.record, "", "a record", nullptr));
    }
  });
  return result;
}

/// Every writable property that changes on any record is explained. The first dataflow looks at what lies in none, too.
CheckScript untouched(CheckContext& scene) {
  Watch watch(scene);
  const bool is_first = &scene.flow() == &scene.world().model().flows().front();
  auto looked = scene.world().journal().last_moment();
  std::set<std::tuple<std::string, std::string, std::string>> told;
  while (true) {
    co_await scene.settled();
    if (is_first) {
      for (const auto& [record, disturbance] : beyond_the_dataflows(scene, looked)) {
        if (!told.emplace(disturbance.record.collection, disturbance.record.id, disturbance.property.label()).second)
          continue;
        scene.blame(checks::everybody);
        scene.expect(disturbance, checks::IsExplained());
      }
      looked = scene.world().journal().last_moment();
    }
    for (const auto& [record, disturbance] : watch.look()) {
      if (!told.emplace(disturbance.record.collection, record.id, disturbance.property.label()).second) continue;
      scene.focus(record);
      scene.blame(scene.world().ledger().owner_of(record.side, *record.flow, record.id));
      scene.expect(disturbance, checks::IsExplained());
    }
  }
}

}  // namespace

void add_phases(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    if (const auto item = link_item(input, *flow)) {
      checks.push_back(check_of(*flow, "link.one-to-one", *item, one_to_one));
      checks.back().phase = true;
    }
    if (const auto item = input.item(*flow, Kind::keep_in_sync)) {
      checks.push_back(check_of(*flow, "sync.untouched", *item, untouched));
      checks.back().phase = true;
    }
  }
}

}  // namespace dataflow_qa::suites
