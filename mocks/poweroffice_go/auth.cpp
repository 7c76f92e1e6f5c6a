// Held by access_test.cpp.
#include "mocks/poweroffice_go/auth.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

constexpr std::string_view no_integration =
    "Client integration not found. Please ensure the provided keys are matching the desired environment.";

constexpr std::int64_t ten_years = 10LL * 365 * 24 * 3600;
constexpr std::size_t most_masked = 10000;
constexpr std::array<std::string_view, 11> privilege_names{"Customer",       "Project",       "Department",
                                                           "Employee",       "Location",      "ContactGroup",
                                                           "CommonServices", "ContactPerson", "ContactDeliveryAddress",
                                                           "Supplier",       "SalesOrder"};

std::string as_guid(const std::string& hex) {
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4),
                     hex.substr(20, 12));
}

Reply gateway(int status, std::string_view message) {
  Reply reply;
  reply.status = status;
  reply.body = json{{"statusCode", status}, {"message", message}}.dump();
  return reply;
}

Reply token_error(std::string_view error, std::string_view description) {
  Reply reply;
  reply.status = 400;
  reply.body = json{{"error", error}, {"error_description", description}}.dump();
  reply.note.secret_body = true;
  return reply;
}

/// The text after "<scheme> " in an Authorization header; null where it is another scheme.
std::optional<std::string_view> after_scheme(std::string_view header, std::string_view scheme) {
  const auto space = header.find(' ');
  if (space == std::string_view::npos || !base::equal_ignoring_case(header.substr(0, space), scheme))
    return std::nullopt;
  return base::trimmed(header.substr(space));
}

}  // namespace

Credentials Credentials::fixed() {
  return {"0f3ad9a5-7c1e-4c5b-9d52-6a1f0c2b7e11", "c2b7e110-9d52-4c5b-8c1e-0f3ad9a56a1f",
          "5f0c2b7e119d524c5b7c1e0f3ad9a56a"};
}

Credentials Credentials::random() {
  return {as_guid(base::random_hex(16)), as_guid(base::random_hex(16)), base::random_hex(16)};
}

Auth::Auth(Credentials credentials, Switches switches, const Clock& clock)
    : credentials_(std::move(credentials)), switches_(switches), clock_(clock) {}

std::optional<Reply> Auth::check_subscription(const Request& request) const {
  const std::string* key = request.header("Ocp-Apim-Subscription-Key");
  if (key == nullptr && request.target) {
    for (const auto& [name, value] : request.target->query) {
      if (base::equal_ignoring_case(name, "subscription-key")) key = &value;
    }
  }
  if (key == nullptr || key->empty()) {
    return gateway(401,
                   "Access denied due to missing subscription key. Make sure to include subscription key when making "
                   "requests to an API.");
  }
  if (*key != credentials_.subscription_key) {
    return gateway(401,
                   "Access denied due to invalid subscription key. Make sure to provide a valid key for an active "
                   "subscription.");
  }
  return std::nullopt;
}

Reply Auth::token(const Request& request) {
  if (media_type(request.header_text("Content-Type")) != "application/x-www-form-urlencoded") {
    return token_error("invalid_request", "The body must be application/x-www-form-urlencoded.");
  }
  const auto form = parse_target("/?" + request.body);
  const std::string* grant = form ? form->parameter("grant_type") : nullptr;
  if (grant == nullptr) return token_error("invalid_request", "grant_type is missing.");
  if (*grant != "client_credentials") {
    return token_error("unsupported_grant_type", "grant_type must be client_credentials.");
  }
  const auto basic = after_scheme(request.header_text("Authorization"), "Basic");
  const auto keys = basic ? base::base64_decoded(*basic) : std::nullopt;
  if (keys != credentials_.app_key + ":" + credentials_.client_key)
    return token_error("invalid_client", no_integration);
  Reply reply;
  reply.body = json{{"access_token", issue()},
                    {"token_type", "bearer"},
                    {"expires_in", switches_.number(Switch::token_lifetime_s)}}
                   .dump();
  reply.note.secret_body = true;
  return reply;
}

std::string Auth::issue() {
  const auto now = clock_.now();
  const auto end =
      now + std::chrono::seconds(std::min<std::int64_t>(switches_.number(Switch::token_lifetime_s), ten_years));
  const auto end_s = std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count();
  const json payload{{"exp", end_s},
                     {"role", privileges(true)},
                     {"goAllowSendInvoice", "False"},
                     {"goAllowShowCustomerSSN", switches_.on(Switch::show_identity_numbers) ? "True" : "False"},
                     {"goAllowShowEmployeeSSN", switches_.on(Switch::show_identity_numbers) ? "True" : "False"}};
  const std::string token = fmt::format("{}.{}.{}", base::base64_url(R"({"alg":"HS256","typ":"JWT"})"),
                                        base::base64_url(payload.dump()), base::base64_url(base::random_hex(16)));
  const std::lock_guard lock(mutex_);
  std::erase_if(tokens_, [now](const auto& known) { return known.second <= now; });
  tokens_.emplace(token, end);
  issued_.push_back(token);
  if (issued_.size() > most_masked) issued_.pop_front();
  return token;
}

std::optional<Reply> Auth::check_bearer(const Request& request) const {
  const auto token = after_scheme(request.header_text("Authorization"), "Bearer");
  if (token) {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto known = tokens_.find(*token);
    if (known != tokens_.end() && now < known->second) return std::nullopt;
  }
  Reply reply;
  reply.status = 401;
  reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  return reply;
}

std::vector<std::string> Auth::secrets() const {
  std::vector<std::string> all{credentials_.app_key, credentials_.client_key, credentials_.subscription_key,
                               base::base64(credentials_.app_key + ":" + credentials_.client_key)};
  const std::lock_guard lock(mutex_);
  all.insert(all.end(), issued_.begin(), issued_.end());
  return all;
}

bool Auth::may(const std::vector<std::string>& names, bool write) const {
  if (!switches_.on(Switch::privileges)) return true;
  const auto held = switches_.list(Switch::privileges);
  const auto holds = [&held](const std::string& name) {
    return std::any_of(held.begin(), held.end(), [&](const auto& one) { return base::equal_ignoring_case(one, name); });
  };
  return names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return holds(name + "_Full") || (!write && holds(name));
         });
}

std::vector<std::string> Auth::privileges(bool held) const {
  if (held && switches_.on(Switch::privileges)) return switches_.list(Switch::privileges);
  std::vector<std::string> names;
  for (const std::string_view name : privilege_names) {
    if (held || !may({std::string(name)}, true)) names.push_back(std::string(name) + "_Full");
  }
  return names;
}

void Auth::end_tokens() {
  const std::lock_guard lock(mutex_);
  tokens_.clear();
}

}  // namespace dataflow_qa::mocks::poweroffice_go
