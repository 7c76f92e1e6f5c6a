#include "harness/cli/testing/proxy.h"

#include <fmt/format.h>
#include <httplib.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <thread>

namespace dataflow_qa::cli::testing {
namespace {

struct Place {
  std::string host;  // "http://127.0.0.1:8081"
  std::string path;  // "/api/v1"
};

Place split(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  return {url.substr(0, path), path == std::string::npos ? "" : url.substr(path)};
}

/// Headers that each end of a connection makes for itself.
bool is_of_the_connection(const std::string& name) {
  constexpr std::array names = {"Host",       "Connection", "Content-Length", "REMOTE_ADDR", "REMOTE_PORT",
                                "LOCAL_ADDR", "LOCAL_PORT", "Keep-Alive",     "Content-Type"};
  return std::any_of(names.begin(), names.end(), [&](const char* own) { return strcasecmp(own, name.c_str()) == 0; });
}

}  // namespace

bool Exchange::is(const std::string& wanted_method, const std::string& below) const {
  return method == wanted_method && path.starts_with(below) &&
         (path.size() == below.size() || path[below.size()] == '/');
}

struct Proxy::Impl {
  Impl(const std::string& url, Tamper with) : behind(split(url)), tamper(std::move(with)) {
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
    };
    server.Get(".*", handle).Post(".*", handle).Patch(".*", handle).Delete(".*", handle).Put(".*", handle);
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1U << 30U);
    server.set_keep_alive_timeout(60);
    server.new_task_queue = [] { return new httplib::ThreadPool(16); };
    port = server.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { server.listen_after_bind(); });
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    Exchange exchange{.method = request.method, .body = request.body};
    const auto query = request.target.find('?');
    exchange.path = request.target.substr(0, query);
    if (query != std::string::npos) exchange.query = request.target.substr(query);
    const auto own_base = exchange.path.starts_with(behind.path) ? behind.path : std::string();
    exchange.path.erase(0, own_base.size());
    for (const auto& [name, value] : request.headers) {
      if (!is_of_the_connection(name) || strcasecmp(name.c_str(), "Content-Type") == 0) {
        exchange.headers.emplace(name, value);
      }
    }
    const Forward onward = [&](const Exchange& changed) { return forward(own_base, changed); };
    const auto result = tamper ? tamper(exchange, onward) : onward(exchange);
    response.status = result.status;
    for (const auto& [name, value] : result.headers) response.headers.emplace(name, value);
    if (!result.body.empty()) response.set_content(result.body, result.type);
  }

  [[nodiscard]] Answer forward(const std::string& below, const Exchange& exchange) const {
    httplib::Client client(behind.host);
    client.set_tcp_nodelay(true);
    httplib::Request request;
    request.method = exchange.method;
    request.path = below + exchange.path + exchange.query;
    request.body = exchange.body;
    for (const auto& [name, value] : exchange.headers) request.headers.emplace(name, value);
    const auto result = client.send(request);
    if (!result) return {};
    Answer answer{.status = result->status, .body = result->body, .type = result->get_header_value("Content-Type")};
    for (const auto& [name, value] : result->headers) {
      if (!is_of_the_connection(name)) answer.headers.emplace(name, value);
    }
    return answer;
  }

  Place behind;
  Tamper tamper;
  httplib::Server server;
  int port = 0;
  std::thread thread;
};

Proxy::Proxy(const std::string& url, Tamper tamper) : impl_(std::make_unique<Impl>(url, std::move(tamper))) {}

Proxy::~Proxy() {
  impl_->server.stop();
  impl_->thread.join();
}

std::string Proxy::url(const std::string& original) const {
  return fmt::format("http://127.0.0.1:{}{}", impl_->port, split(original).path);
}

}  // namespace dataflow_qa::cli::testing
