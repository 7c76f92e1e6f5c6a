// Held by rest_lists_test.cpp.
#include "mocks/rest/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "mocks/http/body.h"
#include "mocks/rest/conditions.h"
#include "mocks/rest/filters.h"
#include "mocks/rest/paging.h"
#include "mocks/rest/parameters.h"
#include "mocks/store/text.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool is_same_word(const CollectionDialect& dialect, std::string_view a, std::string_view b) {
  return dialect.query_names.ignore_case ? base::equal_ignoring_case(a, b) : a == b;
}

tl::expected<bool, QueryFault> boolean_in(const CollectionDialect& dialect, const Parameters& parameters,
                                          const QueryParameter& parameter) {
  const auto given = parameters.filter(parameter.name);
  if (!given || is_same_word(dialect, *given, "false")) return false;
  if (is_same_word(dialect, *given, "true")) return true;
  if (parameter.ignores_bad) return false;
  return tl::unexpected(QueryFault{OutcomeKind::bad_query, "bad_value", "{name} must be true or false",
                                   Words{{"name", parameter.name}, {"value", *given}}});
}

/// Reads the query of one request. The first thing that is wrong ends it.
class QueryReader {
 public:
  explicit QueryReader(const ListAsked& asked)
      : binder_(asked.store, asked.entity, asked.dialect),
        store_(asked.store),
        entity_(asked.entity),
        dialect_(asked.dialect),
        parameters_(asked.dialect, asked.target),
        asked_(asked) {
    request_.view = dialect_.list_view;
    request_.oldest_first = dialect_.ordering.oldest_first;
  }

  tl::expected<ListRequest, QueryFault> read() {
    check_names();
    if (!wrong_) read_flags();
    for (const QueryParameter& parameter : dialect_.query) {
      if (!wrong_) read_parameter(parameter);
    }
    if (!wrong_) wrong_ = read_page(asked_, parameters_, request_);
    if (!wrong_) wrong_ = read_order(asked_, parameters_, request_);
    if (wrong_) return tl::unexpected(std::move(*wrong_));
    return std::move(request_);
  }

 private:
  void fail(const QueryParameter& parameter, const std::string& value) {
    if (!parameter.ignores_bad) refuse(OutcomeKind::bad_query, "bad_value", parameter.name, value);
  }

  void refuse(OutcomeKind kind, std::string reason, const std::string& name, const std::string& value,
              std::string otherwise = bad_value) {
    wrong_ = QueryFault{kind, std::move(reason), std::move(otherwise), Words{{"name", name}, {"value", value}}};
  }

  void check_names() {
    const auto* unknown =
        parameters_.refused(asked_.switches.on(dialect_.query_names.refuses_unknown), store_.system());
    if (unknown != nullptr) {
      refuse(OutcomeKind::bad_page, "unknown_parameter", *unknown, {}, "there is no parameter {name}");
    }
  }

  /// Parameters that change what others mean.
  void read_flags() {
    for (const QueryParameter& parameter : dialect_.query) {
      const bool widens = parameter.kind == ParameterKind::with_parts;
      if (wrong_ || (!widens && parameter.kind != ParameterKind::existence)) continue;
      const auto text = widens ? parameters_.filter(parameter.name) : parameters_.of_group(parameter.name);
      if (!text) continue;
      const bool on = base::equal_ignoring_case(*text, "true");
      if (!on && !base::equal_ignoring_case(*text, "false")) {
        refuse(widens ? OutcomeKind::bad_query : OutcomeKind::bad_page, widens ? "bad_value" : "bad_page",
               parameter.name, *text);
      } else if (widens && on) {
        above_ = entity_.slot_of(parameter.through);
      } else if (on) {
        must_exist_ = true;
      }
    }
  }

  void read_parameter(const QueryParameter& parameter) {
    const bool of_group = parameter.kind == ParameterKind::members;
    std::optional<std::string> value =
        of_group ? parameters_.of_group(parameter.name) : parameters_.filter(parameter.name);
    const bool given = value.has_value();
    if (!value) value = parameter.otherwise;
    if (!value) return;
    read_value(parameter, *value);
    if (given && parameter.kind == ParameterKind::choice && !parameter.otherwise) request_.lookup = true;
    if (must_exist_ && !wrong_) wrong_ = unknown_value(store_, entity_, parameter, *value);
  }

  void read_value(const QueryParameter& parameter, const std::string& value) {
    switch (parameter.kind) {
      case ParameterKind::changed_since:
        return read_changed_since(parameter, value);
      case ParameterKind::choice:
        return read_choice(parameter, value);
      case ParameterKind::equals:
      case ParameterKind::one_of:
      case ParameterKind::contains:
        return read_plain(parameter, value);
      case ParameterKind::compares:
        return read_compared(parameter, value);
      case ParameterKind::conditions:
        return read_conditions(parameter, value);
      case ParameterKind::view:
        return read_view(parameter, value);
      case ParameterKind::members:
        return read_members(parameter, value);
      case ParameterKind::with_deleted:
        return read_with_deleted(parameter);
      case ParameterKind::texts:
      case ParameterKind::ranges:
      case ParameterKind::ids:
      case ParameterKind::enumeration:
        return read_list_of_values(parameter, value);
      case ParameterKind::after:
        return read_after(parameter, value);
      case ParameterKind::operand:
      case ParameterKind::with_parts:
      case ParameterKind::existence:
        return;
    }
  }

  void read_list_of_values(const QueryParameter& parameter, const std::string& value) {
    auto condition = condition_of(store_, entity_, parameter, value);
    if (!condition) {
      wrong_ = std::move(condition.error());
      return;
    }
    request_.lookup = true;
    Alternatives any;
    // A record comes along with the one above it.
    if (parameter.with_parts && above_ != no_slot) {
      any.push_back({*condition});
      any.back().front().through = above_;
    }
    any.push_back({std::move(*condition)});
    request_.wanted.push_back(std::move(any));
  }

  void read_after(const QueryParameter& parameter, const std::string& value) {
    auto bound =
        binder_.bind(parameter.fields.front(), parameter.strict ? Comparison::more : Comparison::at_least, value);
    if (!bound) return fail(parameter, value);
    want({std::move(*bound)});
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
    const Ticks since = parameter.strict && *time < std::numeric_limits<Ticks>::max() ? *time + 1 : *time;
    request_.since = std::max(request_.since.value_or(since), since);
  }

  [[nodiscard]] std::optional<Ticks> changed_from(const QueryParameter& parameter, const std::string& value) const {
    if (entity_.time->form == TimeFormat::Form::text) {
      return parse_time(with_sign_of_offset(value), parameter.rfc3339 ? TimeGrammar::rfc3339 : TimeGrammar::dotnet,
                        entity_.time->ahead_min);
    }
    const auto bound = binder_.bind(entity_.declaration->changed_field, Comparison::at_least, value);
    return bound ? std::optional(bound->value.get<Ticks>()) : std::nullopt;
  }

  void read_with_deleted(const QueryParameter& parameter) {
    auto with = boolean_in(dialect_, parameters_, parameter);
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
    if (bar == std::string::npos) return asked_.today;
    const auto given = parameters_.filter(inner.substr(0, bar));
    return given ? given->substr(0, asked_.today.size()) : asked_.today;
  }

  void read_choice(const QueryParameter& parameter, const std::string& value) {
    Alternatives alternatives;
    for (const std::string& each : parameter.several ? base::split_list(value, ',') : std::vector{value}) {
      const auto chosen = std::find_if(parameter.choices.begin(), parameter.choices.end(),
                                       [&](const auto& choice) { return is_same_word(dialect_, choice.first, each); });
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
      const bool is_guid = entity_.field(entity_.slot_of(path)).format == TextFormat::guid;
      if (is_guid && !value.empty() && !has_format(value, TextFormat::guid)) return fail(parameter, value);
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
    } else if (parameter.json_list) {
      return refuse_members(parameter, value);
    }
    if (names.empty()) return refuse_members(parameter, value);
    request_.members.assign(entity_.size(), false);
    request_.view.clear();
    for (const std::string& name : names) {
      if (name == "*") {
        request_.members.clear();
        return;
      }
      const Slot slot = top_slot(entity_, dialect_, name.substr(0, name.find('(')));
      if (slot == no_slot) return refuse_members(parameter, name);
      request_.members[slot] = true;
    }
  }

  void refuse_members(const QueryParameter& parameter, const std::string& value) {
    if (!parameter.ignores_bad) refuse(OutcomeKind::bad_page, "bad_members", parameter.name, value);
  }

  ConditionBinder binder_;
  const Store& store_;
  const Entity& entity_;
  const CollectionDialect& dialect_;
  Parameters parameters_;
  const ListAsked& asked_;
  Slot above_ = no_slot;     // the field that refers to the record above, where parts come along
  bool must_exist_ = false;  // values of filters
  ListRequest request_;
  std::optional<QueryFault> wrong_;
};

}  // namespace

std::string day_of(Ticks now) {
  constexpr std::size_t day = 10;
  return format_time(now, TimeFormat{}).substr(0, day);
}

tl::expected<ListRequest, QueryFault> read_list_request(const ListAsked& asked) {
  return QueryReader(asked).read();
}

QueryFault bad_cursor(const std::string& parameter, std::string otherwise) {
  return {OutcomeKind::bad_query, "bad_cursor", std::move(otherwise), Words{{"name", parameter}}};
}

tl::expected<bool, QueryFault> asks_for_deleted(const CollectionDialect& dialect, const Target& target) {
  for (const QueryParameter& parameter : dialect.query) {
    if (parameter.kind != ParameterKind::with_deleted || !parameter.single) continue;
    auto with = boolean_in(dialect, Parameters(dialect, target), parameter);
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
