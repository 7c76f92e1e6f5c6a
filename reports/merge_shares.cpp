#include "reports/merge_shares.h"

#include <algorithm>

#include "reports/model/likeness.h"

namespace dataflow_qa::reports {
namespace {

/// One defect: alike failures of the same properties, cut down to as many steps.
bool is_same(const ExplorationFinding& one, const ExplorationFinding& other) {
  return one.steps == other.steps && reason_of(one.failure) == reason_of(other.failure);
}

void take_seeds(ExplorationFinding& into, const ExplorationFinding& from) {
  into.alike += 1 + from.alike;
  into.seeds.push_back(from.seed);
  into.seeds.insert(into.seeds.end(), from.seeds.begin(), from.seeds.end());
  std::sort(into.seeds.begin(), into.seeds.end());
  if (into.seeds.size() > most_seeds_named) into.seeds.resize(most_seeds_named);
}

void take_finding(std::vector<ExplorationFinding>& findings, ExplorationFinding finding) {
  const auto same = std::find_if(findings.begin(), findings.end(),
                                 [&](const ExplorationFinding& each) { return is_same(each, finding); });
  if (same == findings.end()) {
    findings.push_back(std::move(finding));
    return;
  }
  if (finding.seed < same->seed) std::swap(*same, finding);
  take_seeds(*same, finding);
}

template <typename Report>
void take_ending(Report& into, const Report& from) {
  into.complete = into.complete && from.complete;
  into.duration_ms = std::max(into.duration_ms, from.duration_ms);
  into.started = std::min(into.started, from.started);
  if (!into.trouble) into.trouble = from.trouble;
}

}  // namespace

base::Result<void> ExplorationMerge::add(const std::string& file, Exploration share) {
  const auto added = shares_.add(file, share.shard,
                                 {{"document", share.document},
                                  {"subject", share.subject},
                                  {"digest of document, mapping and subject file", share.inputs},
                                  {"harness", share.harness_version},
                                  {"first seed", std::to_string(share.first_seed)},
                                  {"number of seeds", share.seeds ? std::to_string(*share.seeds) : "any"},
                                  {"number of steps", std::to_string(share.steps_each)},
                                  {"choice of faults", share.faults ? "with" : "without"}});
  if (!added) return tl::unexpected(added.error());
  auto findings = std::move(share.findings);
  share.findings.clear();
  if (empty_) {
    whole_ = std::move(share);
    whole_.shard.reset();
    empty_ = false;
  } else {
    take_ending(whole_, share);
    whole_.histories += share.histories;
    whole_.steps += share.steps;
  }
  for (auto& finding : findings) take_finding(whole_.findings, std::move(finding));
  return {};
}

base::Result<Exploration> ExplorationMerge::whole() const {
  if (const auto all = shares_.require_all(); !all) return tl::unexpected(all.error());
  auto result = whole_;
  std::sort(result.findings.begin(), result.findings.end(),
            [](const auto& one, const auto& other) { return one.seed < other.seed; });
  return result;
}

base::Result<void> SabotageMerge::add(const std::string& file, Sabotage share) {
  const auto index = shares_.add(file, share.shard,
                                 {{"document", share.document},
                                  {"subject", share.subject},
                                  {"digest of document, mapping and subject file", share.inputs},
                                  {"harness", share.harness_version},
                                  {"seed", std::to_string(share.seed)},
                                  {"filter", share.filter.value_or("none")}});
  if (!index) return tl::unexpected(index.error());
  parts_.emplace(*index, std::move(share));
  return {};
}

base::Result<Sabotage> SabotageMerge::whole() const {
  if (const auto all = shares_.require_all(); !all) return tl::unexpected(all.error());
  // A share that ended early may know of no statement; any other knows all of them, in the document's order.
  auto result = std::max_element(parts_.begin(), parts_.end(), [](const auto& one, const auto& other) {
                  return one.second.statements.size() < other.second.statements.size();
                })->second;
  result.shard.reset();
  std::vector<std::vector<std::pair<const SabotagedStatement*, const Tampering*>>> dealt;  // by share
  std::size_t most = 0;
  for (const auto& [index, part] : parts_) {
    take_ending(result, part);
    auto& own = dealt.emplace_back();
    for (const auto& statement : part.statements) {
      for (const auto& tampering : statement.tamperings) own.emplace_back(&statement, &tampering);
    }
    most = std::max(most, own.size());
  }
  for (auto& statement : result.statements) statement.tamperings.clear();
  for (std::size_t turn = 0; turn < most; ++turn) {
    for (const auto& own : dealt) {
      if (turn >= own.size()) continue;
      const auto& [from, tampering] = own[turn];
      const auto& item = from->item;
      auto into = std::find_if(result.statements.begin(), result.statements.end(),
                               [&](const SabotagedStatement& each) { return each.item == item; });
      if (into == result.statements.end()) {
        into = result.statements.insert(into, {from->item, from->dataflow, from->statement, from->stands, {}});
      }
      into->stands = into->stands && from->stands;
      into->tamperings.push_back(*tampering);
    }
  }
  return result;
}

}  // namespace dataflow_qa::reports
