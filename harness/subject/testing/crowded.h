#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace dataflow_qa::subject {

/// Listens on any free port and takes nobody, and has as many connections waiting as fit: whoever connects waits, too.
class Crowded {
 public:
  Crowded() {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    auto* any = reinterpret_cast<sockaddr*>(&address_);
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener_, any, size) != 0 || getsockname(listener_, any, &size) != 0 || listen(listener_, 0) != 0) {
      throw std::runtime_error("no free port on 127.0.0.1");
    }
    for (int i = 0; i < 8; ++i) {
      waiting_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      static_cast<void>(connect(waiting_.back(), any, size));
    }
  }
  ~Crowded() {
    for (const int each : waiting_) close(each);
    shutdown(listener_, SHUT_RDWR);
    if (serving_.joinable()) serving_.join();
    close(listener_);
  }
  Crowded(const Crowded&) = delete;
  Crowded& operator=(const Crowded&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/"; }
  /// From now on everybody is taken, and answered with 200.
  void make_room() {
    for (const int each : std::exchange(waiting_, {})) close(each);
    serving_ = std::thread([this] { serve(); });
  }

 private:
  void serve() const {
    constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    for (int taken = 0; (taken = accept(listener_, nullptr, nullptr)) >= 0; close(taken)) {
      char request[1000];
      if (recv(taken, request, sizeof request, 0) > 0) send(taken, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  sockaddr_in address_{};
  int listener_ = -1;
  std::vector<int> waiting_;
  std::thread serving_;
};

}  // namespace dataflow_qa::subject
