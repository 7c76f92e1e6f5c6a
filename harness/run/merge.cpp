#include "harness/run/merge.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "harness/run/run.h"
#include "reports/model/shares.h"

namespace dataflow_qa::run {
namespace {

/// Those of both.
void take_manual(std::vector<reports::ManualTry>& into, const std::vector<reports::ManualTry>& from) {
  for (const auto& each : from) {
    if (std::find(into.begin(), into.end(), each) == into.end()) into.push_back(each);
  }
}

void take_check(reports::Check& into, reports::Check& from) {
  if (!from.selected) return;
  if (!into.selected || reports::verdict_of({into, from}) != into.verdict) into = std::move(from);
}

void take_items(reports::Results& whole, reports::Results& part) {
  if (whole.items.size() != part.items.size()) throw std::logic_error("parts of a run have different items");
  for (std::size_t i = 0; i < whole.items.size(); ++i) {
    auto& into = whole.items[i];
    auto& from = part.items[i];
    if (into.id != from.id || into.checks.size() != from.checks.size()) {
      throw std::logic_error("parts of a run differ at " + into.id);
    }
    for (std::size_t j = 0; j < into.checks.size(); ++j) take_check(into.checks[j], from.checks[j]);
    take_manual(into.manual, from.manual);
    into.verdict = reports::verdict_of(into);
  }
}

void take_findings(reports::Results& whole, const reports::Results& part) {
  for (const auto& finding : part.findings) {
    const auto same = [&](const reports::Finding& other) {
      return other.kind == finding.kind && other.message == finding.message && other.line == finding.line;
    };
    if (std::none_of(whole.findings.begin(), whole.findings.end(), same)) whole.findings.push_back(finding);
  }
}

/// Those that both have.
void take_labels(reports::Labels& whole, const reports::Labels& part) {
  std::erase_if(whole, [&](const auto& label) {
    const auto other = part.find(label.first);
    return other == part.end() || other->second != label.second;
  });
}

}  // namespace

reports::Results merge(std::vector<reports::Results> parts) {
  auto whole = std::move(parts.front());
  for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
    take_items(whole, *part);
    take_findings(whole, *part);
    take_labels(whole.run.labels, part->run.labels);
    reports::add_figures(whole.figures, part->figures);
    whole.complete = whole.complete && part->complete;
    if (part->run.trouble && !whole.run.trouble) {
      whole.run.trouble = part->run.trouble;
      whole.run.last_requests = part->run.last_requests;
    }
    whole.run.duration_ms = std::max(whole.run.duration_ms, part->run.duration_ms);
    whole.timeline.clear();  // each machine has a clock of its own
  }
  whole.run.exit = exit_status(whole);
  return whole;
}

namespace {

/// The values that must be the same in all shards, each with its name.
reports::Traits traits(const reports::Results& results) {
  const auto& run = results.run;
  return {{"document", results.document.sha256},
          {"mapping", results.mapping.sha256},
          {"fixtures", results.fixtures.sha256},
          {"subject", run.subject.label()},
          {"harness", run.harness_version},
          {"seed", std::to_string(run.seed)},
          {"profile", run.profile},
          {"filter", run.filter.value_or("none")}};
}

}  // namespace

base::Result<reports::Results> merge_shards(std::vector<Shard> shards) {
  if (shards.empty()) return base::failure("there is no shard to merge");
  reports::Shares shares;
  for (const auto& shard : shards) {
    const auto added = shares.add(shard.name, shard.results.run.shard, traits(shard.results));
    if (!added) return tl::unexpected(added.error());
  }
  if (const auto all = shares.require_all(); !all) return tl::unexpected(all.error());
  std::vector<reports::Results> parts;
  parts.reserve(shards.size());
  for (auto& shard : shards) parts.push_back(std::move(shard.results));
  auto whole = merge(std::move(parts));
  whole.run.shard.reset();
  return whole;
}

}  // namespace dataflow_qa::run
