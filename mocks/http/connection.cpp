// Held by host_test.cpp.
#include "mocks/http/connection.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace dataflow_qa::mocks {
namespace {

constexpr int stall_ms = 10000;        // how long a request may stand still half sent, or an answer half taken
constexpr int awaited_stall_ms = 500;  // the same for a head while others wait for a thread
constexpr int slice_ms = 250;          // how often it is looked whether others wait
constexpr int short_idle_ms = 250;     // who is idle for less than this makes no room for others
constexpr std::chrono::seconds head_time{10};
constexpr std::chrono::seconds body_time{60};
constexpr std::size_t largest_head = 1U << 20U;
constexpr std::size_t send_at = 256U << 10U;  // bytes that are gathered before they are sent

constexpr std::array<std::string_view, 2> without_content{"HTTP/1.1 204", "HTTP/1.1 304"};
constexpr std::string_view interim = "HTTP/1.1 100";

/// An answer's head without the length that the HTTP library adds: an answer without content has none (RFC 9110, 8.6).
std::string without_length(std::string_view head) {
  constexpr std::string_view line = "\r\nContent-Length: 0";
  const auto at = head.find(line);
  if (at == std::string_view::npos) return std::string(head);
  return fmt::format("{}{}", head.substr(0, at), head.substr(at + line.size()));
}

}  // namespace

Connection::Address Connection::address_of(socket_t socket, int (*which)(int, struct sockaddr*, socklen_t*) noexcept) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (which(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  if (getnameinfo(reinterpret_cast<sockaddr*>(&address), size, host.data(), host.size(), service.data(), service.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return {};
  }
  return {host.data(), static_cast<int>(std::strtol(service.data(), nullptr, 10))};
}

Connection::Connection(socket_t socket, int stop_fd, const ConnectionBacklog& backlog)
    : socket_(socket),
      remote_(address_of(socket, &::getpeername)),
      local_(address_of(socket, &::getsockname)),
      stop_fd_(stop_fd),
      backlog_(backlog) {
  // Without it, kept-alive requests wait some 40 ms for the other side's acknowledgement.
  const int yes = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

Connection::~Connection() {
  ::shutdown(socket_, SHUT_RDWR);
  ::close(socket_);
}

bool Connection::wait_for_request(int idle_ms) {
  if (broken_ || ended_) return false;
  if (in_at_ == in_end_ && !(wait_idle(idle_ms) && take())) return false;
  in_head_ = true;
  head_ = {};
  trailers_.reset();
  head_bytes_ = 0;
  deadline_ = Steady::now() + head_time;
  return true;
}

void Connection::head_is_read(bool in_chunks) {
  in_head_ = false;
  answering_ = true;
  if (in_chunks) trailers_.emplace();
  deadline_ = Steady::now() + body_time;
}

bool Connection::flush() {
  out_.resize(out_.size() - std::min(withheld_, out_.size()));
  std::size_t sent = 0;
  while (sent < out_.size() && !broken_) {
    const ssize_t count = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      broken_ = !wait(POLLOUT, stall_ms);
    } else if (count >= 0 || errno != EINTR) {
      broken_ = true;
    }
  }
  out_.clear();
  broken_ = broken_ || withheld_ > 0;
  return !broken_;
}

bool Connection::is_readable() const {
  return in_at_ < in_end_ || (in_head_ && head_.holds_back()) || (!ended_ && wait_for_more());
}

bool Connection::is_writable() const {
  return !broken_;
}

/// False at the end of what the other side sends.
bool Connection::has_bytes() {
  if (in_at_ < in_end_) return true;
  // An interim answer ("100 Continue") must be out before the rest is waited for.
  if (!out_.empty() && !flush()) return false;
  if (!ended_ && !broken_ && wait_for_more() && take()) return true;
  ended_ = true;
  return false;
}

ssize_t Connection::read(char* to, std::size_t size) {
  std::size_t count = 0;
  // Of a trailer nothing is left.
  while (count == 0) {
    if (trailers_ && trailers_->is_malformed()) {
      ended_ = true;
      return -1;
    }
    const bool had_ended = ended_;
    const bool holds_back = in_head_ && head_.holds_back();
    if (!holds_back && !has_bytes()) return had_ended || broken_ ? -1 : 0;
    const std::string_view there(in_.data() + in_at_, in_end_ - in_at_);
    if (in_head_ && !head_.ended()) {
      const auto progress = head_.copy(there, to, size);
      in_at_ += progress.taken;
      count = progress.written;
    } else if (trailers_ && !trailers_->ended()) {
      const auto progress = trailers_->copy(there, to, size);
      in_at_ += progress.taken;
      count = progress.written;
    } else {
      count = std::min(size, there.size());
      std::memcpy(to, there.data(), count);
      in_at_ += count;
    }
  }
  head_bytes_ += in_head_ ? count : 0;
  if (head_bytes_ <= largest_head) return static_cast<ssize_t>(count);
  ended_ = true;
  return -1;
}

ssize_t Connection::write(const char* from, std::size_t size) {
  if (broken_) return -1;
  const std::string_view text(from, size);
  const bool has_none = std::any_of(without_content.begin(), without_content.end(),
                                    [&](std::string_view status) { return text.starts_with(status); });
  if (answering_ && has_none) {
    out_ += without_length(text);
  } else {
    out_ += text;
  }
  answering_ = answering_ && text.starts_with(interim);
  if (out_.size() >= send_at && withheld_ == 0 && !flush()) return -1;
  return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = remote_.ip;
  port = remote_.port;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip = local_.ip;
  port = local_.port;
}

bool Connection::wait(short events, int timeout_ms, int other_fd) const {
  std::array<pollfd, 3> watched{{{socket_, events, 0}, {stop_fd_, POLLIN, 0}, {other_fd, POLLIN, 0}}};
  int ready = 0;
  do {
    ready = ::poll(watched.data(), watched.size(), timeout_ms);
  } while (ready < 0 && errno == EINTR);
  return ready > 0 && watched[1].revents == 0 && watched[0].revents != 0;
}

/// False where no request comes in time, or where others are to have this thread.
bool Connection::wait_idle(int idle_ms) const {
  if (wait(POLLIN, std::min(idle_ms, short_idle_ms))) return true;
  const auto end = Steady::now() + std::chrono::milliseconds(idle_ms - std::min(idle_ms, short_idle_ms));
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now()).count();
    if (wait(POLLIN, static_cast<int>(std::max<std::int64_t>(left, 0)), backlog_.fd())) return true;
    if (left <= 0 || backlog_.must_go()) return false;
    pollfd stop{stop_fd_, POLLIN, 0};
    if (::poll(&stop, 1, 0) != 0) return false;
  }
}

/// False where no more of the request comes in time.
bool Connection::wait_for_more() const {
  const auto began = Steady::now();
  while (true) {
    const auto now = Steady::now();
    if (now >= deadline_) return false;
    const bool others_wait = in_head_ && backlog_.waiting() > 0;
    if (now - began >= std::chrono::milliseconds(others_wait ? awaited_stall_ms : stall_ms)) return false;
    if (wait(POLLIN, slice_ms)) return true;
    pollfd stop{stop_fd_, POLLIN, 0};
    if (::poll(&stop, 1, 0) != 0) return false;
  }
}

/// Takes the bytes that are there; false at the end of the stream.
bool Connection::take() {
  ssize_t count = 0;
  do {
    count = ::recv(socket_, in_.data(), in_.size(), 0);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) {
    ended_ = true;
    broken_ = broken_ || count < 0;
    return false;
  }
  in_at_ = 0;
  in_end_ = static_cast<std::size_t>(count);
  return true;
}

}  // namespace dataflow_qa::mocks
