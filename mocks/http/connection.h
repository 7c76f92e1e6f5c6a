#pragma once

// One accepted connection as the HTTP library's stream: reads and writes are buffered, and all waiting ends when the
// server stops. Used by one thread. Include from .cpp files only.

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "mocks/http/chunk_trailers.h"
#include "mocks/http/connection_backlog.h"
#include "mocks/http/head_check.h"

namespace dataflow_qa::mocks {

class Connection final : public httplib::Stream {
 public:
  /// `stop_fd` becomes readable when the server stops. While others wait for a thread (see ConnectionBacklog), an idle
  /// connection makes room for them, and one that sends a request's head too slowly must go sooner. Owns `socket`.
  Connection(socket_t socket, int stop_fd, const ConnectionBacklog& backlog);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// True when bytes of a next request are there; false after `idle_ms`, at the end of the stream, on a stop, or
  /// where a connection that has been idle must make room. From then on the request's head must come within ten seconds
  /// and a megabyte.
  bool wait_for_request(int idle_ms);
  /// The head has been read; what follows must come within a minute. A body that comes in chunks is read without its
  /// trailers.
  void head_is_read(bool in_chunks);
  /// The head that was read last is one that every server reads alike.
  [[nodiscard]] bool has_well_formed_head() const { return head_.is_well_formed(); }
  /// Sends what has been written; false where the other side is gone, or is made to believe so.
  bool flush();
  /// Ends the connection without the last `bytes` of the answer that is being written: a fault on purpose.
  void withhold(std::size_t bytes) { withheld_ = bytes; }

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
  using Steady = std::chrono::steady_clock;

  /// One end of the connection: the same for as long as it lives.
  struct Address {
    std::string ip;
    int port = 0;
  };
  static Address address_of(socket_t socket, int (*which)(int, struct sockaddr*, socklen_t*) noexcept);

  [[nodiscard]] bool wait(short events, int timeout_ms, int other_fd = -1) const;
  [[nodiscard]] bool wait_idle(int idle_ms) const;
  [[nodiscard]] bool wait_for_more() const;
  bool has_bytes();
  bool take();

  socket_t socket_;
  Address remote_;
  Address local_;
  int stop_fd_;
  const ConnectionBacklog& backlog_;
  bool in_head_ = false;
  HeadCheck head_;
  std::optional<ChunkTrailers> trailers_;  // while a body comes in chunks
  bool answering_ = false;                 // the answer's head has not been written yet
  std::size_t head_bytes_ = 0;
  Steady::time_point deadline_;  // for the request that is being read
  std::array<char, 16384> in_{};
  std::size_t in_at_ = 0;
  std::size_t in_end_ = 0;
  std::string out_;
  std::size_t withheld_ = 0;
  bool ended_ = false;   // nothing more is read
  bool broken_ = false;  // nothing more is written either
};

}  // namespace dataflow_qa::mocks
