// Held by host_test.cpp.
#include "mocks/http/connection_backlog.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace dataflow_qa::mocks {

ConnectionBacklog::ConnectionBacklog() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE)) {
  if (fd_ < 0) throw std::runtime_error(fmt::format("eventfd: {}", std::strerror(errno)));
}

ConnectionBacklog::~ConnectionBacklog() {
  ::close(fd_);
}

void ConnectionBacklog::ask() {
  const std::uint64_t one = 1;
  // It cannot be full: each connection that waits has added one.
  [[maybe_unused]] const ssize_t written = ::write(fd_, &one, sizeof(one));
}

bool ConnectionBacklog::must_go() const {
  std::uint64_t one = 0;
  return ::read(fd_, &one, sizeof(one)) == sizeof(one) && waiting_ > 0;
}

}  // namespace dataflow_qa::mocks
