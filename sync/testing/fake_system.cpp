// Held by sync/engine_test.cpp.
#include "sync/testing/fake_system.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "harness/mapping/mapping.h"
#include "sync/record_path.h"
#include "sync/text.h"

namespace pms_go_sync::testing {
namespace {

using dataflow_qa::mapping::set_value_at;
using dataflow_qa::mapping::value_at;

tl::unexpected<Trouble> no_answer() {
  return tl::unexpected{Trouble{TroubleKind::unavailable, "no answer"}};
}
tl::unexpected<Trouble> refusal() {
  return tl::unexpected{Trouble{TroubleKind::refused, "not accepted"}};
}

Time time_at(const Json& record, const char* field) {
  return Time{std::chrono::microseconds{record.value(field, std::int64_t{0})}};
}

Json with_defaults(Json record, const Json& defaults) {
  for (const auto& [field, value] : defaults.items()) {
    if (!record.contains(field) || record[field].is_null()) record[field] = value;
  }
  return record;
}

/// The place of a page's first record, and the id that it is to have: "7:27001003".
std::pair<std::size_t, std::string> place_in(const std::string& cursor) {
  if (cursor.empty()) return {0, ""};
  const auto colon = cursor.find(':');
  return {std::stoul(cursor.substr(0, colon)), cursor.substr(colon + 1)};
}

bool same_code(const Json& a, const Json& b, const char* field) {
  return !text_at(a, field).empty() && folded(text_at(a, field)) == folded(text_at(b, field));
}

}  // namespace

const std::map<std::string, Json>& FakeSystem::records(const std::string& collection) const {
  static const std::map<std::string, Json> none;
  const auto found = records_.find(collection);
  return found == records_.end() ? none : found->second;
}

Json& FakeSystem::put(const std::string& collection, const std::string& id, const Json& record) {
  auto& version = versions_[id];
  auto& place = records_[collection][id];
  place = stored(collection, id, record, clock_.now() - set_back_, ++version);
  return place;
}

std::string FakeSystem::make(const std::string& collection, const Json& record) {
  const auto id = new_id(collection, next_number_++);
  put(collection, id, record);
  return id;
}

void FakeSystem::edit(const std::string& collection, const std::string& id, const std::string& path,
                      const Json& value) {
  auto changed = record(collection, id);
  set_value_at(changed, path, value);
  if (is_taken(collection, id, changed)) throw std::logic_error{"a person cannot give " + id + " what another one has"};
  put(collection, id, changed);
}

void FakeSystem::rotate(const std::string& collection, const std::vector<std::string>& ids, const std::string& path) {
  std::vector<Json> values;
  for (const auto& id : ids) {
    values.push_back(value_at(record(collection, id), path));
    edit(collection, id, path, "rotating " + id);
  }
  std::rotate(values.begin(), values.begin() + 1, values.end());
  for (std::size_t i = 0; i < ids.size(); ++i) edit(collection, ids[i], path, values[i]);
}

/// Whether another record has what identifies this one.
bool FakeSystem::is_taken(const std::string& collection, const std::string& id, const Json& record) const {
  return std::ranges::any_of(records(collection), [&](const auto& other) {
    return other.first != id && same_identity(collection, other.second, record);
  });
}

void FakeSystem::edit_unseen(const std::string& collection, const std::string& id, const std::string& path,
                             const Json& value) {
  set_value_at(records_[collection].at(id), path, value);
}

Json FakeSystem::record(const std::string& collection, const std::string& id) const {
  return records(collection).at(id);
}

std::vector<Json> FakeSystem::all(const std::string& collection) const {
  std::vector<Json> found;
  for (const auto& [id, record] : records(collection)) found.push_back(record);
  return found;
}

int FakeSystem::writes() const {
  return static_cast<int>(std::count_if(calls.begin(), calls.end(), [](const Call& call) {
    return call.kind != Call::Kind::list && call.kind != Call::Kind::get;
  }));
}

Fault FakeSystem::begin(Call call) {
  const auto fault = on_call(call);
  if (fault == Fault::crash_before) throw Crash{};
  calls.push_back(std::move(call));
  return fault;
}

Outcome<Page> FakeSystem::list(const ListQuery& query) {
  const auto fault = begin({Call::Kind::list, query.collection, "", {}, !query.changed_since});
  if (fault != Fault::none) return no_answer();
  std::vector<Json> matching;
  for (const auto& [id, record] : records(query.collection)) {
    const auto changed = changed_at(record);
    const bool in =
        !query.changed_since || changed > *query.changed_since || (inclusive() && changed == *query.changed_since);
    if (in && !hide_listings && (counts_pages || id > query.cursor)) matching.push_back(record);
  }
  Page page;
  std::size_t first = 0;
  if (counts_pages) {
    std::string last;
    std::tie(first, last) = place_in(query.cursor);
    page.total = matching.size();
    matching.erase(matching.begin(), matching.begin() + static_cast<std::ptrdiff_t>(std::min(first, matching.size())));
    page.gap = !last.empty() && (matching.empty() || id_of(matching.front()) != last);
  }
  const auto size = std::min(matching.size(), static_cast<std::size_t>(page_size));
  page.records.assign(matching.begin(), matching.begin() + static_cast<std::ptrdiff_t>(size));
  if (size < matching.size()) page.next = id_of(page.records.back());
  if (counts_pages && page.next) page.next = std::to_string(first + size - 1) + ":" + *page.next;
  return page;
}

Outcome<std::optional<Json>> FakeSystem::get(const std::string& collection, const std::string& id) {
  if (begin({Call::Kind::get, collection, id, {}, false}) != Fault::none) return no_answer();
  const auto found = records(collection).find(id);
  if (found == records(collection).end()) return std::nullopt;
  return found->second;
}

Outcome<Created> FakeSystem::create(const Creation& creation) {
  const auto fault = begin({Call::Kind::create, creation.collection, "", creation.record, false});
  if (fault == Fault::not_reached) return no_answer();
  auto known = earlier(creation);
  const bool is_made = known && creation.repeated;
  if (fault == Fault::refused && !is_made) return refusal();
  Created created;
  const auto sent = as_sent(creation, created.left_out);
  if (known) {
    created.record = std::move(*known);
    created.found = true;
  } else {
    created.record = record(creation.collection, make(creation.collection, sent));
  }
  if (fault == Fault::crash_after) throw Crash{};
  if (fault == Fault::unanswered) return no_answer();
  return created;
}

Outcome<Json> FakeSystem::update(const std::string& collection, const Json& current,
                                 const std::vector<Change>& changes) {
  Json body = Json::object();
  for (const auto& change : changes) body[change.path] = change.value;
  const auto id = id_of(current);
  const auto fault = begin({Call::Kind::update, collection, id, body, false});
  if (fault == Fault::not_reached) return no_answer();
  if (fault == Fault::refused) return refusal();
  const auto found = records(collection).find(id);
  if (found == records(collection).end()) return tl::unexpected{Trouble{TroubleKind::gone, "not there"}};
  auto changed = found->second;
  if (changed_since_read(changed, current, changes)) {
    return tl::unexpected{Trouble{TroubleKind::conflict, "changed since it was read"}};
  }
  for (const auto& change : changes) set_value_at(changed, change.path, change.value);
  if (is_taken(collection, id, changed)) return refusal();
  auto after = put(collection, id, changed);
  if (fault == Fault::crash_after) throw Crash{};
  if (fault == Fault::unanswered) return no_answer();
  return after;
}

Outcome<void> FakeSystem::remove(const std::string& collection, const std::string& id) {
  const auto fault = begin({Call::Kind::remove, collection, id, {}, false});
  if (fault == Fault::not_reached) return no_answer();
  if (fault == Fault::refused) return refusal();
  records_[collection].erase(id);
  if (fault == Fault::crash_after) throw Crash{};
  if (fault == Fault::unanswered) return no_answer();
  return {};
}

// Custom PMS

std::vector<Change> FakePms::archiving(const std::string& collection) const {
  if (collection == "projects") return {{"status", "archived"}};
  return {{"active", false}};
}

std::string FakePms::id_of(const Json& record) const {
  return text_at(record, "id");
}
Time FakePms::changed_at(const Json& record) const {
  return time_at(record, "updatedAt");
}
bool FakePms::in_scope(const std::string& /*collection*/, const Json& /*record*/) const {
  return true;
}

std::optional<std::string> FakePms::origin_of(const Json& record) const {
  const auto reference = text_at(record, "externalReference");
  if (reference.rfind("go:", 0) != 0) return std::nullopt;
  return reference.substr(3);
}

bool FakePms::same_identity(const std::string& collection, const Json& a, const Json& b) const {
  return collection == "projects" && same_code(a, b, "code");
}

std::vector<Change> FakePms::parking(const std::string& collection, const Json& record) const {
  if (collection != "projects") return {};
  return {{"code", "parked-" + id_of(record)}};
}

Json FakePms::stored(const std::string& collection, const std::string& id, Json record, Time changed, int version) {
  const auto defaults =
      collection == "customers" ? Json{{"active", true}} : Json{{"status", "active"}, {"internal", false}};
  record = with_defaults(std::move(record), defaults);
  record["id"] = id;
  record["updatedAt"] = changed.time_since_epoch().count() / 1000 * 1000;  // milliseconds
  record["version"] = version;
  return record;
}

Json FakePms::as_sent(const Creation& creation, std::vector<std::string>& /*left_out*/) {
  auto record = creation.record;
  record["externalReference"] = "go:" + creation.origin;
  return record;
}

std::optional<Json> FakePms::earlier(const Creation& creation) const {
  for (const auto& [id, record] : records(creation.collection)) {
    if (origin_of(record) == creation.origin || same_identity(creation.collection, record, creation.record))
      return record;
  }
  return std::nullopt;
}

bool FakePms::changed_since_read(const Json& now, const Json& read, const std::vector<Change>& /*changes*/) const {
  return now["version"] != read["version"];
}

std::string FakePms::new_id(const std::string& collection, std::int64_t number) const {
  return (collection == "customers" ? "C-" : "P-") + std::to_string(number);
}

// PowerOffice Go

std::vector<Change> FakeGo::archiving(const std::string& collection) const {
  if (collection == "Projects") return {{"ProjectStatus", "Archived"}};
  return {{"IsArchived", true}};
}

std::string FakeGo::id_of(const Json& record) const {
  return text_at(record, "Id");
}
Time FakeGo::changed_at(const Json& record) const {
  return time_at(record, "LastChanged");
}

bool FakeGo::in_scope(const std::string& /*collection*/, const Json& record) const {
  return value_at(record, "ParentProjectId").is_null();
}

std::optional<std::string> FakeGo::origin_of(const Json& record) const {
  const auto reference = text_at(record, "ExternalImportReference");
  if (reference.rfind("pms:", 0) != 0) return std::nullopt;
  return reference.substr(4);
}

bool FakeGo::same_identity(const std::string& collection, const Json& a, const Json& b) const {
  return collection == "Projects" && same_code(a, b, "Code");
}

std::vector<Change> FakeGo::parking(const std::string& collection, const Json& record) const {
  if (collection != "Projects") return {};
  return {{"Code", "parked-" + id_of(record)}};
}

Json FakeGo::stored(const std::string& collection, const std::string& id, Json record, Time changed, int /*version*/) {
  const auto defaults = collection == "Customers" ? Json{{"IsPerson", false}, {"IsArchived", false}}
                                                  : Json{{"ProjectStatus", "Active"}, {"IsInternal", false}};
  record = with_defaults(std::move(record), defaults);
  if (value_at(record, "MailAddress").is_object() && value_at(record, "MailAddress.CountryCode").is_null()) {
    record["MailAddress"]["CountryCode"] = "NO";
  }
  record["Id"] = std::stoll(id);
  record["LastChanged"] = changed.time_since_epoch().count();
  return record;
}

Json FakeGo::as_sent(const Creation& creation, std::vector<std::string>& left_out) {
  auto record = creation.record;
  if (creation.collection == "Customers") record["ExternalImportReference"] = "pms:" + creation.origin;
  if (record.contains("MailAddress") &&
      (text_at(record, "MailAddress.ZipCode").empty() || text_at(record, "MailAddress.City").empty())) {
    record.erase("MailAddress");
    left_out.emplace_back("MailAddress");
  }
  return record;
}

std::optional<Json> FakeGo::earlier(const Creation& creation) const {
  for (const auto& [id, record] : records(creation.collection)) {
    const bool same =
        origin_of(record) == creation.origin || same_identity(creation.collection, record, creation.record);
    if (same) return record;
  }
  return std::nullopt;
}

bool FakeGo::changed_since_read(const Json& now, const Json& read, const std::vector<Change>& changes) const {
  return std::any_of(changes.begin(), changes.end(),
                     [&](const Change& change) { return value_at(now, change.path) != value_at(read, change.path); });
}

std::string FakeGo::new_id(const std::string& /*collection*/, std::int64_t number) const {
  return std::to_string(27'000'000 + number);
}

}  // namespace pms_go_sync::testing
