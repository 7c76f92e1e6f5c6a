// Held by request_kinds_test.cpp and value_meddling_test.cpp.
#include "harness/sabotage/meddling.h"

#include <algorithm>

#include "base/text.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::Forward;
using mocks::Reply;
using mocks::Request;
using nlohmann::json;

const json* find_in(const std::map<std::string, json>& records, const std::string& id) {
  const auto found = records.find(id);
  return found == records.end() ? nullptr : &found->second;
}

}  // namespace

Reply Meddling::answer(const Request& request, const Forward& forward) {
  const auto call = scene_.wire->call_of(request);
  if (!call || call->place->entity != scene_.place->entity) return forward(request);
  const std::lock_guard lock(mutex_);
  if (call->kind == CallKind::list && !call->is_later_page) ++lists_begun_;
  return befalls_(*this, *call, request, forward);
}

std::map<std::string, std::size_t> Meddling::touched() const {
  const std::lock_guard lock(mutex_);
  return touched_;
}

Reply Meddling::pass(const Call& call, const Request& request, const Forward& forward) {
  auto reply = forward(request);
  if (is_success(reply.status)) learn(call, reply);
  return reply;
}

void Meddling::learn(const Call& call, Reply& reply) {
  auto body = parsed(reply.body);
  if (call.kind == CallKind::list) {
    auto* rows = rows_of(*scene_.place, body);
    if (rows == nullptr) return;
    for (const auto& row : *rows) {
      if (lists_begun_ == 1) old_.insert(id_of(*scene_.place, row));
      take(row);
    }
    return;
  }
  const auto* record = record_of(*scene_.place, body);
  if (record == nullptr || call.kind == CallKind::remove) return;
  if (call.kind == CallKind::create) own_.insert(id_of(*scene_.place, *record));
  take(*record);
}

void Meddling::take(const json& record) {
  const auto id = id_of(*scene_.place, record);
  if (id.empty()) return;
  const auto [place, is_new] = seen_.try_emplace(id, record);
  if (is_new) {
    first_[id] = record;
  } else if (place->second != record) {
    before_[id] = std::exchange(place->second, record);
  }
}

const json* Meddling::seen(const std::string& id) const {
  return find_in(seen_, id);
}
const json* Meddling::first_seen(const std::string& id) const {
  return find_in(first_, id);
}
const json* Meddling::seen_before(const std::string& id) const {
  return find_in(before_, id);
}

bool Meddling::is_ours(const json& record) const {
  return std::all_of(scene_.kind.begin(), scene_.kind.end(), [&](const auto& each) {
    const auto* value = Member(*scene_.place, each.first).shown(record);
    return value != nullptr && *value == each.second;
  });
}

bool Meddling::creates_ours(json body) const {
  return std::all_of(scene_.kind.begin(), scene_.kind.end(), [&](const auto& each) {
    const Member member(*scene_.place, each.first);
    const auto values = member.written(body);
    if (!values.empty()) return *values.front() == each.second;
    return member.field().default_value == each.second;
  });
}

bool Meddling::writes_ours(const Call& call, const Request& request) const {
  if (call.kind == CallKind::create) return creates_ours(parsed(request.body));
  if (scene_.kind.empty()) return true;
  const auto* record = seen(call.id);
  return record != nullptr && is_ours(*record);
}

bool Meddling::is_inactive(const json& record) const {
  const auto& fields = scene_.place->entity->declaration->fields;
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    if (!field.inactive_value) return false;
    const auto* value = Member(*scene_.place, field.path).shown(record);
    return value != nullptr && *value == *field.inactive_value;
  });
}

/// Ids that are counted up give numbers in a row, so that of any fifty records in a row one is the fiftieth.
std::uint64_t Meddling::draw(const std::string& id) const {
  std::uint64_t number = 0;
  std::uint32_t hash = 2166136261U;  // FNV-1a
  bool is_counted = false;
  for (const auto c : id) {
    is_counted = c >= '0' && c <= '9';
    number = is_counted ? number * 10 + static_cast<std::uint64_t>(c - '0') : 0;
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return scene_.seed + (is_counted ? number : hash >> 8U);
}

std::string id_in(const Place& place, const Reply& reply) {
  auto body = parsed(reply.body);
  const auto* record = record_of(place, body);
  return record == nullptr ? std::string() : id_of(place, *record);
}

bool has_inactive(const Scene& scene) {
  return std::any_of(scene.properties.begin(), scene.properties.end(),
                     [&](const auto& each) { return each.field(scene.side).inactive_value.has_value(); });
}

Reply with_rows(const Call& call, Reply reply, const std::function<bool(json::array_t& rows)>& edit) {
  auto body = parsed(reply.body);
  auto* rows = rows_of(*call.place, body);
  if (rows == nullptr || !edit(rows->get_ref<json::array_t&>())) return reply;
  reply.body = body.dump();
  return reply;
}

Request with_body(Request request, const json& body) {
  request.body = body.dump();
  return request;
}

Request to_record(Request request, const std::string& id, const std::string& other) {
  const auto query = std::min(request.raw_target.find('?'), request.raw_target.size());
  const auto at = request.raw_target.rfind(id, query);
  if (at == std::string::npos) return request;
  request.raw_target.replace(at, id.size(), other);
  request.target = mocks::parse_target(request.raw_target);
  return request;
}

Request untied(Request request, const Place& place) {
  std::vector<std::string> names{place.system->dialect->idempotency_header};
  if (place.dialect->lock) names.push_back(place.dialect->lock->header);
  request.header = [names, header = request.header](const char* name) -> const std::string* {
    const bool ties = std::any_of(names.begin(), names.end(),
                                  [&](const auto& each) { return base::equal_ignoring_case(each, name); });
    return ties ? nullptr : header(name);
  };
  return request;
}

}  // namespace dataflow_qa::sabotage
