#pragma once

// Both systems with one small mapping and a handful of records: customers, of which some are persons, and projects that
// refer to them and look departments up.
//
//   TwoSystems two;
//   Systems systems(two.systems_options());
//   const Flow& flow = two.flow("customers");

#include <string>
#include <string_view>

#include "fixtures/dataset.h"
#include "harness/mapping/mapping.h"
#include "harness/model/model.h"
#include "harness/world/systems.h"

namespace dataflow_qa::world::testing {

inline constexpr const char* small_mapping = R"({"mapping": 1, "source": "Custom PMS", "target": "PowerOffice GO",
  "dataflows": [
    {"slug": "customers", "source": {"entity": "Customer", "collection": "customers"},
     "target": {"entity": "Customers", "collection": "Customers"},
     "properties": [{"source": "name", "target": "Name", "type": "string"}]},
    {"slug": "persons", "source": {"entity": "Person", "collection": "customers"},
     "target": {"entity": "Persons", "collection": "Customers"}, "part_of": "customers", "when": {"type": "person"},
     "properties": [{"source": "firstName", "target": "FirstName", "type": "string"}]},
    {"slug": "projects", "source": {"entity": "Project", "collection": "projects"},
     "target": {"entity": "Projects", "collection": "Projects"},
     "properties": [{"source": "name", "target": "Name", "type": "string"},
                    {"source": "customerId", "target": "CustomerId", "type": "integer", "reference": "customers"},
                    {"source": "departmentCode", "target": "DepartmentId", "type": "integer",
                     "lookup": {"collection": "Departments", "by": "Code"}}]}]})";

struct TwoSystems {
  explicit TwoSystems(std::string_view text = small_mapping)
      : mapping(mapping::read_text(text, "small.json").value()) {}
  TwoSystems(const TwoSystems&) = delete;  // the model points into the mapping
  TwoSystems& operator=(const TwoSystems&) = delete;

  [[nodiscard]] const Flow& flow(std::string_view slug) const { return *model.find(slug); }
  [[nodiscard]] Systems::Options systems_options() const { return {.model = &model, .dataset = &dataset}; }

  mapping::Mapping mapping;
  Model model = model::bind(mapping).value();
  /// C-1001, P-2001 of it, and the department 5101001.
  fixtures::Dataset dataset{
      .name = "small",
      .records = {
          {"custom-pms", "customers", "fjord", {{"type", "organisation"}, {"name", "Fjord AS"}}},
          {"custom-pms", "projects", "", {{"code", "A1"}, {"name", "Kai"}, {"customerId", "@fjord"}}},
          {"poweroffice-go", "Departments", "", {{"Code", "NORD"}, {"Name", "Avdeling Nord"}, {"IsActive", true}}}}};
};

/// The fields that PowerOffice Go wants of a customer, with this name.
[[nodiscard]] inline nlohmann::json target_customer(const std::string& name) {
  return {{"Name", name}, {"IsPerson", false}, {"EmailAddress", "post@fjord.example"}};
}

}  // namespace dataflow_qa::world::testing
