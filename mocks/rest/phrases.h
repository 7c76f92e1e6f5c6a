#pragma once

// How a described system says what came of a request. Thread-safe: nothing changes.

#include "mocks/http/message.h"
#include "mocks/mock_system.h"
#include "mocks/rest/words.h"
#include "mocks/store/draft.h"
#include "mocks/system/dialect.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks::rest {

class Phrases {
 public:
  /// `system` has a dialect, and outlives this.
  explicit Phrases(const System& system) : system_(system) {}

  /// An answer with the outcome's status, body and headers. `words` need not hold {status} and {title}.
  [[nodiscard]] Reply reply(OutcomeKind kind, Words words) const;
  /// The same, with a sentence for {message}.
  [[nodiscard]] Reply reply(OutcomeKind kind, std::string message) const;
  /// What is not accepted of a query.
  [[nodiscard]] Reply bad_query(const std::string& parameter, const std::string& message) const;
  /// What is not accepted of a record.
  [[nodiscard]] Reply refusal(const Entity& entity, const Violations& violations) const;
  /// The same for a person.
  [[nodiscard]] Refusal refusal_to_person(const Entity& entity, const Violations& violations) const;
  [[nodiscard]] std::string not_found(const Entity& entity, std::string_view id) const;

 private:
  [[nodiscard]] std::string title(OutcomeKind kind, int status) const;
  [[nodiscard]] nlohmann::json item(const Violation& violation, const std::string& message) const;
  [[nodiscard]] std::string message(const Violation& violation) const;
  [[nodiscard]] nlohmann::json errors(const Entity& entity, const Violations& violations) const;
  [[nodiscard]] nlohmann::json tree(const Entity& entity, const Violations& violations) const;

  const System& system_;
};

/// Which outcome these have.
[[nodiscard]] OutcomeKind outcome_of(const Violations& violations);

}  // namespace dataflow_qa::mocks::rest
