#include "harness/world/starting_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "harness/model/conversion.h"
#include "harness/model/values.h"

namespace dataflow_qa::world {
namespace {

using fixtures::Dataset;
using fixtures::DatasetRecord;
using model::Flow;
using model::Property;
using model::Side;
using nlohmann::json;

constexpr int drawn_records = 6;

/// The flow whose records these are; null where no dataflow is about them.
const Flow* flow_of(const model::Model& model, Side side, const std::string& collection) {
  for (const Flow& flow : model.flows()) {
    if (!flow.is_part() && flow.collection(side) == collection) return &flow;
  }
  return nullptr;
}

/// Whether the other side could hold the value of this property.
bool can_be_held(const Property& property, Side side, const json& value) {
  const auto& there = property.field(model::other(side));
  // What its own system refuses is a mistake in the dataset, and named when that system is filled.
  const bool refused_here = property.field(side).required;
  if (model::is_nothing(value)) {
    return refused_here || !there.required || there.required_when || there.default_value.has_value();
  }
  if (property.mapping->reference || property.mapping->lookup) return true;
  if (!property.mapping->enumeration.empty()) {
    return std::any_of(property.mapping->enumeration.begin(), property.mapping->enumeration.end(),
                       [&](const auto& pair) { return (side == Side::source ? pair.source : pair.target) == value; });
  }
  return !value.is_string() || model::allows(property, value.get<std::string>());
}

bool can_be_held(const model::Model& model, Side side, const Flow& flow, const json& record) {
  const auto properties = side == Side::source ? model.properties_of(flow, record) : flow.properties;
  return std::all_of(properties.begin(), properties.end(), [&](const Property& property) {
    return can_be_held(property, side, mapping::value_at(record, property.path(side)));
  });
}

/// Whether the record, as a person of its system sees it, is inactive or archived.
bool is_inactive(const Flow& flow, Side side, const json& record) {
  const auto& fields = flow.entity(side).fields;
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    return field.inactive_value && mapping::value_at(record, field.path) == *field.inactive_value;
  });
}

/// Records that others may not be able to refer to, by label.
struct Doubtful {
  std::set<std::string> inactive;
  std::set<std::string> outside;  // no dataflow is about them
};

/// Whether the record refers to one that has no counterpart, or none that the other side lets anything refer to.
bool refers_in_vain(const Flow& flow, Side side, const json& record, const Doubtful& doubtful) {
  return std::any_of(flow.properties.begin(), flow.properties.end(), [&](const Property& property) {
    const json& id = mapping::value_at(record, property.path(side));
    if (!property.mapping->reference || !id.is_string()) return false;
    const auto& there = property.field(model::other(side));
    const std::string label = id.get<std::string>().substr(1);
    return (there.referenced_has && doubtful.inactive.contains(label)) ||
           (there.required && doubtful.outside.contains(label));
  });
}

/// Whether the record refers to any of these.
bool refers_to_any(const json& value, const std::set<std::string>& labels) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text.starts_with('@') && labels.contains(text.substr(1));
  }
  return value.is_structured() &&
         std::any_of(value.begin(), value.end(), [&](const json& each) { return refers_to_any(each, labels); });
}

bool knows_source(const Dataset& dataset, const model::Model& model) {
  return std::any_of(dataset.records.begin(), dataset.records.end(),
                     [&](const DatasetRecord& record) { return record.system == model.system(Side::source).name; });
}

/// Draws records of one flow, for the source.
class Drawer {
 public:
  Drawer(const model::Model& model, const Dataset& dataset)
      : model_(model), values_({dataset.words, dataset.email_domain}, 1, "starting records") {}

  DatasetRecord draw(const Flow& flow, int number) {
    const std::string token = values_.token();
    json record = json::object();
    for (const auto& [path, value] : model_.kind_of(flow)) mapping::set_value_at(record, path, value);
    for (const Property& property : model_.properties_of(flow, record)) {
      if (property.mapping->lookup || !model::is_nothing(mapping::value_at(record, property.mapping->source))) continue;
      mapping::set_value_at(record, property.mapping->source, value_of(property, token, number));
    }
    draw_required(flow, record, token);
    return {model_.system(Side::source).name, flow.collection(Side::source), label(flow, number), std::move(record)};
  }

 private:
  static std::string label(const Flow& flow, int number) { return fmt::format("drawn-{}-{}", flow.slug(), number); }

  json value_of(const Property& property, const std::string& token, int number) {
    if (!property.mapping->reference) return values_.draw(property, token, 0);
    return "@" + label(*model_.find(*property.mapping->reference)->whole, number);
  }

  /// What the system asks for and no mapping names.
  void draw_required(const Flow& flow, json& record, const std::string& token) {
    static const mapping::Property unmapped;
    for (const auto& field : flow.source->fields) {
      const bool by_server = field.read_only || field.server_set || field.derived || field.default_value;
      const bool wanted = field.required && !field.required_when && !by_server && !field.reference;
      if (!wanted || !model::is_nothing(mapping::value_at(record, field.path))) continue;
      mapping::set_value_at(record, field.path, values_.draw({&unmapped, &field, &field}, token, 0));
    }
  }

  const model::Model& model_;
  model::Values values_;
};

}  // namespace

Dataset starting_records(const Dataset& dataset, const model::Model& model) {
  Dataset result = dataset;
  result.records.clear();
  std::set<std::string> left_out;
  Doubtful doubtful;
  for (const DatasetRecord& record : dataset.records) {
    bool fits = !refers_to_any(record.record, left_out);
    for (const Side side : {Side::source, Side::target}) {
      if (record.system != model.system(side).name) continue;
      const Flow* flow = flow_of(model, side, record.collection);
      if (flow == nullptr) continue;
      fits = fits && can_be_held(model, side, *flow, record.record) &&
             !refers_in_vain(*flow, side, record.record, doubtful);
      if (is_inactive(*flow, side, record.record)) doubtful.inactive.insert(record.label);
      const auto& when = flow->dataflow->when;
      if (side == Side::source && when && !when->holds_for(record.record)) doubtful.outside.insert(record.label);
    }
    if (fits) {
      result.records.push_back(record);
    } else {
      left_out.insert(record.label);
    }
  }
  if (dataset.records.empty() || knows_source(dataset, model)) return result;
  Drawer drawer(model, dataset);
  for (const Flow& flow : model.flows()) {
    if (flow.is_part()) continue;
    for (int number = 0; number < drawn_records; ++number) result.records.push_back(drawer.draw(flow, number));
  }
  return result;
}

}  // namespace dataflow_qa::world
