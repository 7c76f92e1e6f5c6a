// Held by rest_errors_test.cpp.
#include "mocks/rest/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

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
  if (all(ViolationKind::no_such)) return OutcomeKind::no_reference;
  if (all(ViolationKind::in_use)) return OutcomeKind::in_use;
  return OutcomeKind::invalid;
}

std::string Phrases::title(OutcomeKind kind, int status) const {
  const OutcomeWords& outcome = system_.dialect->words(kind);
  const bool own = !outcome.title.empty() && status == outcome.status;
  return own ? outcome.title : std::string(title_of(status));
}

Reply Phrases::reply(OutcomeKind kind, Words words) const {
  const Dialect& dialect = *system_.dialect;
  const OutcomeWords& outcome = dialect.words(kind);
  Reply reply;
  reply.status = words.emplace("status", outcome.status).first->second.get<int>();
  const std::string title = this->title(kind, reply.status);
  words.emplace("title", title);
  words.emplace("message", title);
  words.emplace("detail", words.at("message"));
  words.emplace("errors", json::array());
  words.emplace("retry_after_s", 1);
  const bool of_error = kind > OutcomeKind::deleted && !dialect.error_content_type.empty();
  reply.content_type = of_error ? dialect.error_content_type : dialect.content_type;
  if (!outcome.body.is_null()) reply.body = filled(outcome.body, words).dump();
  for (const auto& [name, value] : outcome.headers) reply.headers.emplace_back(name, filled_text(value, words));
  return reply;
}

Reply Phrases::bad_query(const std::string& parameter, const std::string& message) const {
  Words words{{"message", message}, {"field", parameter}};
  if (system_.dialect->error_shape == ErrorShape::list) {
    Violation violation;
    violation.path = parameter;
    violation.detail = message;
    words["errors"] = json::array({item(violation, message)});
  }
  return reply(OutcomeKind::bad_query, std::move(words));
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

std::string Phrases::message(const Violation& violation) const {
  const auto& own = system_.dialect->messages;
  const auto found =
      std::find_if(own.begin(), own.end(), [&](const auto& each) { return each.first == key_of(violation.kind); });
  if (found == own.end()) {
    return violation.path.empty() ? violation.detail : fmt::format("{} {}", violation.path, violation.detail);
  }
  return filled_text(found->second, Words{{"field", violation.path},
                                          {"value", violation.value},
                                          {"detail", violation.detail},
                                          {"other_id", violation.other}});
}

/// Every field of the form, with what is wrong about it.
json Phrases::tree(const Entity& entity, const Violations& violations) const {
  json children = json::object();
  for (const Slot slot : entity.top) {
    if (!entity.field(slot).read_only) children[entity.field(slot).path] = json::object();
  }
  for (const Violation& violation : violations) {
    if (!is_global(violation)) children[violation.path]["errors"].push_back(message(violation));
  }
  return children;
}

json Phrases::errors(const Entity& entity, const Violations& violations) const {
  const Dialect& dialect = *system_.dialect;
  if (dialect.error_shape == ErrorShape::tree) return tree(entity, violations);
  json all = dialect.error_shape == ErrorShape::map ? json::object() : json::array();
  for (const Violation& violation : violations) {
    switch (dialect.error_shape) {
      case ErrorShape::map:
        all[violation.path].push_back(message(violation));
        break;
      case ErrorShape::texts:
        all.push_back(message(violation));
        break;
      default:
        // One of the record as a whole stands in the sentence alone.
        if (!violation.path.empty()) all.push_back(item(violation, message(violation)));
    }
  }
  return all;
}

Reply Phrases::refusal(const Entity& entity, const Violations& found) const {
  Violations violations = found;
  for (Violation& violation : violations) {
    // What a client has to send, not what it reads.
    const Slot slot = entity.slot_of(violation.path);
    if (slot != no_slot && !entity.rules[slot].wire.write_as.empty()) violation.path = entity.rules[slot].wire.write_as;
  }
  std::set<std::string> global;
  std::string sentence;
  for (const Violation& violation : violations) {
    const std::string said = message(violation);
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
  Reply reply = this->reply(outcome_of(violations), std::move(words));
  reply.note.collection = entity.declaration->collection;
  return reply;
}

Refusal Phrases::refusal_to_person(const Entity& entity, const Violations& violations) const {
  const OutcomeKind kind = outcome_of(violations);
  const int status = system_.dialect->words(kind).status;
  return {status, title(kind, status), sentence_about(entity, violations)};
}

std::string Phrases::not_found(const Entity& entity, std::string_view id) const {
  return fmt::format("There is no {} '{}'.", entity.singular, id);
}

}  // namespace dataflow_qa::mocks::rest
