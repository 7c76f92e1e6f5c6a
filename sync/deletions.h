#pragma once

// Handles the deletion of one record of a pair, by the policy of the options.

#include "sync/engine_context.h"

namespace pms_go_sync {

class Deletions {
 public:
  explicit Deletions(const EngineContext& context) : context_{context} {}

  /// `link` has a record that is gone. Closes it once the policy is carried out.
  Attempt<void> run(const Flow& flow, Link& link);

 private:
  Attempt<void> archive(const Flow& flow, Side survivor, const Json& record);
  Attempt<void> remove(const Flow& flow, const Link& link, Side survivor, const Json& record);

  EngineContext context_;
};

}  // namespace pms_go_sync
