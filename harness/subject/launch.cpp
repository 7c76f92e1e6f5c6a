// Held by process_test.cpp.
#include "harness/subject/launch.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <csignal>

namespace dataflow_qa::subject {
namespace {

constexpr int control_of_child = STDERR_FILENO + 1;

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// What is to be done in the new process; the first thing that goes wrong is kept.
class Actions {
 public:
  Actions() {
    note(posix_spawn_file_actions_init(&files));
    note(posix_spawnattr_init(&attributes));
  }
  ~Actions() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  void note(int failed) { failure = failure == 0 ? failed : failure; }

  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};
  int failure = 0;
};

void prepare(Actions& actions, const Launch& program) {
  auto* files = &actions.files;
  actions.note(posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0));
  actions.note(posix_spawn_file_actions_adddup2(files, program.standard_output, STDOUT_FILENO));
  actions.note(posix_spawn_file_actions_adddup2(files, program.standard_error, STDERR_FILENO));
  actions.note(posix_spawn_file_actions_adddup2(files, program.control, control_of_child));
  actions.note(posix_spawn_file_actions_addchdir_np(files, program.directory.c_str()));
  actions.note(posix_spawn_file_actions_addclosefrom_np(files, control_of_child + 1));
  sigset_t none;
  sigemptyset(&none);
  actions.note(posix_spawnattr_setpgroup(&actions.attributes, 0));
  actions.note(posix_spawnattr_setsigmask(&actions.attributes, &none));
  actions.note(posix_spawnattr_setflags(&actions.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK));
}

}  // namespace

int launch(const Launch& program, std::error_code& error) {
  const auto argv = pointers_to(program.argv);
  const auto environment = pointers_to(program.environment);
  Actions actions;
  prepare(actions, program);
  int pid = -1;
  if (actions.failure == 0) {
    actions.note(posix_spawn(&pid, argv.front(), &actions.files, &actions.attributes, argv.data(), environment.data()));
  }
  if (actions.failure == 0) return pid;
  error.assign(actions.failure, std::system_category());
  return -1;
}

}  // namespace dataflow_qa::subject
