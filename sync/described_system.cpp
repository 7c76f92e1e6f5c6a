// Held by described_system_test.cpp.
// What a described system's records are, and how they are read. described_writes.cpp writes them.
#include "sync/described_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "harness/mapping/mapping.h"
#include "sync/described_collection.h"
#include "sync/described_template.h"
#include "sync/text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;
using dataflow_qa::mocks::no_slot;

/// "/api/v2" of "https://host/api/v2/".
std::string path_of_url(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = scheme == std::string::npos ? scheme : url.find('/', scheme + 3);
  auto result = path == std::string::npos ? "" : url.substr(path);
  while (!result.empty() && result.back() == '/') result.pop_back();
  return result;
}

std::string url_of(const Connection& connection) {
  const auto url = connection.find("base_url");
  return url == connection.end() ? "" : url->second;
}

/// What is needed of each record, whatever is mapped.
std::set<std::string> with_own(const dataflow_qa::mocks::Entity& entity, std::set<std::string> needed) {
  needed.insert(entity.declaration->id_field);
  for (const auto slot : {entity.changed_slot, entity.deleted_slot, entity.version_slot}) {
    if (slot != no_slot) needed.insert(entity.field(slot).path);
  }
  using dataflow_qa::mocks::Stamp;
  for (dataflow_qa::mocks::Slot slot = 0; slot < entity.size(); ++slot) {
    const auto stamp = entity.rules[slot].stamp;
    if (stamp == Stamp::part_changed || stamp == Stamp::field_changed) needed.insert(entity.field(slot).path);
  }
  return needed;
}

/// Lists leave out the parts of other records, unless they are asked for them.
std::string above_in(const Described& collection) {
  for (const auto& parameter : collection.dialect.query) {
    if (parameter.kind == dataflow_qa::mocks::ParameterKind::with_parts) return parameter.through;
  }
  return {};
}

/// The values that are needed, in a text of fixed length.
std::string digest_of(const std::set<std::string>& paths, const Json& record) {
  Json values = Json::array();
  for (const auto& path : paths) values.push_back(value_at(record, path));
  constexpr std::size_t digits = 32;
  return digest(values.dump(-1, ' ', false, Json::error_handler_t::replace), digits);
}

}  // namespace

DescribedSystem::DescribedSystem(const dataflow_qa::mocks::System& system, ApiCaller& caller, ApiCaller* token_caller,
                                 const Clock& clock, DescribedOptions options,
                                 std::function<void(const std::string&)> on_secret)
    : system_{system},
      caller_{caller},
      clock_{clock},
      page_size_{options.page_size},
      other_alias_{std::move(options.other_alias)},
      base_path_{path_of_url(url_of(options.connection))},
      access_{system, std::move(options.connection), token_caller, clock, std::move(on_secret)} {
  for (const auto& [collection, paths] : options.needed) {
    const auto* entity = system_.find(collection);
    if (entity == nullptr) {
      throw std::invalid_argument{
          fmt::format("{} has no collection {} in its description", system_.declaration.label, collection)};
    }
    for (const auto& path : paths) {
      if (entity->slot_of(path) != no_slot) continue;
      throw std::invalid_argument{
          fmt::format("{} of {} has no field {} in its description", collection, system_.declaration.label, path)};
    }
    add_collection(*entity, paths);
  }
}

DescribedSystem::~DescribedSystem() = default;

void DescribedSystem::add_collection(const dataflow_qa::mocks::Entity& entity, const std::set<std::string>& needed) {
  const auto index = static_cast<std::size_t>(&entity - system_.entities.data());
  const Described described{system_, entity, system_.dialect->collections.at(index)};
  DescribedIdentity identity{described, needed, other_alias_};
  auto all = with_own(entity, needed);
  if (!identity.link_key().empty()) all.insert(identity.link_key());
  DescribedListing listing{described, all, page_size_};
  collections_[entity.declaration->collection] = std::make_unique<Collection>(
      Collection{described, std::move(all), std::move(identity), std::move(listing), above_in(described)});
}

const DescribedSystem::Collection& DescribedSystem::at(const std::string& collection) const {
  return *collections_.at(collection);
}

std::string DescribedSystem::id_of(const Json& record) const {
  return text_at(record, mark_id);
}

Time DescribedSystem::changed_at(const Json& record) const {
  const auto changed = value_at(record, mark_changed);
  return changed.is_number_integer() ? Time{std::chrono::microseconds{changed.get<std::int64_t>()}} : Time{};
}

Time DescribedSystem::part_changed_at(const Json& record, const std::string& path) const {
  const auto parts = record.find(mark_parts_changed);
  if (parts == record.end()) return changed_at(record);
  for (std::optional<std::string> part = path; part; part = parent_path(*part)) {
    const auto changed = parts->find(*part);
    if (changed != parts->end()) return Time{std::chrono::microseconds{changed->get<std::int64_t>()}};
  }
  return changed_at(record);
}

bool DescribedSystem::is_deleted(const Json& record) const {
  return value_at(record, mark_deleted) == true;
}

bool DescribedSystem::in_scope(const std::string& collection, const Json& record) const {
  const auto& above = at(collection).above;
  return !id_of(record).empty() && (above.empty() || value_at(record, above).is_null());
}

std::optional<std::string> DescribedSystem::origin_of(const Json& record) const {
  const auto origin = text_at(record, mark_origin);
  return origin.empty() ? std::nullopt : std::optional{origin};
}

bool DescribedSystem::same_identity(const std::string& collection, const Json& a, const Json& b) const {
  return at(collection).identity.same(a, b);
}

std::vector<Change> DescribedSystem::parking(const std::string& collection, const Json& record) const {
  return at(collection).identity.parking(id_of(record));
}

std::vector<Change> DescribedSystem::archiving(const std::string& collection) const {
  std::vector<Change> changes;
  for (const auto& field : at(collection).described.entity.declaration->fields) {
    if (field.inactive_value) changes.push_back({field.path, *field.inactive_value});
  }
  return changes;
}

Outcome<HttpResponse> DescribedSystem::call(HttpRequest request) {
  constexpr int unauthorized = 401;
  request.headers["Accept"] = "application/json";
  for (bool again = false;; again = true) {
    auto asked = access_.signed_request(request);
    if (!asked) return tl::unexpected{asked.error()};
    auto response = caller_.call(*asked);
    if (!response || response->status != unauthorized) return response;
    if (!access_.reject() || again) {
      auto trouble = refusal(request, *response);
      trouble.kind = TroubleKind::unavailable;  // that is not about the record
      return tl::unexpected{std::move(trouble)};
    }
  }
}

bool DescribedSystem::means(const Collection& collection, const HttpResponse& response, OutcomeKind kind) const {
  return response.status == system_.dialect->words(kind, collection.dialect()).status;
}

/// What comes of a status that is no success. Which records are not there, the caller has found out.
Trouble DescribedSystem::refused(const HttpRequest& request, const HttpResponse& response) const {
  auto trouble = refusal(request, response);
  trouble.kind = TroubleKind::refused;
  return trouble;
}

std::string DescribedSystem::path_of(const Collection& collection, const std::string& id) const {
  return fmt::format("/{}/{}{}", collection.dialect().path, percent_encoded(id), system_.dialect->path_suffix);
}

/// A record as the sync works with it, with all that it is by its nature.
Json DescribedSystem::taken(const Collection& collection, const Json& wire) {
  auto record = record_from(collection.described, wire);
  if (const auto origin = collection.identity.origin_in(record)) record[mark_origin] = *origin;
  if (collection.described.entity.changed_slot == no_slot) {
    const auto since =
        observed_.saw(collection.dialect().path, id_of(record), digest_of(collection.needed, record), clock_.now());
    record[mark_changed] = since.time_since_epoch().count();
  }
  return record;
}

/// The items as they are on the wire.
Outcome<Page> DescribedSystem::raw_page(const Collection& collection, const ListQuery& query,
                                        const Parameters& equals) {
  constexpr int no_content = 204;
  const HttpRequest asked{"GET", collection.listing.target(query, equals), {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (response->status == no_content) return Page{};
  if (response->status / 100 != 2) return tl::unexpected{refused(asked, *response)};
  const auto body = parsed_body(asked, *response);
  if (!body) return tl::unexpected{body.error()};
  return collection.listing.page(query, {*body, response->headers}, base_path_);
}

/// Where items do not show all that is needed, each record is read by itself: no item says whether what it leaves out
/// has changed.
Outcome<Page> DescribedSystem::list(const ListQuery& query) {
  const auto& collection = at(query.collection);
  auto page = raw_page(collection, query, {});
  if (!page) return page;
  std::vector<Json> records;
  records.reserve(page->records.size());
  for (const auto& wire : page->records) {
    Json record;
    const auto id = text_at(wire, collection.described.entity.declaration->id_field);
    if (collection.listing.missing().empty() || id.empty()) {
      record = taken(collection, wire);
    } else {
      auto whole = get(query.collection, id);
      if (!whole) return tl::unexpected{not_known(whole.error())};
      if (!*whole) continue;
      record = std::move(**whole);
      // It is read later than the list: by its own time, what others changed in between would count as seen.
      const auto& changed = collection.described.entity.declaration->changed_field;
      const auto listed = changed.empty() ? Json() : value_at(taken(collection, wire), changed);
      if (!listed.is_null()) dataflow_qa::mapping::set_value_at(record, changed, listed);
    }
    if (!is_deleted(record) || query.with_deleted) records.push_back(std::move(record));
  }
  page->records = std::move(records);
  return page;
}

/// The record in an answer, at the place that the outcome's body gives it.
Outcome<Json> DescribedSystem::record_in(const Collection& collection, OutcomeKind kind, const HttpRequest& request,
                                         const HttpResponse& response) {
  const auto body = parsed_body(request, response);
  if (!body) return body;
  const auto shown = placed(system_.dialect->words(kind, collection.dialect()).body, "record", *body);
  const auto& wrapper = collection.dialect().single_wrapper;
  const auto& wire = wrapper.empty() || !shown.is_object() || !shown.contains(wrapper) ? shown : shown[wrapper];
  auto record = wire.is_object() ? taken(collection, wire) : Json::object();
  if (!id_of(record).empty()) return record;
  return tl::unexpected{Trouble{TroubleKind::unavailable, fmt::format("{} {} was answered with what is no record",
                                                                      request.method, request.target)}};
}

Outcome<std::optional<Json>> DescribedSystem::get(const std::string& name, const std::string& id) {
  constexpr int gone = 410;
  const auto& collection = at(name);
  const HttpRequest asked{"GET", path_of(collection, id), {}, "", ""};
  const auto response = call(asked);
  if (!response) return tl::unexpected{response.error()};
  if (means(collection, *response, OutcomeKind::not_found) || response->status == gone) return std::nullopt;
  if (response->status / 100 != 2) return tl::unexpected{refused(asked, *response)};
  auto record = record_in(collection, OutcomeKind::found, asked, *response);
  if (!record) return tl::unexpected{record.error()};
  if (id_of(*record) != id) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "the system answered with another record"}};
  }
  if (is_deleted(*record)) return std::nullopt;
  return std::move(*record);
}

/// The record, which must be there.
Outcome<Json> DescribedSystem::there(const Collection& collection, const std::string& id) {
  auto record = get(collection.described.entity.declaration->collection, id);
  if (!record) return tl::unexpected{record.error()};
  if (!*record) return tl::unexpected{Trouble{TroubleKind::gone, "the record is not there any more"}};
  return std::move(**record);
}

}  // namespace pms_go_sync
