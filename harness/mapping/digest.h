#pragma once

#include <string>
#include <string_view>

namespace dataflow_qa::mapping {

/// SHA-256 of `bytes` as lower-case hex: what results.json names files by. Throws where OpenSSL cannot compute it.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace dataflow_qa::mapping
