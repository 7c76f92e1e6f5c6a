// Held by host_test.cpp and mocks/robustness_test.cpp.
#include "mocks/http/server.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "base/text.h"
#include "mocks/http/connection.h"
#include "mocks/http/connection_threads.h"

namespace dataflow_qa::mocks {
namespace {

constexpr int listen_backlog = 512;
constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();
// The library finds handlers by std::regex, which recurses once a character.
constexpr std::size_t longest_path_with_body = 1024;

bool may_have_body(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

bool announces_body(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") ||
         (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0");
}

bool comes_in_chunks(const httplib::Request& request) {
  return base::equal_ignoring_case(request.get_header_value("Transfer-Encoding"), "chunked");
}

/// A length that is no number would be waited for in vain, and so would the end of a body in another coding.
bool has_bad_length(const httplib::Request& request) {
  if (request.has_header("Transfer-Encoding") && !comes_in_chunks(request)) return true;
  if (!request.has_header("Content-Length")) return false;
  const std::string length = request.get_header_value("Content-Length");
  constexpr std::size_t longest = 12;  // digits; more is more than anybody sends
  return length.empty() || length.size() > longest || length.find_first_not_of("0123456789") != std::string::npos;
}

/// Two ways to find the body's end: what stands between them might be read as a request of its own.
bool has_two_lengths(const httplib::Request& request) {
  if (!request.has_header("Content-Length")) return false;
  if (request.has_header("Transfer-Encoding")) return true;
  const auto lengths = request.headers.equal_range("Content-Length");
  const std::string& one = lengths.first->second;
  return std::any_of(lengths.first, lengths.second, [&one](const auto& header) { return header.second != one; });
}

/// True where the library would leave bytes of a body behind, which would then be read as the next request.
bool leaves_body_behind(const httplib::Request& request) {
  return request.has_header(malformed_head) || has_bad_length(request) || has_two_lengths(request) ||
         (announces_body(request) && (!may_have_body(request.method) || request.path.size() > longest_path_with_body));
}

// The library's hook for clients, unused on this side, is our way back from a handler to its connection.
constexpr int ends_after_answer = -2;  // for a status: nothing is withheld, but this answer is the last

void end_after_answer(const httplib::Request& request) {
  httplib::Response end;
  end.status = ends_after_answer;
  request.response_handler(end);
}

/// Whether the library has handed the request on, and not answered it by itself.
bool is_understood(const httplib::Request& request) {
  return request.response_handler != nullptr;
}

Server::Body read_body(const httplib::Request& request, const httplib::ContentReader& reader, std::size_t limit) {
  Server::Body body;
  if (!announces_body(request) || has_bad_length(request)) return body;
  const bool whole = reader([&](const char* data, std::size_t size) {
    const std::size_t room = limit - std::min(limit, body.text.size());
    body.text.append(data, std::min(size, room));
    body.too_large = body.too_large || size > room;
    return true;
  });
  // A body that is cut short is no JSON either, and is refused as such.
  if (!whole && !body.too_large) body.text.clear();
  body.broken = !whole;
  return body;
}

/// An answer to what is no request that a system could answer.
void refuse(httplib::Response& response, int status) {
  const std::string title = status == 414 ? "URI Too Long" : "Bad Request";
  response.status = status;
  response.set_content(
      fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":"{}"}})", title, status,
                  status == 414 ? "The request's target is too long." : "The request is not well-formed HTTP."),
      "application/problem+json");
}

}  // namespace

Server::Server(const ServerOptions& options, Troubles& troubles, Serve serve, Refused refused)
    : options_(options),
      troubles_(troubles),
      serve_(std::move(serve)),
      refused_(std::move(refused)),
      stop_fd_(::eventfd(0, EFD_CLOEXEC)) {
  if (stop_fd_ < 0) throw std::runtime_error(fmt::format("eventfd: {}", std::strerror(errno)));
  new_task_queue = [this] {
    return std::make_unique<ConnectionThreads>(options_.threads, troubles_, backlog_).release();
  };
  set_tcp_nodelay(true);
  // The library's words to each client about its connection. There is no limit on requests; the header wants a number.
  set_keep_alive_timeout(options_.idle_timeout_s);
  set_keep_alive_max_count(std::numeric_limits<std::int32_t>::max());
  // The library's default lets two processes share a port; then one in use would not be noticed.
  set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  route_everything();
}

Server::~Server() {
  const std::uint64_t one = 1;
  // Each connection's wait sees it, now and later: nobody reads the count.
  const ssize_t written = ::write(stop_fd_, &one, sizeof(one));
  stop();
  if (listener_.joinable()) listener_.join();
  ::close(stop_fd_);
  static_cast<void>(written);  // eight bytes into a fresh eventfd cannot fail
}

base::Result<int> Server::begin() {
  errno = 0;
  const int port = options_.port == 0 ? bind_to_any_port(options_.host)
                                      : (bind_to_port(options_.host, options_.port) ? options_.port : -1);
  if (port <= 0) {
    const std::string reason = errno == 0 ? "cannot be bound" : std::strerror(errno);
    return base::failure(fmt::format("cannot listen on {} port {}: {}", options_.host, options_.port, reason));
  }
  // The library's own backlog of 5 makes a burst of connections wait for a second.
  ::listen(svr_sock_, listen_backlog);
  listener_ = std::thread([this] { listen_after_bind(); });
  while (!is_running()) std::this_thread::yield();
  return port;
}

bool Server::process_and_close_socket(socket_t socket) {
  Connection connection(socket, stop_fd_, backlog_);
  while (connection.wait_for_request(options_.idle_timeout_s * 1000)) {
    bool understood = false;
    bool closed = false;
    bool ends = false;
    const auto look = [&understood, &ends, &connection](httplib::Request& request) {
      understood = true;
      connection.head_is_read(comes_in_chunks(request));
      // The APIs have no ranges; the library would cut the answer to them.
      request.ranges.clear();
      request.response_handler = [&connection, &ends](const httplib::Response& response) {
        if (response.status == ends_after_answer) {
          ends = true;
          return true;
        }
        connection.withhold(response.body.empty() ? everything : response.body.size() - response.body.size() / 2);
        return true;
      };
      if (!connection.has_well_formed_head()) request.headers.emplace(malformed_head, "");
      ends = leaves_body_behind(request);
      // No system here takes forms of several parts; the library would take them apart, or leave them on the wire.
      if (request.is_multipart_form_data()) {
        request.headers.erase("Content-Type");
        request.headers.emplace("Content-Type", "multipart/mixed");
      }
      // The header is for the client: the library itself has looked for it already.
      if (ends) request.headers.emplace("Connection", "close");
    };
    const bool answered = process_request(connection, false, closed, look);
    // After a request that could not be read, nobody knows where the next one begins.
    if (!connection.flush() || !answered || closed || ends || !understood) break;
  }
  return true;
}

void Server::answer(const httplib::Request& request, Body body, httplib::Response& response) {
  const Wire wire = serve_(request, std::move(body), response);
  if (wire == Wire::whole) return;
  if (!is_understood(request)) return;
  // A half of nothing is nothing.
  request.response_handler(wire == Wire::half ? response : httplib::Response{});
}

void Server::route_everything() {
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    const bool too_long = may_have_body(request.method) && request.path.size() > longest_path_with_body;
    if (too_long || has_two_lengths(request) || request.has_header(malformed_head)) {
      refuse(response, too_long ? 414 : 400);
      refused_(request, response);
    } else if (may_have_body(request.method)) {
      return HandlerResponse::Unhandled;
    } else {
      answer(request, {}, response);
    }
    return HandlerResponse::Handled;
  });
  const HandlerWithContentReader with_body = [this](const httplib::Request& request, httplib::Response& response,
                                                    const httplib::ContentReader& reader) {
    Body body = read_body(request, reader, options_.body_limit);
    if (body.broken) {
      end_after_answer(request);
      response.set_header("Connection", "close");
    }
    answer(request, std::move(body), response);
  };
  set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
    if (is_understood(request)) return;
    // The library refuses by itself a range that it cannot read.
    if (response.status == 416 && !announces_body(request)) {
      response.status = 200;
      answer(request, {}, response);
    } else if (response.body.empty()) {
      refuse(response, response.status == 414 ? 414 : 400);
      refused_(request, response);
    }
    response.set_header("Connection", "close");
  });
  const std::string anything = "[\\s\\S]*";
  Post(anything, with_body);
  Put(anything, with_body);
  Patch(anything, with_body);
  Delete(anything, with_body);
}

}  // namespace dataflow_qa::mocks
