// Held by described_system_test.cpp.
// How records of a described system are made, changed and removed.

#include <fmt/format.h>

#include <algorithm>

#include "harness/mapping/mapping.h"
#include "sync/described_actions.h"
#include "sync/described_collection.h"
#include "sync/described_template.h"
#include "sync/json_patch.h"
#include "sync/record_path.h"
#include "sync/text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::set_value_at;
using dataflow_qa::mapping::value_at;
using dataflow_qa::mocks::Action;
using dataflow_qa::mocks::no_slot;

bool is_success(const HttpResponse& response) {
  return response.status / 100 == 2;
}

bool same_value(const Json& a, const Json& b, const std::string& path) {
  if (value_at(a, path) == value_at(b, path)) return true;
  const auto text = text_at(a, path);
  return !text.empty() && text == text_at(b, path);
}

/// Whether the record holds all that the sync would have sent, as far as listings show it.
bool holds_all(const std::set<std::string>& paths, const std::set<std::string>& missing, const Json& candidate,
               const Json& record) {
  return std::all_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return missing.count(path) > 0 || value_at(record, path).is_null() || same_value(candidate, record, path);
  });
}

/// What says which state of the record was read; null where nothing does.
Json lock_value(const Described& collection, const Json& record) {
  const auto& lock = collection.dialect.lock;
  if (!lock) return nullptr;
  if (!lock->member.empty()) return value_at(record, lock->member);
  const auto slot = collection.entity.version_slot;
  return slot == no_slot ? Json{} : value_at(record, collection.entity.field(slot).path);
}

/// What the system asks of a new record beyond the mapped properties, and the other side's id.
Json completed(const Described& collection, const DescribedIdentity& identity, const Creation& creation) {
  auto record = creation.record;
  if (const auto& key = identity.link_key(); !key.empty()) {
    set_value_at(record, key, identity.reference_for(creation.origin));
  }
  for (const auto& field : collection.entity.declaration->fields) {
    const auto& rule = field.given_without;
    const bool applies = rule && value_at(record, field.path).is_null() &&
                         std::all_of(rule->fields.begin(), rule->fields.end(),
                                     [&](const auto& path) { return value_at(record, path).is_null(); });
    if (applies) set_value_at(record, field.path, rule->value);
  }
  return record;
}

/// Of a body that updates.
std::string update_media_type(const Described& collection) {
  const std::string patch = "application/json-patch+json";  // RFC 6902
  const auto& own = collection.dialect.writing.update_media_types;
  const auto& types = own.empty() ? collection.system.dialect->media_types : own;
  const bool takes_patch = std::find(types.begin(), types.end(), patch) != types.end();
  return collection.dialect.writing.by_operations && takes_patch ? patch : types.front();
}

/// Whether a `test` of the patch found another value.
bool test_failed(const Described& collection, const HttpResponse& response) {
  constexpr int precondition_failed = 412;
  const auto& words = collection.dialect.writing.failed_test;
  return response.status == precondition_failed ||
         (!is_success(response) && !words.empty() && response.body.find(words) != std::string::npos);
}

/// A page of HTML, or half an answer, says nothing about the write, though its status is a success: a proxy may have
/// sent it.
Outcome<void> known_done(const HttpRequest& request, const HttpResponse& response) {
  if (response.body.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  if (const auto body = parsed_body(request, response); !body) return tl::unexpected{body.error()};
  return {};
}

/// The id in an answer that does not show the whole record.
std::string id_in(const Json& words, const HttpResponse& response) {
  const auto id = placed(words, "id", answer_json(response.body));
  if (!id.is_null()) return id.is_string() ? id.get<std::string>() : id.dump();
  const auto location = response.header("location").value_or("");
  return location.substr(location.rfind('/') + 1);
}

}  // namespace

/// The answer to a write, or the record read anew where it does not show it.
Outcome<Json> DescribedSystem::record_after(const Collection& collection, OutcomeKind kind, const std::string& id,
                                            const HttpRequest& request, const HttpResponse& response) {
  if (auto done = known_done(request, response); !done) return tl::unexpected{done.error()};
  const auto& words = system_.dialect->words(kind, collection.dialect()).body;
  if (place_of(words, "record") && !response.body.empty()) {
    auto record = record_in(collection, kind, request, response);
    if (record && !id.empty() && id_of(*record) != id) {
      return tl::unexpected{Trouble{TroubleKind::unavailable, "the system answered with another record"}};
    }
    const bool bears_time = collection.described.entity.changed_slot != no_slot;
    const bool is_whole = record && (!bears_time || record->contains(mark_changed));
    if (is_whole || id.empty()) return record;
  }
  const auto known = id.empty() ? id_in(words, response) : id;
  if (!known.empty()) return there(collection, known);
  return tl::unexpected{Trouble{TroubleKind::unavailable, "the system answered a creation without an id"}};
}

/// Whether a creation that is sent again makes no second record, whatever became of the first: the server remembers its
/// key, and where it has forgotten it, the unique reference is taken.
bool DescribedSystem::has_safe_creation(const Collection& collection) const {
  const auto& link_key = collection.identity.link_key();
  return !system_.dialect->idempotency_header.empty() && !link_key.empty() &&
         collection.described.field(link_key)->unique;
}

Outcome<Created> DescribedSystem::create(const Creation& creation) {
  const auto& collection = at(creation.collection);
  const auto& dialect = *system_.dialect;
  const auto record = completed(collection.described, collection.identity, creation);
  Created created;
  const auto body = creation_body(collection.described, record, created.left_out);
  const auto found = [&](bool repeated) -> Outcome<bool> {
    auto existing = find_existing(collection, record, repeated);
    if (!existing) return tl::unexpected{not_known(existing.error())};
    if (*existing) created.record = std::move(**existing);
    created.found = existing->has_value();
    return created.found;
  };
  if (creation.repeated && !has_safe_creation(collection)) {
    if (const auto is_there = found(true); !is_there) return tl::unexpected{is_there.error()};
    if (created.found) return created;
  }
  HttpRequest asked{"POST",
                    fmt::format("/{}{}", collection.dialect().path, dialect.path_suffix),
                    {},
                    body.dump(),
                    dialect.media_types.front()};
  if (!dialect.idempotency_header.empty()) {
    asked.headers[dialect.idempotency_header] = idempotency_key(creation.key, dialect.idempotency_key_length);
  }
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (means(collection, *response, OutcomeKind::duplicate)) {
    if (const auto is_there = found(false); !is_there) return tl::unexpected{is_there.error()};
    if (created.found) return created;
  }
  if (!is_success(*response)) return tl::unexpected{refused(asked, *response)};
  auto made = record_after(collection, OutcomeKind::created, "", asked, *response);
  if (!made) return tl::unexpected{not_known(made.error())};
  created.record = std::move(*made);
  return created;
}

/// The record that a creation may have made before, or that stands in its way.
Outcome<std::optional<Json>> DescribedSystem::find_existing(const Collection& collection, const Json& record,
                                                            bool repeated) {
  std::vector<Parameters> questions;
  const auto by = [&](const std::string& path) {
    if (path.empty()) return;
    questions.push_back(collection.listing.equality(path, text_at(record, path)));
  };
  by(collection.identity.link_key());
  by(collection.identity.unique_path(record));
  if (questions.empty() && repeated) questions.emplace_back();
  std::sort(questions.begin(), questions.end());
  questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
  const bool everything = !questions.empty() && questions.front().empty();
  if (everything) questions.resize(1);
  for (const auto& equals : questions) {
    const auto id = find_in(collection, record, equals, repeated);
    if (!id) return tl::unexpected{id.error()};
    if (*id) return get(collection.described.entity.declaration->collection, **id);
  }
  return std::nullopt;
}

/// The id of the record that carries the reference; else of one with the same identity; else, where neither exists, of
/// the last one that holds all that was sent.
Outcome<std::optional<std::string>> DescribedSystem::find_in(const Collection& collection, const Json& record,
                                                             const Parameters& equals, bool repeated) {
  const auto& identity = collection.identity;
  const auto reference = identity.link_key().empty() ? "" : text_at(record, identity.link_key());
  const bool by_all = repeated && reference.empty() && identity.unique_path(record).empty();
  std::optional<std::string> found;
  ListQuery query{collection.described.entity.declaration->collection, std::nullopt, "", false};
  for (;;) {
    auto page = raw_page(collection, query, equals);
    if (!page) return tl::unexpected{page.error()};
    for (const auto& wire : page->records) {
      const auto candidate = record_from(collection.described, wire);
      auto id = text_at(candidate, mark_id);
      if (!reference.empty() && text_at(candidate, identity.link_key()) == reference) return id;
      const bool is_it = identity.same(candidate, record) ||
                         (by_all && holds_all(collection.needed, collection.listing.missing(), candidate, record));
      const bool is_later = !found || id.size() > found->size() || (id.size() == found->size() && id > *found);
      if (is_it && is_later) found = id;
    }
    if (!page->next) return found;
    query.cursor = *page->next;
  }
}

bool DescribedSystem::may_be_made_of(const std::string& name, const Json& sent, const Json& record) const {
  const auto& collection = at(name);
  const bool is_known_better =
      !collection.identity.link_key().empty() || !collection.identity.unique_path(sent).empty();
  return !is_known_better && holds_all(collection.needed, collection.listing.missing(), record, sent);
}

/// The record as it is now: `conflict` where it is not as it was read, in what is to be changed.
Outcome<Json> DescribedSystem::as_read(const Collection& collection, const Json& current,
                                       const std::vector<Change>& changes) {
  auto now = there(collection, id_of(current));
  if (!now) return now;
  const bool same = std::all_of(changes.begin(), changes.end(), [&](const Change& change) {
    return value_at(*now, change.path) == value_at(current, change.path);
  });
  if (!same) return tl::unexpected{Trouble{TroubleKind::conflict, "changed since it was read"}};
  return now;
}

Outcome<Json> DescribedSystem::update(const std::string& name, const Json& current,
                                      const std::vector<Change>& changes) {
  const auto& collection = at(name);
  std::vector<Change> sent;
  std::vector<const Action*> actions;
  const bool by_operations = collection.dialect().writing.by_operations;
  const bool in_list = std::ranges::any_of(
      changes, [&](const Change& change) { return replaces_a_list(collection.described, change.path); });
  const bool read_needed = !by_operations && (in_list || lock_value(collection.described, current).is_null());
  for (const auto& change : changes) {
    const auto why = obstacle(collection.described, change.path, false);
    const auto* action = why.empty() ? nullptr : action_for(collection.described, current, changes, change);
    if (!why.empty() && action == nullptr) return tl::unexpected{Trouble{TroubleKind::refused, why}};
    if (action != nullptr && std::ranges::find(actions, action) == actions.end()) actions.push_back(action);
    if (why.empty()) sent.push_back(change);
  }
  auto record = read_needed ? as_read(collection, current, changes) : Outcome<Json>{current};
  if (!record) return record;
  if (!sent.empty()) {
    record = by_operations ? send_patch(collection, *record, sent, true) : send_changes(collection, *record, sent);
  }
  if (!record || actions.empty()) return record;
  for (const auto* action : actions) {
    if (auto done = act(collection, id_of(current), *action); !done) return tl::unexpected{done.error()};
  }
  return there(collection, id_of(current));
}

HttpRequest DescribedSystem::update_request(const Collection& collection, const Json& base, Json body) const {
  const auto& lock = collection.dialect().lock;
  const auto version = lock_value(collection.described, base);
  HttpRequest asked{collection.dialect().writing.update_verb,
                    path_of(collection, id_of(base)),
                    {},
                    "",
                    update_media_type(collection.described)};
  if (!version.is_null() && !lock->header.empty()) asked.headers[lock->header] = fmt::format("\"{}\"", version.dump());
  if (!version.is_null() && !lock->member.empty() && body.is_object()) {
    const auto& wrapper = collection.dialect().writing.wrapper;
    set_value_at(wrapper.empty() ? body : body[wrapper], lock->member, version);
  }
  asked.body = body.dump();
  return asked;
}

Outcome<Json> DescribedSystem::send_changes(const Collection& collection, const Json& base,
                                            const std::vector<Change>& changes) {
  const auto asked = update_request(collection, base, update_body(collection.described, base, changes));
  return updated(collection, base, asked, call(asked));
}

/// Whether the system is known to compare the value otherwise than it writes it, as a test shows that fails although
/// the value is as it was read. It may also be that reads lag behind a person's edit: this rules it out by waiting.
bool DescribedSystem::compares_otherwise(const Collection& collection, const std::string& id, const std::string& path) {
  constexpr std::chrono::seconds longest_lag{2};
  const auto& name = collection.described.entity.declaration->collection;
  if (compared_otherwise_.contains({name, path})) return true;
  const auto since = unexplained_tests_.try_emplace({name, id, path}, clock_.now()).first->second;
  if (clock_.now() - since < longest_lag) return false;
  compared_otherwise_.insert({name, path});
  return true;
}

void DescribedSystem::forget_unexplained(const Collection& collection, const std::string& id,
                                         const std::vector<Change>& changes) {
  const auto& name = collection.described.entity.declaration->collection;
  for (const auto& change : changes) unexplained_tests_.erase({name, id, change.path});
}

/// Its tests guard a patch. Where the system compares a value otherwise than it writes it, the comparison just made has
/// to do, for the one change whose test cannot be passed.
Outcome<Json> DescribedSystem::send_patch(const Collection& collection, const Json& base,
                                          const std::vector<Change>& changes, bool guarded) {
  const auto asked = update_request(collection, base, json_patch(collection.described, base, changes, guarded));
  const auto response = call(asked);
  if (!guarded || !response || !test_failed(collection.described, *response)) {
    forget_unexplained(collection, id_of(base), changes);
    return updated(collection, base, asked, response);
  }
  auto record = as_read(collection, base, changes);
  if (!record) {
    if (record.error().kind == TroubleKind::conflict) forget_unexplained(collection, id_of(base), changes);
    return record;
  }
  if (changes.size() == 1) {
    const auto& path = changes.front().path;
    if (compares_otherwise(collection, id_of(base), path)) return send_patch(collection, *record, changes, false);
    return tl::unexpected{Trouble{TroubleKind::unavailable,
                                  fmt::format("a test of {} fails, though it reads as before: reads may lag", path)}};
  }
  for (const auto& change : changes) {
    record = send_patch(collection, *record, {change}, true);
    if (!record) return record;
  }
  return record;
}

Outcome<Json> DescribedSystem::updated(const Collection& collection, const Json& base, const HttpRequest& request,
                                       const Outcome<HttpResponse>& response) {
  if (!response) return tl::unexpected{response.error()};
  if (!is_success(*response)) return tl::unexpected{why_not(collection, base, request, *response)};
  return record_after(collection, OutcomeKind::updated, id_of(base), request, *response);
}

/// A status may stand for several things: the record shows which. 412 has one meaning alone (RFC 9110, 15.5.13).
Trouble DescribedSystem::why_not(const Collection& collection, const Json& base, const HttpRequest& request,
                                 const HttpResponse& response) {
  auto trouble = refused(request, response);
  const bool locked = !lock_value(collection.described, base).is_null();
  const bool may_be_stale = locked && means(collection, response, OutcomeKind::stale);
  constexpr int precondition_failed = 412;
  if (may_be_stale && response.status == precondition_failed) {
    return {TroubleKind::conflict, "changed since it was read"};
  }
  if (!may_be_stale && !means(collection, response, OutcomeKind::not_found)) return trouble;
  const auto now = there(collection, id_of(base));
  if (!now) return now.error();
  const auto version = lock_value(collection.described, *now);
  if (may_be_stale && version != lock_value(collection.described, base)) {
    return {TroubleKind::conflict, "changed since it was read"};
  }
  return trouble;
}

Outcome<void> DescribedSystem::act(const Collection& collection, const std::string& id, const Action& action) {
  const auto asked = request_of(collection.described, action, id);
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (!is_success(*response)) return tl::unexpected{refused(asked, *response)};
  return known_done(asked, *response);
}

Outcome<void> DescribedSystem::remove(const std::string& name, const std::string& id) {
  const auto& collection = at(name);
  if (!collection.described.entity.declaration->can_delete) {
    return tl::unexpected{Trouble{TroubleKind::refused, fmt::format("{} cannot be deleted", name)}};
  }
  const HttpRequest asked{"DELETE", path_of(collection, id), {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (means(collection, *response, OutcomeKind::not_found)) return {};
  if (!is_success(*response)) return tl::unexpected{refused(asked, *response)};
  return known_done(asked, *response);
}

}  // namespace pms_go_sync
