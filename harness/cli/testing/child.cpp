// Held by harness/cli/shapes_test.cpp.
#include "harness/cli/testing/child.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dataflow_qa::cli::testing {

pid_t start_child(char** command, const sigset_t& unblocked) {
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigprocmask(SIG_UNBLOCK, &unblocked, nullptr);
  execv(command[0], command);
  _exit(127);
}

int status_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace dataflow_qa::cli::testing
