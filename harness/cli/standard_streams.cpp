#include "harness/cli/standard_streams.h"

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

/// `descriptor` has to outlive the stream.
void wrap(FILE*& stream, int& descriptor, int buffering) {
  auto* wrapped = fopencookie(&descriptor, "w",
                              {.read = nullptr, .write = write_or_drop, .seek = nullptr, .close = nullptr});
  if (wrapped == nullptr) return;  // no memory: the stream stays as it is
  std::setvbuf(wrapped, nullptr, buffering, BUFSIZ);
  stream = wrapped;
}

}  // namespace

void outlive_readers() {
  std::signal(SIGPIPE, SIG_IGN);
  static int standard_output = STDOUT_FILENO;
  static int standard_error = STDERR_FILENO;
  wrap(stdout, standard_output, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF);
  wrap(stderr, standard_error, _IONBF);
}

}  // namespace dataflow_qa::cli
