// Held by described_listing_test.cpp.
#include "sync/described_listing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sync/described_values.h"
#include "sync/http.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mocks::Comparison;
using dataflow_qa::mocks::ConditionGrammar;
using dataflow_qa::mocks::no_slot;
using dataflow_qa::mocks::OrderGrammar;
using dataflow_qa::mocks::ParameterKind;
using dataflow_qa::mocks::QueryParameter;

/// Whether the view shows the field at the path; an empty view shows all.
bool shows(const Described& collection, const std::string& view, const std::string& path) {
  const auto slot = collection.entity.slot_of(path);
  if (slot == no_slot || view.empty()) return true;
  for (auto at = slot; at != no_slot; at = collection.entity.rules[at].parent) {
    const auto& views = collection.entity.rules[at].wire.views;
    if (!views.empty() && std::find(views.begin(), views.end(), view) == views.end()) return false;
  }
  return true;
}

std::set<std::string> missing_in(const Described& collection, const std::string& view,
                                 const std::set<std::string>& needed) {
  std::set<std::string> missing;
  for (const auto& path : needed) {
    if (!shows(collection, view, path)) missing.insert(path);
  }
  return missing;
}

const QueryParameter* parameter_of(const Described& collection, ParameterKind kind) {
  const auto& query = collection.dialect.query;
  const auto found = std::find_if(query.begin(), query.end(), [&](const auto& each) { return each.kind == kind; });
  return found == query.end() ? nullptr : &*found;
}

/// The value of a choice that narrows nothing; empty where there is none.
std::string value_for_all(const QueryParameter& choice) {
  std::vector<std::string> values;
  for (const auto& [value, conditions] : choice.choices) {
    if (conditions.empty()) return value;
    values.push_back(value);
  }
  return choice.several ? fmt::format("{}", fmt::join(values, ",")) : "";
}

bool narrows(const QueryParameter& choice) {
  return std::any_of(choice.choices.begin(), choice.choices.end(),
                     [&](const auto& each) { return each.first == choice.otherwise && !each.second.empty(); });
}

/// How the parameter writes "at least", or else "more than"; empty: neither.
std::string operator_for_since(const QueryParameter& parameter) {
  for (const auto wanted : {Comparison::at_least, Comparison::more}) {
    for (const auto& [written, meaning] : parameter.operators) {
      if (meaning == wanted) return written;
    }
  }
  return {};
}

Parameters order_by(const dataflow_qa::mocks::Ordering& ordering, const std::string& path) {
  switch (ordering.grammar) {
    case OrderGrammar::two:
      if (ordering.direction_parameter.empty()) return {{ordering.parameter, path}};
      return {{ordering.parameter, path}, {ordering.direction_parameter, "asc"}};
    case OrderGrammar::colon:
      return {{ordering.parameter, path + ":asc"}};
    case OrderGrammar::bar:
      return {{ordering.parameter, path + "|asc"}};
    case OrderGrammar::blank:
    case OrderGrammar::minus:
      return {{ordering.parameter, path}};
    case OrderGrammar::pairs:
      break;
  }
  return {{ordering.parameter, Json::array({Json::array({path, "asc"})}).dump()}};
}

}  // namespace

std::string query_text(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    text += (text.empty() ? "" : "&") + percent_encoded(name) + '=' + percent_encoded(value);
  }
  return text;
}

DescribedListing::DescribedListing(Described collection, const std::set<std::string>& needed, int page_size)
    : collection_{collection}, size_{static_cast<std::size_t>(collection.dialect.paging.size)} {
  lift_filters();
  widen(needed);
  choose_order();
  find_change_filter();
  const auto& paging = collection_.dialect.paging;
  if (paging.size_parameter.empty()) return;
  size_ = static_cast<std::size_t>(paging.most > 0 ? std::min<std::int64_t>(page_size, paging.most) : page_size);
}

void DescribedListing::lift_filters() {
  for (const auto& parameter : collection_.dialect.query) {
    if (parameter.kind != ParameterKind::choice || !parameter.otherwise || !narrows(parameter)) continue;
    if (const auto all = value_for_all(parameter); !all.empty()) {
      fixed_.emplace_back(parameter.name, all);
    } else if (turns_.empty()) {
      for (const auto& [value, conditions] : parameter.choices) turns_.push_back({{parameter.name, value}});
    }
  }
}

DescribedListing::Turn DescribedListing::turn_of(const ListQuery& query) const {
  Turn turn{0, query};
  const auto bar = query.cursor.find('|');
  if (turns_.empty() || bar == std::string::npos) return turn;
  turn.number = static_cast<std::size_t>(std::stoul("0" + query.cursor.substr(0, bar)));
  turn.query.cursor = query.cursor.substr(bar + 1);
  return turn;
}

/// A view or a choice of members that shows more of what is needed.
void DescribedListing::widen(const std::set<std::string>& needed) {
  missing_ = missing_in(collection_, collection_.dialect.list_view, needed);
  if (missing_.empty()) return;
  if (const auto* members = parameter_of(collection_, ParameterKind::members)) {
    std::set<std::string> names{collection_.entity.declaration->id_field};
    for (const auto& path : needed) names.insert(path.substr(0, path.find('.')));
    fixed_.emplace_back(members->name,
                        members->json_list ? Json(names).dump() : fmt::format("{}", fmt::join(names, ",")));
    missing_.clear();
    return;
  }
  const auto* view = parameter_of(collection_, ParameterKind::view);
  if (view == nullptr) return;
  std::string best;
  for (const auto& [value, name] : view->views) {
    auto lacks = missing_in(collection_, name, needed);
    if (lacks.size() >= missing_.size()) continue;
    missing_ = std::move(lacks);
    best = value;
  }
  if (!best.empty()) fixed_.emplace_back(view->name, best);
}

/// Pages of numbers are kept in an order that edits do not change.
void DescribedListing::choose_order() {
  const auto& paging = collection_.dialect.paging;
  const auto& ordering = collection_.dialect.ordering;
  const auto& id = collection_.entity.declaration->id_field;
  const bool can =
      ordering.fields.empty() || std::find(ordering.fields.begin(), ordering.fields.end(), id) != ordering.fields.end();
  if ((!paging.page && !paging.offset) || ordering.parameter.empty() || !can) return;
  for (auto& parameter : order_by(ordering, id)) fixed_.push_back(std::move(parameter));
}

void DescribedListing::find_change_filter() {
  change_filter_ = parameter_of(collection_, ParameterKind::changed_since);
  if (change_filter_ != nullptr) return;
  const auto& changed = collection_.entity.declaration->changed_field;
  if (changed.empty()) return;
  for (const auto& parameter : collection_.dialect.query) {
    const bool compares = parameter.kind == ParameterKind::compares || parameter.kind == ParameterKind::conditions;
    const bool on_change =
        std::find(parameter.fields.begin(), parameter.fields.end(), changed) != parameter.fields.end();
    if (!compares || !on_change || operator_for_since(parameter).empty()) continue;
    change_filter_ = &parameter;
    change_operator_ = operator_for_since(parameter);
    return;
  }
}

/// The value of the change filter.
std::string DescribedListing::since_text(Time since) const {
  const auto time = time_text(collection_.system, since);
  if (change_filter_->kind == ParameterKind::changed_since) return time;
  if (change_filter_->kind == ParameterKind::compares) return change_operator_ + time;
  const auto& changed = collection_.entity.declaration->changed_field;
  if (change_filter_->grammar == ConditionGrammar::triples) {
    return Json::array({Json::array({changed, change_operator_, time})}).dump();
  }
  Json condition = Json::object();
  condition[changed] = {{"operator", change_operator_}, {"values", Json::array({time})}};
  return Json::array({condition}).dump();
}

Parameters DescribedListing::equality(const std::string& path, const std::string& value) const {
  const bool fits_a_list =
      !value.empty() && value.find(',') == std::string::npos && value.front() != ' ' && value.back() != ' ';
  for (const auto& parameter : collection_.dialect.query) {
    const bool names_it = parameter.fields.size() == 1 && parameter.fields.front() == path;
    const bool of_list = parameter.kind == ParameterKind::texts || parameter.kind == ParameterKind::one_of;
    if (!names_it || (parameter.kind != ParameterKind::equals && !(of_list && fits_a_list))) continue;
    return {{parameter.name, value}};
  }
  return {};
}

std::string DescribedListing::target(const ListQuery& whole, const Parameters& equals) const {
  const auto [number, query] = turn_of(whole);
  constexpr std::size_t tag = 2;  // "u:"
  if (query.cursor.rfind("u:", 0) == 0) return query.cursor.substr(tag);
  const auto& paging = collection_.dialect.paging;
  const auto wanted = wanted_after(PagePlace::parse(query.cursor));
  auto parameters = fixed_;
  if (number < turns_.size()) parameters.insert(parameters.end(), turns_[number].begin(), turns_[number].end());
  if (!paging.size_parameter.empty()) parameters.emplace_back(paging.size_parameter, fmt::format("{}", wanted.size));
  parameters.insert(parameters.end(), equals.begin(), equals.end());
  if (const auto* deleted = parameter_of(collection_, ParameterKind::with_deleted); deleted && query.with_deleted) {
    parameters.emplace_back(deleted->name, "true");
  }
  if (query.changed_since && change_filter_ != nullptr) {
    parameters.emplace_back(change_filter_->name, since_text(*query.changed_since));
  }
  if (query.cursor.rfind("c:", 0) == 0) {
    parameters.emplace_back(paging.cursor.value_or("cursor"), query.cursor.substr(tag));
  } else if (!query.cursor.empty()) {
    put_number(wanted, parameters);
  }
  const auto path = '/' + collection_.dialect.path + collection_.system.dialect->path_suffix;
  return parameters.empty() ? path : path + '?' + query_text(parameters);
}

}  // namespace pms_go_sync
