#include "harness/run/claims.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>

#include "base/suggest.h"
#include "harness/world/claims.h"

namespace dataflow_qa::run {
namespace {

using checklist::Kind;

const checklist::Item* item_of(const SuiteInput& input, const CheckDefinition& check) {
  const auto found = std::find_if(input.checklist->items.begin(), input.checklist->items.end(),
                                  [&](const auto& item) { return item.id == check.item; });
  return found == input.checklist->items.end() ? nullptr : &*found;
}

/// Statements that promise a counterpart in the target.
bool promises_counterparts(Kind kind) {
  return kind == Kind::every || kind == Kind::conditional || kind == Kind::create_if_connected;
}

const model::Property* property_of(const checklist::Item& item, const model::Flow& flow) {
  if (!item.property) return nullptr;
  const auto found = std::find_if(flow.properties.begin(), flow.properties.end(), [&](const model::Property& each) {
    return each.mapping->source == item.property->source && each.mapping->target == item.property->target;
  });
  return found == flow.properties.end() ? nullptr : &*found;
}

std::optional<std::string> not_claimed(const world::Claims& claims, const checklist::Item& item,
                                       const CheckDefinition& check) {
  const auto& flow = *check.flow;
  auto from_source = claims.against_edits(flow, model::Side::source);
  const auto from_target = claims.against_edits(flow, model::Side::target);
  auto creation = claims.against_creation(flow);
  if (promises_counterparts(item.kind) && creation) return creation;
  if (from_source && from_target && creation) return from_source;
  if (item.kind == Kind::keep_in_sync && from_source && from_target) return from_source;
  const auto* property = item.kind == Kind::property ? property_of(item, flow) : nullptr;
  if (property == nullptr) return std::nullopt;
  auto of_source = claims.against_edits(flow, *property, model::Side::source);
  const auto of_target = claims.against_edits(flow, *property, model::Side::target);
  if (check.direction == "from-source" || (of_source && of_target)) return of_source;
  return check.direction == "from-target" ? of_target : std::nullopt;
}

base::Result<void> unknown(const subject::SubjectFile& subject, const std::string& place, const std::string& name,
                           const std::string& what, const std::vector<std::string_view>& known) {
  return base::failure(
      fmt::format("{} \"{}\"{} (known: {})", what, name, base::did_you_mean(name, known), fmt::join(known, ", ")),
      fmt::format("{}/{}", place, name), subject.file.string());
}

/// A property may be claimed by its name on either side, not by both.
base::Result<void> require_each_once(const subject::SubjectFile& subject, const subject::DataflowClaims& claims,
                                     const model::Flow& flow) {
  for (const auto& property : flow.properties) {
    const auto& [source, target] = std::tie(property.mapping->source, property.mapping->target);
    if (source == target || !claims.properties.contains(source) || !claims.properties.contains(target)) continue;
    return base::failure(
        fmt::format("\"{}\" and \"{}\" are one property: claim it by one of these names", source, target),
        fmt::format("{}/properties/{}", claims.place, target), subject.file.string());
  }
  return {};
}

}  // namespace

std::optional<std::string> excuse_for_edits(const SuiteInput& input, const model::Flow& flow, model::Side side) {
  return world::Claims(input.subject->capabilities, *input.model).against_edits(flow, side);
}

std::optional<std::string> excuse_for_rule(const SuiteInput& input, const model::Flow& flow) {
  if (input.subject->capabilities.conflicts != subject::ConflictRule::last_change_wins) return std::nullopt;
  for (const auto side : {model::Side::source, model::Side::target}) {
    if (!flow.entity(side).changed_field.empty()) continue;
    return fmt::format("the subject claims that the later edit wins, but records of {} do not show when they changed",
                       input.model->label(side));
  }
  return std::nullopt;
}

subject::ConflictRule conflict_rule(const SuiteInput& input, const model::Flow& flow) {
  return excuse_for_rule(input, flow) ? subject::ConflictRule::unspecified : input.subject->capabilities.conflicts;
}

void excuse_what_is_not_claimed(const SuiteInput& input, std::vector<CheckDefinition>& checks) {
  if (input.subject == nullptr) return;
  const world::Claims claims(input.subject->capabilities, *input.model);
  for (auto& check : checks) {
    const auto* item = item_of(input, check);
    if (check.not_applicable || check.flow == nullptr || item == nullptr) continue;
    check.about_counterparts = promises_counterparts(item->kind);
    const auto* property = item->kind == Kind::property ? property_of(*item, *check.flow) : nullptr;
    check.about_property = property == nullptr ? nullptr : property->mapping;
    check.not_applicable = not_claimed(claims, *item, check);
    check.unclaimed = check.not_applicable.has_value();
  }
}

base::Result<void> require_known_names(const subject::SubjectFile& subject, const model::Model& model) {
  std::vector<std::string_view> slugs;
  for (const auto& flow : model.flows()) slugs.emplace_back(flow.slug());
  for (const auto& [slug, claims] : subject.capabilities.dataflows) {
    const auto* flow = model.find(slug);
    if (flow == nullptr) return unknown(subject, "/capabilities/dataflows", slug, "there is no dataflow", slugs);
    std::vector<std::string_view> names;
    for (const auto& property : flow->properties) {
      names.emplace_back(property.mapping->source);
      if (property.mapping->target != property.mapping->source) names.emplace_back(property.mapping->target);
    }
    for (const auto& [name, directions] : claims.properties) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      return unknown(subject, claims.place + "/properties", name, fmt::format("the dataflow {} has no property", slug),
                     names);
    }
    if (auto once = require_each_once(subject, claims, *flow); !once) return once;
  }
  return {};
}

}  // namespace dataflow_qa::run
