// Held by cli_test.cpp.
#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "sync/cli.h"
#include "sync/visible_stream.h"

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
  pms_go_sync::VisibleStream out{std::cout};
  pms_go_sync::VisibleStream error{std::cerr};
  try {
    return pms_go_sync::run_command_line(argc, argv, out, error);
  } catch (const std::exception& unexpected) {
    error << "dataflow-sync: " << unexpected.what() << '\n';
    return static_cast<int>(pms_go_sync::Exit::failed);
  }
}
