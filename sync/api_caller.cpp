#include "sync/api_caller.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pms_go_sync {
namespace {

constexpr int too_many_requests = 429;
constexpr int tries_when_throttled = 5;
constexpr std::chrono::seconds throttled_default{1};

/// The path without its query, since that may carry personal data.
std::string place(const HttpRequest& request) {
  return fmt::format("{} {}", request.method, request.target.substr(0, request.target.find('?')));
}

/// `value` without the members that hold nothing: some answers name every field, also those that are as they should be.
Json without_empty(const Json& value) {
  if (!value.is_structured()) return value;
  Json kept = value.is_array() ? Json::array() : Json::object();
  for (const auto& [key, member] : value.items()) {
    auto inner = without_empty(member);
    if (inner.is_null() || (inner.is_structured() && inner.empty())) continue;
    if (value.is_array()) {
      kept.push_back(std::move(inner));
    } else {
      kept[key] = std::move(inner);
    }
  }
  return kept;
}

/// The server's words in a problem document, or the start of the body. Cut between characters, not inside of one.
std::string said(const HttpResponse& response) {
  constexpr std::size_t longest_allowed = 300;
  constexpr std::size_t longest_read = std::size_t{64} * 1024;
  auto text = response.body.substr(0, longest_read);
  const auto body = response.body.size() > longest_read ? Json{} : answer_json(response.body);
  if (body.is_object()) {
    const auto kept = without_empty(body);
    if (kept != body) text = kept.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (body.contains("detail") && body["detail"].is_string()) text = body["detail"].get<std::string>();
    if (body.contains("detail") && body.contains("errors"))
      text += ' ' + body["errors"].dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  if (text.size() > longest_allowed) {
    auto end = longest_allowed;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "…";
  }
  return text;
}

}  // namespace

Pacer::Pacer(Clock& clock, double requests_per_second)
    : clock_{clock},
      spacing_{requests_per_second > 0 ? static_cast<std::int64_t>(1'000'000 / requests_per_second) : 0} {}

bool Pacer::wait() {
  const auto now = clock_.now();
  const auto due = std::max(next_, now);
  next_ = due + spacing_;
  return due <= now || clock_.sleep_for(due - now);
}

void Pacer::hold(std::chrono::microseconds delay) {
  held_until_ = std::max(held_until_, clock_.now() + delay);
  next_ = std::max(next_, held_until_);
}

std::chrono::microseconds Pacer::held_for() const {
  return std::max(held_until_ - clock_.now(), std::chrono::microseconds{0});
}

ApiCaller::ApiCaller(Http& http, Clock& clock, Log& log, double requests_per_second,
                     std::chrono::milliseconds longest_wait)
    : http_{http}, clock_{clock}, log_{log}, longest_wait_{longest_wait}, pacer_{clock, requests_per_second} {}

/// Nothing is sent before the delay is over that the server asks for, as far as that is no mistake.
void ApiCaller::hold(const HttpRequest& request, int status, std::chrono::seconds asked) {
  const auto wait = std::min<std::chrono::milliseconds>(asked, longest_wait_);
  pacer_.hold(wait);
  Json fields{{"request", place(request)},
              {"status", status},
              {"wait_s", std::chrono::ceil<std::chrono::seconds>(wait).count()}};
  if (wait < asked) fields["asked_s"] = asked.count();
  log_.write(wait < asked ? Level::warning : Level::info, "throttled", std::move(fields));
}

Outcome<HttpResponse> ApiCaller::call(const HttpRequest& request) {
  for (int attempt = 1;; ++attempt) {
    if (!pacer_.wait()) return tl::unexpected{Trouble{TroubleKind::stopped, "stopping"}};
    ++requests_;
    const auto sent = clock_.now();
    auto response = http_.send(request);
    if (!response) return response;
    // What it says of a refusal is shown and kept, and cut: half a key would be no secret that anybody finds.
    if (response->status < 200 || response->status >= 300) response->body = log_.masked(std::move(response->body));
    if (const auto date = response->header("date")) server_clock_.saw(*date, sent, clock_.now());
    const bool throttled = response->status == too_many_requests;
    if (throttled || response->status >= 500) {
      const auto asked = retry_after(*response, clock_.now());
      if (asked || throttled) hold(request, response->status, asked.value_or(throttled_default));
      if (throttled && attempt < tries_when_throttled) continue;
      return tl::unexpected{Trouble{TroubleKind::unavailable, fmt::format("{} answered {}: {}", place(request),
                                                                          response->status, said(*response))}};
    }
    return response;
  }
}

Outcome<Json> parsed_body(const HttpRequest& request, const HttpResponse& response) {
  auto body = answer_json(response.body);
  if (!body.is_discarded()) return body;
  return tl::unexpected{
      Trouble{TroubleKind::unavailable, fmt::format("{} answered {} with a body that is not JSON ({} bytes)",
                                                    place(request), response.status, response.body.size())}};
}

Trouble refusal(const HttpRequest& request, const HttpResponse& response) {
  constexpr int not_found = 404;
  return {response.status == not_found ? TroubleKind::gone : TroubleKind::refused,
          fmt::format("{} answered {}: {}", place(request), response.status, said(response))};
}

Trouble not_known(Trouble trouble) {
  if (trouble.kind != TroubleKind::stopped) trouble.kind = TroubleKind::unavailable;
  return trouble;
}

std::optional<std::chrono::seconds> retry_after(const HttpResponse& response, Time now) {
  const auto text = response.header("retry-after");
  if (!text) return std::nullopt;
  if (const auto when = parse_http_date(*text)) {
    // By the server's own clock, where it sends it.
    const auto there = parse_http_date(response.header("date").value_or("")).value_or(now);
    return std::max(std::chrono::ceil<std::chrono::seconds>(*when - there), std::chrono::seconds{0});
  }
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc{} || end != text->data() + text->size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds{seconds};
}

}  // namespace pms_go_sync
