#include "harness/run/last_requests.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <ranges>
#include <utility>

#include "base/date.h"
#include "base/json_text.h"
#include "base/mask.h"
#include "base/text.h"

namespace dataflow_qa::run {
namespace {

using nlohmann::json;

constexpr std::size_t most_requests = 5;
constexpr std::size_t requests_counted = 100;
constexpr std::size_t reason_characters = 300;
constexpr std::size_t target_characters = 200;

/// The text at the first of these keys that has one.
std::string text_at(const json& object, std::initializer_list<const char*> keys) {
  for (const auto* key : keys) {
    const auto found = object.find(key);
    if (found != object.end() && found->is_string()) return found->get<std::string>();
  }
  return "";
}

std::string shortened(std::string text, std::size_t most) {
  const auto points = base::code_points(text);
  if (points.size() <= most) return text;
  std::string result;
  for (std::size_t i = 0; i < most; ++i) base::append_utf8(result, points[i]);
  return result + "…";
}

/// The part of an entry that is shown.
struct Sent {
  std::chrono::system_clock::time_point time;
  std::string system, method, target;
  int status = 0;
  std::string answer;  // of an error

  [[nodiscard]] bool is_like(const Sent& other) const {
    return system == other.system && method == other.method && target == other.target && status == other.status;
  }
};

/// The latest that the subject sent, in order. `is_asked_for`: by the alias of the system.
std::deque<Sent> latest(const mocks::Journal& journal, const std::function<bool(const std::string&)>& is_asked_for) {
  std::deque<Sent> result;
  journal.for_each_since(0, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject || !is_asked_for(entry.system)) return;
    result.push_back({entry.time, entry.system, entry.method, entry.target, entry.status,
                      entry.status < 400 ? "" : entry.response_body});
    if (result.size() > requests_counted) result.pop_front();
  });
  return result;
}

/// Each of them with how often it came; the latest first.
std::vector<std::pair<Sent, std::int64_t>> counted(const std::deque<Sent>& sent) {
  std::vector<std::pair<Sent, std::int64_t>> result;
  for (const auto& each : std::views::reverse(sent)) {
    const auto same =
        std::find_if(result.begin(), result.end(), [&](const auto& seen) { return seen.first.is_like(each); });
    if (same != result.end()) {
      ++same->second;
    } else {
      result.emplace_back(each, 1);
    }
  }
  return result;
}

}  // namespace

std::string reason_in(std::string_view body) {
  const auto answer = base::parse_json(body).value_or(json());
  if (!answer.is_object()) return "";
  const auto head = text_at(answer, {"title", "error", "message"});
  const auto rest = text_at(answer, {"detail", "error_description"});
  return shortened(head.empty() || rest.empty() ? head + rest : head + ": " + rest, reason_characters);
}

std::vector<reports::LastRequest> last_requests(const world::World& world, const std::string& system) {
  const auto label_of = [&](const std::string& alias) {
    const auto side = world.model().side_of(alias);
    return side ? world.model().label(*side) : alias;
  };
  const auto last = counted(latest(world.systems().journal(), [&](const std::string& alias) {
    return system.empty() || label_of(alias) == system;
  }));
  const auto secrets = world.systems().secrets();
  std::vector<reports::LastRequest> result;
  for (const auto& [each, times] : last) {
    if (result.size() == most_requests) break;
    result.push_back({.time = base::to_text(each.time),
                      .system = label_of(each.system),
                      .method = each.method,
                      .target = shortened(base::masked(each.target, secrets), target_characters),
                      .status = each.status,
                      .reason = base::masked(reason_in(each.answer), secrets),
                      .times = times});
  }
  std::reverse(result.begin(), result.end());
  return result;
}

}  // namespace dataflow_qa::run
