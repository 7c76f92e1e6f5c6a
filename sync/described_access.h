#pragma once

// How a client of a described system is let in: headers and query parameters, those of a gateway in front of it, and
// the call for a token where they need one.

#include <functional>
#include <map>
#include <string>

#include "mocks/system/entity.h"
#include "sync/api_caller.h"
#include "sync/described_listing.h"

namespace pms_go_sync {

/// By the keys of SystemDeclaration::connection: "base_url", "token".
using Connection = std::map<std::string, std::string>;

class DescribedAccess {
 public:
  /// `token_caller` reaches the token URL itself (its requests have no path); null where the system has no token call.
  /// `on_new` gets each secret text that goes out, so that logs can mask it. All must outlive it. Throws
  /// std::invalid_argument where the connection lacks what every way in needs.
  DescribedAccess(const dataflow_qa::mocks::System& system, Connection connection, ApiCaller* token_caller,
                  const Clock& clock, std::function<void(const std::string&)> on_new);

  /// `request` with all that lets it in.
  Outcome<HttpRequest> signed_request(HttpRequest request);
  /// The server does not take the token: the next request fetches another one. False where there is none to fetch.
  bool reject();

 private:
  [[nodiscard]] bool has_keys_for(const dataflow_qa::mocks::Credential& credential) const;
  void choose_ways();
  [[nodiscard]] std::string filled(const std::string& text) const;
  void show(const dataflow_qa::mocks::Credential& credential, HttpRequest& request) const;
  Outcome<void> fetch();

  const dataflow_qa::mocks::System& system_;
  Connection connection_;
  ApiCaller* token_caller_;
  const Clock& clock_;
  std::function<void(const std::string&)> on_new_;
  const std::vector<dataflow_qa::mocks::Credential>* way_ = nullptr;  // null: the system asks for nothing
  const dataflow_qa::mocks::Credential* gateway_ = nullptr;           // null: it has none
  bool needs_token_ = false;
  Time renew_at_;
};

}  // namespace pms_go_sync
