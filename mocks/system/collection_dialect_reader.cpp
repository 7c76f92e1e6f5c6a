// Held by dialect_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "mocks/system/dialect_reader.h"
#include "mocks/system/field_reader.h"
#include "mocks/system/read_keys.h"
#include "mocks/system/settings.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;

namespace {

Comparison comparison_at(const JsonPlace& place) {
  return place.one_of<Comparison>({{"=", Comparison::equal},
                                   {"!=", Comparison::not_equal},
                                   {"<", Comparison::less},
                                   {"<=", Comparison::at_most},
                                   {">", Comparison::more},
                                   {">=", Comparison::at_least},
                                   {"in", Comparison::one_of},
                                   {"like", Comparison::contains}});
}

/// Reads what one entity's collection says in its own way.
class CollectionDialectReader {
 public:
  CollectionDialectReader(const System& system, const Entity& entity, CollectionDialect& dialect)
      : system_(system), entity_(entity), dialect_(dialect) {}

  void read(const JsonPlace& place) {
    read_key(place, "path", dialect_.path);
    if (const auto list = place.optional("list")) read_list(*list);
    read_key(place, "single_wrapper", dialect_.single_wrapper);
    put_names_in(dialect_.single_wrapper);
    if (const auto writing = place.optional("writing")) read_writing(*writing);
    if (const auto paging = place.optional("paging")) read_paging(*paging);
    if (const auto ordering = place.optional("ordering")) read_ordering(*ordering);
    if (const auto query = place.optional("query")) {
      for (const JsonPlace& each : query->elements()) read_parameter(each);
    }
    read_key(place, "list_view", dialect_.list_view);
    if (const auto names = place.optional("query_names")) dialect_.query_names = query_names_at(*names, system_);
    if (const auto headers = place.optional("list_headers")) dialect_.list_headers = list_headers_at(*headers);
    if (const auto empty = place.optional("empty_list")) {
      dialect_.empty_list_status = static_cast<int>(empty->integer(200, 299));
    }
    if (const auto messages = place.optional("messages")) {
      auto own = messages_at(*messages, system_);
      dialect_.messages.insert(dialect_.messages.begin(), own.begin(), own.end());
    }
    if (const auto lock = place.optional("lock")) read_lock(*lock);
    if (const auto dependants = place.optional("dependants")) {
      dialect_.dependants = dependants->one_of<Dependants>(
          {{"refuse", Dependants::refuse}, {"cascade", Dependants::cascade}, {"keep", Dependants::keep}});
    }
    if (const auto missing = place.optional("missing")) dialect_.missing = missing_at(*missing);
    if (const auto missing = place.optional("missing_in_lists")) dialect_.missing_in_lists = missing_at(*missing);
    if (const auto actions = place.optional("actions")) {
      for (const JsonPlace& each : actions->elements()) dialect_.actions.push_back(action_at(each, entity_));
    }
    check_walk(place);
  }

 private:
  /// The words of the collection in a text of the whole system.
  void put_names_in(std::string& text) const {
    const auto put = [&text](std::string_view name, const std::string& value) {
      for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
      }
    };
    put("{collection}", dialect_.path);
    put("{singular}", entity_.singular);
  }

  [[nodiscard]] json with_names(const json& value) const {
    if (value.is_string()) {
      auto text = value.get<std::string>();
      put_names_in(text);
      return text;
    }
    if (!value.is_structured()) return value;
    json all = value.is_array() ? json::array() : json::object();
    for (const auto& [key, member] : value.items()) {
      if (value.is_array()) {
        all.push_back(with_names(member));
      } else {
        std::string name = key;
        put_names_in(name);
        all[name] = with_names(member);
      }
    }
    return all;
  }

  void read_list(const JsonPlace& place) {
    check_placeholders(place, placeholders_of_lists());
    dialect_.list = with_names(place.value());
    if (!says({"items"})) place.fail("nothing says where the records stand: put \"{items}\" into it");
  }

  /// In the body of lists or in their headers.
  [[nodiscard]] bool says(std::initializer_list<std::string_view> any) const {
    auto there = placeholders_in(dialect_.list);
    for (const auto& [name, form] : dialect_.list_headers) {
      for (auto& each : placeholders_in(form)) there.push_back(std::move(each));
    }
    return std::any_of(there.begin(), there.end(),
                       [&](const auto& each) { return std::find(any.begin(), any.end(), each.second) != any.end(); });
  }

  /// A client that has one page must be able to get at the next one.
  void check_walk(const JsonPlace& place) const {
    if (place.has_failed() || dialect_.list.is_null()) return;
    if (dialect_.paging.cursor && !says({"next_cursor", "next_url", "next_path", "links"})) {
      place.fail(
          fmt::format("{}: the list is paged by a cursor, and \"list\" says it nowhere: put \"{{next_cursor}}\" "
                      "or \"{{next_url}}\" into it",
                      dialect_.path));
    }
    const bool paged = dialect_.paging.page || dialect_.paging.offset || dialect_.paging.cursor;
    if (says({"next_cursor", "next_url", "next_path", "links", "next_page", "next_offset"}) && !paged) {
      place.fail(
          fmt::format("{}: \"list\" points to a next page, but \"paging\" has neither \"page\" nor \"offset\" "
                      "nor \"cursor\"",
                      dialect_.path));
    }
  }

  [[nodiscard]] bool is_field(const JsonPlace& place, const std::string& path) const {
    return is_field_of(entity_, place, path);
  }

  /// "customer.visible": a field of the record that the field "customer" refers to.
  [[nodiscard]] bool is_field_of_referred(const std::string& path) const {
    const auto dot = path.rfind('.');
    const Slot slot = dot == std::string::npos ? no_slot : entity_.slot_of(path.substr(0, dot));
    if (slot == no_slot || !entity_.field(slot).reference) return false;
    const Entity* other = system_.find(*entity_.field(slot).reference);
    return other != nullptr && other->slot_of(path.substr(dot + 1)) != no_slot;
  }

  void read_writing(const JsonPlace& place, Writing& writing) const {
    if (!place.is_object_of({"update_verb", "update_media_types", "wrapper", "unknown", "read_only", "loose_numbers",
                             "trims", "empty_is_null", "forms", "booleans", "always_touches", "update_body",
                             "ignore_case", "converts", "null_is_absent", "failed_test"})) {
      return;
    }
    if (const auto verb = place.optional("update_verb")) {
      writing.update_verb = verb->one_of<std::string>({{"PATCH", "PATCH"}, {"PUT", "PUT"}, {"POST", "POST"}});
    }
    read_key(place, "update_media_types", writing.update_media_types);
    read_key(place, "wrapper", writing.wrapper);
    if (const auto unknown = place.optional("unknown")) {
      writing.refuses_unknown = unknown->one_of<bool>({{"refuse", true}, {"ignore", false}});
    }
    if (const auto read_only = place.optional("read_only")) {
      writing.refuses_read_only = read_only->one_of<bool>({{"refuse", true}, {"ignore", false}});
    }
    read_key(place, "loose_numbers", writing.reads_numbers);
    read_key(place, "trims", writing.trims);
    read_key(place, "empty_is_null", writing.empty_is_null);
    read_key(place, "forms", writing.takes_forms);
    if (const auto touches = place.optional("always_touches")) writing.always_touches = setting_at(*touches, system_);
    if (const auto body = place.optional("update_body")) {
      writing.by_operations = body->one_of<bool>({{"record", false}, {"json_patch", true}});
    }
    read_key(place, "failed_test", writing.failed_test);
    read_key(place, "ignore_case", writing.ignore_case);
    read_key(place, "converts", writing.converts);
    read_key(place, "null_is_absent", writing.null_is_absent);
    if (const auto booleans = place.optional("booleans")) {
      writing.booleans = booleans->one_of<BooleanReading>({{"json", BooleanReading::json},
                                                           {"words", BooleanReading::words},
                                                           {"zero_one", BooleanReading::zero_one},
                                                           {"all_but_false", BooleanReading::all_but_false}});
    }
  }

  void read_writing(const JsonPlace& place) {
    read_writing(place, dialect_.writing);
    put_names_in(dialect_.writing.wrapper);
  }

  void read_paging(const JsonPlace& place) {
    Paging& paging = dialect_.paging = {};
    if (!place.is_object_of({"page", "offset", "cursor", "size"})) return;
    paging.page = page_number_at(place.optional("page"), 1);
    paging.offset = page_number_at(place.optional("offset"), 0);
    if (const auto cursor = place.optional("cursor"); cursor && cursor->is_object_of({"parameter", "keeps_query"})) {
      if (const auto parameter = cursor->required("parameter")) paging.cursor = parameter->text();
      read_key(*cursor, "keeps_query", paging.cursor_keeps_query);
    }
    if (paging.page && paging.offset) place.fail("a list is paged by \"page\" or by \"offset\", not by both");
    const bool paged = paging.page || paging.offset || paging.cursor;
    const auto size = paged ? place.required("size") : place.optional("size");
    if (!size || !size->is_object_of({"parameter", "default", "most", "beyond", "zero_is_all"})) return;
    read_key(*size, "parameter", paging.size_parameter);
    read_key(*size, "zero_is_all", paging.zero_is_all);
    if (const auto otherwise = size->required("default")) paging.size = otherwise->integer(1, largest_number);
    if (const auto most = size->optional("most")) paging.most = most->integer(paging.size, largest_number);
    if (const auto beyond = size->optional("beyond")) {
      paging.clamps = setting_at(*beyond, system_, "refuse", "clamp", "clamp");
    }
  }

  void read_ordering(const JsonPlace& place) {
    Ordering& ordering = dialect_.ordering = {};
    if (!place.is_object_of({"by", "then_by", "descending", "parameter", "direction_parameter", "grammar", "fields",
                             "unknown", "oldest_first"})) {
      return;
    }
    if (const auto unknown = place.optional("unknown")) {
      ordering.ignores_unknown = setting_at(*unknown, system_, "refuse", "ignore", "ignore");
    }
    read_key(place, "by", ordering.by);
    if (!ordering.by.empty()) (void)is_field(*place.optional("by"), ordering.by);
    read_key(place, "then_by", ordering.then_by);
    if (!ordering.then_by.empty()) (void)is_field(*place.optional("then_by"), ordering.then_by);
    read_key(place, "descending", ordering.descending);
    read_key(place, "oldest_first", ordering.oldest_first);
    read_key(place, "parameter", ordering.parameter);
    read_key(place, "direction_parameter", ordering.direction_parameter);
    if (const auto grammar = place.optional("grammar")) {
      ordering.grammar = grammar->one_of<OrderGrammar>({{"two", OrderGrammar::two},
                                                        {"colon", OrderGrammar::colon},
                                                        {"bar", OrderGrammar::bar},
                                                        {"blank", OrderGrammar::blank},
                                                        {"minus", OrderGrammar::minus},
                                                        {"pairs", OrderGrammar::pairs}});
    }
    if (const auto fields = place.optional("fields")) {
      read_key(place, "fields", ordering.fields);
      for (const std::string& path : ordering.fields) (void)is_field(*fields, path);
    }
  }

  RowCondition condition_at(const JsonPlace& place) const {
    RowCondition condition;
    if (!place.is_object_of({"field", "is", "value", "or_null"})) return condition;
    require_key(place, "field", condition.path);
    if (const auto field = place.optional("field"); field && !is_field_of_referred(condition.path)) {
      (void)is_field(*field, condition.path);
    }
    if (const auto is = place.optional("is")) condition.comparison = comparison_at(*is);
    require_key(place, "value", condition.value);
    read_key(place, "or_null", condition.or_null);
    return condition;
  }

  void read_choices(const JsonPlace& place, QueryParameter& parameter) const {
    const auto choices = place.required("choices");
    if (!choices) return;
    for (const auto& [value, conditions] : choices->members()) {
      auto& [name, all] = parameter.choices.emplace_back(value, std::vector<RowCondition>{});
      for (const JsonPlace& each : conditions.elements()) all.push_back(condition_at(each));
    }
  }

  /// The value that holds where a parameter is left out is one of those that it may have.
  template <typename Values>
  static void check_otherwise(const JsonPlace& place, const QueryParameter& parameter, const Values& values) {
    if (!parameter.otherwise) return;
    const auto& text = *parameter.otherwise;
    for (const std::string& one : parameter.several ? base::split_list(text, ',') : std::vector{text}) {
      const bool known = std::any_of(values.begin(), values.end(), [&](const auto& each) { return each.first == one; });
      if (!known) place.optional("default")->fail(fmt::format("\"{}\" is not among the values", one));
    }
  }

  void read_operators(const JsonPlace& place, QueryParameter& parameter) const {
    if (const auto grammar = place.optional("grammar")) {
      parameter.grammar = grammar->one_of<ConditionGrammar>(
          {{"triples", ConditionGrammar::triples}, {"operators", ConditionGrammar::operators}});
    }
    const auto operators = place.required("operators");
    if (!operators) return;
    for (const auto& [written, meaning] : operators->members()) {
      parameter.operators.emplace_back(written, comparison_at(meaning));
    }
  }

  void read_fields(const JsonPlace& place, QueryParameter& parameter) const {
    if (const auto field = place.optional("field")) parameter.fields = {field->text()};
    read_key(place, "fields", parameter.fields);
    for (const std::string& path : parameter.fields) (void)is_field(place, path);
    const bool needs = parameter.kind == ParameterKind::equals || parameter.kind == ParameterKind::one_of ||
                       parameter.kind == ParameterKind::contains || parameter.kind == ParameterKind::compares ||
                       (parameter.kind >= ParameterKind::texts && parameter.kind <= ParameterKind::after);
    if (needs && parameter.fields.empty()) place.fail("the key \"field\" (or \"fields\") is missing");
  }

  /// A key that a kind of parameter makes nothing of would be passed over.
  static void check_meaning(const JsonPlace& place) {
    static const std::vector<std::pair<const char*, std::vector<std::string>>> only_for{
        {"choices", {"choice"}},
        {"views", {"view"}},
        {"operators", {"compares", "conditions"}},
        {"grammar", {"compares", "conditions", "members"}},
        {"strict", {"changed_since", "after"}},
        {"time", {"changed_since"}},
        {"single", {"with_deleted"}},
        {"through", {"with_parts"}},
        {"several", {"choice", "enumeration"}}};
    const auto kind = place.optional("kind");
    if (!kind || place.has_failed()) return;
    for (const auto& [key, kinds] : only_for) {
      if (!place.has(key) || std::find(kinds.begin(), kinds.end(), kind->text()) != kinds.end()) continue;
      return place.fail(
          fmt::format("\"{}\" is for the kind{} {}", key, kinds.size() == 1 ? "" : "s", fmt::join(kinds, ", ")));
    }
  }

  void read_parameter(const JsonPlace& place) {
    if (!place.is_object_of({"name", "kind", "field", "fields", "choices", "several", "views", "default", "operators",
                             "grammar", "strict", "bad", "time", "single", "must_exist", "with_parts", "through"})) {
      return;
    }
    QueryParameter parameter;
    require_key(place, "name", parameter.name);
    if (const auto kind = place.required("kind")) parameter.kind = parameter_kind_at(*kind);
    read_key(place, "default", parameter.otherwise);
    parameter.strict = parameter.kind == ParameterKind::after;
    read_key(place, "strict", parameter.strict);
    read_key(place, "several", parameter.several);
    read_key(place, "single", parameter.single);
    read_key(place, "must_exist", parameter.must_exist);
    read_key(place, "with_parts", parameter.with_parts);
    if (const auto time = place.optional("time")) {
      parameter.rfc3339 = time->one_of<bool>({{"loose", false}, {"rfc3339", true}});
    }
    if (parameter.kind == ParameterKind::with_parts) {
      require_key(place, "through", parameter.through);
      const auto through = place.optional("through");
      if (through && is_field(*through, parameter.through) &&
          !entity_.field(entity_.slot_of(parameter.through)).reference)
        through->fail(fmt::format("the field \"{}\" is not a reference", parameter.through));
    }
    if (const auto bad = place.optional("bad")) {
      parameter.ignores_bad = bad->one_of<bool>({{"ignore", true}, {"refuse", false}});
    }
    if (const auto grammar = place.optional("grammar"); grammar && parameter.kind == ParameterKind::members) {
      parameter.json_list = grammar->one_of<bool>({{"commas", false}, {"json", true}});
    }
    check_meaning(place);
    read_fields(place, parameter);
    if (parameter.kind == ParameterKind::choice) read_choices(place, parameter);
    if (parameter.kind == ParameterKind::choice) check_otherwise(place, parameter, parameter.choices);
    if (parameter.kind == ParameterKind::view) require_key(place, "views", parameter.views);
    if (parameter.kind == ParameterKind::view) check_otherwise(place, parameter, parameter.views);
    if (parameter.kind == ParameterKind::compares || parameter.kind == ParameterKind::conditions) {
      read_operators(place, parameter);
    }
    if (parameter.kind == ParameterKind::changed_since && entity_.changed_slot == no_slot && !place.has_failed()) {
      place.fail(fmt::format("{} has no field with \"stamp\": \"changed\" to look at", dialect_.path));
    }
    if (parameter.kind == ParameterKind::with_deleted && entity_.deleted_slot == no_slot && !place.has_failed()) {
      place.fail(fmt::format("{} has no field with \"stamp\": \"deleted\" to look at", dialect_.path));
    }
    dialect_.query.push_back(std::move(parameter));
  }

  void read_lock(const JsonPlace& place) {
    Lock lock;
    if (!place.is_object_of({"header", "member", "required"})) return;
    read_key(place, "header", lock.header);
    read_key(place, "member", lock.member);
    read_key(place, "required", lock.required);
    if (lock.header.empty() == lock.member.empty()) place.fail("a lock is either a \"header\" or a \"member\"");
    if (!lock.member.empty()) (void)is_field(place, lock.member);
    if (!lock.header.empty() && entity_.version_slot == no_slot) {
      place.fail("a header names a version: the collection needs a field with \"stamp\": \"version\"");
    }
    dialect_.lock = lock;
  }

  const System& system_;
  const Entity& entity_;
  CollectionDialect& dialect_;
};

}  // namespace

void read_collection_dialect(const JsonPlace& place, const System& system, const Entity& entity,
                             CollectionDialect& dialect) {
  CollectionDialectReader(system, entity, dialect).read(place);
}

}  // namespace dataflow_qa::mocks
