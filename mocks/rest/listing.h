#pragma once

// The answer to a request for a list: rows, order, page, envelope.

#include <optional>
#include <string>

#include "mocks/http/message.h"
#include "mocks/http/walks.h"
#include "mocks/rest/query.h"
#include "mocks/rest/wire.h"
#include "mocks/rest/words.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::rest {

struct ListPlace {
  const Store& store;
  const Entity& entity;
  const CollectionDialect& dialect;
  const Wire& wire;
  const PreparedForm& form;   // of the envelope
  const std::string& origin;  // "http://127.0.0.1:4711", for links
  Walks& walks;
  const View& look;                      // the age of keys, what is masked
  const std::vector<std::string>& said;  // the placeholders in the envelope and the headers
};

/// The answer, and the note for the journal. `target`: the request's, with all that its cursor keeps. Nothing where the
/// cursor is none that this made.
[[nodiscard]] std::optional<Reply> list_reply(const ListPlace& place, const ListRequest& asked, const Target& target,
                                              const Request& request);

}  // namespace dataflow_qa::mocks::rest
