#include "harness/run/world_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>

#include "base/text.h"
#include "harness/model/conversion.h"

namespace dataflow_qa::run {
namespace {

using model::Model;
using model::Side;

constexpr const char* unknown_route = "unknown-route";
constexpr const char* records_beyond = "records-beyond";
constexpr const char* values_beyond = "values-beyond";
constexpr const char* not_listed = "not-listed";
constexpr const char* read_in_part = "read-in-part";

/// What is counted of each kind.
const std::map<std::string, std::string> counted = {{unknown_route, "request"},
                                                    {records_beyond, "record"},
                                                    {values_beyond, "record"},
                                                    {not_listed, "settle"},
                                                    {read_in_part, "settle"}};

/// Carried by the mapping, or written by the server, or what the system may not let a record in without.
bool is_accounted_for(const Model& model, Side side, const mocks::JournalEntry& entry,
                      const mocks::FieldDeclaration& field) {
  const auto holds = [&](const std::pair<std::string, nlohmann::json>& condition) {
    return std::any_of(entry.changes.begin(), entry.changes.end(), [&](const mocks::PropertyChange& change) {
      return change.path == condition.first && change.after == condition.second;
    });
  };
  if (model::is_of_system(field) || (field.derived_when && holds(*field.derived_when))) {
    return true;
  }
  if (field.required || field.required_on_create || field.link_key || field.delivery) return true;
  if (field.type == mocks::FieldType::object) return true;
  return std::any_of(model.flows().begin(), model.flows().end(), [&](const model::Flow& flow) {
    return flow.collection(side) == entry.collection && model::is_mapped(flow, side, field.path);
  });
}

/// False where what the subject sent holds no such member, or not the value, as with a number that the system gives by
/// itself. A value that bodies may spell in another way counts as sent.
bool may_have_been_sent(const mocks::System& system, const mocks::JournalEntry& entry,
                        const mocks::PropertyChange& change) {
  if (entry.request_body.empty()) return true;
  const auto body = base::fold(entry.request_body);
  const auto* entity = system.find(entry.collection);
  const auto slot = entity->slot_of(change.path);
  const auto& wire = entity->rules[slot].wire;
  const auto& path = wire.write_as.empty() ? change.path : wire.write_as;
  if (body.find(base::fold(path.substr(path.rfind('.') + 1))) == std::string::npos) return false;
  const bool is_coded = wire.codec != mocks::Codec::plain || wire.create_codec || !change.after.is_string();
  const auto text = is_coded ? "" : base::fold(change.after.get<std::string>());
  const auto is_plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
  return !std::all_of(text.begin(), text.end(), is_plain) || body.find(text) != std::string::npos;
}

/// Digits alone, or so many of them that it is no word: "27469001", "C-1001", a GUID.
bool looks_like_id(const std::string& segment) {
  const auto digits = static_cast<std::size_t>(
      std::count_if(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; }));
  return digits >= 4 || (digits > 0 && digits == segment.size());
}

/// "/v2/Contacts/7/Notes?Page=1" → "/v2/Contacts/{id}/Notes"
std::string path_without_ids(const std::string& target) {
  std::string result;
  std::istringstream path(target.substr(0, target.find('?')));
  for (std::string segment; std::getline(path, segment, '/');) {
    result += (result.empty() && segment.empty() ? "" : "/") + (looks_like_id(segment) ? "{id}" : segment);
  }
  return result;
}

}  // namespace

void WorldFindings::take(const world::World& world) {
  world.systems().journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject) return;
    note_route(world.model(), entry);
    if (!entry.created) return;
    note_record(world.model(), entry);
    note_values(world.model(), entry);
  });
  note_what_was_not_seen(world);
}

void WorldFindings::add(const WorldFindings& other) {
  for (const auto& [kind, messages] : other.seen_) {
    for (const auto& [message, times] : messages) seen_[kind][message] += times;
  }
}

std::vector<reports::Finding> WorldFindings::findings() const {
  std::vector<reports::Finding> result;
  for (const auto& [kind, messages] : seen_) {
    for (const auto& [message, times] : messages) {
      result.push_back({kind, fmt::format("{} ({} {}{})", message, times, counted.at(kind), times == 1 ? "" : "s"),
                        std::nullopt, std::nullopt});
    }
  }
  return result;
}

/// A request that no mock knows counts once for each route: the subject speaks another API than the mocks do.
void WorldFindings::note_route(const Model& model, const mocks::JournalEntry& entry) {
  if (entry.nearest_route.empty()) return;
  const auto side = model.side_of(entry.system);
  note(unknown_route, fmt::format("the mock of {} does not serve {} {}; the nearest route that it serves is {}",
                                  side ? model.label(*side) : entry.system, entry.method,
                                  path_without_ids(entry.target), entry.nearest_route));
}

/// A record that the subject made where no dataflow says that it makes any: what it is for it alone knows.
void WorldFindings::note_record(const Model& model, const mocks::JournalEntry& entry) {
  const auto side = model.side_of(entry.system);
  if (!side || entry.collection.empty() || model.has_flow(*side, entry.collection)) return;
  note(records_beyond,
       fmt::format("the subject made {} in {}, which no dataflow is about", entry.collection, model.label(*side)));
}

/// Notes a value that the subject gave a record that it made, though no mapping names the field, unless it is the
/// system's own default. No sentence forbids it, but a reader of the report may want to know.
void WorldFindings::note_values(const Model& model, const mocks::JournalEntry& entry) {
  const auto side = model.side_of(entry.system);
  if (!side || !model.has_flow(*side, entry.collection)) return;
  const auto* entity = model.system(*side).find(entry.collection);
  for (const auto& change : entry.changes) {
    const auto* field = entity->find(change.path);
    if (field == nullptr || is_accounted_for(model, *side, entry, *field)) continue;
    if (model::normalized(*field, change.after) == field->default_value.value_or(nullptr)) continue;
    if (!may_have_been_sent(model.description(*side), entry, change)) continue;
    note(values_beyond, fmt::format("the subject set `{}`, which no mapping names, of {} that it made in {}",
                                    change.path, entry.collection, model.label(*side)));
  }
}

/// A world sees in listings what it waits for; where there are none it can only give the subject time.
void WorldFindings::note_what_was_not_seen(const world::World& world) {
  for (const auto& [place, settles] : world.read_in_part()) {
    note(read_in_part, fmt::format("the subject did not read beyond {}, although there was more", place), settles);
  }
  for (const auto& [what, settles] : world.given_up()) {
    note(
        not_listed,
        fmt::format("the subject rarely or no longer finished listing {} while it kept listing others; the run went on "
                    "without waiting for it",
                    what),
        settles);
  }
}

}  // namespace dataflow_qa::run
