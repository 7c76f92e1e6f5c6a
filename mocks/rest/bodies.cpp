// Held by rest_errors_test.cpp.
#include "mocks/rest/bodies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/url.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

/// "a=1&b=2"; nothing where it cannot be decoded.
std::optional<json> form_from(const std::string& body) {
  json object = json::object();
  for (const std::string& pair : base::split_list(body, '&')) {
    const auto equals = pair.find('=');
    const auto name = base::percent_decoded(pair.substr(0, equals), true);
    const auto value = base::percent_decoded(equals == std::string::npos ? "" : pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    object[*name] = *value;
  }
  return object;
}

/// A form has nothing but texts: each is read as what its field holds. One that cannot be read so stays a text.
json typed(const Entity& entity, const std::string& name, json text) {
  const auto is_it = [&](Slot slot) {
    const std::string& other = entity.rules[slot].wire.write_as;
    return other.empty() ? entity.field(slot).path == name : other == name;
  };
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const FieldType type = entity.field(slot).type;
    if (!is_it(slot) || type == FieldType::string || type == FieldType::date || type == FieldType::date_time) continue;
    auto value = json::parse(text.get_ref<const std::string&>(), nullptr, false);
    const bool fits = (type == FieldType::boolean && value.is_boolean()) ||
                      ((type == FieldType::integer || type == FieldType::number) && value.is_number());
    return fits ? value : text;
  }
  return text;
}

/// "application/*+json" is every media type that begins and ends so.
bool takes(const std::string& taken, std::string_view media) {
  const auto star = taken.find('*');
  if (star == std::string::npos) return taken == media;
  const std::string_view front = std::string_view(taken).substr(0, star);
  const std::string_view back = std::string_view(taken).substr(star + 1);
  return media.size() >= front.size() + back.size() && media.starts_with(front) && media.ends_with(back);
}

bool takes(const std::vector<std::string>& taken, std::string_view media) {
  return std::any_of(taken.begin(), taken.end(), [&](const std::string& each) { return takes(each, media); });
}

}  // namespace

Body body_of(const Request& request, const Dialect& dialect, const Entity& entity, const CollectionDialect& collection,
             const Phrases& phrases, BodyUse use) {
  const auto refused = [&](OutcomeKind kind, std::string message) {
    return tl::unexpected(phrases.reply(kind, entity, std::move(message)));
  };
  const Writing& writing = collection.writing;
  const bool own = use == BodyUse::updates && !writing.update_media_types.empty();
  const auto& taken = own ? writing.update_media_types : dialect.media_types;
  const std::string_view content_type = request.header_text("Content-Type");
  const std::string media = media_type(content_type);
  if (request.body_too_large) return refused(OutcomeKind::too_large, "A body may have at most 1 MiB.");
  if (writing.takes_forms && media == form_type) {
    auto form = form_from(request.body);
    if (!form) return refused(OutcomeKind::malformed, "The form cannot be decoded.");
    for (auto& [name, value] : form->items()) value = typed(entity, name, std::move(value));
    return std::move(*form);
  }
  if (!takes(taken, media)) {
    return refused(
        OutcomeKind::unsupported_media,
        phrases.say(entity, "wrong_media", fmt::format("Content-Type must be {}.", fmt::join(taken, " or ")), {}));
  }
  if (!is_in_utf8(content_type)) return refused(OutcomeKind::unsupported_media, "The body must be UTF-8.");
  auto parsed = parse_body(request.body);
  if (parsed) return std::move(*parsed);
  if (!request.body.empty()) return refused(OutcomeKind::malformed, parsed.error().message);
  return refused(OutcomeKind::malformed, phrases.say(entity, "no_body", parsed.error().message, {}));
}

Body record_in(const Request& request, const Dialect& dialect, const Entity& entity,
               const CollectionDialect& collection, const Phrases& phrases, BodyUse use) {
  Body body = body_of(request, dialect, entity, collection, phrases, use);
  if (!body) return body;
  const std::string& wrapper = collection.writing.wrapper;
  if (!wrapper.empty() && body->is_object()) body = body->value(wrapper, json());
  if (body->is_object()) return body;
  const std::string expected = wrapper.empty() ? "The body must be a JSON object."
                                               : fmt::format("The body must hold an object named {}.", wrapper);
  return tl::unexpected(phrases.reply(OutcomeKind::malformed, entity, phrases.say(entity, "no_body", expected, {})));
}

std::optional<json> token_body_of(const Request& request, const Dialect& dialect) {
  const std::string media = media_type(request.header_text("Content-Type"));
  if (request.body_too_large) return std::nullopt;
  if (media == form_type) return form_from(request.body);
  if (dialect.token->in_form || !takes(dialect.media_types, media)) return std::nullopt;
  auto parsed = parse_body(request.body);
  return parsed && parsed->is_object() ? std::optional(std::move(*parsed)) : std::nullopt;
}

}  // namespace dataflow_qa::mocks::rest
