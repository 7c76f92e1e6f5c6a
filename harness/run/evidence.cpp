#include "harness/run/evidence.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "harness/run/last_requests.h"

namespace dataflow_qa::run {
namespace {

using nlohmann::json;

constexpr std::size_t records_shown = 8;
constexpr std::size_t requests_shown = 40;
constexpr std::size_t body_bytes_shown = 2000;
constexpr std::size_t output_lines_shown = 60;

std::string cut(const std::string& body) {
  if (body.size() <= body_bytes_shown) return body;
  std::size_t end = body_bytes_shown;
  while (end > 0 && (static_cast<unsigned char>(body[end]) & 0xC0U) == 0x80U) --end;  // not inside a UTF-8 sequence
  return fmt::format("{} … ({} bytes)", body.substr(0, end), body.size());
}

bool touches(const mocks::JournalEntry& entry, const world::World& world, const world::RecordRef& ref) {
  return entry.record == ref.id && entry.collection == ref.flow->collection(ref.side) &&
         entry.system == world.model().system(ref.side).alias;
}

std::string_view actor_name(mocks::Actor actor) {
  return actor == mocks::Actor::subject ? "subject" : "person";
}

std::string_view effect_name(mocks::Effect effect) {
  switch (effect) {
    case mocks::Effect::none:
      return "read";
    case mocks::Effect::effective:
      return "changed";
    case mocks::Effect::no_op:
      return "changed nothing";
    case mocks::Effect::refused:
      return "refused";
  }
  return "";
}

json history_of(world::World& world, const world::RecordRef& ref) {
  json history = json::array();
  world.systems().journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
    if (entry.effect != mocks::Effect::effective || !touches(entry, world, ref)) return;
    json changes = json::array();
    for (const auto& change : entry.changes) {
      changes.push_back({{"property", change.path}, {"before", change.before}, {"after", change.after}});
    }
    history.push_back({{"time", base::to_text(entry.time)},
                       {"actor", actor_name(entry.actor)},
                       {"action", entry.created   ? "created"
                                  : entry.deleted ? "deleted"
                                                  : "changed"},
                       {"changes", std::move(changes)}});
  });
  return history;
}

json request_of(const mocks::JournalEntry& entry) {
  return {{"time", base::to_text(entry.time)},
          {"system", entry.system},
          {"actor", actor_name(entry.actor)},
          {"method", entry.method},
          {"target", entry.target},
          {"status", entry.status},
          {"effect", effect_name(entry.effect)},
          {"latency_us", entry.latency.count()},
          {"request_body", cut(entry.request_body)},
          {"response_body", cut(entry.response_body)}};
}

/// A check with hundreds of records shows those that it looked at last.
std::vector<world::RecordRef> latest_touched(const checks::CheckRecord& record) {
  const auto& all = record.touched;
  const auto shown = static_cast<std::ptrdiff_t>(std::min(all.size(), records_shown));
  return {all.end() - shown, all.end()};
}

}  // namespace

reports::Evidence gather_evidence(world::World& world, const checks::CheckRecord& record) {
  reports::Evidence evidence;
  const auto touched = latest_touched(record);
  for (const auto& ref : touched) {
    evidence.records.push_back({{"system", model::to_string(ref.side)},
                                {"collection", ref.flow->collection(ref.side)},
                                {"id", ref.id},
                                {"history", history_of(world, ref)}});
  }
  for (const auto& failure : record.failures) {
    for (const auto& row : reports::differences_of(failure)) {
      evidence.diff.push_back({{"property", row.property.label()},
                               {"system", reports::to_string(row.record.side)},
                               {"id", row.record.id},
                               {"expected", row.expected},
                               {"actual", row.actual}});
    }
  }
  const auto is_refused = [](const reports::Failure& failure) {
    return failure.cause.kind == reports::CauseKind::requests_failed;
  };
  const auto refused = std::find_if(record.failures.begin(), record.failures.end(), is_refused);
  if (refused != record.failures.end()) evidence.last_requests = last_requests(world, refused->cause.system);
  std::vector<json> requests;
  world.systems().journal().for_each_since(record.began, [&](const mocks::JournalEntry& entry) {
    if (std::any_of(touched.begin(), touched.end(), [&](const auto& ref) { return touches(entry, world, ref); })) {
      requests.push_back(request_of(entry));
    }
  });
  const auto first = requests.size() > requests_shown ? requests.size() - requests_shown : 0;
  for (std::size_t i = first; i < requests.size(); ++i) evidence.requests.push_back(std::move(requests[i]));
  const auto output = world.subject().output();
  const auto first_line = output.size() > output_lines_shown ? output.size() - output_lines_shown : 0;
  for (std::size_t i = first_line; i < output.size(); ++i) evidence.subject_output.push_back(output[i].text);
  return evidence;
}

}  // namespace dataflow_qa::run
