#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// For each section of `after`, the section of `before` that it was, each at most once: one that says the same, one
/// with the same heading, one of the same entities where a system has another label; at last one that is much alike in
/// what it carries, which was renamed then. Takes time that grows with the documents, however often a heading stands.
[[nodiscard]] std::vector<std::optional<std::size_t>> counterparts(const Document& before, const Document& after);

}  // namespace dataflow_qa::checklist
