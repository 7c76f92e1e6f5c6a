#pragma once

// The OAuth 2.0 client-credentials token of PowerOffice Go (reference, section 2): fetched when needed, renewed a
// minute before it ends, and on demand.

#include <functional>
#include <optional>
#include <string>

#include "sync/api_caller.h"

namespace pms_go_sync {

struct GoCredentials {
  std::string application_key;
  std::string client_key;
  std::string subscription_key;
};

class GoToken {
 public:
  /// `caller` reaches the token URL itself (its requests have an empty target). `on_new` gets each token, so that
  /// logs can mask it. All must outlive it.
  GoToken(ApiCaller& caller, const Clock& clock, GoCredentials credentials,
          std::function<void(const std::string&)> on_new);

  /// A token that is good for now.
  Outcome<std::string> get();
  /// The server does not take the token: the next get() fetches another one.
  void reject() { token_.clear(); }

  [[nodiscard]] const std::string& subscription_key() const { return credentials_.subscription_key; }

 private:
  Outcome<std::string> fetch();

  ApiCaller& caller_;
  const Clock& clock_;
  GoCredentials credentials_;
  std::function<void(const std::string&)> on_new_;
  std::string token_;
  Time renew_at_;
};

/// Base64 (RFC 4648) with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace pms_go_sync
