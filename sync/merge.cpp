// Held by engine_test.cpp and engine_property_test.cpp.
#include "sync/merge.h"

#include <algorithm>

#include "sync/record_path.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::Composition;
using dataflow_qa::mapping::Edit;
using dataflow_qa::mapping::Property;
using dataflow_qa::mapping::set_value_at;
using dataflow_qa::mapping::value_at;

/// Agreed values that conditions ask for, in the shape of a source record.
Json as_record(const Flow& flow, const Json& agreed) {
  Json record = Json::object();
  for (const auto& field : flow.condition_fields) {
    const auto found = agreed.find(field);
    if (found != agreed.end()) set_value_at(record, field, *found);
  }
  return record;
}

void keep_condition_fields(const Flow& flow, const Json& source_record, Json& agreed) {
  for (const auto& field : flow.condition_fields) agreed[field] = value_at(source_record, field);
}

enum class Way { none, to_source, to_target };

/// `agreed` null pointer: the two never agreed on this property.
Way decide(const Property& property, const Json& source, const Json& target, const Json* agreed, const Winner& winner) {
  const bool source_changed = agreed == nullptr || !same(property, source, *agreed);
  const bool target_changed = agreed == nullptr || !same(property, target, *agreed);
  if (!source_changed) return Way::to_source;
  if (!target_changed) return Way::to_target;
  if (agreed == nullptr && same(property, source, nullptr)) return Way::to_source;
  if (agreed == nullptr && same(property, target, nullptr)) return Way::to_target;
  return winner(property) == Side::source ? Way::to_target : Way::to_source;
}

/// The only ways that the mapping lets a property go once the records exist.
Way allowed(const Property& property, Way way) {
  if (property.edit == Edit::create_only) return Way::none;
  if (property.edit == Edit::source && way == Way::to_source) return Way::none;
  if (property.edit == Edit::target && way == Way::to_target) return Way::none;
  return way;
}

class PropertyMerge {
 public:
  PropertyMerge(const Property& property, const Json* agreed, const Winner& winner, const Directory& directory,
                Merge& merged)
      : property_{property}, agreed_{agreed}, winner_{winner}, directory_{directory}, merged_{merged} {}

  void run(const Json& source, const Json& raw_target) {
    const auto target = to_source(property_, raw_target, directory_);
    if (!target) return with_nameless_target(source, target.error());
    if (same(property_, source, *target)) {
      merged_.agreed[property_.source] = source;
      return;
    }
    switch (allowed(property_, decide(property_, source, *target, agreed_, winner_))) {
      case Way::to_source: {
        const auto written = target->is_null() ? for_nothing_in_target(property_) : *target;
        merged_.to_source.push_back({{property_.source, written}, property_.source, written});
        break;
      }
      case Way::to_target:
        write_target(source);
        break;
      case Way::none:
        break;
    }
    keep();
  }

 private:
  /// The target's value cannot be said in the source's form. A change at the source still goes over.
  void with_nameless_target(const Json& source, const Unresolved& missing) {
    const bool source_changed = agreed_ != nullptr && !same(property_, source, *agreed_);
    if (source_changed && allowed(property_, Way::to_target) == Way::to_target) {
      write_target(source);
    } else if (property_.edit != Edit::create_only) {
      merged_.waiting.push_back(missing);
    }
    keep();
  }

  void write_target(const Json& source) {
    const auto value = to_target(property_, source, directory_);
    if (!value) {
      merged_.waiting.push_back(value.error());
      return;
    }
    merged_.to_target.push_back({{property_.target, *value}, property_.source, source});
  }

  void keep() {
    if (agreed_ != nullptr) merged_.agreed[property_.source] = *agreed_;
  }

  const Property& property_;
  const Json* agreed_;
  const Winner& winner_;
  const Directory& directory_;
  Merge& merged_;
};

/// The side that holds the text.
Side side_of(const Composition& composition) {
  return composition.in_target ? Side::target : Side::source;
}

/// The text's name among the agreed values.
std::string key_of(const Composition& composition) {
  return "(text) " + composition.text;
}

/// What the text is to be for a record of the other side; null where none of its pieces has a value.
Json composed(const Composition& composition, const Json& record) {
  std::string text;
  for (const auto& piece : composition.pieces) {
    const auto& value = value_at(record, piece.path);
    const auto part = value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
    if (!part.empty()) text += (text.empty() ? "" : piece.before) + part;
  }
  return text.empty() ? Json{} : Json(text);
}

const Json* agreed_on(const Json& agreed, const std::string& key) {
  const auto found = agreed.find(key);
  return found == agreed.end() ? nullptr : &*found;
}

/// A text goes over when what it is made of has changed, and only then: nobody takes it apart, and what a person writes
/// there stays until that next change.
void merge_text(const Composition& composition, const Json& pieces, const Json& holder, const Json* agreed,
                Merge& merged) {
  const auto key = key_of(composition);
  const auto wanted = composed(composition, pieces);
  const auto& now = value_at(holder, composition.text);
  const bool is_there = now == wanted || (wanted.is_null() && now == "");
  const bool is_news = agreed == nullptr ? !wanted.is_null() : wanted != *agreed;
  if (!is_news || is_there) {
    merged.agreed[key] = wanted;
    return;
  }
  auto& changes = composition.in_target ? merged.to_target : merged.to_source;
  changes.push_back({{composition.text, wanted}, key, wanted});
  if (agreed != nullptr) merged.agreed[key] = *agreed;
}

/// Puts `values` into `record`. A value that is what its system stores for null anyway makes no object of its own.
void fill(Json& record, const std::vector<std::pair<std::string, Json>>& values,
          const std::vector<std::pair<std::string, Json>>& defaults) {
  for (const auto& [path, value] : values) set_value_at(record, path, value);
  for (const auto& [path, value] : defaults) {
    const auto parent = parent_path(path);
    if (!parent || value_at(record, *parent).is_object()) set_value_at(record, path, value);
  }
}

/// The source's view of a target record: every property that says something without a condition, and what its
/// counterpart would be made with, so that conditions can be asked.
Json source_view(const Flow& flow, const Json& target_record, const Directory& directory) {
  Json view = Json::object();
  for (const auto& [path, value] : flow.source_on_create) set_value_at(view, path, value);
  for (const auto& [property, conditions] : flow.properties) {
    if (!conditions.empty()) continue;
    const auto value = to_source(property, value_at(target_record, property.target), directory);
    if (value && !value->is_null()) set_value_at(view, property.source, *value);
  }
  return view;
}

}  // namespace

Side conflict_winner(ConflictRule rule, Time source_changed, Time target_changed) {
  switch (rule) {
    case ConflictRule::source_wins:
      return Side::source;
    case ConflictRule::target_wins:
      return Side::target;
    case ConflictRule::last_change_wins:
      break;
  }
  return target_changed > source_changed ? Side::target : Side::source;
}

Winner winner_between(ConflictRule rule, const System& source, const Json& source_record, const System& target,
                      const Json& target_record) {
  return [&, rule](const Property& property) {
    return conflict_winner(rule, source.part_changed_at(source_record, property.source),
                           target.part_changed_at(target_record, property.target));
  };
}

Merge merge(const Flow& flow, const Json& source, const Json& target, const Json& agreed, const Winner& winner,
            const Directory& directory) {
  Merge merged;
  for (const auto& flow_property : flow.properties) {
    if (!flow_property.applies_to(source)) continue;
    const auto& property = flow_property.property;
    PropertyMerge{property, agreed_on(agreed, property.source), winner, directory, merged}.run(
        value_at(source, property.source), value_at(target, property.target));
  }
  for (const auto& composition : flow.compositions) {
    const bool forth = composition.in_target;
    merge_text(composition, forth ? source : target, forth ? target : source, agreed_on(agreed, key_of(composition)),
               merged);
  }
  keep_condition_fields(flow, source, merged.agreed);
  return merged;
}

Json with_arrived(const Flow& flow, Side side, const Json& record, Json agreed, const Json& intended,
                  const Directory& directory) {
  for (const auto& flow_property : flow.properties) {
    const auto& property = flow_property.property;
    const auto* value = agreed_on(intended, property.source);
    if (value == nullptr) continue;
    const auto now = side == Side::source ? Converted{value_at(record, property.source)}
                                          : to_source(property, value_at(record, property.target), directory);
    if (now && same(property, *now, *value)) agreed[property.source] = *value;
  }
  for (const auto& composition : flow.compositions) {
    const auto* value = agreed_on(intended, key_of(composition));
    if (value != nullptr && side == side_of(composition) && value_at(record, composition.text) == *value) {
      agreed[key_of(composition)] = *value;
    }
  }
  return agreed;
}

bool as_agreed(const Flow& flow, Side side, const Json& record, const Json& agreed, const Directory& directory) {
  const auto agreed_record = side == Side::source ? Json{} : as_record(flow, agreed);
  const auto& conditions_on = side == Side::source ? record : agreed_record;
  for (const auto& flow_property : flow.properties) {
    if (!flow_property.applies_to(conditions_on)) continue;
    const auto& property = flow_property.property;
    if (property.edit == Edit::create_only) continue;
    const auto* known = agreed_on(agreed, property.source);
    if (known == nullptr) return false;
    const auto value = side == Side::source ? Converted{value_at(record, property.source)}
                                            : to_source(property, value_at(record, property.target), directory);
    if (!value || !same(property, *value, *known)) return false;
  }
  return std::all_of(flow.compositions.begin(), flow.compositions.end(), [&](const Composition& composition) {
    const auto* known = agreed_on(agreed, key_of(composition));
    return side == side_of(composition) || (known != nullptr && composed(composition, record) == *known);
  });
}

Draft draft(const Flow& flow, Side from, const Json& record, const Directory& directory) {
  Draft made;
  const auto seen_from_source = from == Side::source ? Json{} : source_view(flow, record, directory);
  const auto& view = from == Side::source ? record : seen_from_source;
  made.taken = flow.takes(view) && flow.holds(from, record);
  std::vector<std::pair<std::string, Json>> values;
  std::vector<std::pair<std::string, Json>> defaults;
  for (const auto& flow_property : flow.properties) {
    if (!flow_property.applies_to(view)) continue;
    const auto& property = flow_property.property;
    const auto& path = from == Side::source ? property.source : property.target;
    const auto& raw = value_at(record, path);
    const auto value = from == Side::source ? to_target(property, raw, directory) : to_source(property, raw, directory);
    if (!value) {
      auto& missing = value.error().kind == Unresolved::Kind::link ? made.waiting : made.left_out;
      missing.push_back(value.error());
      continue;
    }
    const auto& agreed = from == Side::source ? raw : *value;
    made.agreed[property.source] = agreed;
    if (value->is_null() && from == Side::target) {
      if (auto said = for_nothing_in_target(property); !said.is_null()) defaults.emplace_back(property.source, said);
    }
    if (value->is_null()) continue;
    const auto& to = from == Side::source ? property.target : property.source;
    (same(property, agreed, nullptr) ? defaults : values).emplace_back(to, *value);
  }
  for (const auto& composition : flow.compositions) {
    if (from == side_of(composition)) continue;
    auto text = composed(composition, record);
    made.agreed[key_of(composition)] = text;
    if (!text.is_null()) values.emplace_back(composition.text, std::move(text));
  }
  fill(made.record, values, defaults);
  for (const auto& [path, value] : from == Side::source ? flow.target_on_create : flow.source_on_create) {
    set_value_at(made.record, path, value);
  }
  keep_condition_fields(flow, view, made.agreed);
  return made;
}

}  // namespace pms_go_sync
