#include "sync/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;

std::string shown(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool writes(const std::vector<PlannedChange>& changes, const std::string& key) {
  return std::any_of(changes.begin(), changes.end(), [&](const PlannedChange& each) { return each.key == key; });
}

std::string printed(Time time) {
  return time == Time{} ? "never" : millisecond_text(time);
}

}  // namespace

std::string describe(const Link& link) {
  auto text = fmt::format("{}: source {} and target {} are a pair, last seen as changed at {} and {}\n", link.flow,
                          link.source_id, link.target_id, printed(link.source_seen), printed(link.target_seen));
  if (link.gone) {
    text += fmt::format("  the {} record is not there any more; {}\n", to_string(*link.gone),
                        link.closed ? "the pair is left alone" : "what follows from that is not done yet");
  }
  for (const auto& [side, values] : link.intended.items()) {
    text += fmt::format("  a write to the {} was not answered: {}\n", side, shown(values));
  }
  return text;
}

std::string describe(const Stuck& stuck) {
  return fmt::format("{} {} {}: {} ({}), tried {} times, again at {}\n", stuck.flow, to_string(stuck.side), stuck.id,
                     stuck.message, to_string(stuck.kind), stuck.attempts, millisecond_text(stuck.due));
}

std::string describe(const Pending& pending) {
  return fmt::format("{} {} {}: a counterpart is to be made at the {}{}: {}\n", pending.flow, to_string(pending.from),
                     pending.origin, to_string(other(pending.from)),
                     pending.refused ? ", the last try was refused" : ", it may have been sent", shown(pending.record));
}

std::string describe_merge(const Flow& flow, const Json& source, const Json& target, const Json& agreed,
                           const Winner& winner, const Directory& directory) {
  const auto merged = merge(flow, source, target, agreed, winner, directory);
  std::string text;
  for (const auto& flow_property : flow.properties) {
    if (!flow_property.applies_to(source)) continue;
    const auto& property = flow_property.property;
    const auto& here = value_at(source, property.source);
    const auto& raw = value_at(target, property.target);
    const auto there = to_source(property, raw, directory);
    const auto known = agreed.find(property.source);
    std::string follows = "left as it is";
    if (writes(merged.to_source, property.source)) {
      follows = "goes to the source";
    } else if (writes(merged.to_target, property.source)) {
      follows = "goes to the target";
    } else if (there && same(property, here, *there)) {
      follows = "equal";
    } else if (!there) {
      follows = "waits: " + there.error().text();
    }
    text +=
        fmt::format("  {} / {}: source {}, target {}, agreed {}: {}\n", property.source, property.target, shown(here),
                    shown(there ? *there : raw), known == agreed.end() ? "nothing" : shown(*known), follows);
  }
  return text;
}

}  // namespace pms_go_sync
