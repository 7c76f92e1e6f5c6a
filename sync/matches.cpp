// Held by link_rules_test.cpp.
#include "sync/matches.h"

#include <algorithm>

#include "sync/text.h"

namespace pms_go_sync {

void Matches::note(const Flow& flow, Side side, const std::string& id, const Json& record) {
  auto& records = records_[{flow.slug, side}];
  records.ids.resize(flow.merge_by.size());
  auto& values = records.values[id];
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto sharing = records.ids[i].find(values[i]);
    if (sharing == records.ids[i].end()) continue;
    sharing->second.erase(id);
    if (sharing->second.empty()) records.ids[i].erase(sharing);
  }
  values.clear();
  for (std::size_t i = 0; i < flow.merge_by.size(); ++i) {
    const auto& criterion = flow.merge_by[i];
    values.push_back(text_at(record, side == Side::source ? criterion.source : criterion.target));
    if (!values.back().empty()) records.ids[i][values.back()].insert(id);
  }
}

std::set<std::string> Matches::candidates(const Flow& flow, Side side, const std::string& id) const {
  std::set<std::string> result;
  const auto here = records_.find({flow.slug, side});
  const auto there = records_.find({flow.slug, other(side)});
  if (here == records_.end() || there == records_.end()) return result;
  const auto values = here->second.values.find(id);
  if (values == here->second.values.end()) return result;
  for (std::size_t i = 0; i < values->second.size(); ++i) {
    const auto sharing = there->second.ids[i].find(values->second[i]);
    if (sharing != there->second.ids[i].end()) result.insert(sharing->second.begin(), sharing->second.end());
  }
  return result;
}

bool match(const Flow& flow, const Json& source, const Json& target) {
  return std::any_of(flow.merge_by.begin(), flow.merge_by.end(), [&](const Criterion& criterion) {
    const auto value = text_at(source, criterion.source);
    return !value.empty() && value == text_at(target, criterion.target);
  });
}

}  // namespace pms_go_sync
