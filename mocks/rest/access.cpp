// Held by rest_access_test.cpp and mocks/poweroffice_go/access_test.cpp.
#include "mocks/rest/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

constexpr std::size_t most_issued = 10000;  // an ended token is a secret still
constexpr std::int64_t ten_years = 10LL * 365 * 24 * 3600;

/// Another value of the same kind: digits for digits, else hexadecimal.
std::string random_like(const std::string& documented) {
  constexpr std::size_t bytes = 16;
  std::string value = base::random_hex(bytes);
  const bool number = !documented.empty() &&
                      std::all_of(documented.begin(), documented.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return value;
  for (char& c : value) c = static_cast<char>('1' + static_cast<unsigned char>(c) % 9);
  return value.substr(0, documented.size());
}

/// What stands behind the prefix; a scheme ("Bearer ") counts whatever its case. Nothing where another one stands
/// there.
std::optional<std::string_view> behind_prefix(const Credential& credential, std::string_view given) {
  const std::string& prefix = credential.prefix;
  if (given.size() < prefix.size() || !base::equal_ignoring_case(given.substr(0, prefix.size()), prefix)) {
    return std::nullopt;
  }
  given.remove_prefix(prefix.size());
  return prefix.ends_with(' ') ? base::trimmed(given) : given;
}

}  // namespace

Access::Access(const Backend& backend, const OwnRules& rules, bool fixed)
    : backend_(backend), dialect_(*backend.system.dialect), rules_(rules) {
  for (const auto& [key, documented] : dialect_.secrets) keys_[key] = fixed ? documented : random_like(documented);
  for (const Credential& each : dialect_.gateway) gateway_.push_back(lock_of(each));
  for (const auto& way : dialect_.authentication) {
    Way& locks = ways_.emplace_back();
    for (const Credential& each : way) locks.push_back(lock_of(each));
  }
  if (!dialect_.token) return;
  for (const Credential& each : dialect_.token->credentials) token_way_.push_back(lock_of(each));
}

Words Access::words() const {
  Words words;
  for (const auto& [key, value] : keys_) words[key] = value;
  return words;
}

/// Without the prefix.
std::string Access::expected(const Credential& credential, const Words& words) const {
  const std::string value = filled_text(credential.value, words);
  return credential.base64 ? base::base64(value) : value;
}

Access::Lock Access::lock_of(const Credential& credential) const {
  Lock lock{&credential, {}, false};
  lock.of_token = dialect_.token && credential.value.find("{" + dialect_.token->key + "}") != std::string::npos;
  if (!lock.of_token && !credential.value.empty()) lock.expected = expected(credential, words());
  return lock;
}

/// Of one that has not ended.
bool Access::is_of_a_token(const Credential& credential, std::string_view given) const {
  const auto now = backend_.clock.now();
  const std::lock_guard lock(mutex_);
  if (!credential.base64 && credential.value == "{" + dialect_.token->key + "}") {
    const auto known = tokens_.find(given);
    return known != tokens_.end() && now < known->second;
  }
  Words words = this->words();
  return std::any_of(tokens_.begin(), tokens_.end(), [&](const auto& token) {
    words[dialect_.token->key] = token.first;
    return now < token.second && given == expected(credential, words);
  });
}

const std::string* Access::given_in(const Credential& credential, const Request& request) {
  const std::string* given = nullptr;
  if (!credential.in_query) {
    given = request.header(credential.name.c_str());
  } else if (request.target) {
    given = request.target->parameter(credential.name);
  }
  return given;
}

std::optional<KeptOut> Access::failing(const Lock& lock, const Request& request) const {
  const Credential& credential = *lock.credential;
  const std::string place =
      fmt::format("the {} {}", credential.in_query ? "query parameter" : "header", credential.name);
  const std::string* given = given_in(credential, request);
  if (given == nullptr || given->empty()) return KeptOut{credential.missing, place + " is missing"};
  if (credential.value.empty()) return std::nullopt;
  const auto value = behind_prefix(credential, *given);
  if (!value) return KeptOut{credential.wrong, fmt::format("{} does not begin with '{}'", place, credential.prefix)};
  if (lock.of_token && !is_of_a_token(credential, *value)) {
    return KeptOut{credential.wrong, place + " carries a token that has ended or was never given out"};
  }
  if (!lock.of_token && *value != *lock.expected) {
    return KeptOut{credential.wrong, place + " carries another key than this mock's"};
  }
  return std::nullopt;
}

/// The first place that holds a key counts.
std::optional<KeptOut> Access::gateway_refusal(const Request& request) const {
  for (const Lock& lock : gateway_) {
    if (given_in(*lock.credential, request) != nullptr) return failing(lock, request);
  }
  return gateway_.empty() ? std::nullopt : failing(gateway_.front(), request);
}

std::optional<KeptOut> Access::refusal(const Request& request) const {
  std::optional<KeptOut> first;
  for (const Way& way : ways_) {
    std::optional<KeptOut> wrong;
    for (const Lock& lock : way) {
      if (!wrong) wrong = failing(lock, request);
    }
    if (!wrong) return std::nullopt;
    if (!first) first = wrong;
  }
  return first;
}

bool Access::may(const std::vector<std::string>& names, bool write) const {
  if (!dialect_.privileges || !backend_.switches.on(dialect_.privileges->of_switch)) return true;
  const auto held = base::split_list(backend_.switches.text(dialect_.privileges->of_switch), ',');
  const auto holds = [&held](const std::string& name) {
    return std::any_of(held.begin(), held.end(), [&](const auto& one) { return base::equal_ignoring_case(one, name); });
  };
  return names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return holds(name + dialect_.privileges->to_write) || (!write && holds(name));
         });
}

tl::expected<json, TokenFault> Access::token(const Request& request, const std::optional<json>& body) {
  const TokenCall& call = *dialect_.token;
  if (!call.in_query && !body) return tl::unexpected(TokenFault{"media", "the body cannot be read", {}});
  const json wanted = filled(call.sends, words());
  for (const auto& [name, value] : wanted.items()) {
    const std::string* in_query = request.target->parameter(name);
    const json given = call.in_query ? (in_query == nullptr ? json() : json(*in_query)) : body->value(name, json());
    if (given == value) continue;
    const bool missing = given.is_null();
    return tl::unexpected(
        TokenFault{missing ? "missing" : "wrong",
                   missing ? fmt::format("{} is missing", name) : fmt::format("{} must be {}", name, value.dump()),
                   Words{{"field", name}, {"value", value}}});
  }
  for (const Lock& lock : token_way_) {
    if (auto failed = failing(lock, request)) {
      return tl::unexpected(TokenFault{"credentials", std::move(failed->reason), {}});
    }
  }
  const std::int64_t lifetime_s =
      call.lifetime_switch ? backend_.switches.number(*call.lifetime_switch) : call.lifetime_s;
  return filled(call.answer, Words{{call.key, new_token(lifetime_s)}, {"lifetime_s", lifetime_s}});
}

std::string Access::new_token(std::int64_t lifetime_s) {
  constexpr std::size_t bytes = 24;
  const auto now = backend_.clock.now();
  const auto end = now + std::chrono::seconds(std::min(lifetime_s, ten_years));
  std::string token = rules_.token(backend_, end);
  if (token.empty()) token = base::random_hex(bytes);
  const std::lock_guard lock(mutex_);
  std::erase_if(tokens_, [now](const auto& each) { return each.second <= now; });
  tokens_[token] = end;
  issued_.push_back(token);
  if (issued_.size() > most_issued) issued_.pop_front();
  return token;
}

std::vector<std::string> Access::secrets() const {
  std::vector<std::string> secrets;
  for (const auto& [key, value] : keys_) secrets.push_back(value);
  const auto add = [&secrets](const Way& way) {
    for (const Lock& lock : way) {
      if (lock.credential->base64 && lock.expected) secrets.push_back(*lock.expected);
    }
  };
  for (const Way& way : ways_) add(way);
  add(token_way_);
  const std::lock_guard lock(mutex_);
  secrets.insert(secrets.end(), issued_.begin(), issued_.end());
  return secrets;
}

SecretPlaces Access::secret_places() const {
  SecretPlaces places;
  const auto add = [&places](const Way& way) {
    for (const Lock& lock : way) {
      (lock.credential->in_query ? places.parameters : places.headers).push_back(lock.credential->name);
    }
  };
  add(gateway_);
  for (const Way& way : ways_) add(way);
  add(token_way_);
  return places;
}

void Access::end_tokens() {
  const std::lock_guard lock(mutex_);
  tokens_.clear();
}

}  // namespace dataflow_qa::mocks::rest
