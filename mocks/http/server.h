#pragma once

// The HTTP library's server with our own care of connections. Include from .cpp files only.

#include <httplib.h>

#include <cstddef>
#include <functional>
#include <string>
#include <thread>

#include "base/error.h"
#include "mocks/http/connection_backlog.h"
#include "mocks/http/troubles.h"

namespace dataflow_qa::mocks {

/// Stands among a request's headers where its head was malformed; no head can have a field of this name.
inline constexpr const char* malformed_head = "malformed head";

struct ServerOptions {
  std::string host;
  int port = 0;
  std::size_t threads = 64;
  int idle_timeout_s = 120;
  std::size_t body_limit = 0;
};

class Server final : public httplib::Server {
 public:
  struct Body {
    std::string text;
    bool too_large = false;
    bool broken = false;  // its end was not found: what follows is no request
  };
  /// How much of an answer reaches the client before the connection ends.
  enum class Wire { whole, half, nothing };
  using Serve = std::function<Wire(const httplib::Request& request, Body body, httplib::Response& response)>;

  /// Called with what is no request that could be served, and with the answer to it, which it may add to.
  using Refused = std::function<void(const httplib::Request& request, httplib::Response& response)>;

  Server(const ServerOptions& options, Troubles& troubles, Serve serve, Refused refused);
  ~Server() override;

  /// Binds and listens; the port, or a sentence about what is wrong.
  base::Result<int> begin();

 private:
  bool process_and_close_socket(socket_t socket) override;
  void route_everything();
  void answer(const httplib::Request& request, Body body, httplib::Response& response);

  ServerOptions options_;
  Troubles& troubles_;
  Serve serve_;
  Refused refused_;
  int stop_fd_ = -1;
  ConnectionBacklog backlog_;
  std::thread listener_;
};

}  // namespace dataflow_qa::mocks
