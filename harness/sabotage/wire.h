#pragma once

// Requests and answers of a described system, taken apart by its description: which call a request is, which records an
// answer shows, and where a field's value stands in a body, whatever the dialect (wrappers, JSON Patch, other names for
// writing, envelopes of lists).
//
//   Wire wire(system);
//   const auto call = wire.call_of(request);
//   if (call && call->kind == CallKind::update) for (auto* value : Member(*call->place, "name").written(body)) …
//
// Pure functions over what it is given; any thread.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/http/fault.h"
#include "mocks/http/message.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::sabotage {

using mocks::CallKind;

/// A collection of a system, and how its API speaks of it.
struct Place {
  const mocks::System* system = nullptr;
  const mocks::Entity* entity = nullptr;
  const mocks::CollectionDialect* dialect = nullptr;

  [[nodiscard]] const std::string& collection() const { return entity->declaration->collection; }
  /// The status of an answer without anything to say of it.
  [[nodiscard]] const mocks::OutcomeWords& words(mocks::OutcomeKind kind) const { return system->dialect->words(kind); }
};

struct Call {
  CallKind kind = CallKind::list;
  const Place* place = nullptr;
  std::string id;                 // of one record; empty for lists and creations
  bool asks_for_changes = false;  // a list of what has changed since a time
  bool is_later_page = false;     // of a list
};

class Wire {
 public:
  /// The system has a dialect, and outlives this.
  explicit Wire(const mocks::System& system);

  /// Nothing where the request is about no record of any collection: a call for a token, an unknown path.
  [[nodiscard]] std::optional<Call> call_of(const mocks::Request& request) const;
  /// Null where the system has no such collection.
  [[nodiscard]] const Place* place(std::string_view collection) const;

 private:
  const mocks::System& system_;
  std::vector<Place> places_;
};

/// One field of a collection's records.
class Member {
 public:
  Member(const Place& place, std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const mocks::FieldDeclaration& field() const { return *field_; }

  /// The values that the body of a write gives it; several where JSON Patch says it more than once.
  [[nodiscard]] std::vector<nlohmann::json*> written(nlohmann::json& body) const;
  /// Takes it out of the body of a write.
  void leave_out(nlohmann::json& body) const;
  /// Lets the body of a write say this.
  void write(nlohmann::json& body, const nlohmann::json& value) const;

  /// Its value in a record of an answer; null where that does not show it.
  [[nodiscard]] nlohmann::json* shown(nlohmann::json& record) const;
  [[nodiscard]] const nlohmann::json* shown(const nlohmann::json& record) const;
  void hide(nlohmann::json& record) const;
  /// Lets a record of an answer show this.
  void show(nlohmann::json& record, const nlohmann::json& value) const;
  /// Shows "no value" in a record as the system does.
  void show_nothing(nlohmann::json& record) const;

 private:
  template <typename Json>
  [[nodiscard]] Json* find(Json& object, std::size_t depth, bool ignore_case) const;
  [[nodiscard]] std::optional<std::size_t> depth_of(const nlohmann::json& operation) const;
  [[nodiscard]] nlohmann::json* written_in_object(nlohmann::json& record) const;

  const Place* place_;
  std::string path_;
  std::vector<std::string> keys_;  // "MailAddress", "City"
  const mocks::FieldDeclaration* field_;
  const mocks::FieldRules* rules_;
};

/// Null where the text is no JSON, or nested beyond what a mock takes.
[[nodiscard]] nlohmann::json parsed(const std::string& text);

/// The list of records in the body of a list; null where there is none.
[[nodiscard]] nlohmann::json* rows_of(const Place& place, nlohmann::json& body);
/// The record in an answer about one; null where there is none.
[[nodiscard]] nlohmann::json* record_of(const Place& place, nlohmann::json& body);
/// A record's id as text; empty where it shows none.
[[nodiscard]] std::string id_of(const Place& place, const nlohmann::json& record);

/// True where the body of an update says nothing any more.
[[nodiscard]] bool says_nothing(const Place& place, const nlohmann::json& body);
/// The record after the write: for an answer that pretends that it was done.
[[nodiscard]] nlohmann::json laid_over(const Place& place, nlohmann::json record, nlohmann::json body);
/// The answer to a write that was done, with the record where the system shows it.
[[nodiscard]] mocks::Reply answer_of_write(const Place& place, mocks::OutcomeKind kind, const nlohmann::json& record);

}  // namespace dataflow_qa::sabotage
