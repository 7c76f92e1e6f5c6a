#pragma once

// --systems: the folders of a user's own system descriptions.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "mocks/system/catalogue.h"

namespace dataflow_qa::cli {

/// `folders` outlives the parsing.
void add_systems_option(CLI::App& command, std::vector<std::string>& folders);
/// Throws UsageError for a folder or a description that cannot be read.
void add_systems(mocks::Catalogue& catalogue, const std::vector<std::string>& folders);

}  // namespace dataflow_qa::cli
