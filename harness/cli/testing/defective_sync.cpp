// A sync with one defect, for tests of the harness: runs a correct sync behind two proxies that tamper with its
// exchanges.
//
//   defective-sync DEFECT COMMAND…
//
// The defects are in defects.cpp, and what each of them must be noticed by is in mutants.json.

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "harness/cli/testing/child.h"
#include "harness/cli/testing/defects.h"

namespace {

namespace fs = std::filesystem;
using dataflow_qa::cli::testing::Proxy;
using dataflow_qa::cli::testing::start_child;
using dataflow_qa::cli::testing::status_of;

std::string need(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    fmt::print(stderr, "defective-sync: {} is not set\n", name);
    std::exit(2);
  }
  return value;
}

/// Runs the command in the environment that is set by now, passes on the signal that ends it, returns its status.
int run(char** command, const sigset_t& signals) {
  const pid_t child = start_child(command, signals);
  int signal = 0;
  sigwait(&signals, &signal);
  if (signal != SIGCHLD) kill(child, SIGTERM);
  return status_of(child);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: defective-sync DEFECT COMMAND...\n");
    return 2;
  }
  const auto state_dir = need("SYNC_STATE_DIR");
  const auto defect = dataflow_qa::cli::testing::find_defect(argv[1], state_dir);
  if (!defect) {
    fmt::print(stderr, "defective-sync: there is no defect {}\n", argv[1]);
    return 2;
  }
  if (defect->forgets) {
    for (const auto& entry : fs::directory_iterator(state_dir)) fs::remove_all(entry);
  }
  // The signals that end it are waited for below; threads inherit the mask, the child gets its own back.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&signals, signal);
  sigprocmask(SIG_BLOCK, &signals, nullptr);

  const auto pms = need("PMS_BASE_URL");
  const auto go = need("GO_BASE_URL");
  const auto token = need("GO_TOKEN_URL");
  const Proxy pms_proxy(pms, defect->source);
  const Proxy go_proxy(go, defect->target);
  setenv("PMS_BASE_URL", pms_proxy.url(pms).c_str(), 1);
  setenv("GO_BASE_URL", go_proxy.url(go).c_str(), 1);
  setenv("GO_TOKEN_URL", go_proxy.url(token).c_str(), 1);
  return run(argv + 2, signals);
}
