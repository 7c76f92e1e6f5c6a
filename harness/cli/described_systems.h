#pragma once

#include "harness/checklist/draft_mapping.h"
#include "mocks/system/catalogue.h"

namespace dataflow_qa::cli {

/// What the descriptions at hand say of the entities that a document names. `catalogue` outlives the result.
[[nodiscard]] checklist::DescribedSystems described_systems(const mocks::Catalogue& catalogue);

}  // namespace dataflow_qa::cli
