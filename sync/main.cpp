// Held by cli_test.cpp.
#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "sync/cli.h"

namespace {

/// Else the state's files and connections would get their numbers, and log lines would go there.
void take_closed_descriptors() {
  for (int each = STDIN_FILENO; each <= STDERR_FILENO; ++each) {
    if (fcntl(each, F_GETFD) == -1) static_cast<void>(open("/dev/null", O_RDWR));  // gets the lowest that is free
  }
}

}  // namespace

int main(int argc, char** argv) {
  take_closed_descriptors();
  try {
    return pms_go_sync::run_command_line(argc, argv, std::cout, std::cerr);
  } catch (const std::exception& error) {
    std::cerr << "dataflow-sync: " << error.what() << '\n';  // before there is a log
    return static_cast<int>(pms_go_sync::Exit::failed);
  }
}
