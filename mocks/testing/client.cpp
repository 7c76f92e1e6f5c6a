// Held by mocks/http/host_test.cpp and mocks/robustness_test.cpp.
#include "mocks/testing/client.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "base/digest.h"
#include "base/url.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::testing {

using nlohmann::json;

namespace {

int port_of(const std::string& origin) {
  return std::stoi(origin.substr(origin.rfind(':') + 1));
}

}  // namespace

json Got::json() const {
  return nlohmann::json::parse(body, nullptr, false);
}

std::string Got::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string{} : found->second;
}

struct Client::Impl {
  httplib::Client http;
  std::string prefix;
  Headers headers;
};

Client::Client(const std::string& base_url, Headers headers)
    : impl_(new Impl{httplib::Client(base::split_url(base_url).value().origin()), base::split_url(base_url)->target,
                     std::move(headers)}) {
  impl_->http.set_keep_alive(true);
  impl_->http.set_tcp_nodelay(true);
  impl_->http.set_read_timeout(20);
}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

Got Client::send(const std::string& method, const std::string& path, const std::string& body,
                 const std::string& content_type, const Headers& more) {
  httplib::Request request;
  request.method = method;
  request.path = impl_->prefix + path;
  for (const auto& [name, value] : impl_->headers) request.set_header(name, value);
  for (const auto& [name, value] : more) request.set_header(name, value);
  if (!content_type.empty()) request.set_header("Content-Type", content_type);
  request.body = body;
  const auto result = impl_->http.send(request);
  if (!result) return {};
  Got got{result->status, result->body, {}};
  for (const auto& [name, value] : result->headers) got.headers.emplace(name, value);
  return got;
}

Got Client::get(const std::string& path, const Headers& more) {
  return send("GET", path, {}, {}, more);
}
Got Client::post(const std::string& path, const json& body, const Headers& more) {
  return send("POST", path, body.dump(), "application/json", more);
}
Got Client::patch(const std::string& path, const json& body, const Headers& more) {
  return send("PATCH", path, body.dump(), "application/json", more);
}
Got Client::remove(const std::string& path, const Headers& more) {
  return send("DELETE", path, {}, {}, more);
}

StartOptions with_control() {
  StartOptions options;
  options.control = true;
  return options;
}

World::World(std::string_view name, StartOptions options) {
  options.clock = &clock;
  options.journal = &journal;
  auto started = start_mock(description_of(name), options);
  if (!started) throw std::runtime_error(started.error().message);
  mock = std::move(*started);
}

Headers World::access() {
  const auto keys = mock->connection();
  if (keys.contains("api_key")) return {{"X-Api-Key", keys.at("api_key")}};
  if (keys.contains("token")) return {{"Authorization", "Bearer " + keys.at("token")}};
  const std::pair<std::string, std::string> subscription{"Ocp-Apim-Subscription-Key", keys.at("subscription_key")};
  Client client(origin(), {subscription});
  const auto token =
      client.send("POST", "/OAuth/Token", "grant_type=client_credentials", "application/x-www-form-urlencoded",
                  {{"Authorization", "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"))}});
  return {subscription, {"Authorization", "Bearer " + token.json().at("access_token").get<std::string>()}};
}

Client World::client() {
  return {mock->base_url(), access()};
}

std::string World::origin() const {
  return base::split_url(mock->base_url()).value().origin();
}

JournalEntry World::last_entry() const {
  return journal.since(0).back();
}

RawConnection::RawConnection(const std::string& origin) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_of(origin)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd_ < 0 || ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("no connection");
  }
}

RawConnection::~RawConnection() {
  ::close(fd_);
}

void RawConnection::send(const std::string& bytes) const {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
}

void RawConnection::end() const {
  ::shutdown(fd_, SHUT_WR);
}

std::string RawConnection::receive(int answers) const {
  std::string got;
  const auto complete = [&] {
    int lines = 0;
    for (auto at = got.find("HTTP/1.1 "); at != std::string::npos; at = got.find("HTTP/1.1 ", at + 1)) ++lines;
    return lines >= answers && got.ends_with("\r\n\r\n");
  };
  std::array<char, 4096> buffer{};
  while (!complete()) {
    const ssize_t count = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    got.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return got;
}

std::string raw_exchange(const std::string& origin, const std::string& bytes, int answers) {
  const RawConnection connection(origin);
  connection.send(bytes);
  return connection.receive(answers);
}

}  // namespace dataflow_qa::mocks::testing
