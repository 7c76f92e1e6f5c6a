#pragma once

// The records that two systems hold before a subject first starts: those of a dataset as far as they suit the pair of
// systems, and drawn ones where it has none.

#include "fixtures/dataset.h"
#include "harness/model/model.h"

namespace dataflow_qa::world {

/// The dataset without records that the other system could not hold (a name that is too long for it, a project without
/// the customer that it asks for), and without those that refer to them. Where the dataset knows nothing of the source,
/// each dataflow gets a few records there, drawn from both descriptions. An empty dataset stays empty. The same input
/// gives the same records. Pure.
[[nodiscard]] fixtures::Dataset starting_records(const fixtures::Dataset& dataset, const model::Model& model);

}  // namespace dataflow_qa::world
