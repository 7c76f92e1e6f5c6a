// Held by rest_access_test.cpp.
#include "mocks/rest/access.h"

#include <algorithm>

#include "base/digest.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

constexpr std::size_t most_issued = 64;

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

}  // namespace

Access::Access(const Dialect& dialect, bool fixed, const Clock& clock) : dialect_(dialect), clock_(clock) {
  for (const auto& [key, documented] : dialect.secrets) keys_[key] = fixed ? documented : random_like(documented);
  for (const auto& way : dialect.authentication) {
    auto& needed = ways_.emplace_back();
    for (const Credential& credential : way) {
      const bool of_token = holds_token(credential);
      needed.push_back({&credential, of_token, of_token ? std::string{} : expected(credential, words())});
    }
  }
}

Words Access::words() const {
  Words words;
  for (const auto& [key, value] : keys_) words[key] = value;
  return words;
}

std::string Access::expected(const Credential& credential, const Words& words) {
  const std::string value = filled_text(credential.value, words);
  return credential.prefix + (credential.base64 ? base::base64(value) : value);
}

bool Access::holds_token(const Credential& credential) const {
  return dialect_.token && credential.value.find("{" + dialect_.token->key + "}") != std::string::npos;
}

/// Of one that has not ended.
bool Access::is_of_a_token(const Credential& credential, const std::string& given) const {
  Words words = this->words();
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  return std::any_of(tokens_.begin(), tokens_.end(), [&](const auto& token) {
    words[dialect_.token->key] = token.first;
    return now < token.second && given == expected(credential, words);
  });
}

std::optional<OutcomeKind> Access::failing(const Needed& needed, const Request& request) const {
  const Credential& credential = *needed.credential;
  const std::string* given = credential.in_query
                                 ? (request.target ? request.target->parameter(credential.name) : nullptr)
                                 : request.header(credential.name.c_str());
  if (given == nullptr || given->empty()) return credential.missing;
  if (credential.value.empty()) return std::nullopt;
  const bool is_right = needed.of_token ? is_of_a_token(credential, *given) : *given == needed.value;
  return is_right ? std::nullopt : std::optional(credential.wrong);
}

std::optional<OutcomeKind> Access::refusal(const Request& request) const {
  std::optional<OutcomeKind> first;
  for (const auto& way : ways_) {
    std::optional<OutcomeKind> wrong;
    for (const Needed& needed : way) {
      if (!wrong) wrong = failing(needed, request);
    }
    if (!wrong) return std::nullopt;
    if (!first) first = wrong;
  }
  return first;
}

std::optional<json> Access::token(const Request& request, const json& body) {
  const TokenCall& call = *dialect_.token;
  const json wanted = filled(call.sends, words());
  for (const auto& [name, value] : wanted.items()) {
    const std::string* in_query = request.target->parameter(name);
    const json given = call.in_query ? (in_query == nullptr ? json() : json(*in_query)) : body.value(name, json());
    if (given != value) return std::nullopt;
  }
  constexpr std::size_t bytes = 24;
  const std::string token = base::random_hex(bytes);
  const std::lock_guard lock(mutex_);
  std::erase_if(tokens_, [now = clock_.now()](const auto& each) { return each.second <= now; });
  tokens_[token] = clock_.now() + std::chrono::seconds(call.lifetime_s);
  issued_.push_back(token);
  if (issued_.size() > most_issued) issued_.pop_front();
  return filled(call.answer, Words{{call.key, token}, {"lifetime_s", call.lifetime_s}});
}

std::vector<std::string> Access::secrets() const {
  std::vector<std::string> secrets;
  for (const auto& [key, value] : keys_) secrets.push_back(value);
  for (const auto& way : dialect_.authentication) {
    for (const Credential& credential : way) {
      if (!credential.base64 || holds_token(credential)) continue;
      secrets.push_back(expected(credential, words()).substr(credential.prefix.size()));
    }
  }
  const std::lock_guard lock(mutex_);
  secrets.insert(secrets.end(), issued_.begin(), issued_.end());
  return secrets;
}

void Access::end_tokens() {
  const std::lock_guard lock(mutex_);
  tokens_.clear();
}

}  // namespace dataflow_qa::mocks::rest
