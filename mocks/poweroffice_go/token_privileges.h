#pragma once

// The rule of tokens: what an integration may do stands in its token, and in what it may ask about itself (reference,
// 2, 3).

#include <map>
#include <string>

#include "mocks/http/message.h"
#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// A new token that ends then.
[[nodiscard]] std::string token_text(const Switches& switches, Clock::TimePoint end);
/// GET /ClientIntegrationInformation. `client_key`: the one that the integration has.
[[nodiscard]] Reply client_information(const Switches& switches, const std::string& client_key);

}  // namespace dataflow_qa::mocks::poweroffice_go
