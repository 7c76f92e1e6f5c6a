#pragma once

// Somebody between a client and a mock, who sees what the client sends and decides what becomes of it: harness/sabotage
// uses it to tamper with the traffic of a subject that knows nothing of it.
//
//   options.between = [](const Request& request, const Forward& forward) {
//     return request.method == "DELETE" ? Reply{.status = 204} : forward(request);
//   };
//
// What a person does (MockSystem's own methods) does not come by here.

#include <functional>

#include "mocks/http/message.h"

namespace dataflow_qa::mocks {

/// Hands a request on to the mock, as it is by then. It stands in the journal as the mock got it.
using Forward = std::function<Reply(const Request& request)>;
/// Returns the answer that the client gets. Called from many threads at once.
using Between = std::function<Reply(const Request& request, const Forward& forward)>;

}  // namespace dataflow_qa::mocks
