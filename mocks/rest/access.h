#pragma once

// Who may come in to a described system, and what he may do there. Thread-safe.

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/rest/own_rules.h"
#include "mocks/rest/words.h"
#include "mocks/store/clock.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks::rest {

/// Why a call for a token is refused: a reason of TokenCall::refusals, with its words.
struct TokenFault {
  std::string reason;
  std::string why;  // for the journal
  Words words;
};

/// Why a request is kept out: its outcome, and a sentence for the journal.
struct KeptOut {
  OutcomeKind outcome = OutcomeKind::bad_credentials;
  std::string reason;
};

class Access {
 public:
  /// `fixed`: the secrets that documentation shows, instead of random ones. All outlive this; the backend's system has
  /// a dialect.
  Access(const Backend& backend, const OwnRules& rules, bool fixed);

  /// What keeps out a request without the gateway's key; nothing where it has the key, or none is needed.
  [[nodiscard]] std::optional<KeptOut> gateway_refusal(const Request& request) const;
  /// What keeps out a request without valid credentials; nothing where it may come in.
  [[nodiscard]] std::optional<KeptOut> refusal(const Request& request) const;
  /// Whether the client holds one of these privileges: as it stands to read, or the one that opens to writing, too.
  [[nodiscard]] bool may(const std::vector<std::string>& names, bool write) const;
  /// The body of the answer to a call for a token. `body`: none where it cannot be read.
  [[nodiscard]] tl::expected<nlohmann::json, TokenFault> token(const Request& request,
                                                               const std::optional<nlohmann::json>& body);

  /// By the keys of a connection.
  [[nodiscard]] const std::map<std::string, std::string>& keys() const { return keys_; }
  /// All that must never be shown: keys, what is made of them, and tokens.
  [[nodiscard]] std::vector<std::string> secrets() const;
  /// Where requests carry them.
  [[nodiscard]] SecretPlaces secret_places() const;
  void end_tokens();

 private:
  /// A credential with what is expected in it; nothing where that is a token, or any text will do.
  struct Lock {
    const Credential* credential = nullptr;
    std::optional<std::string> expected;
    bool of_token = false;
  };
  using Way = std::vector<Lock>;

  [[nodiscard]] Lock lock_of(const Credential& credential) const;
  [[nodiscard]] static const std::string* given_in(const Credential& credential, const Request& request);
  [[nodiscard]] std::optional<KeptOut> failing(const Lock& lock, const Request& request) const;
  [[nodiscard]] std::string expected(const Credential& credential, const Words& words) const;
  [[nodiscard]] bool is_of_a_token(const Credential& credential, std::string_view given) const;
  [[nodiscard]] std::string new_token(std::int64_t lifetime_s);
  [[nodiscard]] Words words() const;

  const Backend& backend_;
  const Dialect& dialect_;
  const OwnRules& rules_;
  std::map<std::string, std::string> keys_;
  Way gateway_;
  std::vector<Way> ways_;
  Way token_way_;  // of the call for a token
  mutable std::mutex mutex_;
  std::map<std::string, Clock::TimePoint, std::less<>> tokens_;  // with the time of their end
  std::deque<std::string> issued_;                               // the latest ones, ended or not
};

}  // namespace dataflow_qa::mocks::rest
