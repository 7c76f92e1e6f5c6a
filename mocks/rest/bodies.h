#pragma once

// The bodies of requests to a described system. Pure functions; any thread.

#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/rest/phrases.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks::rest {

/// A body as a value, or the answer that says why there is none.
using Body = tl::expected<nlohmann::json, Reply>;

/// `taken`: media types.
[[nodiscard]] Body body_of(const Request& request, const std::vector<std::string>& taken, const Phrases& phrases,
                           bool takes_forms);
/// The body's record, out of its wrapper.
[[nodiscard]] Body record_in(const Request& request, const Dialect& dialect, const CollectionDialect& collection,
                             const Phrases& phrases, bool updates);

}  // namespace dataflow_qa::mocks::rest
