#include "sync/http_client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <stdexcept>

#include "base/limited_client.h"
#include "sync/call_watch.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::base::AnswerMeter;
using dataflow_qa::base::limited_client;

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
  if (url.origin.find('@') != std::string::npos) {
    throw std::invalid_argument{"a URL must not hold a user or password: they would stand in logs"};
  }
  if (url.origin.size() <= scheme_end + 3) throw std::invalid_argument{fmt::format("'{}' names no host", base_url)};
  while (!url.path.empty() && url.path.back() == '/') url.path.pop_back();
  return url;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

httplib::Request request_of(const HttpRequest& request, const std::string& path) {
  httplib::Request out;
  out.method = request.method;
  out.path = path + request.target;
  for (const auto& [name, value] : request.headers) out.set_header(name, value);
  if (!request.content_type.empty()) out.set_header("Content-Type", request.content_type);
  out.body = request.body;
  return out;
}

}  // namespace

struct HttpClient::Impl {
  Impl(const Url& url, HttpTimeouts timeouts, std::size_t longest)
      : whole{timeouts.whole}, longest_answer{longest}, path{url.path}, origin{url.origin} {}
  std::chrono::milliseconds whole;
  std::size_t longest_answer;
  std::string path;
  std::string origin;
  AnswerMeter meter{longest_answer};
  std::unique_ptr<httplib::ClientImpl> client = limited_client(origin, meter);
  std::atomic<bool> aborted = false;
  CallWatch watch{whole, [this] { client->stop(); }};

  [[nodiscard]] tl::unexpected<Trouble> trouble(const HttpRequest& request, const std::string& what) const {
    return tl::unexpected{Trouble{TroubleKind::unavailable, fmt::format("{} {}: {}", request.method, origin, what)}};
  }
};

HttpClient::HttpClient(const std::string& base_url, HttpTimeouts timeouts, std::size_t longest_answer)
    : impl_{std::make_unique<Impl>(split(base_url), timeouts, longest_answer)} {
  auto* client = impl_->client.get();
  if (client == nullptr || !client->is_valid()) {
    throw std::invalid_argument{fmt::format("'{}' is not a usable URL", base_url)};
  }
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  client->set_url_encode(false);  // targets are encoded already
  client->set_connection_timeout(timeouts.connect);
  client->set_read_timeout(timeouts.transfer);
  client->set_write_timeout(timeouts.transfer);
}

HttpClient::~HttpClient() = default;

Outcome<HttpResponse> HttpClient::send(const HttpRequest& request) {
  if (impl_->aborted) return impl_->trouble(request, "not sent, stopping");
  auto out = request_of(request, impl_->path);
  auto& meter = impl_->meter;
  meter.begin();
  out.response_handler = [&](const httplib::Response&) {
    meter.head_is_over();
    return true;
  };
  HttpResponse response;
  bool too_long = false;
  out.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t /*offset*/, std::uint64_t /*all*/) {
    too_long = response.body.size() + size > impl_->longest_answer;
    if (!too_long) response.body.append(bytes, size);
    return !too_long;
  };
  WatchedCall call{impl_->watch};
  const auto result = impl_->client->send(out);
  const bool in_time = call.done();
  if (meter.excess() == AnswerMeter::Excess::head) {
    return impl_->trouble(request, "the answer's status line and headers are too long");
  }
  if (too_long || meter.excess() == AnswerMeter::Excess::answer) {
    return impl_->trouble(request,
                          fmt::format("the answer has more than {} bytes (answer_limit_mb)", impl_->longest_answer));
  }
  // What was cut may look whole: some bodies end where the connection does.
  if (!in_time) return impl_->trouble(request, fmt::format("no whole answer in {} ms", impl_->whole.count()));
  if (!result) return impl_->trouble(request, fmt::format("no answer ({})", httplib::to_string(result.error())));
  response.status = result->status;
  for (const auto& [name, value] : result->headers) response.headers.emplace(lower_case(name), value);
  return response;
}

void HttpClient::meanwhile(std::function<void()> look) {
  impl_->watch.meanwhile(std::move(look));
}

void HttpClient::abort() {
  impl_->aborted = true;
  impl_->client->stop();
}

}  // namespace pms_go_sync
