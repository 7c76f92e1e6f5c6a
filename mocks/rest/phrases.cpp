// Held by rest_errors_test.cpp.
#include "mocks/rest/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

/// The phrase that HTTP has for a status.
std::string_view title_of(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 22> titles{{{200, "OK"},
                                                                     {201, "Created"},
                                                                     {202, "Accepted"},
                                                                     {204, "No Content"},
                                                                     {400, "Bad Request"},
                                                                     {401, "Unauthorized"},
                                                                     {402, "Payment Required"},
                                                                     {403, "Forbidden"},
                                                                     {404, "Not Found"},
                                                                     {405, "Method Not Allowed"},
                                                                     {406, "Not Acceptable"},
                                                                     {409, "Conflict"},
                                                                     {410, "Gone"},
                                                                     {412, "Precondition Failed"},
                                                                     {413, "Content Too Large"},
                                                                     {415, "Unsupported Media Type"},
                                                                     {417, "Expectation Failed"},
                                                                     {422, "Unprocessable Entity"},
                                                                     {428, "Precondition Required"},
                                                                     {429, "Too Many Requests"},
                                                                     {500, "Internal Server Error"},
                                                                     {503, "Service Unavailable"}}};
  const auto found = std::find_if(titles.begin(), titles.end(), [&](const auto& each) { return each.first == status; });
  return found == titles.end() ? "Error" : found->second;
}

std::string_view key_of(ViolationKind kind) {
  switch (kind) {
    case ViolationKind::unknown_field:
      return "unknown_field";
    case ViolationKind::read_only:
      return "read_only";
    case ViolationKind::wrong_type:
      return "wrong_type";
    case ViolationKind::missing:
      return "missing";
    case ViolationKind::must_be_null:
      return "must_be_null";
    case ViolationKind::invalid:
      return "invalid";
    case ViolationKind::immutable:
      return "immutable";
    case ViolationKind::taken:
      return "taken";
    case ViolationKind::no_such:
      return "no_such";
    case ViolationKind::in_use:
      return "in_use";
  }
  return "invalid";
}

std::string_view name_of(TextFormat format) {
  constexpr std::array<std::string_view, 10> names{"any",  "email", "email_list",         "url", "country", "currency",
                                                   "code", "phone", "norwegian_identity", "guid"};
  return names.at(static_cast<std::size_t>(format));
}

/// "Code" as "code"; a name of several words stays as it is.
std::string in_small_letters(const std::string& key) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool one_word = std::count_if(key.begin(), key.end(), is_capital) <= 1;
  return one_word ? base::fold(key) : key;
}

/// Of the form as a whole, not of one of its fields.
bool is_global(const Violation& violation) {
  return violation.path.empty() || violation.kind == ViolationKind::unknown_field ||
         violation.kind == ViolationKind::read_only;
}

/// "/address/city" of "address.city" (RFC 6901).
std::string pointer_to(std::string_view path) {
  std::string pointer = "/";
  for (const char c : path) {
    if (c == '.') {
      pointer += '/';
    } else if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

/// "The customer is not accepted: name is required; it is in use."
std::string sentence_about(const Entity& entity, const Violations& violations) {
  std::string sentence = fmt::format("The {} is not accepted:", entity.singular);
  for (const Violation& violation : violations) {
    sentence += fmt::format("{}{} {}", &violation == violations.data() ? " " : "; ",
                            violation.path.empty() ? "it" : violation.path, violation.detail);
  }
  return sentence + ".";
}

}  // namespace

OutcomeKind outcome_of(const Violations& violations) {
  const auto all = [&](ViolationKind kind) {
    return std::all_of(violations.begin(), violations.end(), [kind](const auto& each) { return each.kind == kind; });
  };
  if (all(ViolationKind::taken)) return OutcomeKind::duplicate;
  if (all(ViolationKind::no_such)) {
    const bool by_key =
        std::all_of(violations.begin(), violations.end(), [](const auto& each) { return !each.key.empty(); });
    return by_key ? OutcomeKind::no_such_key : OutcomeKind::no_reference;
  }
  if (all(ViolationKind::in_use)) return OutcomeKind::in_use;
  return OutcomeKind::invalid;
}

Reply Phrases::reply(OutcomeKind kind, Words words) const {
  return reply(system_.dialect->words(kind), std::move(words));
}

Reply Phrases::reply(OutcomeKind kind, const Entity& entity, Words words) const {
  words.emplace("singular", entity.singular);
  words.emplace("status", status_of(entity, kind));
  return reply(words_of(entity, kind), std::move(words));
}

const OutcomeWords& Phrases::words_of(const Entity& entity, OutcomeKind kind) const {
  return system_.dialect->words(kind, dialect_of(entity));
}

Reply Phrases::reply(const OutcomeWords& outcome, Words words) const {
  const Dialect& dialect = *system_.dialect;
  constexpr int first_error = 400;
  Reply reply;
  reply.status = words.emplace("status", outcome.status).first->second.get<int>();
  const std::string title =
      outcome.title.empty() ? std::string(title_of(reply.status)) : filled_text(outcome.title, words);
  words.emplace("title", title);
  words.emplace("message", title);
  words.emplace("detail", words.at("message"));
  const bool by_field = dialect.error_shape == ErrorShape::map || dialect.error_shape == ErrorShape::tree;
  words.emplace("errors", by_field ? json::object() : json::array());
  words.emplace("retry_after_s", 1);
  const bool own_type = reply.status >= first_error && !dialect.error_content_type.empty();
  reply.content_type = own_type ? dialect.error_content_type : dialect.content_type;
  reply.body = outcome.text;
  if (outcome.text.empty() && !outcome.body.is_null()) reply.body = filled(outcome.body, words).dump();
  for (const auto& [name, value] : outcome.headers) reply.headers.emplace_back(name, filled_text(value, words));
  if (reply.status >= first_error) reply.note.reason = filled_text("{detail}", words);
  return reply;
}

Reply Phrases::bad_query(const Entity& entity, const QueryFault& fault) const {
  const std::string message = say(entity, fault.reason, fault.otherwise, fault.words);
  const auto name = fault.words.find("name");
  const std::string parameter = name == fault.words.end() ? std::string{} : name->second.get<std::string>();
  Words words{{"message", message}, {"field", parameter}, {"singular", entity.singular}};
  if (system_.dialect->error_shape == ErrorShape::list) {
    Violation violation;
    violation.path = parameter;
    violation.detail = message;
    words["errors"] = json::array({item(violation, message)});
  }
  return reply(fault.kind, entity, std::move(words));
}

json Phrases::item(const Violation& violation, const std::string& message) const {
  return filled(system_.dialect->error_item, Words{{"field", violation.path},
                                                   {"pointer", pointer_to(violation.path)},
                                                   {"message", message},
                                                   {"value", violation.value},
                                                   {"detail", violation.detail},
                                                   {"other_id", violation.other}});
}

Reply Phrases::reply(OutcomeKind kind, std::string message) const {
  return reply(kind, Words{{"message", std::move(message)}});
}

Reply Phrases::reply(OutcomeKind kind, const Entity& entity, std::string message) const {
  return reply(kind, entity, Words{{"message", std::move(message)}});
}

int Phrases::status_of(const Entity& entity, OutcomeKind kind) const {
  const int described = words_of(entity, kind).status;
  return status_of_ ? status_of_(entity, kind, described) : described;
}

const CollectionDialect& Phrases::dialect_of(const Entity& entity) const {
  return system_.dialect->collections[static_cast<std::size_t>(&entity - system_.entities.data())];
}

const std::string* Phrases::text_for(const Entity& entity, std::string_view reason) const {
  const auto& all = dialect_of(entity).messages;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.first == reason; });
  return found == all.end() ? nullptr : &found->second;
}

/// The most particular one: of the format that a text does not have, of the collection that has no such record.
const std::string* Phrases::text_for(const Entity& entity, const Violation& violation) const {
  const std::string* text = nullptr;
  const Slot slot = entity.slot_of(violation.path);
  if (violation.kind == ViolationKind::invalid && slot != no_slot) {
    text = text_for(entity, fmt::format("invalid.{}", name_of(entity.field(slot).format)));
  } else if (violation.kind == ViolationKind::no_such) {
    text = text_for(entity, violation.key.empty() ? "no_such." + violation.other : "no_such_key");
  }
  if (text == nullptr) text = text_for(entity, key_of(violation.kind));
  return text != nullptr ? text : text_for(entity, "any");
}

std::string Phrases::say(const Entity& entity, std::string_view reason, std::string_view otherwise, Words words) const {
  const std::string* text = text_for(entity, reason);
  words.emplace("singular", entity.singular);
  words.emplace("body_name", entity.body_name);
  return filled_text(text == nullptr ? otherwise : std::string_view(*text), words);
}

std::string Phrases::message(const Entity& entity, const Violation& violation) const {
  const std::string* text = text_for(entity, violation);
  if (text == nullptr) {
    return violation.path.empty() ? violation.detail : fmt::format("{} {}", violation.path, violation.detail);
  }
  const Entity* referred = system_.find(violation.other);
  return filled_text(*text, Words{{"field", violation.path},
                                  {"value", violation.value},
                                  {"detail", violation.detail},
                                  {"other_id", violation.other},
                                  {"key", in_small_letters(violation.key)},
                                  {"referred", referred == nullptr ? violation.other : referred->singular},
                                  {"singular", entity.singular}});
}

/// Every field of the form, with what is wrong about it.
json Phrases::tree(const Entity& entity, const Violations& violations) const {
  json children = json::object();
  for (const Slot slot : entity.top) {
    if (!entity.field(slot).read_only) children[entity.field(slot).path] = json::object();
  }
  for (const Violation& violation : violations) {
    if (!is_global(violation)) children[violation.path]["errors"].push_back(message(entity, violation));
  }
  return children;
}

json Phrases::errors(const Entity& entity, const Violations& violations) const {
  const Dialect& dialect = *system_.dialect;
  if (dialect.error_shape == ErrorShape::tree) return tree(entity, violations);
  json all = dialect.error_shape == ErrorShape::map ? json::object() : json::array();
  if (dialect.error_shape == ErrorShape::first) return all;
  for (const Violation& violation : violations) {
    switch (dialect.error_shape) {
      case ErrorShape::map:
        all[violation.path].push_back(message(entity, violation));
        break;
      case ErrorShape::texts:
        all.push_back(message(entity, violation));
        break;
      default:
        // One of the record as a whole stands in the sentence alone.
        if (!violation.path.empty()) all.push_back(item(violation, message(entity, violation)));
    }
  }
  return all;
}

Reply Phrases::refusal(const Entity& entity, const Violations& found) const {
  Violations violations = found;
  if (system_.dialect->error_shape == ErrorShape::first) violations.resize(1);
  for (Violation& violation : violations) {
    // What a client has to send, not what it reads.
    const Slot slot = entity.slot_of(violation.path);
    if (slot != no_slot && !entity.rules[slot].wire.write_as.empty()) violation.path = entity.rules[slot].wire.write_as;
  }
  std::set<std::string> global;
  std::string sentence;
  for (const Violation& violation : violations) {
    const std::string said = message(entity, violation);
    sentence += (sentence.empty() ? "" : ", ") + said;
    if (is_global(violation)) global.insert(said);
  }
  Words words{{"message", sentence},
              {"detail", sentence_about(entity, violations)},
              {"errors", errors(entity, violations)},
              {"global_errors", json(global)},
              {"singular", entity.singular},
              {"collection", entity.declaration->collection}};
  if (!violations.empty()) {
    words["field"] = violations.front().path;
    words["pointer"] = pointer_to(violations.front().path);
    words["value"] = violations.front().value;
    words["other_id"] = violations.front().other;
  }
  Reply reply = this->reply(outcome_of(violations), entity, std::move(words));
  reply.note.collection = entity.declaration->collection;
  return reply;
}

Refusal Phrases::refusal_to_person(const Entity& entity, const Violations& violations) const {
  const bool speaks_of_first = system_.dialect->error_shape == ErrorShape::first;
  const OutcomeKind kind =
      outcome_of(speaks_of_first ? Violations(violations.begin(), violations.begin() + 1) : violations);
  const int status = status_of(entity, kind);
  const std::string& title = words_of(entity, kind).title;
  // A person reads what a client reads.
  return {status,
          title.empty() ? std::string(title_of(status)) : filled_text(title, Words{{"singular", entity.singular}}),
          speaks_of_first ? message(entity, violations.front()) : sentence_about(entity, violations)};
}

std::string Phrases::not_found(const Entity& entity, std::string_view id) const {
  return say(entity, "not_found", "There is no {singular} '{id}'.", Words{{"id", id}});
}

Refusal Phrases::not_found_to_person(const Entity& entity, std::string_view id) const {
  const OutcomeWords& outcome = words_of(entity, OutcomeKind::not_found);
  return {outcome.status, outcome.title.empty() ? "Not found" : outcome.title, not_found(entity, id)};
}

}  // namespace dataflow_qa::mocks::rest
