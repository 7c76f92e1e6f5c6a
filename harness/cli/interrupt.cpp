// Held by trouble_test.cpp.
#include "harness/cli/interrupt.h"

#include <csignal>

#include "harness/world/world.h"

namespace dataflow_qa::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

}  // namespace

void end_in_order_when_interrupted() {
  struct sigaction action {};
  action.sa_handler = [](int /*signal*/) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

void throw_when_interrupted() {
  if (interrupted != 0) throw world::Interrupted();
}

}  // namespace dataflow_qa::cli
