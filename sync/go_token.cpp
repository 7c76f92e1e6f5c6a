#include "sync/go_token.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <vector>

namespace pms_go_sync {
namespace {

constexpr std::chrono::seconds renew_before{60};
constexpr std::chrono::seconds default_lifetime{1200};  // documented: 20 minutes

/// Lifetimes under two minutes are renewed at half time, so that a short-lived token is not fetched for each request.
std::chrono::seconds usable_for(std::chrono::seconds lifetime) {
  return std::max(lifetime - renew_before, lifetime / 2);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::vector<unsigned char> encoded(4 * ((bytes.size() + 2) / 3) + 1);
  const std::vector<unsigned char> plain{bytes.begin(), bytes.end()};
  const int length = EVP_EncodeBlock(encoded.data(), plain.data(), static_cast<int>(plain.size()));
  return {encoded.begin(), encoded.begin() + length};
}

GoToken::GoToken(ApiCaller& caller, const Clock& clock, GoCredentials credentials,
                 std::function<void(const std::string&)> on_new)
    : caller_{caller}, clock_{clock}, credentials_{std::move(credentials)}, on_new_{std::move(on_new)} {}

Outcome<std::string> GoToken::get() {
  if (!token_.empty() && clock_.now() < renew_at_) return token_;
  return fetch();
}

Outcome<std::string> GoToken::fetch() {
  HttpRequest request{"POST", "", {}, "grant_type=client_credentials", "application/x-www-form-urlencoded"};
  request.headers["Authorization"] = "Basic " + base64(credentials_.application_key + ':' + credentials_.client_key);
  request.headers["Ocp-Apim-Subscription-Key"] = credentials_.subscription_key;
  const auto asked_at = clock_.now();
  const auto response = caller_.call(request);
  if (!response) return tl::unexpected{response.error()};
  if (response->status != 200) {
    return tl::unexpected{
        Trouble{TroubleKind::unavailable, fmt::format("no access token: {}", refusal(request, *response).message)}};
  }
  const auto body = Json::parse(response->body, nullptr, false);
  if (!body.is_object() || !body.contains("access_token") || !body["access_token"].is_string()) {
    return tl::unexpected{Trouble{TroubleKind::unavailable, "the token answer holds no access_token"}};
  }
  token_ = body["access_token"].get<std::string>();
  on_new_(token_);
  const auto stated = body.value("expires_in", Json{});
  const auto lifetime =
      stated.is_number_integer() ? std::chrono::seconds{stated.get<std::int64_t>()} : default_lifetime;
  renew_at_ = asked_at + usable_for(lifetime);
  return token_;
}

}  // namespace pms_go_sync
