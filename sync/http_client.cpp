#include "sync/http_client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace pms_go_sync {
namespace {

struct Url {
  std::string origin;  // "http://127.0.0.1:8081"
  std::string path;    // "/api/v1", without a slash at the end
};

Url split(const std::string& base_url) {
  const auto scheme_end = base_url.find("://");
  const auto scheme = base_url.substr(0, scheme_end == std::string::npos ? 0 : scheme_end);
  if (scheme != "http" && scheme != "https") {
    throw std::invalid_argument{fmt::format("'{}' is not an http or https URL", base_url)};
  }
  const auto path_start = base_url.find('/', scheme_end + 3);
  Url url{base_url.substr(0, path_start), path_start == std::string::npos ? "" : base_url.substr(path_start)};
  if (url.origin.size() <= scheme_end + 3) throw std::invalid_argument{fmt::format("'{}' names no host", base_url)};
  while (!url.path.empty() && url.path.back() == '/') url.path.pop_back();
  return url;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

struct HttpClient::Impl {
  explicit Impl(const Url& url) : client{url.origin}, path{url.path}, origin{url.origin} {}
  httplib::Client client;
  std::string path;
  std::string origin;
};

HttpClient::HttpClient(const std::string& base_url, HttpTimeouts timeouts)
    : impl_{std::make_unique<Impl>(split(base_url))} {
  auto& client = impl_->client;
  if (!client.is_valid()) throw std::invalid_argument{fmt::format("'{}' is not a usable URL", base_url)};
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_url_encode(false);  // targets are encoded already
  client.set_connection_timeout(timeouts.connect);
  client.set_read_timeout(timeouts.transfer);
  client.set_write_timeout(timeouts.transfer);
}

HttpClient::~HttpClient() = default;

Outcome<HttpResponse> HttpClient::send(const HttpRequest& request) {
  httplib::Request out;
  out.method = request.method;
  out.path = impl_->path + request.target;
  for (const auto& [name, value] : request.headers) out.set_header(name, value);
  if (!request.content_type.empty()) out.set_header("Content-Type", request.content_type);
  out.body = request.body;
  const auto result = impl_->client.send(out);
  if (!result) {
    return tl::unexpected{Trouble{
        TroubleKind::unavailable,
        fmt::format("{} {}: no answer ({})", request.method, impl_->origin, httplib::to_string(result.error()))}};
  }
  HttpResponse response;
  response.status = result->status;
  response.body = result->body;
  for (const auto& [name, value] : result->headers) response.headers.emplace(lower_case(name), value);
  return response;
}

void HttpClient::abort() {
  impl_->client.stop();
}

}  // namespace pms_go_sync
