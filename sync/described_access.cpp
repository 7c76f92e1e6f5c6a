// Held by described_access_test.cpp.
#include "sync/described_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "mocks/system/dialect_reader.h"
#include "sync/text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mocks::Credential;
using dataflow_qa::mocks::placeholders_in;

/// What a client says of itself where any text will do.
constexpr auto name_of_client = "dataflow-sync";

/// A token is renewed a minute before its end, a short-lived one at half time.
std::chrono::seconds usable_for(std::chrono::seconds lifetime) {
  constexpr std::chrono::seconds renew_before{60};
  return std::max(lifetime - renew_before, lifetime / 2);
}

/// The value at the place where the template of an answer has the placeholder.
Json value_in(const Json& answer_template, const std::string& placeholder, const Json& answer) {
  for (const auto& [pointer, name] : placeholders_in(answer_template)) {
    if (name != placeholder) continue;
    const Json::json_pointer at{pointer};
    if (answer.contains(at)) return answer.at(at);
  }
  return nullptr;
}

}  // namespace

DescribedAccess::DescribedAccess(const dataflow_qa::mocks::System& system, Connection connection,
                                 ApiCaller* token_caller, const Clock& clock,
                                 std::function<void(const std::string&)> on_new)
    : system_{system},
      connection_{std::move(connection)},
      token_caller_{token_caller},
      clock_{clock},
      on_new_{std::move(on_new)} {
  choose_ways();
  const auto& token = system_.dialect->token;
  if (way_ == nullptr || !token) return;
  needs_token_ = std::any_of(way_->begin(), way_->end(), [&](const Credential& credential) {
    const auto names = placeholders_in(credential.value);
    return std::any_of(names.begin(), names.end(), [&](const auto& each) { return each.second == token->key; });
  });
}

/// The first ones for which the keys are there.
void DescribedAccess::choose_ways() {
  const auto has_keys = [this](const Credential& each) { return has_keys_for(each); };
  const auto& ways = system_.dialect->authentication;
  const auto way = std::find_if(ways.begin(), ways.end(),
                                [&](const auto& all) { return std::all_of(all.begin(), all.end(), has_keys); });
  if (way != ways.end()) way_ = &*way;
  const auto& gateway = system_.dialect->gateway;
  const auto entry = std::find_if(gateway.begin(), gateway.end(), has_keys);
  if (entry != gateway.end()) gateway_ = &*entry;
  if ((way_ == nullptr && !ways.empty()) || (gateway_ == nullptr && !gateway.empty())) {
    throw std::invalid_argument{fmt::format("{}: the keys that are set let nobody in", system_.declaration.label)};
  }
}

bool DescribedAccess::has_keys_for(const Credential& credential) const {
  const auto& token = system_.dialect->token;
  const auto names = placeholders_in(credential.value);
  return std::all_of(names.begin(), names.end(), [&](const auto& each) {
    if (token && each.second == token->key) {
      return token_caller_ != nullptr && std::all_of(token->credentials.begin(), token->credentials.end(),
                                                     [this](const auto& own) { return has_keys_for(own); });
    }
    const auto known = connection_.find(each.second);
    return known != connection_.end() && !known->second.empty();
  });
}

/// The text with the keys of the connection in the places of its placeholders.
std::string DescribedAccess::filled(const std::string& text) const {
  auto result = text;
  for (const auto& [key, value] : connection_) {
    const auto placeholder = fmt::format("{{{}}}", key);
    for (auto at = result.find(placeholder); at != std::string::npos;
         at = result.find(placeholder, at + value.size())) {
      result.replace(at, placeholder.size(), value);
    }
  }
  return result;
}

void DescribedAccess::show(const Credential& credential, HttpRequest& request) const {
  auto value = credential.value.empty() ? std::string{name_of_client} : filled(credential.value);
  if (credential.base64) {
    value = base64(value);
    on_new_(value);
  }
  value = credential.prefix + value;
  if (credential.in_query) {
    request.target +=
        (request.target.find('?') == std::string::npos ? '?' : '&') + query_text({{credential.name, value}});
  } else {
    request.headers[credential.name] = value;
  }
}

Outcome<HttpRequest> DescribedAccess::signed_request(HttpRequest request) {
  if (gateway_ != nullptr) show(*gateway_, request);
  if (way_ == nullptr) return request;
  if (needs_token_ && clock_.now() >= renew_at_) {
    if (auto fetched = fetch(); !fetched) return tl::unexpected{fetched.error()};
  }
  for (const auto& credential : *way_) show(credential, request);
  return request;
}

bool DescribedAccess::reject() {
  renew_at_ = {};
  return needs_token_;
}

Outcome<void> DescribedAccess::fetch() {
  const auto& call = *system_.dialect->token;
  Json sends = Json::object();
  Parameters parameters;
  for (const auto& [name, value] : call.sends.items()) {
    sends[name] = value.is_string() ? Json(filled(value.get<std::string>())) : value;
    parameters.emplace_back(name, sends[name].is_string() ? sends[name].get<std::string>() : sends[name].dump());
  }
  HttpRequest request{call.method, "", {}, "", ""};
  request.headers["Accept"] = "application/json";
  if (call.in_query) {
    request.target = '?' + query_text(parameters);
  } else if (call.in_form || sends.contains("grant_type")) {  // OAuth 2.0 takes forms (RFC 6749, 4.4.2)
    request.content_type = "application/x-www-form-urlencoded";
    request.body = query_text(parameters);
  } else {
    request.content_type = "application/json";
    request.body = sends.dump();
  }
  if (gateway_ != nullptr) show(*gateway_, request);
  for (const auto& credential : call.credentials) show(credential, request);
  const auto asked_at = clock_.now();
  const auto response = token_caller_->call(request);
  if (!response) return tl::unexpected{response.error()};
  if (response->status < 200 || response->status >= 300) {
    return tl::unexpected{
        Trouble{TroubleKind::unavailable, fmt::format("no access token: {}", refusal(request, *response).message)}};
  }
  const auto answer = answer_json(response->body);
  const auto token = value_in(call.answer, call.key, answer);
  if (!token.is_string()) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "the answer to the call for a token holds none"}};
  }
  connection_[call.key] = token.get<std::string>();
  on_new_(connection_[call.key]);
  const auto stated = value_in(call.answer, "lifetime_s", answer);
  renew_at_ = asked_at + usable_for(std::chrono::seconds{stated.is_number_integer() ? stated.get<std::int64_t>()
                                                                                    : call.lifetime_s});
  return {};
}

}  // namespace pms_go_sync
