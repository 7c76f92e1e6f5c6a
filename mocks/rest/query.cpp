// Held by rest_lists_test.cpp.
#include "mocks/rest/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "mocks/http/body.h"
#include "mocks/rest/conditions.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

using Wrong = tl::unexpected<QueryFault>;

/// More than a mock ever holds, and little enough to reckon with.
constexpr std::int64_t most_rows = 1'000'000;
constexpr std::int64_t last_row = 1'000'000'000'000;

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// As text; an offset's "+" that was not encoded has come as a blank.
std::optional<Ticks> time_from(const std::string& text, bool rfc3339) {
  const TimeGrammar grammar = rfc3339 ? TimeGrammar::rfc3339 : TimeGrammar::dotnet;
  if (const auto time = parse_time(text, grammar)) return time;
  constexpr std::size_t offset = 6;  // "+01:00"
  if (text.size() <= offset || text[text.size() - offset] != ' ') return std::nullopt;
  std::string with_plus = text;
  with_plus[text.size() - offset] = '+';
  return parse_time(with_plus, grammar);
}

QueryFault not_valid(const std::string& parameter, const std::string& value) {
  return {parameter, fmt::format("'{}' is not a valid {}", value, parameter)};
}

tl::expected<bool, QueryFault> boolean_in(const Target& target, const QueryParameter& parameter) {
  const std::string* given = target.parameter(parameter.name);
  if (given == nullptr || *given == "false") return false;
  if (*given == "true") return true;
  if (parameter.ignores_bad) return false;
  return Wrong(QueryFault{parameter.name, fmt::format("{} must be true or false", parameter.name)});
}

/// Reads the query of one request. The first thing that is wrong ends it.
class QueryReader {
 public:
  QueryReader(const Store& store, const Entity& entity, const CollectionDialect& dialect, const Target& target,
              Ticks now)
      : binder_(store, entity, dialect), entity_(entity), dialect_(dialect), target_(target), now_(now) {
    request_.view = dialect.list_view;
  }

  tl::expected<ListRequest, QueryFault> read() {
    for (const QueryParameter& parameter : dialect_.query) {
      if (!wrong_) read_parameter(parameter);
    }
    if (!wrong_) read_page();
    if (!wrong_) read_order();
    if (wrong_) return Wrong(std::move(*wrong_));
    return std::move(request_);
  }

 private:
  void fail(const QueryParameter& parameter, const std::string& value) {
    if (!parameter.ignores_bad) wrong_ = not_valid(parameter.name, value);
  }

  void read_parameter(const QueryParameter& parameter) {
    const std::string* given = target_.parameter(parameter.name);
    const std::string* value = given != nullptr ? given : parameter.otherwise ? &*parameter.otherwise : nullptr;
    if (value == nullptr) return;
    switch (parameter.kind) {
      case ParameterKind::changed_since:
        return read_changed_since(parameter, *value);
      case ParameterKind::choice:
        return read_choice(parameter, *value);
      case ParameterKind::equals:
      case ParameterKind::one_of:
      case ParameterKind::contains:
        return read_plain(parameter, *value);
      case ParameterKind::compares:
        return read_compared(parameter, *value);
      case ParameterKind::conditions:
        return read_conditions(parameter, *value);
      case ParameterKind::view:
        return read_view(parameter, *value);
      case ParameterKind::members:
        return read_members(parameter, *value);
      case ParameterKind::with_deleted:
        return read_with_deleted(parameter);
      case ParameterKind::operand:
        return;
    }
  }

  void want(std::vector<BoundCondition> conditions) {
    for (const BoundCondition& condition : conditions) {
      if (condition.slot == entity_.deleted_slot && condition.through == no_slot) request_.with_deleted = true;
      const bool on_change = condition.slot == entity_.changed_slot && condition.through == no_slot &&
                             (condition.comparison == Comparison::more || condition.comparison == Comparison::at_least);
      (on_change ? request_.change_filtered : request_.lookup) = true;
    }
    request_.wanted.push_back({std::move(conditions)});
  }

  void read_changed_since(const QueryParameter& parameter, const std::string& value) {
    const auto time = changed_from(parameter, value);
    if (!time) return fail(parameter, value);
    request_.change_filtered = true;
    const Ticks since = parameter.strict ? *time + 1 : *time;
    request_.since = std::max(request_.since.value_or(since), since);
  }

  [[nodiscard]] std::optional<Ticks> changed_from(const QueryParameter& parameter, const std::string& value) const {
    if (entity_.time->form == TimeFormat::Form::text) return time_from(value, parameter.rfc3339);
    const auto bound = binder_.bind(entity_.declaration->changed_field, Comparison::at_least, value);
    return bound ? std::optional(bound->value.get<Ticks>()) : std::nullopt;
  }

  void read_with_deleted(const QueryParameter& parameter) {
    auto with = boolean_in(target_, parameter);
    if (with) {
      request_.with_deleted = request_.with_deleted || *with;
    } else {
      wrong_ = std::move(with.error());
    }
  }

  /// "{today}", and "{start|today}": the parameter "start" where it is given.
  json operand(const json& value) const {
    if (!value.is_string() || !value.get_ref<const std::string&>().starts_with('{')) return value;
    const auto& text = value.get_ref<const std::string&>();
    const std::string inner = text.substr(1, text.size() - 2);
    const auto bar = inner.find('|');
    const std::string today = day_of(now_);
    if (bar == std::string::npos) return today;
    const std::string* given = target_.parameter(inner.substr(0, bar));
    return given == nullptr ? today : given->substr(0, today.size());
  }

  void read_choice(const QueryParameter& parameter, const std::string& value) {
    Alternatives alternatives;
    for (const std::string& each : parameter.several ? base::split_list(value, ',') : std::vector{value}) {
      const auto chosen = std::find_if(parameter.choices.begin(), parameter.choices.end(),
                                       [&](const auto& choice) { return choice.first == each; });
      if (chosen == parameter.choices.end()) return fail(parameter, each);
      auto& conditions = alternatives.emplace_back();
      for (const RowCondition& condition : chosen->second) {
        auto bound = binder_.bind(condition.path, condition.comparison, operand(condition.value));
        if (!bound) return fail(parameter, value);
        bound->or_null = condition.or_null;
        if (bound->slot == entity_.deleted_slot && bound->through == no_slot) request_.with_deleted = true;
        conditions.push_back(std::move(*bound));
      }
    }
    request_.wanted.push_back(std::move(alternatives));
  }

  void read_plain(const QueryParameter& parameter, const std::string& value) {
    const Comparison comparison = parameter.kind == ParameterKind::contains ? Comparison::contains
                                  : parameter.kind == ParameterKind::one_of ? Comparison::one_of
                                                                            : Comparison::equal;
    Alternatives any;
    for (const std::string& path : parameter.fields) {
      auto bound = binder_.bind(path, comparison, value);
      if (!bound) return fail(parameter, value);
      any.push_back({std::move(*bound)});
    }
    request_.lookup = true;
    request_.wanted.push_back(std::move(any));
  }

  void read_compared(const QueryParameter& parameter, const std::string& value) {
    const auto* best = longest_operator(parameter, value);
    const std::string operand = best == nullptr ? value : value.substr(best->first.size());
    auto bound = binder_.bind(parameter.fields.front(), best == nullptr ? Comparison::equal : best->second, operand);
    if (!bound) return fail(parameter, value);
    want({std::move(*bound)});
  }

  void read_conditions(const QueryParameter& parameter, const std::string& value) {
    auto conditions = conditions_from(value, parameter, binder_);
    if (!conditions) return fail(parameter, value);
    if (!conditions->empty()) want(std::move(*conditions));
  }

  void read_view(const QueryParameter& parameter, const std::string& value) {
    const auto view = std::find_if(parameter.views.begin(), parameter.views.end(),
                                   [&](const auto& each) { return each.first == value; });
    if (view == parameter.views.end()) return fail(parameter, value);
    request_.view = view->second;
  }

  /// "name,email", ["name","email"] or "*".
  void read_members(const QueryParameter& parameter, const std::string& value) {
    std::vector<std::string> names = base::split_list(value, ',');
    if (value.starts_with('[')) {
      const auto list = parse_body(value);
      if (!list || !list->is_array()) return fail(parameter, value);
      names.clear();
      for (const json& each : *list) names.push_back(each.is_string() ? each.get<std::string>() : each.dump());
    }
    request_.members.assign(entity_.size(), false);
    request_.view.clear();
    for (const std::string& name : names) {
      if (name == "*") {
        request_.members.clear();
        return;
      }
      const Slot slot = entity_.slot_of(name.substr(0, name.find('(')));
      if (slot == no_slot) return fail(parameter, name);
      request_.members[slot] = true;
    }
  }

  [[nodiscard]] std::optional<std::int64_t> number(const std::string& name, std::int64_t least) {
    const std::string* given = target_.parameter(name);
    if (given == nullptr) return std::nullopt;
    const auto value = whole_number(*given);
    if (!value || *value < least) wrong_ = not_valid(name, *given);
    return value;
  }

  void read_page() {
    const Paging& paging = dialect_.paging;
    request_.size = paging.size;
    if (!paging.size_parameter.empty()) {
      if (const auto size = number(paging.size_parameter, paging.zero_is_all ? 0 : 1))
        request_.size = std::min(*size, most_rows);
    }
    const bool too_many = request_.size > paging.most || request_.size == 0;
    if (paging.most > 0 && too_many) {
      if (!paging.clamps) {
        wrong_ = {paging.size_parameter, fmt::format("{} must be at most {}", paging.size_parameter, paging.most)};
      }
      request_.size = paging.most;
    }
    if (wrong_) return;
    if (paging.cursor) {
      if (const std::string* cursor = target_.parameter(*paging.cursor)) request_.cursor = *cursor;
    }
    if (request_.cursor) return;
    if (paging.page) {
      constexpr std::int64_t last_page = 1'000'000'000;
      const auto page = number(paging.page->parameter, paging.page->first);
      if (page) request_.from = std::min(*page - paging.page->first, last_page) * request_.size;
    } else if (paging.offset) {
      const auto offset = number(paging.offset->parameter, paging.offset->first);
      if (offset) request_.from = std::min(*offset - paging.offset->first, last_row);
    }
  }

  void read_order() {
    const Ordering& ordering = dialect_.ordering;
    const Slot slot = ordering.by.empty() ? no_slot : entity_.slot_of(ordering.by);
    const std::string* asked = ordering.parameter.empty() ? nullptr : target_.parameter(ordering.parameter);
    const std::string* direction =
        ordering.direction_parameter.empty() ? nullptr : target_.parameter(ordering.direction_parameter);
    if (asked == nullptr) {
      const bool turned = direction != nullptr && base::equal_ignoring_case(*direction, "desc");
      request_.order = {{slot, ordering.descending || turned}};
      if (!ordering.then_by.empty()) {
        request_.order.push_back({entity_.slot_of(ordering.then_by), request_.order.front().descending});
      }
      return;
    }
    const auto wanted = orders_from(*asked, direction, ordering);
    if (!wanted) {
      wrong_ = not_valid(ordering.parameter, *asked);
      return;
    }
    for (const auto& [path, descending] : *wanted) request_.order.push_back({entity_.slot_of(path), descending});
  }

  ConditionBinder binder_;
  const Entity& entity_;
  const CollectionDialect& dialect_;
  const Target& target_;
  Ticks now_;
  ListRequest request_;
  std::optional<QueryFault> wrong_;
};

}  // namespace

std::string day_of(Ticks now) {
  constexpr std::size_t day = 10;
  return format_time(now, TimeFormat{}).substr(0, day);
}

tl::expected<ListRequest, QueryFault> read_list_request(const Store& store, const Entity& entity,
                                                        const CollectionDialect& dialect, const Target& target,
                                                        Ticks now) {
  return QueryReader(store, entity, dialect, target, now).read();
}

tl::expected<bool, QueryFault> asks_for_deleted(const CollectionDialect& dialect, const Target& target) {
  for (const QueryParameter& parameter : dialect.query) {
    if (parameter.kind != ParameterKind::with_deleted || !parameter.single) continue;
    auto with = boolean_in(target, parameter);
    if (!with || *with) return with;
  }
  return false;
}

bool fits(const Store& store, const ListRequest& request, const Record& record) {
  if (request.since && record.changed < *request.since) return false;
  return std::all_of(request.wanted.begin(), request.wanted.end(), [&](const Alternatives& any) {
    return std::any_of(any.begin(), any.end(), [&](const auto& all) {
      return std::all_of(all.begin(), all.end(), [&](const auto& each) { return holds(store, each, record); });
    });
  });
}

}  // namespace dataflow_qa::mocks::rest
