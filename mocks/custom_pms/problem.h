#pragma once

// RFC 9457 problems, as the Custom PMS answers them.

#include <string>
#include <string_view>

#include "mocks/http/message.h"
#include "mocks/store/draft.h"

namespace dataflow_qa::mocks::custom_pms {

[[nodiscard]] Reply problem(int status, std::string_view title, std::string_view detail);
/// With `errors`, one for each violation that has a path.
[[nodiscard]] Reply problem(int status, std::string_view title, std::string_view detail, const Violations& violations);
/// "/address/city" of "address.city" (RFC 6901).
[[nodiscard]] std::string json_pointer(std::string_view path);

}  // namespace dataflow_qa::mocks::custom_pms
