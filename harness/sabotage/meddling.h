#pragma once

// One tampering at work between a subject and one mock of a world: what it knows of the records that went by, and which
// of them it has touched. Kinds of tampering (request_kinds.h, value_kinds.h) are functions that work with it.
//
//   Meddling meddling({.wire = &wire, .place = wire.place("Customers")}, swallow_updates);
//   options.between[Side::target] = [&](const auto& request, const auto& forward) {
//     return meddling.answer(request, forward);
//   };

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/model.h"
#include "harness/sabotage/wire.h"
#include "mocks/http/between.h"

namespace dataflow_qa::sabotage {

/// What a meddling is about.
struct Scene {
  const Wire* wire = nullptr;
  const Place* place = nullptr;  // the collection whose requests it sees
  model::Side side = model::Side::source;
  std::vector<std::pair<std::string, nlohmann::json>> kind;  // fields that its records hold; empty: all records
  std::vector<model::Property> properties;                   // that the mapping carries of them
  std::uint64_t seed = 1;
};

class Meddling;
/// What becomes of a request about the scene's collection. Called for one request after another.
using Befalls = std::function<mocks::Reply(Meddling&, const Call&, const mocks::Request&, const mocks::Forward&)>;

class Meddling {
 public:
  Meddling(Scene scene, Befalls befalls) : scene_(std::move(scene)), befalls_(std::move(befalls)) {}

  /// From any thread.
  mocks::Reply answer(const mocks::Request& request, const mocks::Forward& forward);
  /// The ids of the records that it has touched, and how often; those whose id is not known are under "".
  [[nodiscard]] std::map<std::string, std::size_t> touched() const;

  // For kinds:

  [[nodiscard]] const Scene& scene() const { return scene_; }
  /// Hands it on, and takes note of the records in the answer.
  mocks::Reply pass(const Call& call, const mocks::Request& request, const mocks::Forward& forward);
  void touch(const std::string& id) { ++touched_[id]; }
  /// The record as the system showed it last; null where it did not yet.
  [[nodiscard]] const nlohmann::json* seen(const std::string& id) const;
  [[nodiscard]] const std::map<std::string, nlohmann::json>& all_seen() const { return seen_; }
  /// The record as the system showed it first, and as it was before its last change.
  [[nodiscard]] const nlohmann::json* first_seen(const std::string& id) const;
  [[nodiscard]] const nlohmann::json* seen_before(const std::string& id) const;
  /// True where the subject made it.
  [[nodiscard]] bool is_own(const std::string& id) const { return own_.contains(id); }
  /// True where it was listed before the subject began its second list of all.
  [[nodiscard]] bool was_there(const std::string& id) const { return old_.contains(id); }
  /// Whether a record, or the body that creates it, is one of the scene's.
  [[nodiscard]] bool is_ours(const nlohmann::json& record) const;
  [[nodiscard]] bool creates_ours(nlohmann::json body) const;
  /// Whether a write is about one of the scene's records.
  [[nodiscard]] bool writes_ours(const Call& call, const mocks::Request& request) const;
  /// Whether the record is inactive or archived, as the system says it.
  [[nodiscard]] bool is_inactive(const nlohmann::json& record) const;
  /// A number that belongs to the record.
  [[nodiscard]] std::uint64_t draw(const std::string& id) const;
  /// What a kind keeps between two requests.
  [[nodiscard]] nlohmann::json& memory() { return memory_; }

 private:
  void learn(const Call& call, mocks::Reply& reply);
  void take(const nlohmann::json& record);

  Scene scene_;
  Befalls befalls_;
  mutable std::mutex mutex_;
  std::map<std::string, std::size_t> touched_;
  std::map<std::string, nlohmann::json> seen_;
  std::map<std::string, nlohmann::json> first_;
  std::map<std::string, nlohmann::json> before_;
  std::set<std::string> own_;
  std::set<std::string> old_;
  int lists_begun_ = 0;
  nlohmann::json memory_;
};

[[nodiscard]] constexpr bool is_success(int status) {
  return status >= 200 && status < 300;
}
/// The id of the record that an answer shows; empty where it shows none.
[[nodiscard]] std::string id_in(const Place& place, const mocks::Reply& reply);
/// Whether persons can make the scene's records inactive, or archive them.
[[nodiscard]] bool has_inactive(const Scene& scene);
/// The answer with the rows that `edit` leaves of it; `edit` says whether it changed any.
mocks::Reply with_rows(const Call& call, mocks::Reply reply,
                       const std::function<bool(nlohmann::json::array_t& rows)>& edit);
/// The request with another body. It is JSON.
[[nodiscard]] mocks::Request with_body(mocks::Request request, const nlohmann::json& body);
/// The request to another record of its collection.
[[nodiscard]] mocks::Request to_record(mocks::Request request, const std::string& id, const std::string& other);
/// The request without what ties it to a state or to an earlier try: a version, an idempotency key.
[[nodiscard]] mocks::Request untied(mocks::Request request, const Place& place);

}  // namespace dataflow_qa::sabotage
