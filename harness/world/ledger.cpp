#include "harness/world/ledger.h"

#include <algorithm>
#include <tuple>

namespace dataflow_qa::world {
namespace {

using nlohmann::json;

bool carries(const CorrelationKey& key, const json& record) {
  const auto& value = mapping::value_at(record, key.path);
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return key.prefix ? text.starts_with(key.text) : text == key.text;
}

/// "9" before "10": ids that end in numbers come in the order in which they were given.
bool earlier(const std::string& left, const std::string& right) {
  return std::tuple(left.size(), left) < std::tuple(right.size(), right);
}

}  // namespace

bool carries_any(const std::vector<CorrelationKey>& correlation_keys, const json& record) {
  return std::any_of(correlation_keys.begin(), correlation_keys.end(),
                     [&](const CorrelationKey& key) { return carries(key, record); });
}

void Ledger::add(KnownRecord record) {
  by_id_[{record.ref.side, record.ref.flow, record.ref.id}] = records_.size();
  records_.push_back(std::move(record));
}

const KnownRecord* Ledger::find(Side side, const Flow& flow, std::string_view id) const {
  const auto found = by_id_.find({side, &flow, std::string(id)});
  return found == by_id_.end() ? nullptr : &records_[found->second];
}

void Ledger::add_key(Side side, const Flow& flow, std::string_view id, CorrelationKey key) {
  const auto found = by_id_.find({side, flow.whole, std::string(id)});
  if (found != by_id_.end()) records_[found->second].correlation_keys.push_back(std::move(key));
}

bool Ledger::is_accounted_for(Side side, const Flow& flow, const std::string& id) const {
  const Key key{side, flow.whole, id};
  return baseline_.contains(key) || by_id_.contains(key) || pairs_.contains(key);
}

void Ledger::set_baseline(Side side, const Flow& flow, const Records& there) {
  for (const auto& [id, record] : there) baseline_.insert({side, &flow, id});
}

void Ledger::arrange(const Pair& pair) {
  for (const auto side : {Side::source, Side::target}) {
    const Key key{side, pair.flow, pair.id(side)};
    pairs_[key] = pair;
    arranged_.insert(key);
  }
}

bool Ledger::is_arranged(Side side, const Flow& flow, const std::string& id) const {
  return arranged_.contains({side, flow.whole, id});
}

/// Two records may claim one counterpart, since a person gave a value of the one to the other. Records whose
/// counterpart nobody else claims are paired first, as long as there are any.
void Ledger::find_pairs(Side side, const Flow& flow, const Records& there) {
  std::vector<std::pair<std::string, std::vector<std::string>>> found;  // by id, what may be its counterpart
  for (const auto& known : records_) {
    if (known.ref.side != side || known.ref.flow != &flow || pairs_.contains({side, &flow, known.ref.id})) continue;
    found.emplace_back(known.ref.id, counterparts(known, there));
  }
  const auto pair_up = [&](const std::string& own, const std::string& id) {
    const Pair pair = side == Side::source ? Pair{&flow, own, id} : Pair{&flow, id, own};
    pairs_[{Side::source, &flow, pair.source}] = pair;
    pairs_[{Side::target, &flow, pair.target}] = pair;
  };
  for (bool goes_on = true, undisputed = true; goes_on || undisputed;) {
    std::map<std::string, int> claims;  // of those without a counterpart, by what may be it
    for (const auto& [own, candidates] : found) {
      for (const auto& id : candidates) claims[id] += pairs_.contains({side, &flow, own}) ? 0 : 1;
    }
    undisputed = goes_on;
    goes_on = false;
    for (const auto& [own, candidates] : found) {
      if (pairs_.contains({side, &flow, own})) continue;
      const auto first = std::find_if(candidates.begin(), candidates.end(), [&](const std::string& id) {
        return (!undisputed || claims.at(id) == 1) && !pairs_.contains({other(side), &flow, id});
      });
      if (first == candidates.end()) continue;
      pair_up(own, *first);
      goes_on = true;
      if (!undisputed) break;
    }
  }
}

std::optional<Pair> Ledger::pair_of(Side side, const Flow& flow, std::string_view id) const {
  const auto found = pairs_.find({side, &flow, std::string(id)});
  return found == pairs_.end() ? std::nullopt : std::optional(found->second);
}

/// A record of somebody else, or one that was there before, is no counterpart however much it looks like one.
bool Ledger::is_taken(Side side, const Flow& flow, const std::string& id) const {
  const Key key{side, &flow, id};
  return pairs_.contains(key) || baseline_.contains(key) || by_id_.contains(key);
}

void Ledger::set_records(Side side, const Flow& flow, const Records& records) {
  auto& unclaimed = unclaimed_[{side, &flow}];
  unclaimed = {&records, {}, {}};
  for (const auto& [id, record] : records) {
    if (!is_taken(side, flow, id)) unclaimed.ids.push_back(id);
  }
}

std::vector<std::string> Ledger::Unclaimed::with(const CorrelationKey& key) {
  const auto [place, is_new] = by_text.try_emplace(key.path);
  auto& texts = place->second;
  for (auto id = ids.begin(); is_new && id != ids.end(); ++id) {
    const auto& value = mapping::value_at(records->at(*id), key.path);
    if (value.is_string()) texts.emplace(value.get<std::string>(), *id);
  }
  std::vector<std::string> result;
  for (auto each = texts.lower_bound(key.text); each != texts.end(); ++each) {
    if (key.prefix ? !each->first.starts_with(key.text) : each->first != key.text) break;
    result.push_back(each->second);
  }
  return result;
}

std::vector<std::string> Ledger::counterparts(const KnownRecord& record, const Records& there) const {
  const auto& flow = *record.ref.flow;
  const auto side = other(record.ref.side);
  const auto paired = pair_of(record.ref.side, flow, record.ref.id);
  std::vector<std::string> result;
  const auto consider = [&](const std::string& id) {
    const bool own = paired && paired->id(side) == id;
    if (!own && !is_taken(side, flow, id)) result.push_back(id);
  };
  if (paired && there.contains(paired->id(side))) result.push_back(paired->id(side));
  const auto unclaimed = unclaimed_.find({side, &flow});
  if (unclaimed != unclaimed_.end() && unclaimed->second.records == &there) {
    for (const auto& key : record.correlation_keys) {
      for (const auto& id : unclaimed->second.with(key)) consider(id);
    }
  } else {
    for (const auto& [id, candidate] : there) {
      if (carries_any(record.correlation_keys, candidate)) consider(id);
    }
  }
  std::sort(result.begin(), result.end(), earlier);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::string Ledger::owner_of(Side side, const Flow& flow, std::string_view id) const {
  if (const auto* known = find(side, flow, id)) return known->owner;
  const auto pair = pair_of(side, flow, id);
  const auto* known = pair ? find(other(side), flow, pair->id(other(side))) : nullptr;
  return known == nullptr ? "" : known->owner;
}

std::vector<CorrelationKey> token_keys(const Flow& flow, Side made_on, const Model& model, const std::string& token) {
  std::vector<CorrelationKey> result;
  for (const auto* part : model.with_parts(*flow.whole)) {
    for (const auto& property : part->properties) {
      if (property.source->free_text && property.target->free_text) {
        result.push_back({property.path(other(made_on)), token, true});
      }
    }
  }
  return result;
}

std::vector<CorrelationKey> keys_besides(std::vector<CorrelationKey> correlation_keys, const std::string& path) {
  const auto others = std::partition(correlation_keys.begin(), correlation_keys.end(),
                                     [&](const CorrelationKey& key) { return key.path != path; });
  if (others != correlation_keys.begin()) correlation_keys.erase(others, correlation_keys.end());
  return correlation_keys;
}

}  // namespace dataflow_qa::world
