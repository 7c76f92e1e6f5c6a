// Held by lists_test.cpp.
#include "mocks/poweroffice_go/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

constexpr std::int64_t max_page_size = 20000;
constexpr std::string_view group = "resourceparameter";

Refusal invalid(std::string detail) {
  return {400, "Invalid resourceParameter", std::move(detail)};
}

/// "pagenumber" of "PageNumber", "resourceParameter.PageNumber" and "resourceParameter[PageNumber]".
std::string plain_name(const std::string& name) {
  std::string folded = base::fold(name);
  if (!folded.starts_with(group) || folded.size() == group.size()) return folded;
  std::string rest = folded.substr(group.size() + 1);
  if (rest.ends_with(']')) rest.pop_back();
  return rest;
}

bool in_group(const std::string& name) {
  return base::fold(name).starts_with(group);
}

/// Once a key begins with the group's name, flat names are not looked at. [assumed, from ASP.NET's binding]
std::optional<std::string> resource_parameter(const Target& target, std::string_view name) {
  const bool grouped =
      std::any_of(target.query.begin(), target.query.end(), [](const auto& item) { return in_group(item.first); });
  for (const auto& [key, value] : target.query) {
    if (grouped != in_group(key) || plain_name(key) != name) continue;
    if (base::trimmed(value).empty()) return std::nullopt;
    return std::string(base::trimmed(value));
  }
  return std::nullopt;
}

tl::expected<std::int64_t, Refusal> positive(const Target& target, std::string_view name, std::int64_t otherwise) {
  const auto text = resource_parameter(target, name);
  if (!text) return otherwise;
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < 1) {
    return tl::unexpected(invalid(fmt::format("'{}' is not a valid {}.", *text, name)));
  }
  return number;
}

/// A field of the record itself; parts of objects are not selected or ordered by.
Slot top_slot(const Entity& entity, const std::string& name) {
  const Slot slot = name.find('.') == std::string::npos ? entity.slot_ignoring_case(name) : no_slot;
  return slot == no_slot || entity.rules[slot].hidden ? no_slot : slot;
}

std::optional<Refusal> read_fields(const Entity& entity, const Target& target, ResourceParameters& parameters) {
  const auto text = resource_parameter(target, "fields");
  if (!text) return std::nullopt;
  const auto names = base::split_list(*text, ',');
  const auto badly_formed = [] { return invalid("Fields property in resourceParameter is not formatted correct."); };
  if (names.empty()) return badly_formed();
  parameters.fields.assign(entity.size(), false);
  for (const std::string& name : names) {
    const Slot slot = top_slot(entity, name);
    if (slot == no_slot) return badly_formed();
    parameters.fields[slot] = true;
  }
  return std::nullopt;
}

std::optional<Refusal> read_order(const Entity& entity, const Target& target, const Switches& switches,
                                  ResourceParameters& parameters) {
  const auto text = resource_parameter(target, "orderby");
  if (!text) return std::nullopt;
  for (const std::string& item : base::split_list(*text, ',')) {
    const auto words = base::split_list(item, ' ');
    const bool directed = words.size() == 2;
    const std::string direction = directed ? base::fold(words[1]) : "asc";
    const Slot slot = top_slot(entity, words.front());
    if (slot == no_slot && !switches.on(Switch::unknown_order_refused)) continue;
    if (slot == no_slot || words.size() > 2 || (direction != "asc" && direction != "desc")) {
      return invalid("OrderBy property in resourceParameter is not formatted correct.");
    }
    parameters.order.push_back({slot, direction == "desc"});
  }
  return std::nullopt;
}

bool is_known(const Entity& entity, const std::string& name) {
  constexpr std::array<std::string_view, 8> others{
      "pagenumber",         "pagesize",        "maxpagesize", "fields", "orderby", "usedatabasevalidation",
      "includesubprojects", "subscription-key"};
  const std::string plain = plain_name(name);
  return in_group(name) || std::find(others.begin(), others.end(), plain) != others.end() ||
         std::any_of(entity.filters.begin(), entity.filters.end(),
                     [&](const Filter& filter) { return base::equal_ignoring_case(filter.name, name); });
}

/// "$top" and its like are refused [client-observed]; other unknown names by a switch.
std::optional<Refusal> check_names(const Entity& entity, const Target& target, const Switches& switches) {
  for (const auto& [name, value] : target.query) {
    if (name.starts_with('$') || (switches.on(Switch::unknown_query_refused) && !is_known(entity, name))) {
      return invalid(fmt::format("The query parameter '{}' is not supported.", name));
    }
  }
  return std::nullopt;
}

std::optional<Refusal> read_validation(const Target& target, ResourceParameters& parameters) {
  const auto text = resource_parameter(target, "usedatabasevalidation");
  if (!text) return std::nullopt;
  parameters.validated = base::equal_ignoring_case(*text, "true");
  if (parameters.validated || base::equal_ignoring_case(*text, "false")) return std::nullopt;
  return invalid(fmt::format("'{}' is not a valid usedatabasevalidation.", *text));
}

void sort_page(std::vector<const Record*>& rows, std::size_t to, const std::vector<ResourceParameters::Order>& order) {
  // Records that are equal in the order stay in the order of their ids.
  const auto before = [&](const Record* a, const Record* b) {
    for (const auto& [slot, descending] : order) {
      const json& left = (descending ? b : a)->values[slot];
      const json& right = (descending ? a : b)->values[slot];
      if (left < right) return true;
      if (right < left) return false;
    }
    return a->sequence < b->sequence;
  };
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(to), rows.end(), before);
}

/// The request's query without its page number, by which the pages of one walk know each other.
std::string query_without(std::initializer_list<std::string_view> left_out, const Target& target,
                          std::string_view separator) {
  std::string query;
  for (const auto& [name, value] : target.query) {
    const bool out = std::find(left_out.begin(), left_out.end(), plain_name(name)) != left_out.end();
    if (out || base::equal_ignoring_case(name, "subscription-key")) continue;
    query += fmt::format("{}{}={}", query.empty() ? "" : separator, base::percent_encoded(name),
                         base::percent_encoded(value));
  }
  return query;
}

std::string pagination_header(const Request& request, const ResourceParameters& parameters, std::int64_t total,
                              const std::string& origin) {
  const std::string path = request.raw_target.substr(0, request.raw_target.find('?'));
  const std::string query = query_without({"pagenumber"}, *request.target, "&");
  const std::int64_t pages = (total + parameters.page_size - 1) / parameters.page_size;
  const auto link = [&](std::int64_t page) -> json {
    if (page < 1 || page > pages) return nullptr;
    return fmt::format("{}{}?{}{}PageNumber={}", origin, path, query, query.empty() ? "" : "&", page);
  };
  return json{{"totalCount", total},
              {"pageSize", parameters.page_size},
              {"currentPage", parameters.page_number},
              {"totalPages", pages},
              {"previousPageLink", link(parameters.page_number - 1)},
              {"nextPageLink", link(parameters.page_number + 1)}}
      .dump();
}

}  // namespace

tl::expected<ResourceParameters, Refusal> read_resource_parameters(const Entity& entity, const Target& target,
                                                                   const Switches& switches) {
  ResourceParameters parameters;
  if (auto wrong = check_names(entity, target, switches)) return tl::unexpected(std::move(*wrong));
  const auto number = positive(target, "pagenumber", 1);
  if (!number) return tl::unexpected(number.error());
  const auto size = positive(target, "pagesize", 5000);
  if (!size) return tl::unexpected(size.error());
  if (*size > max_page_size && switches.on(Switch::page_size_over_max_refused)) {
    return tl::unexpected(invalid(fmt::format("PageSize {} is greater than MaxPageSize {}.", *size, max_page_size)));
  }
  parameters.page_number = *number;
  parameters.page_size = std::min(*size, max_page_size);
  if (auto wrong = read_fields(entity, target, parameters)) return tl::unexpected(std::move(*wrong));
  if (auto wrong = read_order(entity, target, switches, parameters)) return tl::unexpected(std::move(*wrong));
  if (auto wrong = read_validation(target, parameters)) return tl::unexpected(std::move(*wrong));
  return parameters;
}

Reply page_of(const Entity& entity, Selection selection, const ResourceParameters& parameters, const Request& request,
              const std::string& origin, const View& view, Walks& walks) {
  const auto total = static_cast<std::int64_t>(selection.rows.size());
  const std::int64_t from_asked = (parameters.page_number - 1) * parameters.page_size;
  const std::int64_t from = std::min(total, from_asked);
  const std::int64_t to = std::min(total, from + parameters.page_size);
  if (!parameters.order.empty() && from < to) {
    if (selection.own.empty()) selection.own.assign(selection.rows.begin(), selection.rows.end());
    sort_page(selection.own, static_cast<std::size_t>(to), parameters.order);
    selection.rows = selection.own;
  }
  Listing listing;
  listing.lookup = selection.narrowed;
  listing.change_filtered = selection.change_filtered;
  listing.first_page = parameters.page_number == 1;
  listing.last_page = to == total;
  listing.rows = to - from;
  listing.page_size = parameters.page_size;
  listing.beyond = total - to;
  const std::string walk =
      entity.declaration->collection + "?" + query_without({"pagenumber", "pagesize"}, *request.target, "&");
  listing.walk_started = walks.started(walk, {from_asked, parameters.page_size}, request.received);
  Reply reply;
  reply.note.collection = entity.declaration->collection;
  reply.note.listing = listing;
  if (from == to) {
    reply.status = 204;
    return reply;
  }
  View shown = view;
  shown.fields = parameters.fields;
  for (std::int64_t at = from; at < to; ++at) {
    reply.body += at == from ? '[' : ',';
    append_record(reply.body, entity, *selection.rows[static_cast<std::size_t>(at)], shown);
  }
  reply.body += ']';
  reply.headers.emplace_back("X-Pagination", pagination_header(request, parameters, total, origin));
  return reply;
}

}  // namespace dataflow_qa::mocks::poweroffice_go
