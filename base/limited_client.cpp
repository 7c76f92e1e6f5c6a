// Held by sync/http_limits_test.cpp and harness/subject/asking_test.cpp.
#include "base/limited_client.h"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <utility>

namespace dataflow_qa::base {
namespace {

/// One call over a connection whose reads and writes end by themselves after the client's time limits.
class LimitedStream final : public httplib::Stream {
 public:
  /// `ssl`: null where it is not encrypted.
  LimitedStream(int socket, SSL* ssl, AnswerMeter& meter) : socket_{socket}, ssl_{ssl}, meter_{meter} {
    // Else a read would end where something else than data came.
    if (ssl_ != nullptr) SSL_set_mode(ssl_, SSL_MODE_AUTO_RETRY);
  }

  [[nodiscard]] bool is_readable() const override { return true; }
  [[nodiscard]] bool is_writable() const override { return true; }
  ssize_t read(char* bytes, std::size_t size) override {
    if (next_ == end_) {
      const auto count = received();
      if (count <= 0) return count;
      next_ = buffer_.data();
      end_ = next_ + count;
    }
    const auto count = std::min(size, static_cast<std::size_t>(end_ - next_));
    if (!meter_.takes({next_, count})) return -1;
    std::copy_n(next_, count, bytes);
    next_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    if (ssl_ != nullptr) return SSL_write(ssl_, bytes, static_cast<int>(std::min(size, most_at_once)));
    for (;;) {
      const auto count = ::send(socket_, bytes, size, MSG_NOSIGNAL);
      if (count >= 0 || errno != EINTR) return count;
    }
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
  static constexpr std::size_t most_at_once = std::size_t{1} << 20U;

  ssize_t received() {
    if (ssl_ != nullptr) return SSL_read(ssl_, buffer_.data(), static_cast<int>(buffer_.size()));
    for (;;) {
      const auto count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      if (count >= 0 || errno != EINTR) return count;
    }
  }

  int socket_;
  SSL* ssl_;
  AnswerMeter& meter_;
  std::array<char, 4096> buffer_{};
  const char* next_ = nullptr;
  const char* end_ = nullptr;
};

/// `Client`: the one of cpp-httplib.
template <typename Client>
class Limited final : public Client {
 public:
  Limited(const std::string& host, int port, AnswerMeter& meter) : Client{host, port}, meter_{meter} {}

 private:
  using Socket = typename Client::Socket;
  bool process_socket(const Socket& socket, std::function<bool(httplib::Stream&)> call) override {
    LimitedStream stream{socket.sock, socket.ssl, meter_};
    return call(stream);
  }
  AnswerMeter& meter_;
};

struct Server {
  std::string host;
  int port;
};

/// Of "localhost:8081" or "[::1]".
std::optional<Server> server_of(std::string_view authority, int usual_port) {
  const auto host_end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
  auto host = authority.substr(0, host_end);
  auto rest = authority.substr(std::min(host_end, authority.size()));
  if (authority.starts_with('[')) {
    host.remove_prefix(1);
    if (!rest.empty()) rest.remove_prefix(1);
  }
  if (host.empty()) return std::nullopt;
  int port = usual_port;
  if (!rest.empty()) {
    constexpr int highest_port = 65535;
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), port);
    const bool is_port = rest.front() == ':' && error == std::errc{} && end == rest.data() + rest.size();
    if (!is_port || port < 1 || port > highest_port) return std::nullopt;
  }
  return Server{std::string{host}, port};
}

}  // namespace

void AnswerMeter::begin() {
  *this = AnswerMeter{longest_answer_};
}

bool AnswerMeter::takes(std::string_view bytes) {
  taken_ += bytes.size();
  if (head_is_over_) {
    // Chunks have lines of their own; whoever takes the body counts what they hold.
    if (taken_ > longest_answer_ + longest_head) excess_ = Excess::answer;
  } else {
    if (const auto line_end = bytes.rfind('\n'); line_end != std::string_view::npos) {
      line_.clear();
      bytes.remove_prefix(line_end + 1);
    }
    line_ += bytes;
    const auto most = line_.starts_with("HTTP/") ? longest_status_line : longest_header;
    if (taken_ > longest_head || line_.size() > most) excess_ = Excess::head;
  }
  return excess_ == Excess::none;
}

std::unique_ptr<httplib::ClientImpl> limited_client(const std::string& origin, AnswerMeter& meter) {
  constexpr std::string_view plain = "http://";
  constexpr std::string_view encrypted = "https://";
  constexpr int plain_port = 80;
  constexpr int encrypted_port = 443;
  const bool is_plain = origin.starts_with(plain);
  if (!is_plain && !origin.starts_with(encrypted)) return nullptr;
  const auto authority = std::string_view{origin}.substr(is_plain ? plain.size() : encrypted.size());
  const auto server = server_of(authority, is_plain ? plain_port : encrypted_port);
  if (!server) return nullptr;
  if (is_plain) return std::make_unique<Limited<httplib::ClientImpl>>(server->host, server->port, meter);
  return std::make_unique<Limited<httplib::SSLClient>>(server->host, server->port, meter);
}

}  // namespace dataflow_qa::base
