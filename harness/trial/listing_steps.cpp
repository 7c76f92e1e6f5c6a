// Held by trial_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "harness/trial/forms.h"
#include "harness/trial/steps.h"
#include "harness/trial/walk.h"

namespace dataflow_qa::trial {

using mocks::OutcomeKind;
using nlohmann::json;

namespace {

constexpr std::int64_t small_page = 2;
constexpr std::int64_t most_made = 60;

/// Every record that is there stands in the list, once, and says which one it is.
std::optional<Fault> fault_of_ids(Trial& trial, const Walk& all) {
  const auto& places = trial.session.places();
  const std::string& id = trial.shelf.entity.declaration->id_field;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < all.ids.size(); ++i) {
    if (all.ids[i].empty()) {
      return Fault{fmt::format("each record shows its \"{}\"", id), short_text(all.rows[i]),
                   places.field(trial.shelf.index, id, "views")};
    }
    if (seen.insert(all.ids[i]).second) continue;
    return Fault{"every record once", fmt::format("{} stands there twice", all.ids[i]),
                 places.of_collection(trial.shelf.index, "paging")};
  }
  for (const std::string& known : trial.records.there(trial.shelf)) {
    if (seen.contains(known)) continue;
    const auto hidden = default_restrictions(trial.shelf);
    return Fault{"every record once", fmt::format("{} is not among {}", known, all.ids.size()),
                 hidden.empty() ? places.of_collection(trial.shelf.index, "paging")
                                : places.parameter(trial.shelf.index, hidden.front().parameter->name)};
  }
  return std::nullopt;
}

/// The query that asks for an order, as the description writes it.
Pairs query_of_order(const mocks::Ordering& ordering, const std::string& field, bool descending) {
  const std::string direction = descending ? "desc" : "asc";
  switch (ordering.grammar) {
    case mocks::OrderGrammar::two: {
      Pairs query{{ordering.parameter, field}};
      if (!ordering.direction_parameter.empty()) query.emplace_back(ordering.direction_parameter, direction);
      return query;
    }
    case mocks::OrderGrammar::colon:
      return {{ordering.parameter, field + ":" + direction}};
    case mocks::OrderGrammar::bar:
      return {{ordering.parameter, field + "|" + direction}};
    case mocks::OrderGrammar::blank:
      return {{ordering.parameter, field + " " + direction}};
    case mocks::OrderGrammar::minus:
      return {{ordering.parameter, (descending ? "-" : "") + field}};
    case mocks::OrderGrammar::pairs:
      break;
  }
  return {{ordering.parameter, json::array({json::array({field, direction})}).dump()}};
}

bool can_descend(const mocks::Ordering& ordering) {
  return ordering.grammar != mocks::OrderGrammar::two || !ordering.direction_parameter.empty();
}

void try_order_by(Trial& trial, const std::string& field, bool descending) {
  const Walk all = walk(trial.session, trial.shelf, query_of_order(trial.shelf.dialect.ordering, field, descending));
  std::vector<json> values;
  for (const json& row : all.rows) values.push_back(shown_at(row, field).value_or(json()));
  if (descending) std::reverse(values.begin(), values.end());
  auto fault = all.fault;
  const std::string order = descending ? "down" : "up";
  if (!fault && !std::is_sorted(values.begin(), values.end())) {
    fault = Fault{fmt::format("\"{}\" going {}", field, order), short_text(values),
                  trial.session.places().of_collection(trial.shelf.index, "ordering")};
  }
  trial.note(fmt::format("lists by \"{}\", going {}", field, order), all.first, fault);
}

/// Members that a client chooses: the id and one more.
void try_members(Trial& trial, const mocks::QueryParameter& parameter) {
  const auto& entity = trial.shelf.entity;
  std::vector<std::string> wanted{entity.declaration->id_field};
  for (const mocks::Slot slot : entity.top) {
    const bool shown = is_in_view(entity, slot, view_of_lists(trial.shelf.dialect));
    if (wanted.size() == 1 && shown && slot != entity.id_slot) wanted.push_back(entity.field(slot).path);
  }
  const std::string names = parameter.json_list ? json(wanted).dump() : fmt::format("{}", fmt::join(wanted, ","));
  const Walk all = walk(trial.session, trial.shelf, {{parameter.name, names}});
  auto fault = all.fault;
  for (const json& row : all.rows) {
    const bool right = std::all_of(row.items().begin(), row.items().end(), [&](const auto& each) {
      return std::find(wanted.begin(), wanted.end(), each.key()) != wanted.end();
    });
    if (fault || (right && !row.empty())) continue;
    fault = Fault{fmt::format("{} alone", fmt::join(wanted, ", ")), short_text(row),
                  trial.session.places().parameter(trial.shelf.index, parameter.name)};
  }
  trial.note("shows the members that are asked for", all.first, fault);
}

std::optional<Fault> fault_of_row(Trial& trial, const Walk& all, const Made& made, std::string_view view) {
  const auto at = std::find(all.ids.begin(), all.ids.end(), made.id);
  if (at == all.ids.end()) return std::nullopt;
  const json& row = all.rows[static_cast<std::size_t>(at - all.ids.begin())];
  return fault_in_record(trial.shelf, trial.session.places(), made.values, row, view);
}

/// The size of pages that needs the fewest records; 0 where there would be too many.
std::int64_t page_size_to_try(const mocks::Paging& paging) {
  const std::int64_t size = paging.size_parameter.empty() ? paging.size : small_page;
  const std::int64_t wanted = paging.most > 0 ? std::min(size, paging.most) : size;
  return wanted <= most_made ? wanted : 0;
}

bool try_walk(Trial& trial, const Made& made, std::int64_t size, NextPage way) {
  const Walk all = walk(trial.session, trial.shelf, {}, size, way);
  auto fault = all.fault ? all.fault : fault_of_ids(trial, all);
  if (!fault) fault = fault_of_row(trial, all, made, view_of_lists(trial.shelf.dialect));
  if (!fault && size > 0 && all.pages < 2 && way != NextPage::none) {
    fault = Fault{"several pages", fmt::format("{} records on one", all.rows.size()),
                  trial.session.places().of_collection(trial.shelf.index, "paging")};
  }
  const std::string pages =
      way == NextPage::none ? "" : fmt::format(" on {} {}", all.pages, all.pages == 1 ? "page" : "pages");
  trial.note(fmt::format("lists {} records{} {}", all.rows.size(), pages, name_of(way)), fault ? all.last : all.first,
             fault);
  return !fault;
}

}  // namespace

bool try_lists(Trial& trial) {
  if (!trial.shelf.entity.allows("LIST")) {
    trial.skip("cannot be listed");
    return false;
  }
  const auto ways = ways_to_next_page(trial.shelf);
  const std::int64_t size = ways.empty() ? 0 : page_size_to_try(trial.shelf.dialect.paging);
  auto made = trial.records.make(trial.shelf);
  while (made && static_cast<std::int64_t>(trial.records.there(trial.shelf).size()) <= size) {
    made = trial.records.make(trial.shelf);
  }
  if (!made) {
    trial.note("lists its records", made.error());
    return false;
  }
  bool right = true;
  for (const NextPage way : ways.empty() ? std::vector{NextPage::none} : ways) {
    right = try_walk(trial, *made, size, way) && right;
  }
  if (ways.empty()) trial.skip("is not paged");
  if (!ways.empty() && size == 0) trial.skip("has pages that are too long to be filled: one was tried");
  return right;
}

void try_page_size(Trial& trial) {
  const auto& paging = trial.shelf.dialect.paging;
  if (!trial.shelf.entity.allows("LIST") || paging.size_parameter.empty()) return;
  if (paging.most == 0) return trial.skip("has no longest page");
  const Ask ask{.path = trial.session.path_of(trial.shelf),
                .query = {{paging.size_parameter, std::to_string(paging.most + 1)}}};
  const Exchange exchange = trial.session.send(ask);
  const About about{trial.session.places().of_collection(trial.shelf.index, "paging"), {}};
  if (!paging.clamps) {
    trial.note(fmt::format("refuses pages of more than {}", paging.most), exchange,
               trial.fault(exchange, OutcomeKind::bad_page, about));
    return;
  }
  auto fault = exchange.status == trial.status(OutcomeKind::listed) ? std::nullopt
                                                                    : trial.fault(exchange, OutcomeKind::listed, about);
  const auto found = read_form(trial.shelf.dialect.list, exchange.shown());
  const bool fits = found && found->at("items").size() <= static_cast<std::size_t>(paging.most);
  if (!fault && !fits) fault = Fault{"a page that was cut", short_text(exchange.shown()), about.pointer};
  trial.note(fmt::format("cuts pages down to {}", paging.most), exchange, fault);
}

void try_order(Trial& trial) {
  const auto& ordering = trial.shelf.dialect.ordering;
  if (!trial.shelf.entity.allows("LIST") || ordering.parameter.empty()) return;
  for (const std::string& field : ordering.fields) {
    const auto slot = trial.shelf.entity.slot_of(field);
    if (!is_in_view(trial.shelf.entity, slot, view_of_lists(trial.shelf.dialect))) continue;
    try_order_by(trial, field, false);
    if (can_descend(ordering)) try_order_by(trial, field, true);
  }
}

void try_views(Trial& trial) {
  if (!trial.shelf.entity.allows("LIST")) return;
  for (const auto& parameter : trial.shelf.dialect.query) {
    if (parameter.kind == mocks::ParameterKind::members) try_members(trial, parameter);
    if (parameter.kind != mocks::ParameterKind::view) continue;
    for (const auto& [value, view] : parameter.views) {
      const std::string what = fmt::format("shows the view \"{}\"", view);
      const auto made = trial.records.make(trial.shelf);
      if (!made) return trial.note(what, made.error());
      const Walk all = walk(trial.session, trial.shelf, {{parameter.name, value}});
      trial.note(what, all.first, all.fault ? all.fault : fault_of_row(trial, all, *made, view));
    }
  }
}

}  // namespace dataflow_qa::trial
