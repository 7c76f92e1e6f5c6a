// Held by systems_test.cpp.
#include "harness/cli/systems_option.h"

#include "harness/cli/command.h"

namespace dataflow_qa::cli {

void add_systems_option(CLI::App& command, std::vector<std::string>& folders) {
  command.add_option("--systems", folders, "Folder of your own system descriptions; may be given several times")
      ->type_name("DIR");
}

void add_systems(mocks::Catalogue& catalogue, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    if (const auto added = catalogue.add_folder(folder); !added) throw UsageError(added.error().text());
  }
}

}  // namespace dataflow_qa::cli
