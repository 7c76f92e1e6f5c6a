#include "mocks/http/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dataflow_qa::mocks {
namespace {

constexpr int kStallMs = 10000;               // how long a request may stand still half sent, or an answer half taken
constexpr std::size_t kSendAt = 256U << 10U;  // bytes that are gathered before they are sent

void read_address(socket_t socket, std::string& ip, int& port,
                  int (*which)(int, struct sockaddr*, socklen_t*) noexcept) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (which(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  if (getnameinfo(reinterpret_cast<sockaddr*>(&address), size, host.data(), host.size(), service.data(), service.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return;
  }
  ip = host.data();
  port = static_cast<int>(std::strtol(service.data(), nullptr, 10));
}

}  // namespace

Connection::Connection(socket_t socket, int stop_fd) : socket_(socket), stop_fd_(stop_fd) {
  // Without it, kept-alive requests wait some 40 ms for the other side's acknowledgement.
  const int yes = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

Connection::~Connection() {
  ::shutdown(socket_, SHUT_RDWR);
  ::close(socket_);
}

bool Connection::wait_for_request(int idle_ms) {
  if (broken_) return false;
  return in_at_ < in_end_ || fill(idle_ms);
}

bool Connection::flush() {
  out_.resize(out_.size() - std::min(withheld_, out_.size()));
  std::size_t sent = 0;
  while (sent < out_.size() && !broken_) {
    const ssize_t count = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      broken_ = !wait(POLLOUT, kStallMs);
    } else if (count >= 0 || errno != EINTR) {
      broken_ = true;
    }
  }
  out_.clear();
  broken_ = broken_ || withheld_ > 0;
  return !broken_;
}

bool Connection::is_readable() const {
  return in_at_ < in_end_ || wait(POLLIN, kStallMs);
}

bool Connection::is_writable() const {
  return !broken_;
}

ssize_t Connection::read(char* to, std::size_t size) {
  if (in_at_ == in_end_) {
    // An interim answer ("100 Continue") must be out before the rest is waited for.
    if (!out_.empty() && !flush()) return -1;
    if (!fill(kStallMs)) return broken_ ? -1 : 0;
  }
  const std::size_t count = std::min(size, in_end_ - in_at_);
  std::memcpy(to, in_.data() + in_at_, count);
  in_at_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* from, std::size_t size) {
  if (broken_) return -1;
  out_.append(from, size);
  if (out_.size() >= kSendAt && withheld_ == 0 && !flush()) return -1;
  return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  read_address(socket_, ip, port, &::getpeername);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  read_address(socket_, ip, port, &::getsockname);
}

bool Connection::wait(short events, int timeout_ms) const {
  std::array<pollfd, 2> watched{{{socket_, events, 0}, {stop_fd_, POLLIN, 0}}};
  int ready = 0;
  do {
    ready = ::poll(watched.data(), watched.size(), timeout_ms);
  } while (ready < 0 && errno == EINTR);
  return ready > 0 && watched[1].revents == 0 && watched[0].revents != 0;
}

/// Waits for bytes; false where none came, with `broken_` set where the connection cannot go on.
bool Connection::fill(int timeout_ms) {
  if (!wait(POLLIN, timeout_ms)) {
    broken_ = true;
    return false;
  }
  ssize_t count = 0;
  do {
    count = ::recv(socket_, in_.data(), in_.size(), 0);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) {
    broken_ = count < 0;
    return false;
  }
  in_at_ = 0;
  in_end_ = static_cast<std::size_t>(count);
  return true;
}

}  // namespace dataflow_qa::mocks
