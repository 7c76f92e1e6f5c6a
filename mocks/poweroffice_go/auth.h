#pragma once

// Who may come in: the subscription key, the token endpoint, bearer tokens. Thread-safe.

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks::poweroffice_go {

struct Credentials {
  std::string app_key;
  std::string client_key;
  std::string subscription_key;

  static Credentials fixed();
  static Credentials random();
};

class Auth {
 public:
  Auth(Credentials credentials, Switches switches, const Clock& clock);

  /// POST /OAuth/Token.
  Reply token(const Request& request);
  /// The refusal of a wrong subscription key (header or query); null where the key is right.
  [[nodiscard]] std::optional<Reply> check_subscription(const Request& request) const;
  /// Null where the request carries a token that lives.
  [[nodiscard]] std::optional<Reply> check_bearer(const Request& request) const;

  [[nodiscard]] const Credentials& credentials() const { return credentials_; }
  /// Keys, what is made of them, and every token that lives.
  [[nodiscard]] std::vector<std::string> secrets() const;
  /// All tokens end now.
  void end_tokens();
  /// True where the integration holds one of `names`, with "_Full" behind it or, to read, as it stands. [documented]
  [[nodiscard]] bool may(const std::vector<std::string>& names, bool write) const;
  /// The privileges that the integration holds, or those that it lacks.
  [[nodiscard]] std::vector<std::string> privileges(bool held) const;

 private:
  [[nodiscard]] std::string issue();

  Credentials credentials_;
  Switches switches_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Clock::TimePoint, std::less<>> tokens_;  // with the time of their end
  std::deque<std::string> issued_;  // the latest, for masking: an ended token is a secret still
};

}  // namespace dataflow_qa::mocks::poweroffice_go
