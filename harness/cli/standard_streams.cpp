#include "harness/cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>

namespace dataflow_qa::cli {
namespace {

/// The cookie points to the descriptor. Returns what was written or dropped; 0 for an error, as fopencookie() asks.
ssize_t write_or_drop(void* cookie, const char* bytes, std::size_t size) {
  const int descriptor = *static_cast<const int*>(cookie);
  std::size_t done = 0;
  while (done < size) {
    const auto written = write(descriptor, bytes + done, size - done);
    if (written >= 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno == EPIPE) {
      return static_cast<ssize_t>(size);
    } else if (errno != EINTR) {
      return static_cast<ssize_t>(done);
    }
  }
  return static_cast<ssize_t>(done);
}

ssize_t write_if_possible(void* cookie, const char* bytes, std::size_t size) {
  static_cast<void>(write_or_drop(cookie, bytes, size));
  return static_cast<ssize_t>(size);
}

/// Writing to standard output is an error then, as it would be; the others are /dev/null.
void take_closed_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    static_cast<void>(open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR));  // the lowest that is free
  }
}

/// `descriptor` has to outlive the stream.
void wrap(FILE*& stream, int& descriptor, int buffering, cookie_write_function_t* write) {
  auto* wrapped = fopencookie(&descriptor, "w", {.read = nullptr, .write = write, .seek = nullptr, .close = nullptr});
  if (wrapped == nullptr) return;  // no memory: the stream stays as it is
  std::setvbuf(wrapped, nullptr, buffering, BUFSIZ);
  stream = wrapped;
}

}  // namespace

void outlive_readers() {
  std::signal(SIGPIPE, SIG_IGN);
  take_closed_descriptors();
  static int standard_output = STDOUT_FILENO;
  static int standard_error = STDERR_FILENO;
  wrap(stdout, standard_output, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF, write_or_drop);
  wrap(stderr, standard_error, _IONBF, write_if_possible);
}

}  // namespace dataflow_qa::cli
