// Held by rest_errors_test.cpp.
#include "mocks/rest/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

Reply Phrases::reply(const OutcomeWords& outcome, Words words) const {
  const auto status = words.emplace("status", outcome.status).first->second.get<int>();
  words.emplace("title", outcome.title.empty() ? std::string(title_of(status)) : filled_text(outcome.title, words));
  words.emplace("message", title_of(status));
  words.emplace("errors", json::array());
  words.emplace("retry_after_s", 1);
  Reply reply;
  reply.status = status;
  reply.content_type = system_.dialect->content_type;
  reply.body = outcome.text;
  if (outcome.text.empty() && !outcome.body.is_null()) reply.body = filled(outcome.body, words).dump();
  for (const auto& [name, value] : outcome.headers) reply.headers.emplace_back(name, filled_text(value, words));
  return reply;
}

Reply Phrases::reply(OutcomeKind kind, std::string message) const {
  return reply(kind, Words{{"message", std::move(message)}});
}

Reply Phrases::reply(OutcomeKind kind, const Entity& entity, std::string message) const {
  Words words{{"message", std::move(message)}, {"singular", entity.singular}};
  if (status_of_) words["status"] = status_of_(entity, kind, system_.dialect->words(kind).status);
  return reply(kind, std::move(words));
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
        all.push_back(filled(dialect.error_item, Words{{"field", violation.path},
                                                       {"message", message(entity, violation)},
                                                       {"value", violation.value},
                                                       {"detail", violation.detail},
                                                       {"other_id", violation.other}}));
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
  json global = json::array();
  std::string sentence;
  for (const Violation& violation : violations) {
    const std::string said = message(entity, violation);
    sentence += (sentence.empty() ? "" : ", ") + said;
    if (is_global(violation) && std::find(global.begin(), global.end(), said) == global.end()) global.push_back(said);
  }
  Words words{{"message", sentence},
              {"detail", sentence},
              {"errors", errors(entity, violations)},
              {"global_errors", std::move(global)},
              {"singular", entity.singular},
              {"collection", entity.declaration->collection}};
  if (!violations.empty()) {
    words["field"] = violations.front().path;
    words["value"] = violations.front().value;
    words["other_id"] = violations.front().other;
  }
  const OutcomeKind kind = outcome_of(violations);
  if (status_of_) words["status"] = status_of_(entity, kind, system_.dialect->words(kind).status);
  Reply reply = this->reply(kind, std::move(words));
  reply.note.collection = entity.declaration->collection;
  return reply;
}

Refusal Phrases::refusal_to_person(const Entity& entity, const Violations& violations) const {
  const OutcomeKind kind = outcome_of(system_.dialect->error_shape == ErrorShape::first
                                          ? Violations(violations.begin(), violations.begin() + 1)
                                          : violations);
  const OutcomeWords& outcome = system_.dialect->words(kind);
  const int status = status_of_ ? status_of_(entity, kind, outcome.status) : outcome.status;
  if (!outcome.title.empty()) {  // a person reads what a client reads
    return {status, filled_text(outcome.title, Words{{"singular", entity.singular}}),
            message(entity, violations.front())};
  }
  std::string detail = fmt::format("The {} is not accepted:", entity.singular);
  for (const Violation& violation : violations) {
    detail += fmt::format("{}{} {}", &violation == violations.data() ? " " : "; ",
                          violation.path.empty() ? "it" : violation.path, violation.detail);
  }
  return {status, std::string(title_of(status)), detail + "."};
}

std::string Phrases::not_found(const Entity& entity, std::string_view id) const {
  return say(entity, "not_found", "There is no {singular} '{id}'.", Words{{"id", id}});
}

Refusal Phrases::not_found_to_person(const Entity& entity, std::string_view id) const {
  const OutcomeWords& outcome = system_.dialect->words(OutcomeKind::not_found);
  return {outcome.status, outcome.title.empty() ? "Not found" : outcome.title, not_found(entity, id)};
}

}  // namespace dataflow_qa::mocks::rest
