#pragma once

// A described system as the source of a small mapping, with PowerOffice GO as the target. The dataset knows nothing of
// the source, so that its records are drawn.
//
//   DescribedSource crm(R"([{"collection": "customers", …}])", R"([{"source": "name", "target": "Name", …}])");
//   Systems systems(crm.systems_options());

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "fixtures/dataset.h"
#include "harness/mapping/mapping.h"
#include "harness/model/model.h"
#include "harness/world/systems.h"
#include "harness/world/temporary_folder.h"

namespace dataflow_qa::world::testing {

struct DescribedSource {
  using json = nlohmann::json;

  /// The first of the entities are the customers, of which these properties are mapped.
  DescribedSource(const std::string& entities, const std::string& properties, const json& seed = json::object()) {
    const auto folder = make_temporary_folder("described-source-");
    std::ofstream(folder / "crm.json") << json{{"label", "My CRM"},
                                               {"name", "my-crm"},
                                               {"rest", {{"base_path", "/api"}, {"list", "{items}"}}},
                                               {"entities", json::parse(entities)},
                                               {"seed", seed}};
    mocks::Catalogue catalogue;
    const auto added = catalogue.add_file(folder / "crm.json");
    std::filesystem::remove_all(folder);
    if (!added) throw std::runtime_error(added.error().text());
    const json flow = {{"slug", "customers"},
                       {"source", {{"entity", "Customer"}, {"collection", "customers"}}},
                       {"target", {{"entity", "Customers"}, {"collection", "Customers"}}},
                       {"properties", json::parse(properties)}};
    const json text = {
        {"mapping", 1}, {"source", "My CRM"}, {"target", "PowerOffice GO"}, {"dataflows", json::array({flow})}};
    mapping = mapping::read_text(text.dump(), "m.json").value();
    model = model::bind(mapping, catalogue).value();
  }
  DescribedSource(const DescribedSource&) = delete;  // the model points into the mapping
  DescribedSource& operator=(const DescribedSource&) = delete;

  [[nodiscard]] const Flow& customers() const { return *model.find("customers"); }
  [[nodiscard]] Systems::Options systems_options() const { return {.model = &model, .dataset = &dataset}; }

  mapping::Mapping mapping;
  Model model;
  fixtures::Dataset dataset{
      .name = "small",
      .records = {{"poweroffice-go",
                   "Customers",
                   "",
                   {{"Name", "Fjord AS"}, {"IsPerson", false}, {"EmailAddress", "post@fjord.example"}}}}};
};

/// Organisations, which have a name, and persons, which need none.
inline constexpr const char* customers_of_two_kinds = R"([{"collection": "customers",
  "id": {"field": "id", "kind": "number"}, "fields": [
    {"path": "id", "type": "integer", "read_only": true, "server_set": true},
    {"path": "name", "type": "string", "max_length": 100, "free_text": true, "required_when": {"kind": "org"}},
    {"path": "kind", "type": "string", "required": true, "enumeration": ["org", "person"]},
    {"path": "email", "type": "string", "format": "email"}]}])";
inline constexpr const char* properties_of_two_kinds = R"([
  {"source": "name", "target": "Name", "type": "string", "when": {"kind": "org"}},
  {"source": "kind", "target": "IsPerson", "type": "boolean", "enum": {"org": false, "person": true}},
  {"source": "email", "target": "EmailAddress", "type": "string"}])";

/// Each needs an owner, and an office in an object that is never null. Nothing says who they are.
inline constexpr const char* customers_with_owners = R"([{"collection": "customers",
  "id": {"field": "id", "kind": "number"}, "fields": [
    {"path": "id", "type": "integer", "read_only": true, "server_set": true},
    {"path": "name", "type": "string", "required": true, "free_text": true},
    {"path": "ownerId", "type": "integer", "nullable": false, "required": true, "reference": "users",
     "referenced_has": {"active": true}},
    {"path": "office", "type": "object", "nullable": false},
    {"path": "office.id", "type": "integer", "nullable": false, "reference": "offices"}]},
  {"collection": "users", "id": {"field": "id", "kind": "number", "first": 700}, "methods": ["LIST", "GET"], "fields": [
    {"path": "id", "type": "integer", "read_only": true, "server_set": true},
    {"path": "active", "type": "boolean", "default_value": true}]},
  {"collection": "offices", "id": {"field": "id", "kind": "number"}, "fields": [
    {"path": "id", "type": "integer", "read_only": true, "server_set": true},
    {"path": "town", "type": "string", "required": true}]}])";
inline constexpr const char* name_alone = R"([{"source": "name", "target": "Name", "type": "string"}])";

}  // namespace dataflow_qa::world::testing
