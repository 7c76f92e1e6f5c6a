// Held by rest_lists_test.cpp and rest_notions_test.cpp.
#include "mocks/rest/paging.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "mocks/rest/conditions.h"

namespace dataflow_qa::mocks::rest {

namespace {

/// More than a mock ever holds, and little enough to reckon with.
constexpr std::int64_t most_rows = 1'000'000;
constexpr std::int64_t last_row = 1'000'000'000'000;
constexpr std::int64_t last_page = 1'000'000'000;

using Number = tl::expected<std::optional<std::int64_t>, QueryFault>;

QueryFault not_accepted(std::string reason, const std::string& name, const std::string& value) {
  return {OutcomeKind::bad_page, std::move(reason), bad_value, Words{{"name", name}, {"value", value}}};
}

/// Nothing where it is left out. `most`: 0 for no limit.
Number number_in(const Parameters& parameters, const std::string& name, std::int64_t least, std::int64_t most = 0) {
  const auto given = parameters.of_group(name);
  if (!given) return std::nullopt;
  const auto value = whole_number(*given);
  const bool fits = value && *value >= least && (most == 0 || *value <= most);
  if (!fits) return tl::unexpected(not_accepted("bad_page", name, *given));
  return value;
}

std::optional<QueryFault> read_size(const ListAsked& asked, const Parameters& parameters, ListRequest& request) {
  const Paging& paging = asked.dialect.paging;
  request.size = paging.size;
  std::string asked_for = std::to_string(paging.size);
  if (!paging.size_parameter.empty()) {
    auto size = number_in(parameters, paging.size_parameter, paging.zero_is_all ? 0 : 1);
    if (!size) return std::move(size.error());
    if (*size) request.size = std::min(**size, most_rows);
    if (*size) asked_for = std::to_string(**size);
  }
  const bool too_many = request.size > paging.most || request.size == 0;
  if (paging.most == 0 || !too_many) return std::nullopt;
  if (asked.switches.on(paging.clamps)) {
    request.size = paging.most;
    return std::nullopt;
  }
  return QueryFault{OutcomeKind::bad_page, "page_too_large", "{name} must be at most {most}",
                    Words{{"name", paging.size_parameter}, {"value", asked_for}, {"most", paging.most}}};
}

Slot ordered_slot(const ListAsked& asked, const std::string& path) {
  const auto& fields = asked.dialect.ordering.fields;
  if (fields.empty()) return top_slot(asked.entity, asked.dialect, path);
  return std::find(fields.begin(), fields.end(), path) == fields.end() ? no_slot : asked.entity.slot_of(path);
}

}  // namespace

std::optional<QueryFault> read_page(const ListAsked& asked, const Parameters& parameters, ListRequest& request) {
  if (auto wrong = read_size(asked, parameters, request)) return wrong;
  const Paging& paging = asked.dialect.paging;
  if (paging.cursor) request.cursor = parameters.filter(*paging.cursor);
  const auto& first = paging.page ? paging.page : paging.offset;
  if (request.cursor || !first) return std::nullopt;
  auto number = number_in(parameters, first->parameter, first->first, first->most);
  if (!number) return std::move(number.error());
  if (!*number) return std::nullopt;
  const std::int64_t before = **number - first->first;
  request.from = paging.page ? std::min(before, last_page) * request.size : std::min(before, last_row);
  return std::nullopt;
}

std::optional<QueryFault> read_order(const ListAsked& asked, const Parameters& parameters, ListRequest& request) {
  const Ordering& ordering = asked.dialect.ordering;
  const auto direction = parameters.of_group(ordering.direction_parameter);
  const auto given = parameters.of_group(ordering.parameter);
  if (!given) {
    const bool turned = direction && base::equal_ignoring_case(*direction, "desc");
    const Slot slot = ordering.by.empty() ? no_slot : asked.entity.slot_of(ordering.by);
    request.order = {{slot, ordering.descending || turned}};
    if (!ordering.then_by.empty()) {
      request.order.push_back({asked.entity.slot_of(ordering.then_by), request.order.front().descending});
    }
    return std::nullopt;
  }
  const auto wanted = orders_from(*given, direction ? &*direction : nullptr, ordering);
  if (!wanted) return not_accepted("bad_order", ordering.parameter, *given);
  for (const auto& [path, descending] : *wanted) {
    const Slot slot = ordered_slot(asked, path);
    if (slot != no_slot) {
      request.order.push_back({slot, descending});
    } else if (!asked.switches.on(ordering.ignores_unknown)) {
      return not_accepted("bad_order", ordering.parameter, *given);
    }
  }
  return std::nullopt;
}

Slot top_slot(const Entity& entity, const CollectionDialect& dialect, const std::string& name) {
  const bool part = name.find('.') != std::string::npos;
  const Slot slot = part                              ? no_slot
                    : dialect.query_names.ignore_case ? entity.slot_ignoring_case(name)
                                                      : entity.slot_of(name);
  return slot == no_slot || entity.rules[slot].hidden ? no_slot : slot;
}

}  // namespace dataflow_qa::mocks::rest
