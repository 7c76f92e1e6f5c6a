#pragma once

// One trial of a description: the mock that is tried, the way in, what was seen. Not thread-safe.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/trial/client.h"
#include "harness/trial/outcomes.h"
#include "harness/trial/places.h"
#include "harness/trial/record_form.h"
#include "harness/trial/step.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::trial {

/// What a client shows to be let in.
struct Access {
  Pairs headers;
  Pairs query;
};

class Session {
 public:
  /// All outlive the session. `system` has a dialect, and is what `description` describes.
  Session(const mocks::System& system, nlohmann::json description, mocks::MockSystem& mock, mocks::Clock& clock);

  [[nodiscard]] const mocks::System& system() const { return system_; }
  [[nodiscard]] const mocks::Dialect& dialect() const { return *system_.dialect; }
  [[nodiscard]] const Places& places() const { return places_; }
  [[nodiscard]] const std::vector<Shelf>& shelves() const { return shelves_; }
  [[nodiscard]] const Shelf& shelf(std::string_view collection) const;
  [[nodiscard]] mocks::MockSystem& mock() { return mock_; }
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

  /// Notes a step: passed where there is no fault.
  void note(const std::string& collection, std::string what, const Exchange& exchange, std::optional<Fault> fault);
  /// Notes that the description does not call for a step, and why: "has no change filter".
  void skip(const std::string& collection, std::string what);

  /// Asks as the first way in says.
  Exchange send(const Ask& ask);
  Exchange send_as(const Ask& ask, const Access& access);
  /// The credentials of a way in. `lacking` is left out, and `wrong` has a wrong value.
  [[nodiscard]] Access access(std::size_t way, std::optional<std::size_t> lacking = {},
                              std::optional<std::size_t> wrong = {}) const;
  /// The way through the gateway, where there is one; with a wrong key where `wrong`.
  [[nodiscard]] Access through_gateway(bool wrong = false) const;
  /// The call that gives a token. `right`: with the secrets that the system wants.
  Exchange ask_for_token(bool right);
  /// Reads the token in such an answer, and uses it from now on. False where there is none.
  bool take_token(const Exchange& exchange);
  /// Time goes by, so that timestamps differ; a token that ends with it is asked for again.
  void pass(std::int64_t seconds, bool keep_token = true);

  /// From now on the record's path is one below that of another: "/books/3/7". With an empty id: that of new ones.
  void set_parent(const Shelf& shelf, const std::string& id, const std::string& parent) {
    parents_[{shelf.name(), id}] = parent;
  }
  /// "/api/customers", and with an id "/api/customers/7", with the suffix that paths have.
  [[nodiscard]] std::string path_of(const Shelf& shelf, const std::string& id = {}) const;
  /// The path that makes a record: that of the collection, or of the record above.
  [[nodiscard]] std::string path_of_new(const Shelf& shelf) const;
  [[nodiscard]] Ask ask_with(const std::string& method, const Shelf& shelf, const std::string& id,
                             const nlohmann::json& body) const;
  [[nodiscard]] std::optional<Fault> fault(const Exchange& exchange, mocks::OutcomeKind kind,
                                           const About& about = {}) const {
    return fault_in_answer(system_, places_, exchange, kind, about);
  }

 private:
  void show(const mocks::Credential& credential, bool wrong, Access& access) const;

  const mocks::System& system_;
  Places places_;
  mocks::MockSystem& mock_;
  mocks::Clock& clock_;
  Client client_;
  std::vector<Shelf> shelves_;
  std::map<std::string, nlohmann::json, std::less<>> secrets_;          // by their names in placeholders
  std::map<std::pair<std::string, std::string>, std::string> parents_;  // by collection and id
  std::vector<Step> steps_;
};

}  // namespace dataflow_qa::trial
