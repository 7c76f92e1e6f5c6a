// Held by rest_access_test.cpp and rest_errors_test.cpp. Who is let in, and what becomes of those who are not.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "mocks/rest/bodies.h"
#include "mocks/rest/rest_service.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

bool RestService::is_token_call(const Request& request) const {
  if (!dialect_.token || !request.target || request.method != dialect_.token->method) return false;
  return routes_.match(request.method, request.target->path).name ==
         dialect_.token->method + " " + dialect_.token->path;
}

bool RestService::is_open(const Routes::Match& match) const {
  return !open_.empty() && std::find(open_.begin(), open_.end(), match.name) != open_.end();
}

Reply RestService::failure(int status, const Request& request) const {
  const OutcomeWords* of_token = is_token_call(request) ? dialect_.token->refusal("too_many") : nullptr;
  if (status == 429 && of_token != nullptr) return phrases_.reply(*of_token, {});
  const OutcomeKind kind = status == 429   ? OutcomeKind::too_many
                           : status == 401 ? OutcomeKind::bad_credentials
                                           : OutcomeKind::unavailable;
  return phrases_.reply(
      kind,
      Words{{"status", status}, {"message", "Try again later."}, {"retry_after_s", backend_.rate_limit.wait_s()}});
}

std::optional<Reply> RestService::kept_out(const Request& request, const Routes::Match& match) {
  const auto said = [this](const KeptOut& refused, const char* message) {
    Reply reply = phrases_.reply(refused.outcome, message);
    reply.note.reason = refused.reason;
    return reply;
  };
  if (const auto refused = access_.gateway_refusal(request)) return said(*refused, "The key is missing or wrong.");
  const bool gateway = !dialect_.gateway.empty();  // which counts requests before the API looks at them
  if (gateway && !backend_.rate_limit.admits()) return too_many(request);
  if (const auto refused = is_open(match) ? std::nullopt : access_.refusal(request)) {
    return said(*refused, "The credentials are missing or wrong.");
  }
  if (!gateway && !backend_.rate_limit.admits()) return too_many(request);
  return std::nullopt;
}

Reply RestService::too_many(const Request& request) const {
  Reply reply = failure(429, request);
  reply.note.reason = "more than " + backend_.rate_limit.text();
  return reply;
}

Reply RestService::admitted(const Request& request, const Routes::Match& match) {
  if (match.handler != nullptr) return (*match.handler)(request, match.values);
  if (auto stubbed = backend_.stubs.take(request)) return std::move(*stubbed);
  Reply reply = match.known_path
                    ? phrases_.reply(OutcomeKind::wrong_method, fmt::format("{} is not possible here.", request.method))
                    : phrases_.reply(OutcomeKind::no_route, "There is no such resource.");
  reply.note.nearest_route = routes_.nearest(request.method, request.target->path);
  reply.note.reason = fmt::format("this mock does not serve it; the nearest route is {}", reply.note.nearest_route);
  return reply;
}

Reply RestService::answer(const Request& request) {
  if (!request.target) return phrases_.reply(OutcomeKind::bad_query, "The request target cannot be decoded.");
  const Routes::Match match = this->match(request);
  // A gateway knows routes first. [assumed]
  const bool is_unknown = match.handler == nullptr && !backend_.stubs.answers(request);
  auto refused = is_unknown && !dialect_.gateway.empty() ? std::nullopt : kept_out(request, match);
  Reply reply = refused ? std::move(*refused) : admitted(request, match);
  if (match.handler != nullptr) reply.note.route = match.name;
  return reply;
}

Reply RestService::token(const Request& request) {
  const auto body = dialect_.token->in_query ? std::optional(json::object()) : token_body_of(request, dialect_);
  auto given = access_.token(request, body);
  const OutcomeWords* words = given ? nullptr : dialect_.token->refusal(given.error().reason);
  Reply reply;
  if (given) {
    reply.content_type = dialect_.content_type;
    reply.body = given->dump();
  } else if (words != nullptr) {
    reply = phrases_.reply(*words, std::move(given.error().words));
  } else {
    reply = phrases_.reply(OutcomeKind::bad_credentials, "The credentials are missing or wrong.");
  }
  reply.note.secret_body = true;
  if (!given) reply.note.reason = given.error().why;
  return reply;
}

}  // namespace dataflow_qa::mocks::rest
