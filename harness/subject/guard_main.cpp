// Held by process_test.cpp.
// dataflow-qa-guard FOLDER [files|no-files PROGRAM ARGUMENT...]: see guard.h. It removes FOLDER where dataflow-qa is
// gone before the subject, or without one once it is gone; an empty one is none. Its standard streams, environment and
// folder are the subject's. With no-files, PROGRAM can write to no file from its beginning (see file_limit.h).

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string_view>
#include <vector>

#include "harness/subject/descendants.h"
#include "harness/subject/file_limit.h"
#include "harness/subject/guard.h"

namespace dataflow_qa::subject {
namespace {

using Kind = GuardMessage::Kind;

/// What goes with its parent, as a helper does that hears of its end, needs a little time.
constexpr std::chrono::milliseconds time_to_follow{500};

/// Whoever should hear it may be gone: then there is nobody to say it to.
void say(Kind kind, int number, std::string_view name = "") {
  GuardMessage message{kind, number};
  const auto size = std::min(name.size(), sizeof message.name - 1);
  std::copy_n(name.begin(), size, message.name);
  static_cast<void>(send(guard_descriptor, &message, sizeof message, MSG_NOSIGNAL));
}

/// For a kernel that does not know close_range().
void close_beyond_one_by_one(int last_kept) {
  std::vector<int> open_ones;
  std::error_code unknown;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", unknown)) {
    const auto name = entry.path().filename().string();
    int number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    if (number > last_kept) open_ones.push_back(number);
  }
  for (const int each : open_ones) close(each);
}

void close_beyond(int last_kept) {
  const auto first = static_cast<unsigned>(last_kept) + 1;
  if (close_range(first, std::numeric_limits<unsigned>::max(), 0) == -1) close_beyond_one_by_one(last_kept);
}

/// What was ignored would stay so. By the system call, since the C library refuses to touch two signals of its own,
/// which posix_spawn leaves ignored.
void set_signals_to_default() {
  const unsigned long by_default[4] = {};  // the kernel's struct sigaction
  for (int each = 1; each < NSIG; ++each) syscall(SYS_rt_sigaction, each, by_default, nullptr, NSIG / 8);
}

/// In the new process: becomes the program, or says through `failure` why it cannot.
[[noreturn]] void become(char** argv, bool without_files, int guard, int failure) {
  sigset_t none;
  sigemptyset(&none);
  set_signals_to_default();
  std::signal(SIGXFSZ, SIG_IGN);  // see file_limit.h
  const bool ready = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == guard &&
                     sigprocmask(SIG_SETMASK, &none, nullptr) == 0 && (!without_files || limit_files(getpid()));
  if (ready) execve(argv[0], argv, environ);
  const int why = errno;
  static_cast<void>(!write(failure, &why, sizeof why));
  _exit(127);
}

/// Its id; -1, and errno, where it could not be started.
int start(char** argv, bool without_files) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) == -1) return -1;
  const int guard = getpid();
  const int pid = fork();
  if (pid == 0) become(argv, without_files, guard, ends[1]);
  int why = pid == -1 ? errno : 0;
  close(ends[1]);
  if (pid != -1) {
    while (read(ends[0], &why, sizeof why) == -1 && errno == EINTR) {
    }
  }
  close(ends[0]);
  if (why == 0) return pid;
  if (pid != -1) waitpid(pid, nullptr, 0);
  errno = why;
  return -1;
}

/// Takes leave of orphans that have ended. True once `subject` itself has, which is left for the end: until then no
/// other process gets its id.
bool has_ended(int subject) {
  while (true) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == -1 || info.si_pid == 0) return false;
    if (info.si_pid == subject) return true;
    waitpid(info.si_pid, nullptr, WNOHANG);
  }
}

enum class End { by_itself, asked_for, abandoned };

/// What dataflow-qa has said: nothing new, that it ends the subject, or, by its end, that it is gone.
End heard(End before) {
  char said = 0;
  const auto size = recv(guard_descriptor, &said, sizeof said, MSG_DONTWAIT);
  if (size == 0 || (size == -1 && errno != EAGAIN)) return End::abandoned;
  return size > 0 ? End::asked_for : before;
}

/// Returns when the subject has ended, or dataflow-qa is gone.
End wait_for(int subject, int signals) {
  auto end = End::by_itself;
  pollfd watched[] = {{signals, POLLIN, 0}, {guard_descriptor, POLLIN, 0}};
  while (!has_ended(subject)) {
    if (poll(watched, 2, -1) == -1) continue;
    signalfd_siginfo taken{};
    if ((watched[0].revents & POLLIN) != 0) static_cast<void>(!read(signals, &taken, sizeof taken));
    if (watched[1].revents != 0) end = heard(end);
    if (end == End::abandoned) return end;
  }
  return end == End::by_itself ? heard(end) : end;  // it may have been asked just before
}

/// A descriptor that is ready when a child has ended. Whatever ends dataflow-qa or the subject by a signal to all is
/// not for the guard.
int child_signals() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  return signalfd(-1, &children, SFD_CLOEXEC);
}

void remove_folder(const char* folder) {
  std::error_code ignored;  // somebody else has removed it, or it stays in the temporary directory
  if (*folder != '\0') std::filesystem::remove_all(folder, ignored);
}

int guard_folder(const char* folder) {
  close_beyond(guard_descriptor);
  static_cast<void>(child_signals());
  GuardMessage stays;
  ssize_t size = -1;
  while (size == -1) size = recv(guard_descriptor, &stays, sizeof stays, 0);
  if (size == 0) remove_folder(folder);  // nobody said a word at the end
  return 0;
}

int guard(const char* folder, bool without_files, char** argv) {
  close_beyond(guard_descriptor);
  const int signals = child_signals();
  fcntl(guard_descriptor, F_SETFD, FD_CLOEXEC);
  const bool ready = signals != -1 && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
  const int subject = ready ? start(argv, without_files) : -1;
  if (subject == -1) {
    say(Kind::failed, errno);
    return 1;
  }
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);  // the subject's streams are its own
  for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, each);
  say(Kind::started, subject);
  const auto end = wait_for(subject, signals);
  if (end == End::abandoned) {
    kill(subject, SIGKILL);
    siginfo_t info{};  // only once it has ended, what it had started is this process's
    while (waitid(P_PID, static_cast<id_t>(subject), &info, WEXITED | WNOWAIT) == -1 && errno == EINTR) {
    }
  } else if (end == End::asked_for) {
    wait_for_own_descendants(time_to_follow);
  }
  for (const auto& left : end_all_children(subject)) {
    say(left.escaped ? Kind::escaped : Kind::left, left.pid, left.name);
  }
  int status = 0;
  waitpid(subject, &status, 0);
  say(Kind::ended, status);
  if (end == End::abandoned) remove_folder(folder);
  return 0;
}

}  // namespace
}  // namespace dataflow_qa::subject

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  if (argc == 2) return dataflow_qa::subject::guard_folder(argv[1]);
  if (argc == 3) return 2;
  return dataflow_qa::subject::guard(argv[1], std::string_view(argv[2]) == dataflow_qa::subject::guard_without_files,
                                     argv + 3);
}
