#pragma once

// How a described system says what came of a request. Thread-safe: nothing changes.

#include <functional>
#include <utility>

#include "mocks/http/message.h"
#include "mocks/mock_system.h"
#include "mocks/rest/words.h"
#include "mocks/store/draft.h"
#include "mocks/system/dialect.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks::rest {

/// Why a query is refused. The words are the description's, by `reason`, or `otherwise`.
struct QueryFault {
  OutcomeKind kind = OutcomeKind::bad_query;
  std::string reason;     // "bad_value"
  std::string otherwise;  // with {placeholders}
  Words words;            // {name}: the parameter
};

class Phrases {
 public:
  /// The status of an outcome, from the described one.
  using StatusOf = std::function<int(const Entity& entity, OutcomeKind kind, int described)>;

  /// `system` has a dialect, and outlives this.
  explicit Phrases(const System& system, StatusOf status_of = {}) : system_(system), status_of_(std::move(status_of)) {}

  /// An answer with the outcome's status, body and headers. `words` need not hold {status} and {title}.
  [[nodiscard]] Reply reply(OutcomeKind kind, Words words) const;
  /// The same, with a sentence for {message}.
  [[nodiscard]] Reply reply(OutcomeKind kind, std::string message) const;
  /// The same about a collection, which may have words of its own.
  [[nodiscard]] Reply reply(OutcomeKind kind, const Entity& entity, Words words) const;
  [[nodiscard]] Reply reply(OutcomeKind kind, const Entity& entity, std::string message) const;
  /// An answer in words that are described beside the outcomes.
  [[nodiscard]] Reply reply(const OutcomeWords& outcome, Words words) const;
  /// The description's text for a reason; `otherwise` where it has none.
  [[nodiscard]] std::string say(const Entity& entity, std::string_view reason, std::string_view otherwise,
                                Words words) const;
  /// What is not accepted of a query.
  [[nodiscard]] Reply bad_query(const Entity& entity, const QueryFault& fault) const;
  /// What is not accepted of a record.
  [[nodiscard]] Reply refusal(const Entity& entity, const Violations& violations) const;
  /// The same for a person.
  [[nodiscard]] Refusal refusal_to_person(const Entity& entity, const Violations& violations) const;
  [[nodiscard]] std::string not_found(const Entity& entity, std::string_view id) const;
  /// A record that does not exist, for a person.
  [[nodiscard]] Refusal not_found_to_person(const Entity& entity, std::string_view id) const;

 private:
  [[nodiscard]] nlohmann::json item(const Violation& violation, const std::string& message) const;
  [[nodiscard]] const CollectionDialect& dialect_of(const Entity& entity) const;
  [[nodiscard]] const OutcomeWords& words_of(const Entity& entity, OutcomeKind kind) const;
  [[nodiscard]] int status_of(const Entity& entity, OutcomeKind kind) const;
  [[nodiscard]] const std::string* text_for(const Entity& entity, std::string_view reason) const;
  [[nodiscard]] const std::string* text_for(const Entity& entity, const Violation& violation) const;
  [[nodiscard]] std::string message(const Entity& entity, const Violation& violation) const;
  [[nodiscard]] nlohmann::json errors(const Entity& entity, const Violations& violations) const;
  [[nodiscard]] nlohmann::json tree(const Entity& entity, const Violations& violations) const;

  const System& system_;
  StatusOf status_of_;
};

/// Which outcome these have.
[[nodiscard]] OutcomeKind outcome_of(const Violations& violations);

}  // namespace dataflow_qa::mocks::rest
