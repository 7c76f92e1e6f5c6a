// Held by cli_test.cpp.
#include <exception>
#include <iostream>

#include "sync/cli.h"

int main(int argc, char** argv) {
  try {
    return pms_go_sync::run_command_line(argc, argv, std::cout, std::cerr);
  } catch (const std::exception& error) {
    std::cerr << "dataflow-sync: " << error.what() << '\n';  // before there is a log
    return static_cast<int>(pms_go_sync::Exit::failed);
  }
}
