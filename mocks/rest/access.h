#pragma once

// Who may come in to a described system. Thread-safe.

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/rest/words.h"
#include "mocks/store/clock.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks::rest {

class Access {
 public:
  /// `fixed`: the secrets that documentation shows, instead of random ones. Dialect and clock outlive this.
  Access(const Dialect& dialect, bool fixed, const Clock& clock);

  /// The outcome that a request without valid credentials has; nothing where it may come in.
  [[nodiscard]] std::optional<OutcomeKind> refusal(const Request& request) const;
  /// The body of the answer to a call for a token; nothing where its secrets are wrong.
  [[nodiscard]] std::optional<nlohmann::json> token(const Request& request, const nlohmann::json& body);

  /// By the keys of a connection.
  [[nodiscard]] const std::map<std::string, std::string>& keys() const { return keys_; }
  /// All that must never be shown: keys, what is made of them, and tokens.
  [[nodiscard]] std::vector<std::string> secrets() const;
  void end_tokens();

 private:
  /// One credential of a way in. `value`: what must be sent; of a token it is known only when it is asked for.
  struct Needed {
    const Credential* credential;
    bool of_token;
    std::string value;
  };

  [[nodiscard]] std::optional<OutcomeKind> failing(const Needed& needed, const Request& request) const;
  [[nodiscard]] static std::string expected(const Credential& credential, const Words& words);
  [[nodiscard]] bool holds_token(const Credential& credential) const;
  [[nodiscard]] bool is_of_a_token(const Credential& credential, const std::string& given) const;
  [[nodiscard]] Words words() const;

  const Dialect& dialect_;
  const Clock& clock_;
  std::map<std::string, std::string> keys_;
  std::vector<std::vector<Needed>> ways_;
  mutable std::mutex mutex_;
  std::map<std::string, Clock::TimePoint> tokens_;  // with the time of their end
  std::deque<std::string> issued_;                  // the latest ones, ended or not
};

}  // namespace dataflow_qa::mocks::rest
