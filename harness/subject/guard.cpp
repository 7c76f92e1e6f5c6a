// Held by process_test.cpp.
#include "harness/subject/guard.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dataflow_qa::subject {
namespace {

void close_end(int& end) {
  if (end >= 0) close(std::exchange(end, -1));
}

}  // namespace

std::filesystem::path guard_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "dataflow-qa-guard";
}

GuardSocket::~GuardSocket() {
  close_own();
  close_other();
}

void GuardSocket::open() {
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1) {
    throw std::system_error(errno, std::system_category());
  }
}

void GuardSocket::close_own() {
  close_end(ends[0]);
}

void GuardSocket::close_other() {
  close_end(ends[1]);
}

void GuardSocket::say_stop() const {
  const char stop = 's';
  static_cast<void>(send(ends[0], &stop, sizeof stop, MSG_NOSIGNAL | MSG_DONTWAIT));  // it may be gone
}

std::optional<GuardMessage> GuardSocket::receive(int flags) const {
  GuardMessage message;
  ssize_t size = 0;
  do size = recv(ends[0], &message, sizeof message, flags);
  while (size == -1 && errno == EINTR);
  return size == sizeof message ? std::optional(message) : std::nullopt;
}

}  // namespace dataflow_qa::subject
