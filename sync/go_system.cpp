#include "sync/go_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/mapping/mapping.h"
#include "sync/go_pages.h"
#include "sync/go_patch.h"
#include "sync/text.h"
#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;

constexpr std::size_t longest_reference = 50;  // documented limit of ExternalImportReference
constexpr std::size_t digit_count = 44;

bool has_reference(const std::string& collection) {
  return folded(collection) == "customers";
}
bool has_code(const std::string& collection) {
  return folded(collection) == "projects";
}

std::string reference_for(const std::string& alias, const std::string& origin) {
  auto reference = fmt::format("{}:{}", alias, origin);
  if (reference.size() <= longest_reference) return reference;
  const auto prefix = alias + "-h:";
  return prefix + digest(origin, std::min(digit_count, longest_reference - std::min(prefix.size(), longest_reference)));
}

bool empty_text(const Json& value) {
  return value.is_null() || (value.is_string() && value.get<std::string>().empty());
}

/// An address object is only taken at creation with ZipCode and City (reference 8.2). Without them it follows as a
/// patch.
bool lacks_postal_place(const Json& record) {
  return record.contains("MailAddress") &&
         (empty_text(value_at(record, "MailAddress.ZipCode")) || empty_text(value_at(record, "MailAddress.City")));
}

/// The fields that PowerOffice Go wants of a new record beyond the mapped properties.
Json complete(const Creation& creation, const std::string& alias) {
  auto record = creation.record;
  if (!has_reference(creation.collection)) return record;
  record["ExternalImportReference"] = reference_for(alias, creation.origin);
  // Without a delivery type it takes PdfByEmail, which needs an address to send to (reference 8.2).
  if (empty_text(value_at(record, "EmailAddress")) && empty_text(value_at(record, "InvoiceEmailAddress"))) {
    record["InvoiceDeliveryType"] = "Print";
  }
  if (lacks_postal_place(record)) record.erase("MailAddress");
  return record;
}

Created found_as(const Creation& creation, Json record) {
  Created created{std::move(record), true, {}};
  if (lacks_postal_place(creation.record)) created.left_out.emplace_back("MailAddress");
  return created;
}

/// True where the failure is that a `test` operation found something else (text of the JSON Patch library, reference
/// section 10).
bool test_failed(const HttpResponse& response) {
  return response.status == 412 ||
         (response.status == 400 && response.body.find("is not equal to the test value") != std::string::npos);
}

bool comma_list_safe(const std::string& code) {
  return !code.empty() && code.find(',') == std::string::npos && code.front() != ' ' && code.back() != ' ';
}

}  // namespace

GoSystem::GoSystem(ApiCaller& caller, GoToken& token, GoOptions options)
    : caller_{caller}, token_{token}, options_{std::move(options)} {}

std::string GoSystem::id_of(const Json& record) const {
  return text_at(record, "Id");
}

Time GoSystem::changed_at(const Json& record) const {
  return parse_time(text_at(record, "LastChangedDateTimeOffset")).value_or(Time{});
}

bool GoSystem::is_deleted(const Json& /*record*/) const {
  return false;
}  // deleted ones are in no listing

bool GoSystem::in_scope(const std::string& /*collection*/, const Json& record) const {
  return !id_of(record).empty() && value_at(record, "ParentProjectId").is_null();
}

std::optional<std::string> GoSystem::origin_of(const Json& record) const {
  const auto reference = text_at(record, "ExternalImportReference");
  const auto prefix = options_.other_alias + ':';
  if (reference.rfind(prefix, 0) != 0) return std::nullopt;
  return reference.substr(prefix.size());
}

bool GoSystem::same_identity(const std::string& collection, const Json& a, const Json& b) const {
  return has_code(collection) && !text_at(a, "Code").empty() &&
         folded(text_at(a, "Code")) == folded(text_at(b, "Code"));
}

std::vector<Change> GoSystem::parking(const std::string& collection, const Json& record) const {
  if (!has_code(collection)) return {};
  return {{"Code", parking_code(id_of(record))}};
}

Outcome<HttpResponse> GoSystem::call(HttpRequest request) {
  request.headers["Accept"] = "application/json";
  request.headers["Ocp-Apim-Subscription-Key"] = token_.subscription_key();
  for (int attempt = 1;; ++attempt) {
    const auto token = token_.get();
    if (!token) return tl::unexpected{token.error()};
    request.headers["Authorization"] = "Bearer " + *token;
    auto response = caller_.call(request);
    if (!response || response->status != 401) return response;
    token_.reject();
    if (attempt == 2) {
      return tl::unexpected{Trouble{TroubleKind::unavailable, "PowerOffice Go takes no fresh token either (401)"}};
    }
  }
}

Outcome<std::vector<Json>> GoSystem::rows(const HttpRequest& request, const HttpResponse& response) const {
  if (response.status == 204) return std::vector<Json>{};
  if (response.status != 200) return tl::unexpected{refusal(request, response)};
  auto body = parsed_body(request, response);
  if (!body) return tl::unexpected{body.error()};
  if (!body->is_array()) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "PowerOffice Go answered with a listing that is no array"}};
  }
  return std::vector<Json>{std::make_move_iterator(body->begin()), std::make_move_iterator(body->end())};
}

Outcome<Page> GoSystem::list(const ListQuery& query) {
  const auto place = GoPlace::parse(query.cursor);
  const auto wanted = place ? page_after(*place) : GoPage{1, static_cast<std::size_t>(options_.page_size)};
  auto target = fmt::format("/{}?PageNumber={}&PageSize={}&OrderBy=Id", query.collection, wanted.number, wanted.size);
  if (query.changed_since) {
    target += "&lastChangedDateTimeOffsetGreaterThan=" + percent_encoded(microsecond_text(*query.changed_since));
  }
  const HttpRequest asked{"GET", target, {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  auto records = rows(asked, *response);
  if (!records) return tl::unexpected{records.error()};
  Page page{std::move(*records), std::nullopt, std::nullopt, false};
  page.gap = place && std::none_of(page.records.begin(), page.records.end(),
                                   [&](const Json& record) { return id_of(record) == place->last; });
  bool more = page.records.size() == wanted.size;
  if (const auto header = response->header("x-pagination")) {
    const auto paging = Json::parse(*header, nullptr, false);
    if (paging.is_object() && paging.contains("nextPageLink")) more = !empty_text(paging["nextPageLink"]);
    const auto& total = value_at(paging, "totalCount");
    if (total.is_number_unsigned()) page.total = total.get<std::size_t>();
  }
  if (!more) return page;
  const auto end = wanted.begin() + page.records.size();
  if (end <= (place ? place->end : 0)) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "PowerOffice Go answered with a listing without end"}};
  }
  const auto size = place ? place->size : std::min(wanted.size, page.records.size());
  page.next = GoPlace{end, size, id_of(page.records.back())}.cursor();
  return page;
}

Outcome<std::optional<Json>> GoSystem::get(const std::string& collection, const std::string& id) {
  const HttpRequest asked{"GET", fmt::format("/{}/{}", collection, percent_encoded(id)), {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 404) return std::nullopt;
  if (response->status != 200) return tl::unexpected{refusal(asked, *response)};
  auto record = parsed_body(asked, *response);
  if (!record) return tl::unexpected{record.error()};
  if (id_of(*record) != id) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "PowerOffice Go answered with another record"}};
  }
  return std::move(*record);
}

Outcome<std::vector<Json>> GoSystem::everything(const std::string& collection) {
  std::vector<Json> all;
  ListQuery query{collection, std::nullopt, "", false};
  for (;;) {
    auto page = list(query);
    if (!page) return tl::unexpected{page.error()};
    std::move(page->records.begin(), page->records.end(), std::back_inserter(all));
    if (!page->next) return all;
    query.cursor = *page->next;
  }
}

/// Records that may be the one of the creation. The filter by codes takes a list, which cannot say every code.
Outcome<std::vector<Json>> GoSystem::candidates(const Creation& creation, const Json& record) {
  std::string filter;
  if (has_reference(creation.collection)) {
    filter = "externalImportReference=" + percent_encoded(text_at(record, "ExternalImportReference"));
  } else if (has_code(creation.collection) && !text_at(record, "Code").empty()) {
    if (!comma_list_safe(text_at(record, "Code"))) return everything(creation.collection);
    filter = "projectCodes=" + percent_encoded(text_at(record, "Code"));
  } else {
    return std::vector<Json>{};
  }
  const HttpRequest asked{"GET", fmt::format("/{}?{}", creation.collection, filter), {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  return rows(asked, *response);
}

/// The record that a creation may have made before, or that stands in its way.
Outcome<std::optional<Json>> GoSystem::find_existing(const Creation& creation, const Json& record) {
  auto found = candidates(creation, record);
  if (!found) return tl::unexpected{found.error()};
  const auto reference = text_at(record, "ExternalImportReference");
  for (auto& candidate : *found) {
    const bool ours = !reference.empty() && text_at(candidate, "ExternalImportReference") == reference;
    const bool same = ours || same_identity(creation.collection, candidate, record);
    if (same && in_scope(creation.collection, candidate)) return std::move(candidate);
  }
  return std::nullopt;
}

Outcome<Created> GoSystem::create(const Creation& creation) {
  const auto record = complete(creation, options_.other_alias);
  if (creation.repeated) {
    auto existing = find_existing(creation, record);
    if (!existing) return tl::unexpected{not_known(existing.error())};
    if (*existing) return found_as(creation, std::move(**existing));
  }
  const HttpRequest asked{"POST", "/" + creation.collection, {}, record.dump(), "application/json"};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 400 || response->status == 409) {
    auto existing = find_existing(creation, record);
    if (existing && *existing) return found_as(creation, std::move(**existing));
  }
  if (response->status != 201 && response->status != 200) {
    auto trouble = refusal(asked, *response);
    trouble.kind = TroubleKind::refused;  // 404: something that the record refers to is not there
    return tl::unexpected{std::move(trouble)};
  }
  auto made = parsed_body(asked, *response);
  if (!made) return tl::unexpected{made.error()};
  if (id_of(*made).empty()) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "PowerOffice Go answered a creation without an Id"}};
  }
  auto created = found_as(creation, std::move(*made));
  created.found = false;
  return created;
}

Outcome<HttpResponse> GoSystem::patch(const std::string& collection, const Json& current,
                                      const std::vector<Change>& changes, bool guarded) {
  return call({"PATCH",
               fmt::format("/{}/{}", collection, percent_encoded(id_of(current))),
               {},
               json_patch(current, changes, guarded).dump(),
               "application/json-patch+json"});
}

Outcome<Json> GoSystem::update(const std::string& collection, const Json& current, const std::vector<Change>& changes) {
  const HttpRequest shown{"PATCH", fmt::format("/{}/{}", collection, id_of(current)), {}, "", ""};
  auto response = patch(collection, current, changes, true);
  if (response && test_failed(*response)) {
    const auto now = get(collection, id_of(current));
    if (!now) return tl::unexpected{now.error()};
    if (!*now) return tl::unexpected{Trouble{TroubleKind::gone, "the record is not there any more"}};
    const bool as_read = std::all_of(changes.begin(), changes.end(), [&](const Change& change) {
      return value_at(**now, change.path) == value_at(current, change.path);
    });
    if (!as_read) return tl::unexpected{Trouble{TroubleKind::conflict, "changed since it was read"}};
    if (changes.size() > 1) return update_one_by_one(collection, **now, changes);
    // It writes the value in another way than it compares it with: the comparison just made has to do.
    response = patch(collection, **now, changes, false);
  }
  if (!response) return tl::unexpected{response.error()};
  if (response->status != 200 && response->status != 204) {
    const auto trouble = refusal(shown, *response);
    if (trouble.kind != TroubleKind::gone) return tl::unexpected{trouble};
    const auto still = get(collection, id_of(current));
    if (still && *still) return tl::unexpected{Trouble{TroubleKind::refused, trouble.message}};
    return tl::unexpected{trouble};
  }
  return record_after(collection, id_of(current), *response);
}

/// So that only the change whose test cannot be passed is made without one.
Outcome<Json> GoSystem::update_one_by_one(const std::string& collection, Json current,
                                          const std::vector<Change>& changes) {
  for (const auto& change : changes) {
    auto updated = update(collection, current, {change});
    if (!updated) return updated;
    current = std::move(*updated);
  }
  return current;
}

Outcome<void> GoSystem::remove(const std::string& collection, const std::string& id) {
  const HttpRequest asked{"DELETE", fmt::format("/{}/{}", collection, percent_encoded(id)), {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == 404 || response->status == 204 || response->status == 200) return {};
  return tl::unexpected{refusal(asked, *response)};
}

std::vector<Change> GoSystem::archiving(const std::string& collection) const {
  if (has_code(collection)) return {{"ProjectStatus", "Archived"}};
  return {{"IsArchived", true}};
}

/// The answer to a patch has no documented body for projects: what is no whole record is read anew.
Outcome<Json> GoSystem::record_after(const std::string& collection, const std::string& id,
                                     const HttpResponse& response) {
  auto body = Json::parse(response.body, nullptr, false);
  if (body.is_object() && id_of(body) == id && body.contains("LastChangedDateTimeOffset")) return body;
  auto record = get(collection, id);
  if (!record) return tl::unexpected{record.error()};
  if (!*record) return tl::unexpected{Trouble{TroubleKind::gone, "the record is not there any more"}};
  return std::move(**record);
}

}  // namespace pms_go_sync
