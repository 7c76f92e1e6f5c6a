// Held by process_test.cpp.
#include "harness/subject/launch.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <limits>

namespace dataflow_qa::subject {
namespace {

/// Closed at the end of its scope.
struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() { close_now(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void close_now() {
    if (number >= 0) close(number);
    number = -1;
  }
  int number;
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// The child's needs, made ready before the fork.
struct Prepared {
  char* const* argv;
  char* const* environment;
  const char* directory;
  int input, output, error, control, failure;
  bool without_files;
};

constexpr int control_of_child = STDERR_FILENO + 1;

/// Runs in the child, beside locks that nobody will ever release: system calls only. Returns errno where one failed.
int become(const Prepared& program) {
  if (setpgid(0, 0) == -1) return errno;
  sigset_t none;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, nullptr) == -1) return errno;
  if (dup2(program.input, STDIN_FILENO) == -1 || dup2(program.output, STDOUT_FILENO) == -1 ||
      dup2(program.error, STDERR_FILENO) == -1) {
    return errno;
  }
  if (program.control == control_of_child ? fcntl(control_of_child, F_SETFD, 0) == -1
                                          : dup2(program.control, control_of_child) == -1) {
    return errno;
  }
  if (chdir(program.directory) == -1) return errno;
  rlimit files{};
  if (program.without_files) {
    if (getrlimit(RLIMIT_FSIZE, &files) == -1) return errno;
    files.rlim_cur = 0;
    if (setrlimit(RLIMIT_FSIZE, &files) == -1) return errno;
  }
  // An old kernel does not know this; what this program opens is closed on exec anyway.
  close_range(control_of_child + 1, std::numeric_limits<unsigned>::max(), CLOSE_RANGE_CLOEXEC);
  execve(program.argv[0], program.argv, program.environment);
  return errno;
}

[[noreturn]] void child(const Prepared& program) {
  const int failed = become(program);
  [[maybe_unused]] const auto written = write(program.failure, &failed, sizeof failed);
  _exit(127);
}

/// The error that the child wrote before it gave up; 0 where it became the program, which closed its end.
int failure_of_child(int descriptor) {
  int failed = 0;
  while (read(descriptor, &failed, sizeof failed) == -1 && errno == EINTR) {
  }
  return failed;
}

}  // namespace

int launch(const Launch& program, std::error_code& error) {
  const auto last_error = [&] { error.assign(errno, std::system_category()); };
  const auto argv = pointers_to(program.argv);
  const auto environment = pointers_to(program.environment);
  const Descriptor input(open("/dev/null", O_RDONLY | O_CLOEXEC));
  int ends[2] = {-1, -1};
  if (input.number < 0 || pipe2(ends, O_CLOEXEC) == -1) return last_error(), -1;
  const Descriptor from_child(ends[0]);
  Descriptor low(ends[1]);
  Descriptor to_parent(fcntl(low.number, F_DUPFD_CLOEXEC, control_of_child + 1));
  low.close_now();
  if (to_parent.number < 0) return last_error(), -1;
  const Prepared prepared{argv.data(),     environment.data(),      program.directory.c_str(),
                          input.number,    program.standard_output, program.standard_error,
                          program.control, to_parent.number,        program.without_files};

  const int pid = _Fork();  // without the handlers of fork, which are not for use beside other threads
  if (pid == 0) child(prepared);
  if (pid == -1) return last_error(), -1;
  to_parent.close_now();
  if (const int failed = failure_of_child(from_child.number); failed != 0) {
    while (waitpid(pid, nullptr, 0) == -1 && errno == EINTR) {
    }
    error.assign(failed, std::system_category());
    return -1;
  }
  return pid;
}

}  // namespace dataflow_qa::subject
