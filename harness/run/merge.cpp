#include "harness/run/merge.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "harness/run/run.h"

namespace dataflow_qa::run {
namespace {

void take_check(reports::Check& into, reports::Check& from) {
  if (reports::is_unselected(from)) return;
  if (reports::is_unselected(into) || reports::verdict_of({into, from}) != into.verdict) into = std::move(from);
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
    into.verdict = reports::verdict_of(into.checks);
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

}  // namespace

reports::Results merge(std::vector<reports::Results> parts) {
  auto whole = std::move(parts.front());
  for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
    take_items(whole, *part);
    take_findings(whole, *part);
    for (const auto& [name, value] : part->figures) whole.figures[name] += value;
    whole.complete = whole.complete && part->complete;
    if (part->run.trouble && !whole.run.trouble) whole.run.trouble = part->run.trouble;
    whole.run.duration_ms = std::max(whole.run.duration_ms, part->run.duration_ms);
  }
  whole.run.shard.reset();
  whole.run.exit = exit_status(whole);
  return whole;
}

}  // namespace dataflow_qa::run
