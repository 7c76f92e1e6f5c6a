#include "harness/checklist/draft_mapping.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/letters.h"
#include "base/text.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;
using mapping::Type;

/// "Customers" of "Customers (human data)"; the whole entity where nothing stands in parentheses at its end.
std::string base_entity(const std::string& entity) {
  const std::size_t part = entity.rfind(" (");
  const bool has_part = part != std::string::npos && part > 0 && entity.back() == ')';
  return has_part ? std::string(base::trimmed(entity.substr(0, part))) : entity;
}

/// "Customers (human data) (new)", "Customers (human data)", "Customers".
std::vector<std::string> base_entities(const std::string& entity) {
  std::vector<std::string> all{entity};
  for (std::string next = base_entity(entity); next != all.back(); next = base_entity(next)) all.push_back(next);
  return all;
}

/// The words of a property's last name, in lower case: "start", "date" of "project.startDate" and "project.START_DATE".
std::vector<std::string> words_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  std::vector<std::string> words(1);
  bool after_lower = false;
  for (const char c : path.substr(dot == std::string_view::npos ? 0 : dot + 1)) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z');
    if ((!letter || (upper && after_lower)) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += upper ? static_cast<char>(c - 'A' + 'a') : c;
    after_lower = letter && !upper;
  }
  return words;
}

template <std::size_t size>
bool is_one_of(const std::string& word, const std::array<std::string_view, size>& known) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

/// What names of properties usually hold (assumed); nothing where the name says nothing.
std::optional<Type> type_by_name(std::string_view path) {
  constexpr std::array<std::string_view, 8> dates{"date",     "birthday", "birthdate", "deadline",
                                                  "datetime", "dob",      "timestamp", "day"};
  constexpr std::array<std::string_view, 3> questions{"is", "has", "allow"};
  constexpr std::array<std::string_view, 8> states{"active",  "archived",  "enabled",  "disabled",
                                                   "deleted", "completed", "inactive", "closed"};
  constexpr std::array<std::string_view, 6> amounts{"amount", "price", "rate", "hours", "percent", "cost"};
  const auto words = words_of(path);
  if (is_one_of(words.back(), dates) || (words.size() > 1 && words.back() == "at")) return Type::date;
  if (words.size() > 1 && is_one_of(words.front(), questions)) return Type::boolean;
  if (is_one_of(words.back(), states)) return Type::boolean;
  if (is_one_of(words.back(), amounts)) return Type::float_;
  return std::nullopt;
}

/// A dataflow of the draft.
struct Drafted {
  mapping::Dataflow flow;
  std::vector<bool> is_open;  // of each property: its type is not known
  std::vector<const Section*> sections;

  void add(mapping::Property property, bool open) {
    flow.properties.push_back(std::move(property));
    is_open.push_back(open);
  }
};

Json to_json(const mapping::End& end) {
  return {{"entity", end.entity}, {"collection", end.collection}};
}

Json to_json(const Drafted& drafted) {
  const mapping::Dataflow& flow = drafted.flow;
  Json json{{"slug", flow.slug}, {"source", to_json(flow.source)}, {"target", to_json(flow.target)}};
  if (flow.part_of) json["part_of"] = *flow.part_of;
  json["properties"] = Json::array();
  for (std::size_t i = 0; i < flow.properties.size(); ++i) {
    const mapping::Property& property = flow.properties[i];
    Json pair{{"source", property.source}, {"target", property.target}};
    if (!drafted.is_open[i]) pair["type"] = mapping::to_string(property.type);
    if (property.reference) pair["reference"] = *property.reference;
    json["properties"].push_back(std::move(pair));
  }
  return json;
}

class Drafter {
 public:
  Drafter(const Document& document, const DescribedSystems& systems)
      : document_(document),
        systems_(systems),
        source_(base::trimmed(document.source)),
        target_(base::trimmed(document.target)) {}

  base::Result<MappingDraft> draft() {
    if (source_.empty() || target_.empty()) {
      return base::failure(document_.file + ": the title does not name both systems, and a mapping has to");
    }
    if (document_.sections.empty()) {
      return base::failure(document_.file + ": the document describes no dataflow to map");
    }
    add_dataflows();
    for (Drafted& drafted : flows_) add_rows(drafted);
    for (Drafted& drafted : flows_) fill_empty(drafted);
    std::erase_if(flows_, [&](const Drafted& drafted) { return is_refused_empty(drafted); });
    if (flows_.empty()) {
      return base::failure(
          fmt::format("{}: nothing of the document can be drafted\n{}", document_.file, fmt::join(notes_, "\n")));
    }
    set_parts();
    for (Drafted& drafted : flows_) set_references(drafted.flow);
    note(guessed_collections_ ? "the names of collections are guesses, and conversions, conditions and defaults are "
                                "for you to add"
                              : "conversions, conditions and defaults are for you to add");
    Json flows = Json::array();
    for (const Drafted& drafted : flows_) flows.push_back(to_json(drafted));
    const Json mapping{{"mapping", 1}, {"source", source_}, {"target", target_}, {"dataflows", flows}};
    return MappingDraft{mapping.dump(2) + "\n", std::move(notes_)};
  }

 private:
  using Entities = std::pair<std::string, std::string>;

  void note(std::string text) { notes_.push_back(std::move(text)); }

  [[nodiscard]] bool describes(const std::string& system) const {
    return systems_.describes && systems_.describes(system);
  }

  /// Sections of one slug, or of the same entities, are one dataflow.
  void add_dataflows() {
    std::map<std::string, std::optional<std::size_t>> by_slug;  // nothing for what is left out
    std::map<Entities, std::optional<std::size_t>> by_entities;
    const auto slugs = slugs_of(document_, nullptr);
    for (std::size_t i = 0; i < slugs.size(); ++i) {
      const Section& section = document_.sections[i];
      const Entities entities{base::trimmed(section.source.entity), base::trimmed(section.target.entity)};
      auto known = by_slug.find(slugs[i]);
      if (known == by_slug.end()) {
        auto same = by_entities.find(entities);
        if (same == by_entities.end()) same = by_entities.emplace(entities, dataflow(section, slugs[i])).first;
        known = by_slug.emplace(slugs[i], same->second).first;
      }
      by_entities.emplace(entities, known->second);
      if (known->second) flows_[*known->second].sections.push_back(&section);
    }
  }

  /// The index of a new dataflow; nothing where one of the systems is known to have no such records.
  std::optional<std::size_t> dataflow(const Section& section, const std::string& slug) {
    mapping::Dataflow flow;
    flow.slug = slug;
    flow.source.entity = base::trimmed(section.source.entity);
    flow.target.entity = base::trimmed(section.target.entity);
    for (const auto& [end, system] : {std::pair(&flow.source, &source_), std::pair(&flow.target, &target_)}) {
      auto known = collection(*system, end->entity);
      if (!known) {
        note(fmt::format("line {}: {} is left out: the description of {} has no collection of {}",
                         section.heading_place.line, quotation(section.heading()), *system, quotation(end->entity)));
        return std::nullopt;
      }
      end->collection = std::move(*known);
    }
    if (section.source.system != document_.source || section.target.system != document_.target) {
      note(fmt::format("{}: {} does not name the systems as the title does", slug, quotation(section.heading())));
    }
    flows_.push_back({std::move(flow), {}, {}});
    return flows_.size() - 1;
  }

  std::optional<std::string> collection(const std::string& system, const std::string& entity) {
    const auto entities = base_entities(entity);
    for (const std::string& each : entities) {
      if (!systems_.collection) break;
      if (auto known = systems_.collection(system, each)) return known;
    }
    if (describes(system) || entities.back().empty()) return std::nullopt;
    guessed_collections_ = true;
    return entities.back();
  }

  /// Each pair once, with the row that states its type where one does.
  void add_rows(Drafted& drafted) {
    std::vector<const PropertyRow*> rows;
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> known;
    for (const Section* section : drafted.sections) {
      for (const PropertyRow& row : section->rows) {
        const auto [at, is_new] = known.try_emplace({row.source.path, row.target.path}, rows.size());
        if (is_new) {
          rows.push_back(&row);
        } else if (!rows[at->second]->states_type()) {
          rows[at->second] = &row;
        }
      }
    }
    for (const PropertyRow* row : rows) add_row(drafted, *row);
  }

  void add_row(Drafted& drafted, const PropertyRow& row) {
    if (!mapping::is_path(row.source.path) || !mapping::is_path(row.target.path)) {
      note(fmt::format("line {}: {} ↔ {} is left out: a mapping's property is names joined by \".\"",
                       row.source.place.line, quotation(row.source.path), quotation(row.target.path)));
      return;
    }
    if (lacks(row, source_, drafted.flow.source.collection, row.source.path) ||
        lacks(row, target_, drafted.flow.target.collection, row.target.path)) {
      return;
    }
    const auto type = type_of(row, drafted.flow);
    drafted.add({row.source.path, row.target.path, type.value_or(Type::string)}, !type);
    if (!row.source.dependencies.empty() || !row.target.dependencies.empty()) {
      note(fmt::format("{} ↔ {}: its dependency is left out", row.source.text(), row.target.text()));
    }
  }

  /// With a note: a mapping with such a property is refused.
  bool lacks(const PropertyRow& row, const std::string& system, const std::string& collection,
             const std::string& path) {
    if (!systems_.lacks || !systems_.lacks(system, collection, path)) return false;
    note(fmt::format("line {}: {} ↔ {} is left out: {} of {} have no {} in its description", row.source.place.line,
                     quotation(row.source.path), quotation(row.target.path), collection, system, quotation(path)));
    return true;
  }

  [[nodiscard]] std::optional<Type> described_type(const PropertyRow& row, const mapping::Dataflow& flow) const {
    if (!systems_.type) return std::nullopt;
    if (const auto type = systems_.type(target_, flow.target.collection, row.target.path)) return type;
    return systems_.type(source_, flow.source.collection, row.source.path);
  }

  std::optional<Type> type_of(const PropertyRow& row, const mapping::Dataflow& flow) {
    const std::string name = row.type_name();
    for (const Type type : {Type::string, Type::integer, Type::float_, Type::boolean}) {
      if (name == mapping::to_string(type)) return type;
    }
    if (const auto type = described_type(row, flow)) return type;
    auto guess = type_by_name(row.target.path);
    if (!guess) guess = type_by_name(row.source.path);
    const std::string what = row.states_type() ? "states the type " + quotation(name) : "states no type";
    note(fmt::format("{} ↔ {}: the document {}; {}", row.source.path, row.target.path, what,
                     guess ? fmt::format("{} is a guess from the name", mapping::to_string(*guess))
                           : std::string("it is left open, and read as string")));
    return guess;
  }

  /// Ids of two systems are never alike.
  void set_references(mapping::Dataflow& flow) const {
    if (!systems_.refers_to) return;
    for (mapping::Property& property : flow.properties) {
      const auto from = systems_.refers_to(source_, flow.source.collection, property.source);
      const auto to = systems_.refers_to(target_, flow.target.collection, property.target);
      const auto referred = std::find_if(flows_.begin(), flows_.end(), [&](const Drafted& each) {
        return !each.flow.part_of && each.flow.source.collection == from && each.flow.target.collection == to;
      });
      if (referred != flows_.end()) property.reference = referred->flow.slug;
    }
  }

  /// Properties with one name and one type in both descriptions, where the document names none.
  void fill_empty(Drafted& drafted) {
    if (!drafted.flow.properties.empty()) return;
    mapping::Dataflow& flow = drafted.flow;
    const Drafted* whole = whole_of(drafted);
    std::vector<std::string> guesses;
    for (const auto& [source, target, type] : common_fields(flow)) {
      mapping::Property property{source, target, type};
      if (whole != nullptr && has_pair(whole->flow, property)) continue;
      guesses.push_back(property.label());
      drafted.add(std::move(property), false);
    }
    if (!guesses.empty()) {
      note(fmt::format("{}: the document names no property; {} are guesses from the descriptions", flow.slug,
                       fmt::join(guesses, ", ")));
    } else if (is_refused_empty(drafted)) {
      note(fmt::format("{}: the document names no property, and the dataflow is left out", flow.slug));
    } else {
      note(fmt::format("{}: the document names no property; add at least one before a run", flow.slug));
    }
  }

  static bool has_pair(const mapping::Dataflow& flow, const mapping::Property& pair) {
    return std::any_of(flow.properties.begin(), flow.properties.end(), [&](const mapping::Property& each) {
      return each.source == pair.source && each.target == pair.target;
    });
  }

  struct CommonField {
    std::string source;
    std::string target;
    Type type;
  };
  [[nodiscard]] std::vector<CommonField> common_fields(const mapping::Dataflow& flow) const {
    std::vector<CommonField> common;
    if (!systems_.fields) return common;
    const auto name_of = [](const DescribedField& field) {
      return base::letters_of(field.path.substr(field.path.rfind('.') + 1));
    };
    std::map<std::pair<std::string, Type>, std::vector<std::string>> targets;
    for (const DescribedField& field : systems_.fields(target_, flow.target.collection)) {
      targets[{name_of(field), field.type}].push_back(field.path);
    }
    for (const DescribedField& field : systems_.fields(source_, flow.source.collection)) {
      auto& fitting = targets[{name_of(field), field.type}];
      if (fitting.size() != 1) continue;
      common.push_back({field.path, fitting.front(), field.type});
      fitting.clear();
    }
    return common;
  }

  /// Whoever binds a mapping to described systems wants a property of each dataflow.
  [[nodiscard]] bool is_refused_empty(const Drafted& drafted) const {
    return drafted.flow.properties.empty() && describes(source_) && describes(target_);
  }

  /// The dataflow of the same records without what stands in parentheses: "Customers" for "Customers (human data)".
  [[nodiscard]] const Drafted* whole_of(const Drafted& part) const {
    const auto entities = base_entities(part.flow.target.entity);
    for (auto entity = entities.rbegin(); entity + 1 != entities.rend(); ++entity) {
      for (const Drafted& each : flows_) {
        const mapping::Dataflow& flow = each.flow;
        if (flow.source.entity == part.flow.source.entity && flow.target.entity == *entity &&
            flow.source.collection == part.flow.source.collection &&
            flow.target.collection == part.flow.target.collection) {
          return &each;
        }
      }
    }
    return nullptr;
  }

  void set_parts() {
    for (Drafted& drafted : flows_) {
      const Drafted* whole = whole_of(drafted);
      if (whole == nullptr) continue;
      drafted.flow.part_of = whole->flow.slug;
      note(fmt::format("{}: taken to be a part of {}; say with \"when\" which records have it", drafted.flow.slug,
                       *drafted.flow.part_of));
    }
  }

  const Document& document_;
  const DescribedSystems& systems_;
  std::string source_;  // labels, as the mapping has them
  std::string target_;
  bool guessed_collections_ = false;
  std::vector<Drafted> flows_;
  std::vector<std::string> notes_;
};

}  // namespace

base::Result<MappingDraft> draft_mapping(const Document& document, const DescribedSystems& systems) {
  return Drafter(document, systems).draft();
}

}  // namespace dataflow_qa::checklist
