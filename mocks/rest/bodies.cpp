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

}  // namespace

Body body_of(const Request& request, const std::vector<std::string>& taken, const Phrases& phrases, bool takes_forms) {
  const std::string media = media_type(request.header_text("Content-Type"));
  if (request.body_too_large) {
    return tl::unexpected(phrases.reply(OutcomeKind::too_large, "A body may have at most 1 MiB."));
  }
  if (takes_forms && media == form_type) {
    auto form = form_from(request.body);
    if (form) return std::move(*form);
    return tl::unexpected(phrases.reply(OutcomeKind::malformed, "The form cannot be decoded."));
  }
  if (std::find(taken.begin(), taken.end(), media) == taken.end()) {
    return tl::unexpected(phrases.reply(OutcomeKind::unsupported_media,
                                        fmt::format("Content-Type must be {}.", fmt::join(taken, " or "))));
  }
  if (!is_in_utf8(request.header_text("Content-Type"))) {
    return tl::unexpected(phrases.reply(OutcomeKind::unsupported_media, "The body must be UTF-8."));
  }
  auto parsed = parse_body(request.body);
  if (!parsed) return tl::unexpected(phrases.reply(OutcomeKind::malformed, parsed.error().message));
  return std::move(*parsed);
}

Body record_in(const Request& request, const Dialect& dialect, const CollectionDialect& collection,
               const Phrases& phrases, bool updates) {
  const auto& own = collection.writing.update_media_types;
  const auto& taken = updates && !own.empty() ? own : dialect.media_types;
  Body body = body_of(request, taken, phrases, collection.writing.takes_forms);
  if (!body) return body;
  const std::string& wrapper = collection.writing.wrapper;
  if (!wrapper.empty() && body->is_object()) body = body->value(wrapper, json());
  if (body->is_object()) return body;
  return tl::unexpected(phrases.reply(
      OutcomeKind::malformed, wrapper.empty() ? "The body must be a JSON object."
                                              : fmt::format("The body must hold an object named {}.", wrapper)));
}

}  // namespace dataflow_qa::mocks::rest
