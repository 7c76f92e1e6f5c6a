// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
#include "suites/fault_story.h"

#include <algorithm>

#include "suites/common.h"

namespace dataflow_qa::suites {

using checks::Recipe;
using checks::RecordRef;
using model::Side;

std::vector<Side> FaultStory::births() const {
  return size_.births ? std::vector{Side::source, Side::target} : std::vector{Side::source};
}

void FaultStory::begin() {
  if (size_.births) prepare_references(check_);
  for (const auto side : births()) {
    for (int i = 0; i < size_.each; ++i) tokens_[side].push_back(check_.make.token());
  }
  for (int i = 0; i < 2 * size_.each; ++i) first_.push_back(check_.make(Side::source));
}

bool FaultStory::has_begun() const {
  return std::all_of(first_.begin(), first_.end(), [&](const RecordRef& record) {
    return !checks::HasOneCounterpart()(check_.seen.linkage(record));
  });
}

void FaultStory::pair_up() {
  for (const auto& record : first_) {
    const auto side = pairs_[Side::source].size() < first_.size() / 2 ? Side::source : Side::target;
    pairs_[side].push_back(check_.require_pair(record));
  }
}

std::string FaultStory::token_of_new(Side side) {
  return tokens_.contains(side) ? tokens_[side].front() : "";
}

void FaultStory::edit() {
  for (const auto& [side, pairs] : pairs_) {
    for (const auto& pair : pairs) check_.edit.anew(pair, side, property_);
  }
}

void FaultStory::go_on() {
  edit();
  for (const auto& [side, tokens] : tokens_) {
    for (const auto& token : tokens) made_.push_back(check_.make(side, Recipe{.token = token}));
  }
}

bool FaultStory::has_arrived(const RecordRef& record) const {
  const auto pair = check_.view.ledger().pair_of(record.side, *record.flow, record.id);
  return pair && !checks::HasOneCounterpart()(check_.seen.linkage(record)) &&
         !checks::AgreesInEveryProperty()(check_.seen.agreement(*pair));
}

bool FaultStory::is_over() const {
  const auto arrived = [&](const RecordRef& record) { return has_arrived(record); };
  if (!std::all_of(made_.begin(), made_.end(), arrived)) return false;
  for (const auto& [side, pairs] : pairs_) {
    for (const auto& pair : pairs) {
      if (checks::Arrived()(check_.seen.arrival(pair, side, property_))) return false;
    }
  }
  return true;
}

void FaultStory::judge() const {
  for (const auto& [side, pairs] : pairs_) {
    for (const auto& pair : pairs) {
      check_.expect(check_.seen.linkage({Side::source, pair.flow, pair.source}),
                    checks::HasSameCounterparts({pair.target}));
      check_.expect(check_.seen.arrival(pair, side, property_), checks::Arrived());
    }
  }
  for (const auto& record : made_) expect_linked_and_equal(check_, record);
  for (const auto side : both_sides) {
    for (const auto& orphan : check_.seen.orphans(side)) check_.expect(orphan, checks::BelongsToSomething());
  }
}

}  // namespace dataflow_qa::suites
