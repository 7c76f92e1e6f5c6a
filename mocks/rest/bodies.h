#pragma once

// The bodies of requests to a described system. Pure functions; any thread.

#include <nlohmann/json.hpp>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/rest/phrases.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks::rest {

/// A body as a value, or the answer that says why there is none.
using Body = tl::expected<nlohmann::json, Reply>;

/// Which media types a body may have.
enum class BodyUse { creates, updates, acts };

[[nodiscard]] Body body_of(const Request& request, const Dialect& dialect, const Entity& entity,
                           const CollectionDialect& collection, const Phrases& phrases, BodyUse use);
/// The body's record, out of its wrapper.
[[nodiscard]] Body record_in(const Request& request, const Dialect& dialect, const Entity& entity,
                             const CollectionDialect& collection, const Phrases& phrases, BodyUse use);
/// The body of a call for a token: a form or an object. Nothing where it is neither.
[[nodiscard]] std::optional<nlohmann::json> token_body_of(const Request& request, const Dialect& dialect);

}  // namespace dataflow_qa::mocks::rest
