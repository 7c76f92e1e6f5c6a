#include "harness/cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/terminal.h"

namespace dataflow_qa::cli {
namespace {

/// What a stream's cookie points to.
struct Stream {
  int descriptor;
  base::TerminalFilter filter;
  bool is_raw = false;
  int error = 0;  // errno of the first write that failed
};

Stream standard_output_stream{STDOUT_FILENO, base::TerminalFilter(base::Escapes::shown)};
Stream standard_error_stream{STDERR_FILENO, base::TerminalFilter(base::Escapes::shown)};

/// True also where nobody reads it any more.
bool write_all(Stream& stream, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = write(stream.descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return true;
    } else if (errno != EINTR) {
      stream.error = errno;
      return false;
    }
  }
  return true;
}

/// Returns what was written or dropped; 0 for an error, as fopencookie() asks.
ssize_t write_or_drop(void* cookie, const char* bytes, std::size_t size) {
  auto& stream = *static_cast<Stream*>(cookie);
  const std::string_view text(bytes, size);
  const bool done = stream.is_raw ? write_all(stream, text) : write_all(stream, stream.filter.take(text));
  return done ? static_cast<ssize_t>(size) : 0;
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

void wrap(FILE*& stream, Stream& behind, int buffering, cookie_write_function_t* write) {
  auto* wrapped = fopencookie(&behind, "w", {.read = nullptr, .write = write, .seek = nullptr, .close = nullptr});
  if (wrapped == nullptr) return;  // no memory: the stream stays as it is
  std::setvbuf(wrapped, nullptr, buffering, BUFSIZ);
  stream = wrapped;
}

}  // namespace

void outlive_readers() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on files is reported as a full disk is
  take_closed_descriptors();
  wrap(stdout, standard_output_stream, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF, write_or_drop);
  wrap(stderr, standard_error_stream, _IONBF, write_if_possible);
}

void let_colours_pass() {
  std::fflush(stdout);
  standard_output_stream.filter.set_escapes(base::Escapes::own);
}

OwnEscapes::OwnEscapes() {
  standard_error_stream.filter.set_escapes(base::Escapes::own);
}

OwnEscapes::~OwnEscapes() {
  std::fflush(stderr);
  standard_error_stream.filter.set_escapes(base::Escapes::shown);
}

RawOutput::RawOutput() {
  std::fflush(stdout);
  standard_output_stream.is_raw = true;
}

RawOutput::~RawOutput() {
  std::fflush(stdout);
  standard_output_stream.is_raw = false;
}

std::optional<std::string> loss_of_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return std::nullopt;
  const int why = standard_output_stream.error;
  return why == EBADF ? "it is closed" : std::strerror(why == 0 ? EIO : why);
}

}  // namespace dataflow_qa::cli
