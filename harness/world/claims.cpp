#include "harness/world/claims.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::world {
namespace {

using model::Flow;
using model::Property;
using model::Side;

bool carried(const subject::Directions& directions, Side from) {
  return from == Side::source ? directions.from_source : directions.from_target;
}

bool has(const Flow& flow, const Property& property) {
  return std::any_of(flow.properties.begin(), flow.properties.end(),
                     [&](const Property& each) { return each.mapping == property.mapping; });
}

}  // namespace

const Flow* Claims::owner(const Flow& flow, const Property& property) const {
  if (has(flow, property)) return &flow;
  for (const auto* part : model_.with_parts(*flow.whole)) {
    if (has(*part, property)) return part;
  }
  return &flow;
}

std::optional<std::string> Claims::against_edits(const Flow& flow, Side side) const {
  if (!capabilities_.claims(flow.slug())) {
    return fmt::format("the subject does not claim the dataflow {}", flow.slug());
  }
  if (carried(capabilities_.directions_of(flow.slug()), side)) return std::nullopt;
  return fmt::format("the subject does not claim to carry edits of {} from {}", flow.slug(), model_.label(side));
}

std::optional<std::string> Claims::against_edits(const Flow& flow, const Property& property, Side side) const {
  const auto& slug = owner(flow, property)->slug();
  const auto directions = capabilities_.directions_of(slug, property.mapping->source, property.mapping->target);
  if (carried(directions, side)) return std::nullopt;
  if (!carried(capabilities_.directions_of(slug), side)) return against_edits(*owner(flow, property), side);
  const auto edits = carried(directions, model::other(side)) ? "edits of " : "";
  return fmt::format("the subject does not claim to carry {}`{}` from {}", edits, property.path(side),
                     model_.label(side));
}

std::optional<std::string> Claims::against_creation(const Flow& flow) const {
  if (!capabilities_.claims(flow.slug())) {
    return fmt::format("the subject does not claim the dataflow {}", flow.slug());
  }
  if (capabilities_.creates_target_of(flow.slug())) return std::nullopt;
  return fmt::format("the subject does not claim to create {} in {}", flow.slug(), model_.label(Side::target));
}

std::set<std::string> Claims::unread() const {
  std::set<std::string> result;
  for (const auto side : {Side::source, Side::target}) {
    const bool is_read = std::any_of(model_.flows().begin(), model_.flows().end(), [&](const Flow& flow) {
      const auto& slug = flow.slug();
      if (side == Side::source ? capabilities_.creates_target_of(slug) : capabilities_.creates_source_of(slug))
        return true;
      return std::any_of(flow.properties.begin(), flow.properties.end(), [&](const Property& each) {
        return carried(capabilities_.directions_of(slug, each.mapping->source, each.mapping->target), side);
      });
    });
    if (!is_read) result.insert(model_.system(side).alias);
  }
  return result;
}

bool Claims::carries_at_creation(const Flow& flow, const Property& property) const {
  const auto& slug = owner(flow, property)->slug();
  const auto directions = capabilities_.directions_of(slug, property.mapping->source, property.mapping->target);
  // A counterpart gets its values when it is made, unless the subject leaves the property out altogether.
  return directions.from_source || (directions.from_target && !capabilities_.creates_target_of(flow.slug()));
}

}  // namespace dataflow_qa::world
