#include "harness/world/starting_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/model/conversion.h"
#include "harness/model/lacking.h"
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

/// The property whose value the other side could not hold; null where there is none.
const mapping::Property* not_held(const model::Model& model, Side side, const Flow& flow, const json& record) {
  const auto properties = side == Side::source ? model.properties_of(flow, record) : flow.properties;
  const auto found = std::find_if(properties.begin(), properties.end(), [&](const Property& property) {
    return !can_be_held(property, side, mapping::value_at(record, property.path(side)));
  });
  return found == properties.end() ? nullptr : found->mapping;
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
    return doubtful.outside.contains(label) || (there.referenced_has && doubtful.inactive.contains(label));
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

/// Draws records for the source, each with those that it has to refer to in front.
class Drawer {
 public:
  Drawer(const model::Model& model, const Dataset& dataset)
      : model_(model), values_({dataset.words, dataset.email_domain}, 1, "starting records") {}

  void draw(const Flow& flow, int number) {
    const std::string token = values_.token();
    json record = json::object();
    for (const auto& [path, value] : model_.kind_of(flow)) mapping::set_value_at(record, path, value);
    draw_mapped(flow, number, token, record);
    draw_required(entity(flow.collection(Side::source)), number, token, record);
    add(flow.collection(Side::source), label(flow, number), std::move(record));
  }
  [[nodiscard]] std::vector<DatasetRecord> drawn() && { return std::move(drawn_); }

 private:
  static std::string label(const Flow& flow, int number) { return fmt::format("drawn-{}-{}", flow.slug(), number); }

  [[nodiscard]] const mocks::Entity& entity(const std::string& collection) const {
    return *model_.description(Side::source).find(collection);
  }

  void add(const std::string& collection, const std::string& label, json record) {
    drawn_.push_back({model_.system(Side::source).name, collection, label, std::move(record)});
  }

  [[nodiscard]] bool has_drawn(const std::string& label) const {
    return std::any_of(drawn_.begin(), drawn_.end(), [&](const DatasetRecord& each) { return each.label == label; });
  }

  /// A value may say which other properties apply: an organisation has a name.
  void draw_mapped(const Flow& flow, int number, const std::string& token, json& record) {
    std::size_t before = 0;
    for (auto all = model_.properties_of(flow, record); all.size() != before;
         all = model_.properties_of(flow, record)) {
      before = all.size();
      for (const Property& property : all) {
        const bool given = !model::is_nothing(mapping::value_at(record, property.mapping->source));
        if (property.mapping->lookup || model::is_of_system(*property.source) || given) continue;
        mapping::set_value_at(record, property.mapping->source, value_of(property, token, number));
      }
    }
  }

  json value_of(const Property& property, const std::string& token, int number) {
    if (!property.mapping->reference) return values_.draw(property, token, 0);
    return "@" + label(*model_.find(*property.mapping->reference)->whole, number);
  }

  /// What the system asks for and no mapping names.
  void draw_required(const mocks::Entity& entity, int number, const std::string& token, json& record) {
    static const mapping::Property unmapped;
    model::fill_lacking(entity, record, [&](const mocks::FieldDeclaration& field) {
      json value =
          field.reference ? json(referred_by(field, number)) : values_.draw({&unmapped, &field, &field}, token, 0);
      const bool several = field.reference && field.type == mocks::FieldType::list;
      mapping::set_value_at(record, field.path, several ? json::array({std::move(value)}) : std::move(value));
    });
  }

  /// The label of a record that the field can refer to: one that the system has from the beginning, one that is drawn
  /// already, or one that is drawn for this alone.
  std::string referred_by(const mocks::FieldDeclaration& field, int number) {
    const std::string& collection = *field.reference;
    if (const auto seeded = number_in_seed(field)) return fmt::format("@{}/{}", collection, *seeded);
    const Flow* flow = flow_of(model_, Side::source, collection);
    if (flow != nullptr && !field.referenced_has && has_drawn(label(*flow, number))) return "@" + label(*flow, number);
    const std::string own = fmt::format("drawn-for-{}-{}", collection, field.path);
    if (begun_.insert(own).second) {
      json record = json::object();
      if (const auto& has = field.referenced_has) mapping::set_value_at(record, has->first, has->second);
      draw_required(entity(collection), number, values_.token(), record);
      add(collection, own, std::move(record));
    }
    return "@" + own;
  }

  /// Which of the seeded records the field can refer to, from 1 on.
  [[nodiscard]] std::optional<std::size_t> number_in_seed(const mocks::FieldDeclaration& field) const {
    const json& seed = model_.description(Side::source).seed;
    if (!seed.is_object() || !seed.contains(*field.reference)) return std::nullopt;
    const json& records = seed.at(*field.reference);
    const auto fits = [&](const json& record) {
      if (!field.referenced_has) return true;
      const auto& [path, wanted] = *field.referenced_has;
      const auto usual = entity(*field.reference).declaration->find(path)->default_value;
      return record.value(path, usual.value_or(json())) == wanted;
    };
    const auto found = std::find_if(records.begin(), records.end(), fits);
    if (found == records.end()) return std::nullopt;
    return static_cast<std::size_t>(found - records.begin()) + 1;
  }

  const model::Model& model_;
  model::Values values_;
  std::vector<DatasetRecord> drawn_;
  std::set<std::string> begun_;  // that are drawn only to be referred to
};

/// Which records of the dataset suit both systems, and why the others do not.
class Sorter {
 public:
  explicit Sorter(const model::Model& model) : model_(model) {}

  void take(const DatasetRecord& record) {
    auto why = refers_to_any(record.record, labels_) ? "it refers to one that is left out" : std::string{};
    for (const Side side : {Side::source, Side::target}) {
      if (record.system != model_.system(side).name) continue;
      const Flow* flow = flow_of(model_, side, record.collection);
      if (flow == nullptr) continue;
      if (why.empty()) why = obstacle(*flow, side, record.record);
      if (is_inactive(*flow, side, record.record)) doubtful_.inactive.insert(record.label);
      const auto& when = side == Side::source ? flow->dataflow->when : flow->dataflow->target_when;
      if (when && !when->holds_for(record.record)) doubtful_.outside.insert(record.label);
    }
    if (why.empty()) {
      fitting_.push_back(record);
      return;
    }
    labels_.insert(record.label);
    const bool of_source = record.system == model_.system(Side::source).name;
    left_out_.push_back(
        {model_.label(of_source ? Side::source : Side::target), record.collection, record.label, std::move(why)});
  }
  [[nodiscard]] const std::vector<DatasetRecord>& fitting() const { return fitting_; }
  [[nodiscard]] const std::vector<LeftOutRecord>& left_out() const { return left_out_; }

 private:
  /// Empty where the other side could hold the record.
  [[nodiscard]] std::string obstacle(const Flow& flow, Side side, const json& record) const {
    const std::string& there = model_.label(model::other(side));
    if (const auto* property = not_held(model_, side, flow, record)) {
      return fmt::format("{} cannot hold its {}", there, side == Side::source ? property->source : property->target);
    }
    if (!refers_in_vain(flow, side, record, doubtful_)) return {};
    return fmt::format("{} cannot refer to what it refers to", there);
  }

  const model::Model& model_;
  std::vector<DatasetRecord> fitting_;
  std::vector<LeftOutRecord> left_out_;
  std::set<std::string> labels_;  // of those that are left out
  Doubtful doubtful_;
};

Sorter sorted(const Dataset& dataset, const model::Model& model) {
  Sorter sorter(model);
  for (const DatasetRecord& record : dataset.records) sorter.take(record);
  return sorter;
}

}  // namespace

std::vector<LeftOutRecord> left_out_records(const Dataset& dataset, const model::Model& model) {
  return sorted(dataset, model).left_out();
}

Dataset starting_records(const Dataset& dataset, const model::Model& model) {
  Dataset result = dataset;
  result.records = sorted(dataset, model).fitting();
  if (dataset.records.empty() || knows_source(dataset, model)) return result;
  Drawer drawer(model, dataset);
  for (const Flow& flow : model.flows()) {
    if (flow.is_part()) continue;
    for (int number = 0; number < drawn_records; ++number) drawer.draw(flow, number);
  }
  for (DatasetRecord& record : std::move(drawer).drawn()) result.records.push_back(std::move(record));
  return result;
}

}  // namespace dataflow_qa::world
