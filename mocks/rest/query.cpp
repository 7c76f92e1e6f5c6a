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

using Wrong = tl::unexpected<std::string>;

/// More than a mock ever holds, and little enough to reckon with.
constexpr std::int64_t most_rows = 1'000'000;
constexpr std::int64_t last_row = 1'000'000'000'000;

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Reads the query of one request. The first thing that is wrong ends it.
class QueryReader {
 public:
  QueryReader(const Store& store, const Entity& entity, const CollectionDialect& dialect, const Target& target,
              const std::string& today)
      : binder_(store, entity, dialect), entity_(entity), dialect_(dialect), target_(target), today_(today) {
    request_.view = dialect.list_view;
  }

  tl::expected<ListRequest, std::string> read() {
    for (const QueryParameter& parameter : dialect_.query) {
      if (wrong_.empty()) read_parameter(parameter);
    }
    if (wrong_.empty()) read_page();
    if (wrong_.empty()) read_order();
    if (!wrong_.empty()) return Wrong(wrong_);
    return std::move(request_);
  }

 private:
  void fail(const QueryParameter& parameter, const std::string& value) {
    if (!parameter.ignores_bad) wrong_ = fmt::format("'{}' is not a valid {}", value, parameter.name);
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
    auto bound = binder_.bind(entity_.declaration->changed_field,
                              parameter.strict ? Comparison::more : Comparison::at_least, value);
    if (!bound) return fail(parameter, value);
    want({std::move(*bound)});
  }

  /// "{today}", and "{start|today}": the parameter "start" where it is given.
  json operand(const json& value) const {
    if (!value.is_string() || !value.get_ref<const std::string&>().starts_with('{')) return value;
    const auto& text = value.get_ref<const std::string&>();
    const std::string inner = text.substr(1, text.size() - 2);
    const auto bar = inner.find('|');
    if (bar == std::string::npos) return today_;
    const std::string* given = target_.parameter(inner.substr(0, bar));
    return given == nullptr ? today_ : given->substr(0, today_.size());
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
    if (!value || *value < least) wrong_ = fmt::format("'{}' is not a valid {}", *given, name);
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
      if (!paging.clamps) wrong_ = fmt::format("{} must be at most {}", paging.size_parameter, paging.most);
      request_.size = paging.most;
    }
    if (!wrong_.empty()) return;
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
      return;
    }
    const auto wanted = orders_from(*asked, direction, ordering);
    if (!wanted) {
      wrong_ = fmt::format("'{}' is not a valid {}", *asked, ordering.parameter);
      return;
    }
    for (const auto& [path, descending] : *wanted) request_.order.push_back({entity_.slot_of(path), descending});
  }

  ConditionBinder binder_;
  const Entity& entity_;
  const CollectionDialect& dialect_;
  const Target& target_;
  const std::string& today_;
  ListRequest request_;
  std::string wrong_;
};

}  // namespace

std::string day_of(Ticks now) {
  constexpr std::size_t day = 10;
  return format_time(now, TimeFormat{}).substr(0, day);
}

tl::expected<ListRequest, std::string> read_list_request(const Store& store, const Entity& entity,
                                                         const CollectionDialect& dialect, const Target& target,
                                                         const std::string& today) {
  return QueryReader(store, entity, dialect, target, today).read();
}

bool fits(const Store& store, const ListRequest& request, const Record& record) {
  return std::all_of(request.wanted.begin(), request.wanted.end(), [&](const Alternatives& any) {
    return std::any_of(any.begin(), any.end(), [&](const auto& all) {
      return std::all_of(all.begin(), all.end(), [&](const auto& each) { return holds(store, each, record); });
    });
  });
}

}  // namespace dataflow_qa::mocks::rest
