#pragma once

// Makes the counterpart of a record that has none, or finds the one that it was made for or that was made for it.

#include "sync/engine_context.h"

namespace pms_go_sync {

/// A link that was just stored, and the record at the other side.
struct NewPair {
  Link link;
  Json counterpart;
};

class Creator {
 public:
  explicit Creator(const EngineContext& context) : context_{context} {}

  /// Nothing where the record is to have no counterpart: none is found and none may be made, or it is outside the
  /// dataflow.
  Attempt<std::optional<NewPair>> run(const Flow& flow, Side from, const Json& record, bool may_create);

 private:
  Attempt<std::optional<NewPair>> adopt(const Flow& flow, Side from, const Json& record, const std::string& origin);
  Attempt<std::vector<Json>> equals(const Flow& flow, Side from, const Json& record);
  Attempt<std::optional<NewPair>> meet(const Flow& flow, Side from, const Json& record);
  Attempt<Pending> prepare(const Flow& flow, Side from, const std::string& id, const Draft& made, bool& repeated);
  Attempt<std::optional<std::string>> owner(const Flow& flow, const Pending& pending, const Created& created);
  Attempt<Created> send(const Flow& flow, Pending& pending, bool repeated);
  NewPair link_up(const Flow& flow, Side from, const Json& record, Json counterpart, Json agreed);

  EngineContext context_;
};

}  // namespace pms_go_sync
