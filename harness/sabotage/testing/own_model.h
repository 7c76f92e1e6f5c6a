#pragma once

// The mapping of the bundled document, for tests that need no world.

#include <stdexcept>
#include <string>

#include "harness/mapping/mapping.h"
#include "harness/model/model.h"

namespace dataflow_qa::sabotage::testing {

class OwnModel {
 public:
  OwnModel() = default;
  OwnModel(const OwnModel&) = delete;
  OwnModel& operator=(const OwnModel&) = delete;

  [[nodiscard]] const model::Model& model() const { return model_; }
  /// By the source's path.
  [[nodiscard]] const model::Property& property(const std::string& flow, const std::string& path) const {
    for (const auto& each : model_.find(flow)->properties) {
      if (each.mapping->source == path) return each;
    }
    throw std::logic_error("no property " + path);
  }

 private:
  mapping::Mapping mapping_ = mapping::read_file(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json").value();
  model::Model model_ = model::bind(mapping_).value();
};

}  // namespace dataflow_qa::sabotage::testing
