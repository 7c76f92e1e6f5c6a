// Held by trial_test.cpp.
#include "harness/trial/outcomes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/url.h"
#include "harness/trial/forms.h"
#include "mocks/mock_system.h"

namespace dataflow_qa::trial {

using mocks::Dialect;
using mocks::ErrorShape;
using mocks::OutcomeKind;
using nlohmann::json;

namespace {

std::string status_of(const Exchange& exchange) {
  if (exchange.body.empty()) return fmt::format("status {}", exchange.status);
  const json body = exchange.shown();
  return fmt::format("status {} {}", exchange.status, short_text(body.is_discarded() ? json(exchange.body) : body));
}

/// The names of the fields that {errors} speaks of.
std::vector<std::string> fields_named(const Dialect& dialect, const json& errors) {
  std::vector<std::string> names;
  if (dialect.error_shape == ErrorShape::list && errors.is_array()) {
    for (const json& each : errors) {
      const auto found = read_form(dialect.error_item, each);
      const auto name = found ? found->find("field") : Found::const_iterator{};
      if (found && name != found->end() && name->second.is_string()) names.push_back(name->second);
    }
  }
  const bool by_name = dialect.error_shape == ErrorShape::map || dialect.error_shape == ErrorShape::tree;
  if (!by_name || !errors.is_object()) return names;
  for (const auto& [name, said] : errors.items()) {
    if (dialect.error_shape == ErrorShape::map || said.contains("errors")) names.push_back(name);
  }
  return names;
}

bool has_shape(const Dialect& dialect, const json& errors) {
  const auto are_texts = [](const json& list) {
    return list.is_array() && std::all_of(list.begin(), list.end(), [](const json& each) { return each.is_string(); });
  };
  switch (dialect.error_shape) {
    case ErrorShape::list:
      return errors.is_array() && std::all_of(errors.begin(), errors.end(), [&](const json& each) {
               return read_form(dialect.error_item, each).has_value();
             });
    case ErrorShape::texts:
      return are_texts(errors);
    case ErrorShape::map:
      return errors.is_object() && std::all_of(errors.begin(), errors.end(), are_texts);
    case ErrorShape::tree:
      return errors.is_object();
    case ErrorShape::first:
      return errors.empty();
  }
  return false;
}

/// What is wrong with the words that stand in an answer's body.
std::optional<Fault> fault_in_words(const Dialect& dialect, const Places& places, const Found& found, int status,
                                    const std::string& place, const About& about) {
  const auto said = found.find("status");
  if (said != found.end() && said->second != status) {
    return Fault{fmt::format("{{status}} is {}", status), short_text(said->second), place};
  }
  const auto message = found.find("message");
  if (message != found.end() && (!message->second.is_string() || message->second == "")) {
    return Fault{"{message} is a sentence", short_text(message->second), place};
  }
  const auto errors = found.find("errors");
  if (errors == found.end()) return std::nullopt;
  if (!has_shape(dialect, errors->second)) {
    return Fault{"{errors} of the shape that is described", short_text(errors->second), places.rest("errors")};
  }
  const bool names_fields = dialect.error_shape == ErrorShape::map || dialect.error_shape == ErrorShape::tree ||
                            (dialect.error_shape == ErrorShape::list && has_placeholder(dialect.error_item, "field"));
  if (about.field.empty() || !names_fields) return std::nullopt;
  const auto names = fields_named(dialect, errors->second);
  if (std::find(names.begin(), names.end(), about.field) != names.end()) return std::nullopt;
  return Fault{fmt::format("{{errors}} names \"{}\"", about.field), short_text(errors->second), about.pointer};
}

/// The body's words; nothing where it is not of the form.
std::optional<Found> words_of(const Dialect& dialect, const Shelf& shelf, const Exchange& exchange, OutcomeKind kind) {
  const auto read = read_form(dialect.words(kind, shelf.dialect).body, exchange.shown());
  return read ? std::optional(*read) : std::nullopt;
}

/// Headers and body of an answer whose status is right. `place`: of the words; `place_of_body`: of their body.
std::optional<Fault> fault_behind_status(const Dialect& dialect, const Places& places, const Exchange& exchange,
                                         const mocks::OutcomeWords& words, const std::string& place,
                                         const std::string& place_of_body, const About& about) {
  for (const auto& [name, value] : words.headers) {
    const auto header = exchange.headers.find(base::fold(name));
    if (header != exchange.headers.end() && text_fits(value, header->second)) continue;
    return Fault{fmt::format("a header {}: {}", name, value),
                 header == exchange.headers.end() ? "none" : header->second, place + "/headers"};
  }
  if (!words.text.empty()) {
    if (exchange.body == words.text) return std::nullopt;
    return Fault{fmt::format("the body {}", words.text), short_text(exchange.body), place + "/text"};
  }
  if (words.body.is_null()) {
    if (exchange.body.empty()) return std::nullopt;
    return Fault{"no body", short_text(exchange.body), place_of_body};
  }
  const json body = exchange.shown();
  if (body.is_discarded()) return Fault{"a body of JSON", short_text(exchange.body), place_of_body};
  if (words.is_record()) return std::nullopt;
  const auto found = read_form(words.body, body);
  if (found) return fault_in_words(dialect, places, *found, exchange.status, place_of_body, about);
  const auto& wrong = found.error();
  return Fault{fmt::format("{} at {}", wrong.expected, wrong.pointer.empty() ? "the top" : wrong.pointer), wrong.actual,
               place_of_body};
}

}  // namespace

std::optional<Fault> fault_in_answer(const mocks::System& system, const Places& places, const Exchange& exchange,
                                     OutcomeKind kind, const About& about) {
  const Dialect& dialect = *system.dialect;
  const auto* own = about.shelf == nullptr ? nullptr : about.shelf->dialect.own_words(kind);
  const auto& words = own == nullptr ? dialect.words(kind) : *own;
  const auto entity = own == nullptr ? std::nullopt : std::optional(about.shelf->index);
  const std::string place = places.outcome(kind, false, entity);
  const int empty_list = about.shelf == nullptr ? 0 : about.shelf->dialect.empty_list_status;
  if (kind == OutcomeKind::listed && empty_list != 0 && exchange.status == empty_list && exchange.body.empty()) {
    return std::nullopt;
  }
  if (exchange.status != words.status) {
    return Fault{fmt::format("status {} ({})", words.status, mocks::name_of(kind)), status_of(exchange),
                 about.pointer.empty() ? place : about.pointer};
  }
  return fault_behind_status(dialect, places, exchange, words, place, places.outcome(kind, true, entity), about);
}

std::optional<Fault> fault_in_answer(const mocks::System& system, const Places& places, const Exchange& exchange,
                                     const mocks::OutcomeWords& words, const std::string& place) {
  if (exchange.status != words.status) return Fault{fmt::format("status {}", words.status), status_of(exchange), place};
  return fault_behind_status(*system.dialect, places, exchange, words, place, place + "/body", {});
}

json record_in(const Dialect& dialect, const Shelf& shelf, const Exchange& exchange, OutcomeKind kind) {
  const json& form = dialect.words(kind, shelf.dialect).body;
  if (form == "{record}") {
    const json body = exchange.shown();
    const std::string& wrapper = shelf.dialect.single_wrapper;
    if (wrapper.empty()) return body;
    return body.is_object() ? body.value(wrapper, json()) : json();
  }
  const auto found = words_of(dialect, shelf, exchange, kind);
  const auto record = found ? found->find("record") : Found::const_iterator{};
  return !found || record == found->end() ? json() : record->second;
}

std::string id_in_answer(const Dialect& dialect, const Shelf& shelf, const Exchange& exchange) {
  std::string id = id_in(shelf, record_in(dialect, shelf, exchange, OutcomeKind::created));
  if (!id.empty()) return id;
  if (const auto found = words_of(dialect, shelf, exchange, OutcomeKind::created)) {
    const auto word = found->find("id");
    if (word != found->end() && !word->second.is_null()) return mocks::text_of_id(word->second);
  }
  for (const auto& [name, value] : dialect.words(OutcomeKind::created, shelf.dialect).headers) {
    const auto header = exchange.headers.find(base::fold(name));
    if (header == exchange.headers.end()) continue;
    if (value == "{id}") return header->second;
    if (value != "{url}") continue;
    std::string last = header->second.substr(header->second.rfind('/') + 1);
    if (last.ends_with(dialect.path_suffix)) last.resize(last.size() - dialect.path_suffix.size());
    return base::percent_decoded(last, false).value_or(last);
  }
  return {};
}

std::string place_of_refusal(const mocks::System& system, const Places& places, const Shelf& shelf,
                             const Exchange& exchange) {
  const Dialect& dialect = *system.dialect;
  for (const OutcomeKind kind : {OutcomeKind::invalid, OutcomeKind::duplicate, OutcomeKind::no_reference}) {
    const auto found = words_of(dialect, shelf, exchange, kind);
    if (!found || exchange.status != dialect.words(kind, shelf.dialect).status) continue;
    auto names = found->contains("errors") ? fields_named(dialect, found->at("errors")) : std::vector<std::string>{};
    const auto message = found->find("message");
    const bool said = message != found->end() && message->second.is_string();
    for (mocks::Slot slot = 0; slot < shelf.entity.size(); ++slot) {
      const std::string& path = shelf.entity.field(slot).path;
      const std::string& other_name = shelf.entity.rules[slot].wire.write_as;
      const std::string& name = other_name.empty() ? path : other_name;
      const bool in_message = names.empty() && said && message->second.get<std::string>().starts_with(name + " ");
      if (in_message || std::find(names.begin(), names.end(), name) != names.end()) {
        return places.field(shelf.index, path);
      }
    }
  }
  return places.fields(shelf.index);
}

}  // namespace dataflow_qa::trial
