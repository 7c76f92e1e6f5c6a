// Held by mocks_test.cpp.
#include "sync/clients.h"

namespace pms_go_sync {
namespace {

HttpTimeouts timeouts(const Options& options) {
  constexpr std::chrono::seconds connect{5};
  constexpr int whole = 10;
  return {connect, options.timeout, whole * options.timeout};
}

void mask_secrets(const Options& options, Log& log) {
  for (const auto& secret : {options.pms_api_key, options.go_app_key, options.go_client_key,
                             options.go_subscription_key, base64(options.go_app_key + ':' + options.go_client_key)}) {
    log.mask(secret);
  }
}

}  // namespace

Clients::Clients(const Options& options, Clock& clock, Log& log, const HttpDecorators& decorators)
    : pms_http_{options.pms_base_url, timeouts(options)},
      go_http_{options.go_base_url, timeouts(options)},
      token_http_{options.go_token_url, timeouts(options)},
      decorated_pms_http_{decorators.pms ? decorators.pms(pms_http_) : nullptr},
      decorated_go_http_{decorators.go ? decorators.go(go_http_) : nullptr},
      pms_caller_{decorated_pms_http_ ? *decorated_pms_http_ : pms_http_, clock, log, options.pms_requests_per_second},
      go_caller_{decorated_go_http_ ? *decorated_go_http_ : go_http_, clock, log, options.go_requests_per_second},
      token_caller_{token_http_, clock, log, 0},
      pms_{pms_caller_, {options.pms_api_key, options.page_size}},
      token_{token_caller_,
             clock,
             {options.go_app_key, options.go_client_key, options.go_subscription_key},
             [&log](const std::string& fresh) { log.mask_for_now(fresh); }},
      go_{go_caller_, token_, {options.page_size}} {
  mask_secrets(options, log);
}

void Clients::abort() {
  pms_http_.abort();
  go_http_.abort();
  token_http_.abort();
}

}  // namespace pms_go_sync
