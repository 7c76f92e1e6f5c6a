#pragma once

// A dataflow between the two bundled systems, for tests that need no world.

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/mapping/mapping.h"
#include "harness/model/model.h"

namespace dataflow_qa::explore::testing {

class OwnFlow {
 public:
  OwnFlow() : mapping_(mapping::read_text(text(), "mapping.json").value()), model_(model::bind(mapping_).value()) {}
  OwnFlow(const OwnFlow&) = delete;
  OwnFlow& operator=(const OwnFlow&) = delete;

  [[nodiscard]] const model::Model& model() const { return model_; }
  [[nodiscard]] const model::Flow& flow() const { return model_.flows().front(); }

 private:
  static std::string text() {
    return R"({"mapping": 1, "source": "Custom PMS", "target": "PowerOffice GO", "dataflows": [
      {"slug": "customers", "source": {"entity": "Customer", "collection": "customers"},
       "target": {"entity": "Customers", "collection": "Customers"},
       "properties": [
         {"source": "name", "target": "Name", "type": "string"},
         {"source": "email", "target": "EmailAddress", "type": "string"},
         {"source": "phone", "target": "PhoneNumber", "type": "string"}]}]})";
  }

  mapping::Mapping mapping_;
  model::Model model_;
};

}  // namespace dataflow_qa::explore::testing
