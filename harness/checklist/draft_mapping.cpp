#include "harness/checklist/draft_mapping.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/checklist/phrases.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;

/// "Customers" of "Customers (human data)"; the whole entity where nothing stands in parentheses.
std::string base_entity(const std::string& entity) {
  const std::size_t part = entity.rfind(" (");
  return part != std::string::npos && entity.back() == ')' ? entity.substr(0, part) : entity;
}

class Drafter {
 public:
  explicit Drafter(const Document& document) : document_(document) {}

  MappingDraft draft() {
    Json flows = Json::array();
    for (const Section& section : document_.sections) {
      const auto [known, is_new] = index_.try_emplace({section.source.entity, section.target.entity}, flows.size());
      if (is_new) flows.push_back(dataflow(section));
      add_rows(flows[known->second]["properties"], section, known->second);
    }
    set_parts(flows);
    for (const Json& flow : flows) {
      if (!flow["properties"].empty()) continue;
      note(fmt::format("{}: the document names no property; a mapping needs at least one",
                       flow["slug"].get<std::string>()));
    }
    if (!flows.empty()) {
      note("the names of collections are guesses, and conversions, conditions and defaults are for you to add");
    }
    const Json mapping{
        {"mapping", 1}, {"source", document_.source}, {"target", document_.target}, {"dataflows", flows}};
    return {mapping.dump(2) + "\n", std::move(notes_)};
  }

 private:
  void note(std::string text) { notes_.push_back(std::move(text)); }

  Json dataflow(const Section& section) {
    const std::string base = slug_of(section.target.entity);
    std::string slug = base;
    for (std::size_t number = 2; !slugs_.insert(slug).second; ++number) slug = fmt::format("{}-{}", base, number);
    if (section.source.system != document_.source || section.target.system != document_.target) {
      note(fmt::format(
          "{}: {} does not name the systems as the title does, so that this dataflow will not be found in it", slug,
          quotation(section.heading())));
    }
    return {{"slug", slug},
            {"source", {{"entity", section.source.entity}, {"collection", base_entity(section.source.entity)}}},
            {"target", {{"entity", section.target.entity}, {"collection", base_entity(section.target.entity)}}},
            {"properties", Json::array()}};
  }

  void add_rows(Json& properties, const Section& section, std::size_t index) {
    for (const PropertyRow& row : section.rows) {
      if (row.source.path.empty() || row.target.path.empty()) continue;
      if (!pairs_.emplace(index, row.source.path + "\n" + row.target.path).second) continue;
      properties.push_back({{"source", row.source.path}, {"target", row.target.path}, {"type", type_of(row)}});
      if (!row.source.dependencies.empty() || !row.target.dependencies.empty()) {
        note(fmt::format("{} ↔ {}: its dependency is left out", row.source.text(), row.target.text()));
      }
    }
  }

  std::string type_of(const PropertyRow& row) {
    const std::string name = row.type_name();
    if (name == "string" || name == "integer" || name == "float" || name == "boolean") return name;
    const bool date = name == phrases::no_type;
    note(fmt::format("{} ↔ {}: its type is {} in the document, {} is a guess", row.source.path, row.target.path, name,
                     date ? "date" : "string"));
    return date ? "date" : "string";
  }

  /// "Customers (human data)" is a part of "Customers", where the same source has both.
  void set_parts(Json& flows) {
    for (Json& flow : flows) {
      const auto entity = flow["target"]["entity"].get<std::string>();
      const auto whole = index_.find({flow["source"]["entity"].get<std::string>(), base_entity(entity)});
      if (base_entity(entity) == entity || whole == index_.end()) continue;
      flow["part_of"] = flows[whole->second]["slug"];
      note(fmt::format("{}: taken to be a part of {}; say with \"when\" which records have it",
                       flow["slug"].get<std::string>(), flow["part_of"].get<std::string>()));
    }
  }

  const Document& document_;
  std::map<std::pair<std::string, std::string>, std::size_t> index_;  // entities → dataflow
  std::set<std::string> slugs_;
  std::set<std::pair<std::size_t, std::string>> pairs_;
  std::vector<std::string> notes_;
};

}  // namespace

MappingDraft draft_mapping(const Document& document) {
  return Drafter(document).draft();
}

}  // namespace dataflow_qa::checklist
