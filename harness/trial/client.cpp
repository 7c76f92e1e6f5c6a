// Held by trial_test.cpp.
#include "harness/trial/client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::trial {

namespace {

std::string with_query(const std::string& path, const std::string& query) {
  if (query.empty()) return path;
  return path + (path.find('?') == std::string::npos ? "?" : "&") + query;
}

}  // namespace

struct Client::Impl {
  explicit Impl(const std::string& origin) : http(origin) {
    http.set_keep_alive(true);
    http.set_tcp_nodelay(true);
    http.set_read_timeout(20);
  }
  httplib::Client http;
};

Client::Client(const std::string& origin) : impl_(std::make_unique<Impl>(origin)) {}
Client::~Client() = default;

std::string query_text(const Pairs& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", base::percent_encoded(name), base::percent_encoded(value));
  }
  return text;
}

Exchange Client::send(const Ask& ask, const Pairs& access_headers, const Pairs& access_query) {
  httplib::Request request;
  request.method = ask.method;
  const std::string target = with_query(ask.path, query_text(ask.query));
  request.path = with_query(target, query_text(access_query));
  for (const auto& [name, value] : access_headers) request.set_header(name, value);
  for (const auto& [name, value] : ask.headers) request.set_header(name, value);
  if (!ask.media_type.empty()) request.set_header("Content-Type", ask.media_type);
  // What the library would say of itself is no part of what a client was asked to send.
  if (!request.has_header("User-Agent")) request.set_header("User-Agent", "");
  request.body = ask.body;
  const auto result = impl_->http.send(request);
  if (!result) {
    throw std::runtime_error(
        fmt::format("the mock did not answer {} {}: {}", ask.method, target, httplib::to_string(result.error())));
  }
  Exchange exchange{fmt::format("{} {}", ask.method, target), ask.body, result->status, result->body, {}};
  for (const auto& [name, value] : result->headers) exchange.headers.emplace(base::fold(name), value);
  return exchange;
}

}  // namespace dataflow_qa::trial
