// Held by trial_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "harness/trial/forms.h"
#include "harness/trial/steps.h"

namespace dataflow_qa::trial {

using mocks::FieldDeclaration;
using mocks::FieldRules;
using mocks::FieldType;
using mocks::OutcomeKind;
using mocks::ParameterKind;
using mocks::Slot;
using mocks::TextFormat;
using nlohmann::json;

namespace {

constexpr std::int64_t no_number = 987654321;
constexpr const char* no_text = "no-such-record";
constexpr const char* nonsense = "nonsense";

/// A value that is not accepted, and what the description says about it.
struct Refused {
  std::string what;  // "refuses a text that is too long"
  std::string none;  // what the collection lacks where there is no such field: "longest text"
  std::string key;   // of the field, that says so
  OutcomeKind kind = OutcomeKind::invalid;
  /// Whether the field is such a one.
  std::function<bool(const FieldDeclaration&, const FieldRules&)> is_such;
  /// The value; null leaves the field out.
  std::function<json(const FieldDeclaration&)> value;
};

std::string name_in_bodies(const Shelf& shelf, Slot slot) {
  const auto& other_name = shelf.entity.rules[slot].wire.write_as;
  return other_name.empty() ? shelf.entity.field(slot).path : other_name;
}

/// A field that is part of an object is asked for only where that is there.
bool stands_alone(const Shelf& shelf, Slot slot) {
  const auto& rules = shelf.entity.rules[slot];
  return rules.parent == mocks::no_slot || !rules.wire.write_as.empty();
}

json too_long(const FieldDeclaration& field) {
  std::string text(*field.max_length + 1, 'x');
  const std::string domain = "@x.example";
  if (field.format == TextFormat::email && text.size() > domain.size()) {
    text.replace(text.size() - domain.size(), domain.size(), domain);
  }
  return text;
}

json number_of(const FieldDeclaration& field, double number) {
  return field.type == FieldType::integer ? json(static_cast<std::int64_t>(number)) : json(number);
}

bool is_number(const FieldDeclaration& field) {
  return field.type == FieldType::integer || field.type == FieldType::number;
}

std::vector<Refused> refused_texts() {
  const auto is_text = [](const FieldDeclaration& field) {
    return field.type == FieldType::string && field.enumeration.empty() && !field.reference;
  };
  std::vector<Refused> all;
  all.push_back({"refuses a text that is too long", "longest text", "max_length", OutcomeKind::invalid,
                 [=](const auto& field, const auto&) { return is_text(field) && field.max_length.has_value(); },
                 too_long});
  all.push_back({"refuses a text that is too short", "shortest text", "min_length", OutcomeKind::invalid,
                 [=](const auto& field, const auto&) { return is_text(field) && field.min_length > 1; },
                 [](const auto& field) { return json(std::string(field.min_length - 1, 'x')); }});
  all.push_back({"refuses a character", "forbidden character", "forbidden", OutcomeKind::invalid,
                 [=](const auto& field, const auto&) { return is_text(field) && !field.forbidden.empty(); },
                 [](const auto& field) { return json("ab" + field.forbidden.substr(0, 1) + "c"); }});
  all.push_back(
      {"refuses what is no e-mail address", "e-mail address", "format", OutcomeKind::invalid,
       [](const auto& field, const auto& rules) { return field.format == TextFormat::email && !rules.lenient_format; },
       [](const auto&) { return json("nobody"); }});
  all.push_back({"refuses a value that is none of those listed", "list of values", "enumeration", OutcomeKind::invalid,
                 [](const auto& field, const auto&) { return !field.enumeration.empty(); },
                 [](const auto&) { return json("no such value"); }});
  return all;
}

std::vector<Refused> refused_others() {
  std::vector<Refused> all;
  all.push_back({"refuses a number that is too large", "largest number", "maximum", OutcomeKind::invalid,
                 [](const auto& field, const auto&) { return is_number(field) && field.maximum; },
                 [](const auto& field) { return number_of(field, *field.maximum + 1); }});
  all.push_back({"refuses a number that is too small", "smallest number", "minimum", OutcomeKind::invalid,
                 [](const auto& field, const auto&) { return is_number(field) && field.minimum; },
                 [](const auto& field) { return number_of(field, *field.minimum - 1); }});
  all.push_back(
      {"refuses a record without a field", "required field", "required", OutcomeKind::invalid,
       [](const auto& field, const auto& rules) { return rules.required && !field.default_value && !rules.automatic; },
       [](const auto&) { return json(); }});
  all.push_back({"refuses a reference to nothing", "reference", "reference", OutcomeKind::no_reference,
                 [](const auto& field, const auto&) { return field.reference.has_value(); },
                 [](const auto& field) {
                   json id = field.type == FieldType::string ? json(no_text) : json(no_number);
                   return field.type == FieldType::list ? json::array({id}) : id;
                 }});
  return all;
}

/// The field is not stored, or has no value, on some records.
bool is_conditional(const FieldDeclaration& field, const FieldRules& rules) {
  return field.null_when || field.derived_when || rules.kept_when;
}

/// The exchange with the part of the body that matters.
Exchange about_member(Exchange exchange, const std::string& name, const json& value) {
  exchange.sent = value.is_null() ? fmt::format("{{... without \"{}\"}}", name)
                                  : fmt::format("{{\"{}\":{},...}}", name, short_text(value));
  return exchange;
}

/// Sends a record with one thing that is wrong, and notes what came of it. False where no field can be wrong like that.
bool try_refusal(Trial& trial, const Refused& refused) {
  const auto& entity = trial.shelf.entity;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& field = entity.field(slot);
    if (!is_writable(entity, slot) || !stands_alone(trial.shelf, slot)) continue;
    if (!refused.is_such(field, entity.rules[slot]) || is_conditional(field, entity.rules[slot])) continue;
    const std::string name = name_in_bodies(trial.shelf, slot);
    const std::string what = fmt::format("{}, \"{}\"", refused.what, name);
    auto values = trial.records.draft(trial.shelf);
    if (!values) {
      trial.note(what, values.error());
      return true;
    }
    const json value = refused.value(field);
    if (!value.is_null()) (*values)[field.path] = value;
    if (value.is_null()) values->erase(field.path);
    const Exchange exchange = trial.records.post(trial.shelf, *values);
    const About about{trial.session.places().field(trial.shelf.index, field.path, refused.key), name};
    trial.note(what, about_member(exchange, name, value), trial.fault(exchange, refused.kind, about));
    return true;
  }
  return false;
}

bool try_duplicate(Trial& trial, const Made& known) {
  const auto& entity = trial.shelf.entity;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& field = entity.field(slot);
    const auto taken = known.values.find(field.path);
    if (!field.unique || !stands_alone(trial.shelf, slot) || taken == known.values.end()) continue;
    const std::string name = name_in_bodies(trial.shelf, slot);
    const std::string what = fmt::format("refuses a value that another has, \"{}\"", name);
    auto values = trial.records.draft(trial.shelf, {{{field.path, taken->second}}, {}});
    if (!values) {
      trial.note(what, values.error());
      return true;
    }
    const Exchange exchange = trial.records.post(trial.shelf, *values);
    const About about{trial.session.places().field(trial.shelf.index, field.path, "unique"), name};
    trial.note(what, about_member(exchange, name, taken->second), trial.fault(exchange, OutcomeKind::duplicate, about));
    return true;
  }
  return false;
}

/// A member that is refused, or passed over: then the record must not have its value.
void try_member(Trial& trial, const std::string& what, const std::string& path, const json& value, bool refuses,
                const std::string& key) {
  const std::string says = fmt::format("{} {}, \"{}\"", refuses ? "refuses" : "passes over", what, path);
  auto values = trial.records.draft(trial.shelf);
  if (!values) return trial.note(says, values.error());
  (*values)[path] = value;
  const Exchange exchange = trial.records.post(trial.shelf, *values);
  const std::string pointer = trial.session.places().of_collection(trial.shelf.index, "writing");
  const About about{pointer + "/" + key, {}};
  auto fault = trial.fault(exchange, refuses ? OutcomeKind::invalid : OutcomeKind::created, about);
  if (!fault && !refuses) {
    const auto made = trial.records.made_by(trial.shelf, *values, exchange);
    const auto record = made ? trial.records.read(trial.shelf, made->id) : tl::unexpected(made.error());
    if (record && shown_at(*record, path) == value) {
      fault = Fault{"the record without it", short_text(*record), about.pointer};
    }
  }
  trial.note(says, about_member(exchange, path, value), fault);
}

/// A value for a query parameter that nobody could mean. `expected`: what becomes of it, which the description says at
/// `pointer`.
void try_bad_parameter(Trial& trial, const std::string& name, const std::string& value, OutcomeKind expected,
                       const std::string& pointer) {
  const bool ignored = expected == OutcomeKind::listed;
  const Exchange exchange = trial.session.send({.path = trial.session.path_of(trial.shelf), .query = {{name, value}}});
  auto fault = ignored && exchange.status == trial.status(OutcomeKind::listed)
                   ? std::nullopt
                   : trial.fault(exchange, expected, {pointer, {}});
  trial.note(fmt::format("{} nonsense in \"{}\"", ignored ? "passes over" : "refuses", name), exchange, fault);
}

}  // namespace

void try_refused_values(Trial& trial, const Made& known) {
  if (!trial.shelf.entity.allows("POST")) return;
  auto all = refused_texts();
  for (Refused& each : refused_others()) all.push_back(std::move(each));
  std::vector<std::string> none;
  for (const Refused& refused : all) {
    if (!try_refusal(trial, refused)) none.push_back(refused.none);
  }
  if (!try_duplicate(trial, known)) none.emplace_back("value that one record alone may have");
  if (!none.empty()) trial.skip(fmt::format("has no {}", fmt::join(none, ", no ")));
}

void try_refused_members(Trial& trial) {
  if (!trial.shelf.entity.allows("POST")) return;
  const auto& writing = trial.shelf.dialect.writing;
  try_member(trial, "an unknown member", "no_such_member", 1, writing.refuses_unknown, "unknown");
  const auto& entity = trial.shelf.entity;
  for (const Slot slot : entity.top) {
    const auto& field = entity.field(slot);
    if (!field.read_only || field.type == FieldType::object) continue;
    const json value = field.type == FieldType::string ? json(no_text) : json(no_number);
    return try_member(trial, "a member that is only read", field.path, value, writing.refuses_read_only, "read_only");
  }
}

void try_refused_bodies(Trial& trial) {
  if (!trial.shelf.entity.allows("POST")) return;
  Ask ask = trial.session.ask_with("POST", trial.shelf, {}, json::object());
  ask.body = "{";
  const Exchange broken = trial.session.send(ask);
  trial.note("refuses a body that is not JSON", broken, trial.fault(broken, OutcomeKind::malformed));
  const auto& media = trial.session.dialect().media_types;
  if (std::find(media.begin(), media.end(), "text/plain") != media.end()) return;
  ask.media_type = "text/plain";
  const Exchange other = trial.session.send(ask);
  trial.note("refuses a body of text/plain", other, trial.fault(other, OutcomeKind::unsupported_media));
}

void try_refused_queries(Trial& trial) {
  if (!trial.shelf.entity.allows("LIST")) return;
  for (const auto& parameter : trial.shelf.dialect.query) {
    const bool strict = parameter.kind == ParameterKind::choice || parameter.kind == ParameterKind::view ||
                        parameter.kind == ParameterKind::changed_since || parameter.kind == ParameterKind::conditions ||
                        parameter.kind == ParameterKind::with_deleted;
    const auto pointer = trial.session.places().parameter(trial.shelf.index, parameter.name);
    const auto expected = parameter.ignores_bad ? OutcomeKind::listed : OutcomeKind::bad_query;
    if (strict) try_bad_parameter(trial, parameter.name, nonsense, expected, pointer);
  }
  const auto& ordering = trial.shelf.dialect.ordering;
  if (ordering.parameter.empty()) return;
  const bool is_json = ordering.grammar == mocks::OrderGrammar::pairs;
  try_bad_parameter(trial, ordering.parameter, is_json ? fmt::format(R"([["{}","asc"]])", nonsense) : nonsense,
                    ordering.ignores_unknown ? OutcomeKind::listed : OutcomeKind::bad_page,
                    trial.session.places().of_collection(trial.shelf.index, "ordering") + "/unknown");
}

void try_unknown_id(Trial& trial) {
  const auto& entity = trial.shelf.entity;
  if (!entity.allows("GET")) return;
  const std::string id = entity.id_kind == mocks::IdKind::number ? std::to_string(no_number) : no_text;
  const Exchange exchange = trial.session.send({.path = trial.session.path_of(trial.shelf, id)});
  trial.note("knows no record of an unknown id", exchange, trial.fault(exchange, OutcomeKind::not_found));
}

}  // namespace dataflow_qa::trial
