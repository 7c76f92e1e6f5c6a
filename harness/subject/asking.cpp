#include "harness/subject/asking.h"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <limits>

#include "base/limited_client.h"
#include "base/url.h"

namespace dataflow_qa::subject {
namespace {

constexpr auto between_looks = std::chrono::milliseconds(100);

// A client cannot be ended while it connects. It tries again after this time: nothing was sent before.
constexpr auto longest_connecting = std::chrono::milliseconds(1000);

}  // namespace

std::optional<int> status_of(const std::string& method, const std::string& url, std::chrono::milliseconds limit,
                             const std::function<void(Patience& patience)>& meanwhile) {
  const auto parts = base::split_url(url);
  base::AnswerMeter meter(std::numeric_limits<std::size_t>::max() / 2);  // nothing of a body is kept
  const auto client = base::limited_client(parts ? parts->origin() : url, meter);
  if (!client) return std::nullopt;
  client->set_connection_timeout(std::min(limit, longest_connecting));
  client->set_read_timeout(std::chrono::hours(24));  // it is ended from here
  httplib::Request request;
  request.method = method;
  request.path = !parts || parts->target.empty() ? "/" : parts->target;
  request.response_handler = [&](const httplib::Response&) {
    meter.head_is_over();
    return true;
  };
  request.content_receiver = [](auto&&...) { return true; };
  std::atomic<bool> is_ended = false;
  auto answer = std::async(std::launch::async, [&] {
    meter.begin();
    auto result = client->send(request);
    while (result.error() == httplib::Error::ConnectionTimeout && !is_ended) result = client->send(request);
    return result;
  });
  const auto arrived = [&] { return answer.wait_for(between_looks) == std::future_status::ready; };
  const auto end_it = [&] {
    is_ended = true;
    do client->stop();  // again: it may not have been connected yet
    while (!arrived());
  };
  try {
    for (Patience patience(limit); !arrived();) {
      meanwhile(patience);
      if (patience.is_over()) end_it();
    }
  } catch (...) {
    end_it();
    throw;
  }
  const auto result = answer.get();
  return result ? std::optional(result->status) : std::nullopt;
}

}  // namespace dataflow_qa::subject
