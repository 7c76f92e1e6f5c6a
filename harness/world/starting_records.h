#pragma once

// The records that two systems hold before a subject first starts: those of a dataset as far as they suit the pair of
// systems, and drawn ones where it has none.

#include <string>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/model/model.h"

namespace dataflow_qa::world {

/// A record of the dataset that no system starts with, and why.
struct LeftOutRecord {
  std::string system;  // its label
  std::string collection;
  std::string label;
  std::string why;  // "Kimai cannot hold its name"

  bool operator==(const LeftOutRecord&) const = default;
};

/// The dataset without records that the other system could not hold (a name that is too long for it, a project without
/// the customer that it asks for), and without those that refer to them. Where the dataset knows nothing of the source,
/// each dataflow gets a few records there, drawn from both descriptions. An empty dataset stays empty. The same input
/// gives the same records. Pure.
[[nodiscard]] fixtures::Dataset starting_records(const fixtures::Dataset& dataset, const model::Model& model);
/// The records that are missing there, in the order of the dataset.
[[nodiscard]] std::vector<LeftOutRecord> left_out_records(const fixtures::Dataset& dataset, const model::Model& model);

}  // namespace dataflow_qa::world
