// Held by host_test.cpp and mocks/control_test.cpp.
#include "mocks/http/fault.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::mocks {
namespace {

constexpr std::array<std::pair<Ending, std::string_view>, 6> endings{
    {{Ending::answer, "answer"},
     {Ending::close_before_work, "close-before-work"},
     {Ending::close_before_answer, "close-before-answer"},
     {Ending::cut_body, "cut-body"},
     {Ending::not_json, "not-json"},
     {Ending::empty_list, "empty-list"}}};

constexpr std::array<std::pair<CallKind, std::string_view>, 7> calls{{{CallKind::any, ""},
                                                                      {CallKind::list, "list"},
                                                                      {CallKind::read, "read"},
                                                                      {CallKind::create, "create"},
                                                                      {CallKind::update, "update"},
                                                                      {CallKind::remove, "remove"},
                                                                      {CallKind::token, "token"}}};

bool is_of_route(const FaultMatch& match, std::string_view method, std::string_view route, bool is_write) {
  if (match.call != CallKind::any && match.call != call_kind(method, route, is_write)) return false;
  const auto space = route.find(' ');
  const auto pattern = space == std::string_view::npos ? std::string_view{} : route.substr(space + 1);
  return (match.method.empty() || base::equal_ignoring_case(match.method, method)) &&
         (match.route.empty() || base::equal_ignoring_case(match.route, pattern));
}

/// As it was sent, or as it is meant: an id may hold a blank.
bool is_in_target(const std::string& text, const std::string& target) {
  if (target.find(text) != std::string::npos) return true;
  const auto meant = base::percent_decoded(target, false);
  return meant && meant->find(text) != std::string::npos;
}

bool matches(const FaultMatch& match, const Request& request, const std::string& route, bool is_write) {
  return is_of_route(match, request.method, route, is_write) &&
         (match.target.empty() || is_in_target(match.target, request.raw_target)) &&
         std::none_of(match.without.begin(), match.without.end(),
                      [&](const std::string& each) { return is_in_target(each, request.raw_target); }) &&
         (match.sent.empty() || request.body.find(match.sent) != std::string::npos);
}

/// One task after the other, where there are two.
std::function<void()> both(const std::function<void()>& first, const std::function<void()>& second) {
  if (!first || !second) return first ? first : second;
  return [first, second] {
    first();
    second();
  };
}

}  // namespace

bool runs_only_tasks(const FaultStep& step) {
  return step.ending == Ending::answer && !step.status && step.headers.empty() && !step.retry_after &&
         step.delay.count() == 0 && step.answer_delay.count() == 0;
}

std::uint64_t Faults::add(FaultStep step) {
  const std::lock_guard lock(mutex_);
  FaultState state;
  state.id = next_id_++;
  state.step = std::move(step);
  steps_.push_back(std::move(state));
  armed_ = steps_.size();
  return steps_.back().id;
}

bool Faults::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto gone = std::erase_if(steps_, [id](const FaultState& state) { return state.id == id; });
  armed_ = steps_.size();
  return gone > 0;
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  steps_.clear();
  armed_ = 0;
}

std::vector<FaultState> Faults::all() const {
  const std::lock_guard lock(mutex_);
  return steps_;
}

std::optional<FaultStep> Faults::take(const Request& request, const std::string& route, bool is_write) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  std::optional<FaultStep> due;
  bool acts = false;
  for (FaultState& state : steps_) {
    if (!matches(state.step.match, request, route, is_write)) continue;
    ++state.seen;
    const bool begun = state.seen >= state.step.nth;
    const bool over = state.step.lasts ? state.until && now >= *state.until
                                       : state.step.times > 0 && state.spoiled >= state.step.times;
    const bool waits = runs_only_tasks(state.step);
    if (!begun || over || (acts && !waits)) continue;
    acts = acts || !waits;
    ++state.spoiled;
    if (state.step.lasts && !state.until) state.until = now + *state.step.lasts;
    auto next = state.step;
    if (due) {
      auto& acting = waits ? *due : next;
      std::tie(acting.before_work, acting.before_answer) =
          std::pair(both(due->before_work, next.before_work), both(due->before_answer, next.before_answer));
      if (waits) continue;
    }
    due = std::move(next);
  }
  return due;
}

void Faults::wait(std::chrono::milliseconds time) {
  if (time.count() <= 0) return;
  std::unique_lock lock(mutex_);
  ending_news_.wait_for(lock, time, [this] { return ended_; });
}

void Faults::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_news_.notify_all();
}

CallKind call_kind(std::string_view method, std::string_view route, bool is_write) {
  // A list may stand below a record of another collection: "/Books/{shelfId}".
  constexpr std::string_view own_id = "{id";
  const auto is_own = [&](std::size_t at) {
    return at != std::string_view::npos && (route[at + own_id.size()] == '}' || route[at + own_id.size()] == ':');
  };
  const auto at = route.find(own_id);
  const bool of_one = is_own(at) && (is_write || route.find('/', at) == std::string_view::npos);
  if (!is_write && method != "GET") return CallKind::token;
  if (!is_write) return of_one ? CallKind::read : CallKind::list;
  if (method == "DELETE") return CallKind::remove;
  return of_one ? CallKind::update : CallKind::create;
}

bool may_fit(const FaultMatch& match, std::string_view route, bool is_write) {
  return is_of_route(match, route.substr(0, route.find(' ')), route, is_write);
}

std::string_view call_name(CallKind call) {
  return std::find_if(calls.begin(), calls.end(), [&](const auto& known) { return known.first == call; })->second;
}

std::optional<CallKind> call_named(std::string_view name) {
  const auto found = std::find_if(calls.begin(), calls.end(), [&](const auto& known) { return known.second == name; });
  if (found == calls.end() || name.empty()) return std::nullopt;
  return found->first;
}

std::string_view ending_name(Ending ending) {
  return std::find_if(endings.begin(), endings.end(), [&](const auto& known) { return known.first == ending; })->second;
}

std::optional<Ending> ending_named(std::string_view name) {
  const auto found =
      std::find_if(endings.begin(), endings.end(), [&](const auto& known) { return known.second == name; });
  if (found == endings.end()) return std::nullopt;
  return found->first;
}

}  // namespace dataflow_qa::mocks
