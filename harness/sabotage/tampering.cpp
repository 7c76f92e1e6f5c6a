#include "harness/sabotage/tampering.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "harness/run/births.h"
#include "harness/sabotage/value_meddling.h"

namespace dataflow_qa::sabotage {
namespace {

using checklist::Kind;
using model::Flow;
using model::Property;
using model::Side;

constexpr Side both_sides[] = {Side::source, Side::target};

/// Makes the tamperings of one document.
class Expansion {
 public:
  Expansion(const run::SuiteInput& input, const std::vector<run::CheckDefinition>& catalogue)
      : input_(input),
        wires_{{Side::source, Wire(input.model->description(Side::source))},
               {Side::target, Wire(input.model->description(Side::target))}} {
    for (const auto& check : catalogue) {
      if (check.not_applicable || check.level != checklist::Level::required || check.is_invariant()) continue;
      tried_.insert({check.item, check.direction.value_or("")});
      tried_.insert({check.item, "any"});
    }
  }

  std::vector<Tampering> run() {
    for (const auto* flow : input_.flows()) {
      for (const auto& property : flow->properties) add_property(*flow, property);
      for (const auto side : both_sides) {
        add_requests(*flow, side, write_kinds());
        add_requests(*flow, side, list_kinds());
      }
    }
    return std::move(result_);
  }

 private:
  using Items = std::vector<std::string>;

  [[nodiscard]] bool is_tried(const std::string& item, const std::string& direction = "any") const {
    return tried_.contains({item, direction});
  }
  /// The sentences that say which records are synchronized.
  [[nodiscard]] std::vector<std::optional<std::string>> linking(const Flow& flow) const {
    std::vector<std::optional<std::string>> result;
    for (const auto kind : {Kind::every, Kind::conditional, Kind::merge_or_create, Kind::create_if_connected}) {
      result.push_back(input_.item(flow, kind));
    }
    return result;
  }
  static void append(std::vector<std::optional<std::string>>& to, const std::vector<std::optional<std::string>>& from) {
    to.insert(to.end(), from.begin(), from.end());
  }
  /// The statements among these of which some check applies.
  [[nodiscard]] Items tried(const std::vector<std::optional<std::string>>& items) const {
    Items result;
    for (const auto& item : items) {
      if (item && is_tried(*item)) result.push_back(*item);
    }
    return result;
  }

  /// The fields by which records of the flow are known on that side.
  [[nodiscard]] std::vector<std::pair<std::string, nlohmann::json>> kind_of(const Flow& flow, Side side) const {
    if (!flow.is_part() && !flow.dataflow->when) return {};
    auto kind = input_.model->kind_of(flow);
    if (side == Side::source) return kind;
    std::vector<std::pair<std::string, nlohmann::json>> there;
    for (const auto& [path, value] : kind) {
      for (const auto& property : flow.whole->properties) {
        if (property.mapping->source != path) continue;
        for (const auto& each : property.mapping->enumeration) {
          if (each.source == value) there.emplace_back(property.mapping->target, each.target);
        }
      }
    }
    return there;
  }

  void add_property(const Flow& flow, const Property& property) {
    const auto item = input_.item(flow, property);
    if (!item) return;
    for (const auto side : both_sides) {
      for (const auto& kind : value_kinds()) add_value(flow, property, *item, side, kind);
      add_swap(flow, property, *item, side);
    }
    if (!property.mapping->lookup) return;
    for (const auto& kind : look_up_kinds()) add_look_up(flow, property, *item, kind);
  }

  /// Whether the subject creates records of the flow there.
  [[nodiscard]] bool creates(const Flow& flow, Side side) const {
    return side == Side::target || !run::excuse_for_birth_in_target(input_, flow);
  }
  [[nodiscard]] const std::string& label(Side side) const { return input_.model->label(side); }
  [[nodiscard]] static std::string to_text(Side side) { return std::string(model::to_string(side)); }

  /// The statements about a property that traffic of this kind concerns, where what persons edit on that side is tried.
  [[nodiscard]] Items items_of(const Flow& flow, const std::string& item, Traffic traffic, Side edited) const {
    if (!is_tried(item, "from-" + to_text(edited))) return {};
    Items items{item};
    std::vector<std::optional<std::string>> more;
    if (traffic != Traffic::creations) more.push_back(input_.item(flow, Kind::keep_in_sync));
    if (traffic != Traffic::updates) append(more, linking(flow));
    for (auto& each : tried(more)) items.push_back(std::move(each));
    return items;
  }

  void add_value(const Flow& flow, const Property& property, const std::string& item, Side side,
                 const ValueKind& kind) {
    const bool answers = kind.traffic == Traffic::answers;
    const auto edited = answers ? side : model::other(side);
    if (kind.traffic == Traffic::creations && !creates(flow, side)) return;
    if (!kind.applies(property, side) || property.field(model::other(edited)).read_only) return;
    auto items = items_of(flow, item, kind.traffic, edited);
    if (items.empty()) return;
    Tampering tampering = about(flow, side);
    tampering.items = std::move(items);
    tampering.direction = "from-" + to_text(edited);
    tampering.kind = fmt::format("{}-{}.{}", answers ? "from" : "to", to_text(side), kind.name);
    tampering.name = fmt::format("{}.{}.{}", flow.slug(), property.mapping->source, tampering.kind);
    tampering.what = fmt::format("{} {} {} {}", property.path(side), kind.what, where(kind.traffic), label(side));
    tampering.make = [&kind, property] { return befalls_property(kind, property); };
    result_.push_back(std::move(tampering));
  }

  static std::string_view where(Traffic traffic) {
    switch (traffic) {
      case Traffic::creations:
      case Traffic::updates:
        return "in";
      case Traffic::writes:
        return "in writes to";
      case Traffic::answers:
        break;
    }
    return "in answers of";
  }

  /// With the next property of the flow that takes the same texts.
  void add_swap(const Flow& flow, const Property& property, const std::string& item, Side side) {
    const auto takes_any = [&](const Property& each) {
      return model::takes_any_text(each) && each.mapping->enumeration.empty() && !each.field(side).required;
    };
    if (!takes_any(property)) return;
    const auto own = std::find_if(flow.properties.begin(), flow.properties.end(),
                                  [&](const auto& each) { return each.mapping == property.mapping; });
    const auto next = std::find_if(std::next(own), flow.properties.end(), takes_any);
    auto items = items_of(flow, item, Traffic::writes, model::other(side));
    if (next == flow.properties.end() || items.empty()) return;
    Tampering tampering = about(flow, side);
    tampering.items = std::move(items);
    tampering.direction = "from-" + to_text(model::other(side));
    tampering.kind = fmt::format("to-{}.swapped", to_text(side));
    tampering.name = fmt::format("{}.{}.{}", flow.slug(), property.mapping->source, tampering.kind);
    tampering.what =
        fmt::format("{} and {} change places in writes to {}", property.path(side), next->path(side), label(side));
    tampering.make = [property, other = *next] { return swaps_properties(property, other); };
    result_.push_back(std::move(tampering));
  }

  void add_look_up(const Flow& flow, const Property& property, const std::string& item, const RequestKind& kind) {
    Items items{item};
    if (!is_tried(item)) return;
    auto more = linking(flow);
    more.insert(more.begin(), input_.item(flow, Kind::keep_in_sync));
    for (auto& each : tried(more)) items.push_back(std::move(each));
    Tampering tampering = about(flow, Side::target);
    tampering.only.clear();
    tampering.collection = property.mapping->lookup->collection;
    tampering.items = std::move(items);
    tampering.kind = fmt::format("from-target.{}", kind.name);
    tampering.name = fmt::format("{}.{}.{}", flow.slug(), property.mapping->source, tampering.kind);
    tampering.what = fmt::format("{} among {} of {}", kind.what, tampering.collection, label(Side::target));
    tampering.make = [&kind] { return Befalls(kind.befalls); };
    result_.push_back(std::move(tampering));
  }

  /// The statements that a kind concerns: the sentence that it is about, or without one the properties.
  [[nodiscard]] Items items_of(const Flow& flow, Concern concern) const {
    const auto keeping = input_.item(flow, Kind::keep_in_sync);
    std::vector<std::optional<std::string>> wanted;
    if (concern != Concern::keeping) append(wanted, linking(flow));
    if (concern != Concern::linking) wanted.push_back(keeping);
    auto items = tried(wanted);
    if (!items.empty()) return items;
    for (const auto& property : flow.properties) {
      for (auto& each : tried({input_.item(flow, property)})) items.push_back(std::move(each));
    }
    return items;
  }

  void add_requests(const Flow& flow, Side side, std::span<const RequestKind> kinds) {
    Tampering about_all = about(flow, side);
    const Scene scene{.wire = &wires_.at(side),
                      .place = wires_.at(side).place(about_all.collection),
                      .side = side,
                      .kind = about_all.only,
                      .properties = flow.properties};
    for (const auto& kind : kinds) {
      auto items = items_of(flow, kind.concern);
      if (kind.is_about_writes && kind.concern == Concern::linking && !creates(flow, side)) continue;
      if (items.empty() || (kind.applies != nullptr && !kind.applies(scene))) continue;
      auto tampering = about_all;
      tampering.items = std::move(items);
      tampering.kind = fmt::format("{}-{}.{}", kind.is_about_writes ? "to" : "from", to_text(side), kind.name);
      tampering.name = fmt::format("{}.{}", flow.slug(), tampering.kind);
      tampering.what = fmt::format("{} {}: {}", label(side), flow.collection(side), kind.what);
      tampering.make = [&kind] { return Befalls(kind.befalls); };
      result_.push_back(std::move(tampering));
    }
  }

  [[nodiscard]] Tampering about(const Flow& flow, Side side) const {
    Tampering tampering;
    tampering.flow = &flow;
    tampering.side = side;
    tampering.collection = flow.collection(side);
    tampering.only = kind_of(flow, side);
    return tampering;
  }

  const run::SuiteInput& input_;
  std::map<Side, Wire> wires_;
  std::set<std::pair<std::string, std::string>> tried_;  // item and direction
  std::vector<Tampering> result_;
};

}  // namespace

std::vector<Tampering> tamperings_of(const run::SuiteInput& input, const std::vector<run::CheckDefinition>& catalogue) {
  return Expansion(input, catalogue).run();
}

}  // namespace dataflow_qa::sabotage
