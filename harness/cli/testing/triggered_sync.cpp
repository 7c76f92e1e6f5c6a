// Held by harness/cli/shapes_test.cpp.
// A sync that does one pass for each POST /sync, and answers when the pass is over; GET /ready answers as soon as it is
// up.
//
//   triggered-sync PORT COMMAND…

#include <fmt/format.h>
#include <httplib.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "harness/cli/testing/child.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: triggered-sync PORT COMMAND...\n");
    return 2;
  }
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  sigprocmask(SIG_BLOCK, &signals, nullptr);

  httplib::Server server;
  server.Get("/ready", [](const httplib::Request&, httplib::Response&) {});
  server.Post("/sync", [&](const httplib::Request&, httplib::Response& response) {
    using namespace dataflow_qa::cli::testing;
    response.status = status_of(start_child(argv + 2, signals)) == 0 ? 200 : 500;
  });
  std::thread serving([&] {
    if (!server.listen("127.0.0.1", std::atoi(argv[1]))) std::_Exit(3);
  });
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  serving.join();
  return 0;
}
