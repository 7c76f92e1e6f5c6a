#include "sync/pms_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/mapping/mapping.h"
#include "sync/record_path.h"
#include "sync/text.h"
#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::set_value_at;

bool all_null(const Json& object) {
  return std::all_of(object.begin(), object.end(), [](const Json& value) { return value.is_null(); });
}

Trouble odd_answer(const std::string& what) {
  return {TroubleKind::unavailable, fmt::format("Custom PMS answered with {}", what)};
}

Outcome<Json> record_in(const HttpRequest& request, const HttpResponse& response) {
  auto body = parsed_body(request, response);
  if (body && (!body->is_object() || !body->contains("id"))) return tl::unexpected{odd_answer("what is no record")};
  return body;
}

}  // namespace

Json merge_patch(const Json& current, const std::vector<Change>& changes) {
  auto patched = current;
  Json patch = Json::object();
  std::set<std::string> parents;
  for (const auto& change : changes) {
    set_value_at(patched, change.path, change.value);
    set_value_at(patch, change.path, change.value);
    if (const auto parent = parent_path(change.path)) parents.insert(*parent);
  }
  for (const auto& parent : parents) {
    if (all_null(dataflow_qa::mapping::value_at(patched, parent))) set_value_at(patch, parent, nullptr);
  }
  return patch;
}

PmsSystem::PmsSystem(ApiCaller& caller, PmsOptions options) : caller_{caller}, options_{std::move(options)} {}

std::string PmsSystem::id_of(const Json& record) const {
  return text_at(record, "id");
}

Time PmsSystem::changed_at(const Json& record) const {
  return parse_time(text_at(record, "updatedAt")).value_or(Time{});
}

bool PmsSystem::is_deleted(const Json& record) const {
  const auto& deleted = dataflow_qa::mapping::value_at(record, "deleted");
  return deleted.is_boolean() && deleted.get<bool>();
}

bool PmsSystem::in_scope(const std::string& /*collection*/, const Json& record) const {
  return !id_of(record).empty();
}

std::optional<std::string> PmsSystem::origin_of(const Json& record) const {
  const auto reference = text_at(record, "externalReference");
  const auto prefix = options_.other_alias + ':';
  if (reference.rfind(prefix, 0) != 0) return std::nullopt;
  return reference.substr(prefix.size());
}

bool PmsSystem::same_identity(const std::string& collection, const Json& a, const Json& b) const {
  return collection == "projects" && !text_at(a, "code").empty() &&
         folded(text_at(a, "code")) == folded(text_at(b, "code"));
}

std::vector<Change> PmsSystem::parking(const std::string& collection, const Json& record) const {
  if (collection != "projects") return {};
  return {{"code", parking_code(id_of(record))}};
}

HttpRequest PmsSystem::request(std::string method, std::string target) const {
  HttpRequest made{std::move(method), std::move(target), {}, "", ""};
  made.headers["X-Api-Key"] = options_.api_key;
  made.headers["Accept"] = "application/json";
  return made;
}

Outcome<Page> PmsSystem::list(const ListQuery& query) {
  auto target = fmt::format("/{}?limit={}", query.collection, options_.page_size);
  if (query.with_deleted) target += "&includeDeleted=true";
  if (query.changed_since) target += "&updatedSince=" + percent_encoded(millisecond_text(*query.changed_since));
  if (!query.cursor.empty()) target += "&cursor=" + percent_encoded(query.cursor);
  const auto asked = request("GET", target);
  const auto response = caller_.call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status != 200) return tl::unexpected{refusal(asked, *response)};
  auto body = parsed_body(asked, *response);
  if (!body) return tl::unexpected{body.error()};
  if (!body->is_object() || !body->contains("data") || !(*body)["data"].is_array() || !body->contains("nextCursor")) {
    return tl::unexpected{odd_answer("a listing without data and nextCursor")};
  }
  Page page;
  for (auto& record : (*body)["data"]) page.records.push_back(std::move(record));
  const auto& next = (*body)["nextCursor"];
  if (next.is_string()) page.next = next.get<std::string>();
  return page;
}

Outcome<std::optional<Json>> PmsSystem::get(const std::string& collection, const std::string& id) {
  const auto asked = request("GET", fmt::format("/{}/{}", collection, percent_encoded(id)));
  const auto response = caller_.call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 404) return std::nullopt;
  if (response->status != 200) return tl::unexpected{refusal(asked, *response)};
  auto record = record_in(asked, *response);
  if (!record) return tl::unexpected{record.error()};
  if (is_deleted(*record)) return std::nullopt;
  return std::move(*record);
}

Outcome<Created> PmsSystem::create(const Creation& creation) {
  auto record = creation.record;
  record["externalReference"] = fmt::format("{}:{}", options_.other_alias, creation.origin);
  auto asked = request("POST", "/" + creation.collection);
  asked.headers["Idempotency-Key"] = creation.key;
  asked.content_type = "application/json";
  asked.body = record.dump();
  const auto response = caller_.call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 409) return find_existing(creation, record, refusal(asked, *response));
  if (response->status != 201 && response->status != 200) return tl::unexpected{refusal(asked, *response)};
  auto made = record_in(asked, *response);
  if (!made) return tl::unexpected{made.error()};
  return Created{std::move(*made), false, {}};
}

/// 409 means that the reference, the code or the key is in use: by an earlier try of this creation whose answer was
/// lost, or by a record that has the same identity. The API has no filter for either, so the sync lists the collection.
Outcome<Created> PmsSystem::find_existing(const Creation& creation, const Json& record, const Trouble& refused) {
  std::optional<Created> by_identity;
  ListQuery query{creation.collection, std::nullopt, "", false};
  for (;;) {
    auto page = list(query);
    if (!page) return tl::unexpected{not_known(page.error())};
    for (auto& candidate : page->records) {
      if (origin_of(candidate) == creation.origin) return Created{std::move(candidate), true, {}};
      if (same_identity(creation.collection, candidate, record)) by_identity = Created{candidate, true, {}};
    }
    if (!page->next) break;
    query.cursor = *page->next;
  }
  if (by_identity) return std::move(*by_identity);
  return tl::unexpected{refused};
}

Outcome<Json> PmsSystem::update(const std::string& collection, const Json& current,
                                const std::vector<Change>& changes) {
  auto asked = request("PATCH", fmt::format("/{}/{}", collection, percent_encoded(id_of(current))));
  const auto& version = dataflow_qa::mapping::value_at(current, "version");
  if (!version.is_null()) asked.headers["If-Match"] = fmt::format("\"{}\"", version.dump());
  asked.content_type = "application/merge-patch+json";
  asked.body = merge_patch(current, changes).dump();
  const auto response = caller_.call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 412) return tl::unexpected{Trouble{TroubleKind::conflict, "changed since it was read"}};
  if (response->status != 200) return tl::unexpected{refusal(asked, *response)};
  return record_in(asked, *response);
}

Outcome<void> PmsSystem::remove(const std::string& collection, const std::string& id) {
  const auto asked = request("DELETE", fmt::format("/{}/{}", collection, percent_encoded(id)));
  const auto response = caller_.call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 404 || response->status == 204 || response->status == 200) return {};
  return tl::unexpected{refusal(asked, *response)};
}

std::vector<Change> PmsSystem::archiving(const std::string& collection) const {
  if (collection == "projects") return {{"status", "archived"}};
  return {{"active", false}};
}

}  // namespace pms_go_sync
