#pragma once

// One running mock of a system: an HTTP server on a loopback port in front of a stateful store.
//
//   mocks::Clock clock; mocks::Journal journal;
//   auto pms = mocks::custom_pms::start({.clock = &clock, .journal = &journal});
//   auto made = pms->create("customers", {{"type", "organisation"}, {"name", "Fjord AS"}});
//   pms->edit("customers", "C-1001", {{"address.city", "Bergen"}});
//
// The methods here are what a person does in the system's own user interface: they pass through the same validation as
// requests do and stand in the journal with Actor::harness. All methods may be called from any thread. The destructor
// stops the server and joins its threads.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks {

class Controls;

/// The system's answer where it does not accept something.
struct Refusal {
  int status = 400;
  std::string title;
  std::string detail;
};

/// Path → new value; null clears.
using Edits = std::vector<std::pair<std::string, nlohmann::json>>;

/// The records of a collection as they were at some time. Starts empty.
struct Snapshot {
  std::map<std::string, nlohmann::json> records;  // by id; as MockSystem::all() has them
  std::uint64_t revision = 0;                     // of the collection, at that time
};

/// One field of a record, and the record's id as the system shows it: a number or a text.
struct FieldOfRecord {
  nlohmann::json id;
  nlohmann::json value;
};

template <typename T>
using Answer = tl::expected<T, Refusal>;

class MockSystem {
 public:
  virtual ~MockSystem() = default;

  [[nodiscard]] virtual const SystemDeclaration& declaration() const = 0;
  [[nodiscard]] virtual const std::string& base_url() const = 0;

  /// The settings that a client needs to connect, by their names in placeholders without the alias: {"base_url",
  /// "api_key"}.
  [[nodiscard]] virtual std::map<std::string, std::string> connection() const = 0;
  /// Texts that must never show in an output: keys, and what is made of them (base64, live tokens).
  [[nodiscard]] virtual std::vector<std::string> secrets() const = 0;

  /// Creates a record of `collection`, nested as the system nests it. Returns the whole record as stored.
  virtual Answer<nlohmann::json> create(std::string_view collection, const nlohmann::json& record) = 0;
  virtual Answer<nlohmann::json> edit(std::string_view collection, std::string_view id, const Edits& edits) = 0;
  virtual Answer<void> remove(std::string_view collection, std::string_view id) = 0;

  /// Reads do not stand in the journal. Ids are texts here, whatever the system's own type is.
  [[nodiscard]] virtual std::optional<nlohmann::json> find(std::string_view collection, std::string_view id) const = 0;
  /// Every record that is not deleted (archived and inactive ones too), in the order of creation.
  [[nodiscard]] virtual std::vector<nlohmann::json> all(std::string_view collection) const = 0;
  /// The field at `path`, which is no object, of each of them; null where the collection has no such field.
  [[nodiscard]] virtual std::vector<FieldOfRecord> field_of_all(std::string_view collection,
                                                                std::string_view path) const = 0;
  /// Makes a snapshot of this collection one of this time, which costs as much as has changed since. Returns the ids of
  /// the records that have come, changed or gone.
  virtual std::vector<std::string> refresh(std::string_view collection, Snapshot& snapshot) const = 0;

  /// For how long requests may not read a change yet.
  [[nodiscard]] virtual std::chrono::milliseconds read_lag() const { return {}; }

  /// No request is answered while the returned guard lives: edits on both sides can be made at once.
  [[nodiscard]] virtual std::shared_ptr<void> hold_requests() = 0;

  /// Faults, switches, snapshots (mocks/controls.h); null for a stand-in that has none.
  [[nodiscard]] virtual Controls* controls() { return nullptr; }

  /// Troubles of the mock itself, in sentences: out of threads, an exception. Errors of the harness or of the
  /// machine, never of the program under test; empty where all is well.
  [[nodiscard]] virtual std::vector<std::string> troubles() const { return {}; }
};

/// An id as text, whatever its type in the system.
[[nodiscard]] std::string text_of_id(const nlohmann::json& id);
/// The id of a record as text.
[[nodiscard]] std::string id_text(const EntityDeclaration& entity, const nlohmann::json& record);

}  // namespace dataflow_qa::mocks
