// Held by harness/cli/verdict_test.cpp and harness/cli/report_test.cpp.
// The sync with one defect, as a program of its own, for tests that run the real dataflow-qa.
//
//   defective-sync DEFECT ARGUMENTS…   // of pms-go-sync
//
// The defects are in harness/run/testing/, where most tests of them run in one process.

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "harness/run/testing/defects.h"
#include "sync/cli.h"

namespace testing = dataflow_qa::run::testing;

int main(int argc, char** argv) {
  const char* state_dir = std::getenv("SYNC_STATE_DIR");
  if (argc < 2 || state_dir == nullptr) {
    std::cerr << "usage: SYNC_STATE_DIR=FOLDER defective-sync DEFECT ARGUMENTS...\n";
    return 2;
  }
  const auto defect = testing::find_defect(argv[1], state_dir);
  if (!defect) {
    std::cerr << "defective-sync: there is no defect " << argv[1] << '\n';
    return 2;
  }
  if (defect->forgets) {
    for (const auto& entry : std::filesystem::directory_iterator(state_dir)) std::filesystem::remove_all(entry);
  }
  return pms_go_sync::run_command_line(argc - 1, argv + 1, std::cout, std::cerr, testing::decorators(*defect));
}
