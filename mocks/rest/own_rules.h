#pragma once

// What a system does that no description can say: named rules of its own, which the engine asks at these points. All
// else stands in the description. Called from many threads at once.
//
//   class ErpRules final : public OwnRules {
//     Backend::Rules of_collections(const SwitchSettings& switches) const override { … }
//   };
//   rest::assemble(system, options, erp_rules);

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/service.h"
#include "mocks/store/clock.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks::rest {

/// A call that is about no collection.
struct OwnRoute {
  std::string method;
  std::string pattern;  // "/ClientIntegrationInformation"
  /// `keys`: those of the connection.
  std::function<Reply(const Backend& backend, const std::map<std::string, std::string>& keys)> answer;
};

/// A text that is shown to everybody: "/openapi.json". Static.
struct Document {
  std::string path;
  std::string_view text;
};

/// The defaults are those of a system that has no rules of its own. Outlives the mocks that use it.
class OwnRules {
 public:
  virtual ~OwnRules() = default;
  /// Before a record is created or changed, and after that: by collection. `switches` outlive what is returned.
  [[nodiscard]] virtual Backend::Rules of_collections(const SwitchSettings& switches) const;
  /// The text of a new token; empty: any text will do. `end` is when it ends.
  [[nodiscard]] virtual std::string token(const Backend& backend, Clock::TimePoint end) const;
  /// The status of what came of a request, where it is not the described one.
  [[nodiscard]] virtual int status_of(const SwitchSettings& switches, const Entity& entity, OutcomeKind kind,
                                      int described) const;
  [[nodiscard]] virtual std::vector<OwnRoute> routes() const;
  [[nodiscard]] virtual std::vector<Document> documents() const;
};

/// The rules of a system that has none.
[[nodiscard]] const OwnRules& no_own_rules();

}  // namespace dataflow_qa::mocks::rest
