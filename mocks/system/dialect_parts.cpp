// Held by dialect_test.cpp. Parts of a dialect that depend on no collection.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "mocks/system/dialect_reader.h"
#include "mocks/system/read_keys.h"
#include "mocks/system/settings.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;

namespace {

/// What there are texts for. Behind "invalid" and a dot may stand a format, behind "no_such" a collection.
constexpr std::array<std::string_view, 29> message_names{
    "unknown_field", "read_only",      "wrong_type",   "missing",       "must_be_null", "invalid",
    "immutable",     "taken",          "no_such",      "no_such_key",   "in_use",       "not_found",
    "no_parent",     "no_child",       "no_body",      "wrong_media",   "bad_patch",    "bad_value",
    "bad_page",      "page_too_large", "bad_members",  "bad_order",     "bad_cursor",   "unknown_parameter",
    "bad_ranges",    "bad_ids",        "negative_ids", "unknown_value", "any"};

void check_message_name(const JsonPlace& place, const System& system, const std::string& name) {
  const auto dot = name.find('.');
  const std::string kind = name.substr(0, dot);
  const std::string of = dot == std::string::npos ? std::string{} : name.substr(dot + 1);
  const std::vector<std::string_view> names(message_names.begin(), message_names.end());
  if (std::find(names.begin(), names.end(), kind) == names.end()) {
    place.fail(fmt::format("there is no message \"{}\"{} (known: {})", kind, base::did_you_mean(kind, names),
                           fmt::join(names, ", ")));
  } else if (!of.empty() && kind == "no_such" && system.find(of) == nullptr) {
    place.fail(fmt::format("there is no collection \"{}\"", of));
  } else if (!of.empty() && kind != "no_such" && kind != "invalid") {
    place.fail(fmt::format("\"{}\" is not divided any further", kind));
  }
}

/// A number of seconds, or a switch that says it.
void read_lifetime(const JsonPlace& place, const System& system, TokenCall& call) {
  if (!place.value().is_object()) {
    call.lifetime_s = place.integer(1, largest_number);
    return;
  }
  call.lifetime_switch = switch_at(place, system, SwitchKind::number);
  if (!place.has_failed()) call.lifetime_s = std::stoll(system.switches[*call.lifetime_switch].otherwise);
}

}  // namespace

const std::vector<std::string_view>& placeholders_of_bodies() {
  static const std::vector<std::string_view> known{
      "record",  "status",   "title",    "message", "detail",        "field",         "value",      "id",
      "pointer", "other_id", "singular", "errors",  "global_errors", "retry_after_s", "collection", "body_name",
      "url",     "key",      "referred", "name",    "most",          "parent_id",     "above"};
  return known;
}

const std::vector<std::string_view>& placeholders_of_lists() {
  static const std::vector<std::string_view> known{
      "items",     "count",         "total",       "total_pages", "page",      "page_size", "offset",
      "next_page", "previous_page", "next_offset", "next_cursor", "first_url", "next_url",  "previous_url",
      "last_url",  "collection",    "singular",    "next_path",   "links"};
  return known;
}

std::vector<std::pair<std::string_view, OutcomeKind>> outcome_names() {
  std::vector<std::pair<std::string_view, OutcomeKind>> names;
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    names.emplace_back(name_of(static_cast<OutcomeKind>(i)), static_cast<OutcomeKind>(i));
  }
  return names;
}

void read_outcome(const JsonPlace& place, OutcomeWords& words) {
  if (!place.is_object_of({"status", "title", "body", "text", "headers"})) return;
  if (const auto status = place.optional("status")) words.status = static_cast<int>(status->integer(200, 599));
  if (const auto title = place.optional("title")) {
    check_placeholders(*title, placeholders_of_bodies());
    words.title = title->text();
  }
  if (const auto body = place.optional("body")) {
    check_placeholders(*body, placeholders_of_bodies());
    words.body = body->value();
  }
  read_key(place, "text", words.text);
  if (place.has("text") && place.has("body")) place.fail("a body is written as \"body\" or as \"text\", not as both");
  if (const auto headers = place.optional("headers")) {
    check_placeholders(*headers, placeholders_of_bodies());
    read_key(place, "headers", words.headers);
  }
}

Credential credential_at(const JsonPlace& place) {
  Credential credential;
  if (!place.is_object_of({"header", "query", "prefix", "value", "base64", "missing", "wrong"})) return credential;
  credential.in_query = place.has("query");
  if (place.has("header") == credential.in_query) place.fail("a credential is either a \"header\" or a \"query\"");
  read_key(place, credential.in_query ? "query" : "header", credential.name);
  read_key(place, "prefix", credential.prefix);
  read_key(place, "value", credential.value);
  read_key(place, "base64", credential.base64);
  if (const auto missing = place.optional("missing")) credential.missing = missing->one_of(outcome_names());
  credential.wrong = place.has("missing") ? credential.missing : credential.wrong;
  if (const auto wrong = place.optional("wrong")) credential.wrong = wrong->one_of(outcome_names());
  return credential;
}

TokenCall token_at(const JsonPlace& place, const System& system) {
  TokenCall call;
  if (!place.is_object_of(
          {"method", "path", "sends", "in", "key", "answer", "lifetime_s", "credentials", "refusals"})) {
    return call;
  }
  read_key(place, "method", call.method);
  require_key(place, "path", call.path);
  require_key(place, "sends", call.sends);
  require_key(place, "answer", call.answer);
  read_key(place, "key", call.key);
  const auto in = place.optional("in");
  const std::string where = in ? in->one_of<std::string>({{"body", "body"}, {"query", "query"}, {"form", "form"}}) : "";
  call.in_query = where == "query";
  call.in_form = where == "form";
  if (const auto seconds = place.optional("lifetime_s")) read_lifetime(*seconds, system, call);
  if (const auto credentials = place.optional("credentials")) {
    for (const JsonPlace& each : credentials->elements()) call.credentials.push_back(credential_at(each));
  }
  const auto refusals = place.optional("refusals");
  if (!refusals || !refusals->is_object_of({"media", "missing", "wrong", "credentials", "too_many"})) return call;
  for (const auto& [reason, words] : refusals->entries()) {
    call.refusals.emplace_back(reason, OutcomeWords{400, {}, nullptr, {}, {}});
    read_outcome(words, call.refusals.back().second);
  }
  return call;
}

std::vector<std::pair<std::string, std::string>> messages_at(const JsonPlace& place, const System& system) {
  std::vector<std::pair<std::string, std::string>> messages;
  check_placeholders(place, placeholders_of_bodies());
  for (const auto& [name, text] : place.entries()) {
    check_message_name(text, system, name);
    messages.emplace_back(name, text.string());
  }
  return messages;
}

QueryNames query_names_at(const JsonPlace& place, const System& system) {
  QueryNames names;
  if (!place.is_object_of({"ignore_case", "group", "refused_prefix", "unknown"})) return names;
  read_key(place, "ignore_case", names.ignore_case);
  read_key(place, "group", names.group);
  read_key(place, "refused_prefix", names.refused_prefix);
  if (const auto unknown = place.optional("unknown")) {
    names.refuses_unknown = setting_at(*unknown, system, "refuse", "ignore", "refuse");
  }
  return names;
}

std::vector<std::pair<std::string, json>> list_headers_at(const JsonPlace& place) {
  check_placeholders(place, placeholders_of_lists());
  std::vector<std::pair<std::string, json>> headers;
  for (const auto& [name, form] : place.entries()) headers.emplace_back(name, form.value());
  return headers;
}

std::optional<Paging::Number> page_number_at(const std::optional<JsonPlace>& place, std::int64_t first) {
  if (!place) return std::nullopt;
  Paging::Number number{{}, first, 0};
  if (!place->is_object_of({"parameter", "first", "most"})) return number;
  require_key(*place, "parameter", number.parameter);
  if (const auto at = place->optional("first")) number.first = at->integer(0, 1);
  read_key(*place, "most", number.most);
  return number;
}

ParameterKind parameter_kind_at(const JsonPlace& place) {
  return place.one_of<ParameterKind>({{"changed_since", ParameterKind::changed_since},
                                      {"choice", ParameterKind::choice},
                                      {"equals", ParameterKind::equals},
                                      {"one_of", ParameterKind::one_of},
                                      {"contains", ParameterKind::contains},
                                      {"compares", ParameterKind::compares},
                                      {"conditions", ParameterKind::conditions},
                                      {"view", ParameterKind::view},
                                      {"members", ParameterKind::members},
                                      {"operand", ParameterKind::operand},
                                      {"with_deleted", ParameterKind::with_deleted},
                                      {"texts", ParameterKind::texts},
                                      {"ranges", ParameterKind::ranges},
                                      {"ids", ParameterKind::ids},
                                      {"enumeration", ParameterKind::enumeration},
                                      {"after", ParameterKind::after},
                                      {"with_parts", ParameterKind::with_parts},
                                      {"existence", ParameterKind::existence}});
}

}  // namespace dataflow_qa::mocks
