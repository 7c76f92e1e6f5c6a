#include "sync/http_client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

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

/// Ends what runs past its time; the client itself only knows how long to wait for the next byte.
class Watchdog {
 public:
  explicit Watchdog(std::function<void()> end) : end_{std::move(end)} {}

  void begin(std::chrono::milliseconds limit) {
    const std::lock_guard lock{mutex_};
    due_ = std::chrono::steady_clock::now() + limit;
    fired_ = false;
    // Not before the first call, so that the thread has the signal mask of whoever makes calls.
    if (!thread_.joinable()) thread_ = std::jthread{[this](const std::stop_token& stop) { watch(stop); }};
    if (*due_ < wakes_at_) changed_.notify_all();
  }
  /// False where it was too late.
  bool done() {
    const std::lock_guard lock{mutex_};
    due_.reset();
    return !fired_;
  }

 private:
  void watch(const std::stop_token& stop) {
    constexpr std::chrono::hours long_sleep{24};
    std::unique_lock lock{mutex_};
    while (!stop.stop_requested()) {
      const auto now = std::chrono::steady_clock::now();
      if (due_ && *due_ <= now) {
        due_.reset();
        fired_ = true;
        end_();
      }
      // A call that is done in time wakes nobody, nor does the next one, which ends later: this looks again then.
      wakes_at_ = due_.value_or(now + long_sleep);
      changed_.wait_until(lock, stop, wakes_at_, [&] { return due_ && *due_ < wakes_at_; });
    }
  }

  std::function<void()> end_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<std::chrono::steady_clock::time_point> due_;
  std::chrono::steady_clock::time_point wakes_at_ = std::chrono::steady_clock::time_point::max();
  bool fired_ = false;
  std::jthread thread_;
};

}  // namespace

struct HttpClient::Impl {
  Impl(const Url& url, std::chrono::milliseconds limit, std::size_t longest)
      : client{url.origin}, path{url.path}, origin{url.origin}, whole{limit}, longest_answer{longest} {}
  httplib::Client client;
  std::string path;
  std::string origin;
  std::chrono::milliseconds whole;
  std::size_t longest_answer;
  std::atomic<bool> aborted = false;
  Watchdog watchdog{[this] { client.stop(); }};
};

HttpClient::HttpClient(const std::string& base_url, HttpTimeouts timeouts, std::size_t longest_answer)
    : impl_{std::make_unique<Impl>(split(base_url), timeouts.whole, longest_answer)} {
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
  if (impl_->aborted) {
    return tl::unexpected{
        Trouble{TroubleKind::unavailable, fmt::format("{} {}: not sent, stopping", request.method, impl_->origin)}};
  }
  httplib::Request out;
  out.method = request.method;
  out.path = impl_->path + request.target;
  for (const auto& [name, value] : request.headers) out.set_header(name, value);
  if (!request.content_type.empty()) out.set_header("Content-Type", request.content_type);
  out.body = request.body;
  HttpResponse response;
  bool too_long = false;
  out.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t /*offset*/, std::uint64_t /*all*/) {
    too_long = response.body.size() + size > impl_->longest_answer;
    if (!too_long) response.body.append(bytes, size);
    return !too_long;
  };
  impl_->watchdog.begin(impl_->whole);
  const auto result = impl_->client.send(out);
  const bool in_time = impl_->watchdog.done();
  if (too_long) {
    return tl::unexpected{
        Trouble{TroubleKind::unavailable, fmt::format("{} {}: the answer has more than {} bytes (answer_limit_mb)",
                                                      request.method, impl_->origin, impl_->longest_answer)}};
  }
  if (!result && !in_time) {
    return tl::unexpected{
        Trouble{TroubleKind::unavailable,
                fmt::format("{} {}: no whole answer in {} ms", request.method, impl_->origin, impl_->whole.count())}};
  }
  if (!result) {
    return tl::unexpected{Trouble{
        TroubleKind::unavailable,
        fmt::format("{} {}: no answer ({})", request.method, impl_->origin, httplib::to_string(result.error()))}};
  }
  response.status = result->status;
  for (const auto& [name, value] : result->headers) response.headers.emplace(lower_case(name), value);
  return response;
}

void HttpClient::abort() {
  impl_->aborted = true;
  impl_->client.stop();
}

}  // namespace pms_go_sync
