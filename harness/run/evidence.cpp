#include "harness/run/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "base/date.h"
#include "harness/run/last_requests.h"

namespace dataflow_qa::run {
namespace {

using nlohmann::json;

constexpr std::size_t records_shown = 8;
constexpr std::size_t requests_shown = 40;
constexpr std::size_t requests_in_brief = 10;
constexpr std::size_t changes_shown = 40;  // of a record
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

json change_of(const mocks::JournalEntry& entry) {
  json changes = json::array();
  for (const auto& change : entry.changes) {
    changes.push_back({{"property", change.path}, {"before", change.before}, {"after", change.after}});
  }
  return {{"time", base::to_text(entry.time)},
          {"actor", actor_name(entry.actor)},
          {"action", entry.created   ? "created"
                     : entry.deleted ? "deleted"
                                     : "changed"},
          {"changes", std::move(changes)}};
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
  std::deque<world::RecordRef> latest;
  for (auto ref = record.touched.rbegin(); ref != record.touched.rend() && latest.size() < records_shown; ++ref) {
    const auto same = [&](const world::RecordRef& other) {
      return other.side == ref->side && other.flow == ref->flow && other.id == ref->id;
    };
    if (std::none_of(latest.begin(), latest.end(), same)) latest.push_front(*ref);
  }
  return {latest.begin(), latest.end()};
}

void keep_last(std::deque<json>& all, json one, std::size_t at_most) {
  all.push_back(std::move(one));
  if (all.size() > at_most) all.pop_front();
}

}  // namespace

reports::Evidence gather_evidence(world::World& world, const checks::CheckRecord& record) {
  reports::Evidence evidence;
  const auto touched = latest_touched(record);
  std::vector<std::deque<json>> histories(touched.size());
  std::deque<json> requests;
  world.systems().journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
    const auto ref = std::find_if(touched.begin(), touched.end(),
                                  [&](const world::RecordRef& each) { return touches(entry, world, each); });
    if (ref == touched.end()) return;
    if (entry.effect == mocks::Effect::effective) {
      keep_last(histories[static_cast<std::size_t>(ref - touched.begin())], change_of(entry), changes_shown);
    }
    if (entry.sequence > record.began) keep_last(requests, request_of(entry), requests_shown);
  });
  for (std::size_t i = 0; i < touched.size(); ++i) {
    const auto& ref = touched[i];
    evidence.records.push_back({{"system", model::to_string(ref.side)},
                                {"collection", ref.flow->collection(ref.side)},
                                {"id", ref.id},
                                {"history", std::move(histories[i])}});
  }
  for (auto& request : requests) evidence.requests.push_back(std::move(request));
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
  const auto output = world.subject().output();
  const auto first_line = output.size() > output_lines_shown ? output.size() - output_lines_shown : 0;
  for (std::size_t i = first_line; i < output.size(); ++i) evidence.subject_output.push_back(output[i].text);
  return evidence;
}

reports::Evidence brief(reports::Evidence evidence) {
  auto& requests = evidence.requests;
  while (requests.size() > requests_in_brief) requests.erase(requests.begin());
  for (auto& request : requests) {
    for (const auto* body : {"request_body", "response_body"}) request[body] = "";
  }
  for (auto& record : evidence.records) {
    for (auto& change : record["history"]) {
      if (change["action"] == "created") change["changes"] = json::array();
    }
  }
  evidence.subject_output.clear();
  return evidence;
}

}  // namespace dataflow_qa::run
