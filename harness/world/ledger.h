#pragma once

// Which records a world knows, whose they are, and which is whose counterpart. Used from the thread that runs the
// world.
//
// Counterparts are found black-box. A record that a check made carries a token at the start of every free text; a
// record of the fixtures is known by its own texts. Once found, the pair of ids is the link, and all later questions go
// by ids.

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/conversion.h"
#include "harness/model/model.h"

namespace dataflow_qa::world {

using model::Flow;
using model::Model;
using model::other;
using model::Property;
using model::Resolver;
using model::Side;

struct RecordRef {
  Side side = Side::source;
  const Flow* flow = nullptr;  // the whole that it belongs to
  std::string id;
};

/// A text by which the counterpart of a record is known: what the other side's field starts with, or is.
struct CorrelationKey {
  std::string path;  // on the other side
  std::string text;
  bool prefix = false;
};

struct KnownRecord {
  RecordRef ref;
  std::string owner;  // name of the check that made it; empty for fixtures
  std::vector<CorrelationKey> correlation_keys;
  // When a check made it; all zero for fixtures.
  std::uint64_t sequence = 0;  // of the journal
  int settles = 0;             // how often all had settled by then
  std::chrono::system_clock::time_point time;
};

struct Pair {
  const Flow* flow = nullptr;
  std::string source;
  std::string target;

  [[nodiscard]] const std::string& id(Side side) const { return side == Side::source ? source : target; }
};

class Ledger {
 public:
  using Records = std::map<std::string, nlohmann::json>;  // by id

  void add(KnownRecord record);
  [[nodiscard]] const std::vector<KnownRecord>& records() const { return records_; }
  [[nodiscard]] const KnownRecord* find(Side side, const Flow& flow, std::string_view id) const;

  /// From now on the record is also known by this.
  void add_key(Side side, const Flow& flow, std::string_view id, CorrelationKey key);

  /// Records that were there before the subject started are nobody's new counterpart.
  void set_baseline(Side side, const Flow& flow, const Records& there);

  /// `records` are now those of that side. Counterparts among them are then looked for where nobody is known to be
  /// anybody's yet, which spares a look at all others; it must be called again when they change. Who becomes somebody's
  /// meanwhile is passed over.
  void set_records(Side side, const Flow& flow, const Records& records);

  /// Looks among `there`, the records of the other side, for counterparts of those that have no pair yet, and notes a
  /// pair where there is exactly one or, with several, for the first made.
  void find_pairs(Side side, const Flow& flow, const Records& there);

  /// Takes two records that a check made, one a side, for a pair from now on. Whether the subject does the same is for
  /// that check to judge.
  void arrange(const Pair& pair);
  [[nodiscard]] bool is_arranged(Side side, const Flow& flow, const std::string& id) const;

  /// True for a record that was there before the subject started, that a check made, or that is one half of a pair.
  [[nodiscard]] bool is_accounted_for(Side side, const Flow& flow, const std::string& id) const;
  [[nodiscard]] std::optional<Pair> pair_of(Side side, const Flow& flow, std::string_view id) const;
  /// Every record of `there` that carries what `record` is known by, its pair included, in the order of ids.
  [[nodiscard]] std::vector<std::string> counterparts(const KnownRecord& record, const Records& there) const;
  /// The owner of the record or of its pair; empty where nobody's.
  [[nodiscard]] std::string owner_of(Side side, const Flow& flow, std::string_view id) const;

 private:
  using Key = std::tuple<Side, const Flow*, std::string>;
  std::vector<KnownRecord> records_;
  std::map<Key, std::size_t> by_id_;
  std::map<Key, Pair> pairs_;
  std::set<Key> baseline_;
  std::set<Key> arranged_;

  /// The records of one side that were nobody's when they were set.
  struct Unclaimed {
    const Records* records = nullptr;
    std::vector<std::string> ids;
    /// By path and text, for each path that was asked for: among many records each look would take long.
    std::map<std::string, std::multimap<std::string, std::string>> by_text;

    /// The ids of those that carry the key.
    [[nodiscard]] std::vector<std::string> with(const CorrelationKey& key);
  };
  [[nodiscard]] bool is_taken(Side side, const Flow& flow, const std::string& id) const;
  mutable std::map<std::pair<Side, const Flow*>, Unclaimed> unclaimed_;
};

/// Whether a record carries one of these.
[[nodiscard]] bool carries_any(const std::vector<CorrelationKey>& correlation_keys, const nlohmann::json& record);
/// The correlation_keys of a record with a token.
[[nodiscard]] std::vector<CorrelationKey> token_keys(const Flow& flow, Side made_on, const Model& model,
                                                     const std::string& token);
/// The correlation_keys at other paths than this one; all of them where there is no other.
[[nodiscard]] std::vector<CorrelationKey> keys_besides(std::vector<CorrelationKey> correlation_keys,
                                                       const std::string& path);

}  // namespace dataflow_qa::world
