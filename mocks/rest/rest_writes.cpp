// Held by rest_records_test.cpp and rest_errors_test.cpp.
// How a described service makes, changes and removes records.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "mocks/rest/bodies.h"
#include "mocks/rest/rest_service.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool is_idempotency_key(std::string_view key, std::size_t most) {
  return !key.empty() && (most == 0 || key.size() <= most) &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Outcome RestService::create(const Entity& entity, Draft draft) {
  return backend_.store.create(entity, std::move(draft));
}

Reply RestService::post(const Shelf& shelf, const Request& request) {
  auto body = record_in(request, dialect_, shelf.dialect, phrases_, false);
  if (!body) return std::move(body.error());
  const std::string& header = dialect_.idempotency_header;
  const std::string* key = header.empty() ? nullptr : request.header(header.c_str());
  const std::size_t most = dialect_.idempotency_key_length;
  if (key != nullptr && !is_idempotency_key(*key, most)) {
    const std::string many = most == 0 ? "" : fmt::format("1 to {} ", most);
    return phrases_.reply(OutcomeKind::bad_header, fmt::format("{} must be {}visible ASCII characters.", header, many));
  }
  const std::unique_lock lock(backend_.mutex);
  if (key == nullptr) return post_once(shelf, *body);
  const std::string known_as = shelf.entity.declaration->collection + " " + *key;
  const auto first = first_answers_.find(known_as);
  if (first == first_answers_.end()) {
    Reply reply = post_once(shelf, *body);
    first_answers_.emplace(known_as, FirstAnswer{std::move(*body), reply});
    return reply;
  }
  if (first->second.body != *body) {
    return phrases_.reply(OutcomeKind::key_reused, fmt::format("This {} was used with another body.", header));
  }
  Reply again = first->second.reply;
  again.note.effect = Effect::no_op;
  again.note.created = false;
  again.note.changes.clear();
  return again;
}

Reply RestService::post_once(const Shelf& shelf, const json& body) {
  Draft draft(shelf.entity);
  Violations violations;
  shelf.wire.read(body, true, draft, violations);
  if (!violations.empty()) return phrases_.refusal(shelf.entity, violations);
  const Outcome outcome = create(shelf.entity, std::move(draft));
  if (!outcome) return phrases_.refusal(shelf.entity, outcome.error());
  Reply reply = stored(shelf, OutcomeKind::created, outcome, *outcome->record);
  reply.note.created = true;
  return reply;
}

Reply RestService::stored(const Shelf& shelf, OutcomeKind kind, const Outcome& outcome, const Record& record) const {
  Reply reply = with_record(shelf, kind, record);
  note_commit(reply.note, shelf.entity, *outcome, record.id);
  return reply;
}

std::optional<Reply> RestService::stale(const Shelf& shelf, const Request& request, const Record& record,
                                        json* body) const {
  if (!shelf.dialect.lock) return std::nullopt;
  const Lock& lock = *shelf.dialect.lock;
  bool given = false;
  bool fits = true;
  if (!lock.header.empty()) {
    const std::string* wanted = request.header(lock.header.c_str());
    given = wanted != nullptr;
    const auto tags = given ? base::split_list(*wanted, ',') : std::vector<std::string>{};
    fits = std::any_of(tags.begin(), tags.end(),
                       [&](const std::string& tag) { return tag == "*" || tag == shelf.tag_of(record); });
  } else if (body != nullptr) {
    const auto member = body->find(lock.member);
    given = member != body->end();
    const Slot slot = shelf.entity.slot_of(lock.member);
    fits = given && *member == shown_value(shelf.entity, slot, record.values[slot]);
    if (given) body->erase(member);
  }
  if (given ? fits : !lock.required || body == nullptr) return std::nullopt;
  const std::string now = lock.header.empty() ? "." : fmt::format(": its version is {}.", shelf.tag_of(record));
  return phrases_.reply(
      OutcomeKind::stale,
      Words{{"message", fmt::format("The {} has been changed meanwhile{}", shelf.entity.singular, now)},
            {"id", record.id},
            {"singular", shelf.entity.singular}});
}

Reply RestService::update(const Shelf& shelf, const Request& request, const std::string& id) {
  auto body = record_in(request, dialect_, shelf.dialect, phrases_, true);
  if (!body) return std::move(body.error());
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  if (record == nullptr) return no_record(shelf, id);
  Reply reply;
  if (auto refused = stale(shelf, request, *record, &*body)) {
    reply = std::move(*refused);
  } else {
    Violations violations;
    Draft draft(*record);
    shelf.wire.read(*body, false, draft, violations);
    const Outcome outcome = violations.empty() ? backend_.store.update(shelf.entity, *record, std::move(draft),
                                                                       shelf.dialect.writing.always_touches)
                                               : tl::unexpected(violations);
    reply = outcome ? stored(shelf, OutcomeKind::updated, outcome, *record)
                    : phrases_.refusal(shelf.entity, outcome.error());
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Reply RestService::act(const Shelf& shelf, const Action& action, const std::string& id) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  if (record == nullptr) return no_record(shelf, id);
  Draft draft(*record);
  for (const auto& [path, value] : action.sets) draft.set(shelf.entity.slot_of(path), value);
  const Outcome outcome = backend_.store.update(shelf.entity, *record, std::move(draft));
  if (!outcome) return phrases_.refusal(shelf.entity, outcome.error());
  return stored(shelf, OutcomeKind::updated, outcome, *record);
}

Reply RestService::remove(const Shelf& shelf, const Request& request, const std::string& id) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  if (record == nullptr) return no_record(shelf, id);
  Reply reply;
  if (auto refused = stale(shelf, request, *record, nullptr)) {
    reply = std::move(*refused);
  } else if (const Outcome outcome = backend_.store.remove(shelf.entity, *record); !outcome) {
    reply = phrases_.refusal(shelf.entity, outcome.error());
  } else {
    reply = phrases_.reply(OutcomeKind::deleted, Words{{"id", id}, {"singular", shelf.entity.singular}});
    note_commit(reply.note, shelf.entity, *outcome, id);
    reply.note.deleted = true;
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

}  // namespace dataflow_qa::mocks::rest
