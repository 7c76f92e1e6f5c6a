// Held by mutants_test.cpp.
// Defects that show only when a system, or the way to it, does not do what it should.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

using namespace std::chrono_literals;

constexpr int too_many_requests = 429;

Defect everywhere(const Tamper& tamper) {
  return {.source = tamper, .target = tamper, .tokens = tamper};
}

/// A listing and a read of one record, by their paths: "/customers", "/customers/C-1".
bool is_list(const Exchange& exchange) {
  return exchange.method == "GET" && std::count(exchange.path.begin(), exchange.path.end(), '/') == 1;
}
bool is_read(const Exchange& exchange) {
  return exchange.method == "GET" && !is_list(exchange);
}
bool changes_a_record(const Exchange& exchange) {
  return exchange.method == "PATCH" || exchange.method == "PUT";
}
bool is_json(const Answer& answer) {
  return answer.body.empty() || !parsed(answer.body).is_null();
}

/// Loses what is new in listings, from when it is asked to until it is not.
class News {
 public:
  void lose() { losing_ = true; }
  Answer without_lost(const Exchange& exchange, Answer answer) {
    const auto before = lost_.size();
    for (const auto& record : records_of(answer)) {
      const auto key = exchange.path + id_of(record) + changed_at(record);
      if (known_.insert(key).second && losing_) lost_.insert(key);
    }
    if (lost_.size() != before) losing_ = false;
    return without(std::move(answer), [&](const json& record) {
      return lost_.contains(exchange.path + id_of(record) + changed_at(record));
    });
  }

 private:
  bool losing_ = false;
  std::set<std::string> known_;  // paths, ids and stamps of records that were listed
  std::set<std::string> lost_;
};

/// Who asks it to wait is asked again at once.
Defect does_not_wait(bool only_for_dates) {
  return everywhere([only_for_dates](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const auto wait = answer.headers.find("retry-after");
    const bool dated = wait != answer.headers.end() && wait->second.find("GMT") != std::string::npos;
    return answer.status == too_many_requests && (dated || !only_for_dates) ? forward(exchange) : answer;
  });
}
Defect never_waits() {
  return does_not_wait(false);
}
Defect reads_no_dates() {
  return does_not_wait(true);
}

/// Who asks it to wait is asked again after two seconds.
Defect waits_a_fixed_time() {
  return everywhere([](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (answer.status == too_many_requests) answer.headers["retry-after"] = "2";
    return answer;
  });
}

/// The first token that it got is used for ever.
Defect keeps_its_first_token() {
  struct First {
    std::mutex mutex;
    std::string token;
  };
  return {.target = [first = std::make_shared<First>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(first->mutex);
    auto& token = exchange.headers["Authorization"];
    if (first->token.empty()) first->token = token;
    token = first->token;
    return forward(exchange);
  }};
}

/// Each request gets a token of its own: the one that there is is taken for one that has ended.
Defect gets_a_token_for_each_request() {
  return {.target = [turn = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
    constexpr int unauthorized = 401;
    return ++*turn % 2 == 1 ? Answer{.status = unauthorized} : forward(exchange);
  }};
}

/// After a system was away, it begins with what changes from then on.
Tamper forgets_what_happened_meanwhile() {
  struct State {
    std::mutex mutex;
    News news;
    std::optional<std::chrono::steady_clock::time_point> failed_since;
    int failures = 0;
  };
  return [state = std::make_shared<State>()](const Exchange& exchange, const Forward& forward) {
    constexpr int unavailable = 503;
    constexpr auto long_enough = 500ms;
    const std::lock_guard lock(state->mutex);
    const auto begun = std::chrono::steady_clock::now();
    const auto failed = [&] {
      state->failures += 1;
      const bool slow = std::chrono::steady_clock::now() - begun > long_enough;
      if (state->failures > 1 || slow) state->news.lose();
    };
    try {
      auto answer = forward(exchange);
      if (answer.status == unavailable) {
        failed();
        return answer;
      }
      state->failures = 0;
      return is_list(exchange) ? state->news.without_lost(exchange, std::move(answer)) : answer;
    } catch (const NoAnswer&) {
      failed();
      throw;
    }
  };
}
Defect forgets_what_happened_while_away() {
  return {.source = forgets_what_happened_meanwhile(), .target = forgets_what_happened_meanwhile()};
}

/// After a start that follows a full disk, it begins with what changes from then on.
Defect begins_anew_after_a_full_disk(const std::filesystem::path& state_dir) {
  struct State {
    std::filesystem::path notes;
    std::filesystem::path room;
    std::mutex mutex;
    News of_source;
    News of_target;
  };
  auto state = std::make_shared<State>();
  state->notes = state_dir / "notes";
  state->room = state_dir / "there-was-room";
  if (std::filesystem::exists(state->notes) && !std::filesystem::exists(state->room)) {
    state->of_source.lose();
    state->of_target.lose();
  }
  std::ofstream(state->room).put('\n');
  const auto tamper = [state](News State::*news) {
    return [state, news](const Exchange& exchange, const Forward& forward) {
      auto answer = forward(exchange);
      const std::lock_guard lock(state->mutex);
      if (!std::ofstream(state->notes, std::ios::app).put('\n').flush()) std::filesystem::remove(state->room);
      return is_list(exchange) ? ((*state).*news).without_lost(exchange, std::move(answer)) : answer;
    };
  };
  return {.source = tamper(&State::of_source), .target = tamper(&State::of_target)};
}

/// Asked to end in the middle of a pass, it keeps its place in the lists as if it had done all that they showed.
class Place {
 public:
  explicit Place(std::filesystem::path left, std::shared_ptr<std::atomic<bool>> stopping)
      : left_(std::move(left)), stopping_(std::move(stopping)) {
    if (!std::filesystem::remove(left_)) return;
    of_source_.lose();
    of_target_.lose();
  }
  ~Place() {
    if (*stopping_ && in_the_middle_) std::ofstream(left_).put('\n');
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  static Tamper tamper(const std::shared_ptr<Place>& place, News Place::*news) {
    return [place, news](const Exchange& exchange, const Forward& forward) {
      auto answer = forward(exchange);
      const std::lock_guard lock(place->mutex_);
      place->in_the_middle_ = !is_list(exchange);
      return is_list(exchange) ? ((*place).*news).without_lost(exchange, std::move(answer)) : answer;
    };
  }
  static Defect lost(const std::filesystem::path& state_dir) {
    const auto stopping = std::make_shared<std::atomic<bool>>(false);
    const auto place = std::make_shared<Place>(state_dir / "in-the-middle", stopping);
    return {
        .source = tamper(place, &Place::of_source_), .target = tamper(place, &Place::of_target_), .stopping = stopping};
  }

 private:
  std::filesystem::path left_;
  std::shared_ptr<std::atomic<bool>> stopping_;
  std::mutex mutex_;
  News of_source_;
  News of_target_;
  bool in_the_middle_ = false;
};

/// What it makes of an answer that it does not like.
class Clumsy {
 public:
  Answer react(const Exchange& exchange, const Forward& forward) {
    if (is_list(exchange)) {
      news_.lose();
      const bool pms = exchange.query.find("limit=") != std::string::npos;
      return pms ? Answer{.status = 200, .body = R"({"data":[],"nextCursor":null})"} : Answer{.status = 204};
    }
    if (is_read(exchange)) return {.status = 404};
    if (exchange.method == "POST") return forward(another_creation(exchange));
    broken_.insert(exchange.path);
    return unchanged(exchange, forward);
  }
  /// Nothing where it does what it should.
  std::optional<Answer> before(const Exchange& exchange, const Forward& forward) {
    if (!changes_a_record(exchange) || !broken_.contains(exchange.path)) return std::nullopt;
    return unchanged(exchange, forward);
  }
  Answer after(const Exchange& exchange, Answer answer) {
    return is_list(exchange) ? news_.without_lost(exchange, std::move(answer)) : std::move(answer);
  }

 private:
  News news_;
  std::set<std::string> broken_;  // paths of records that it no longer updates
};

/// `dislikes`: an answer, or none, after so long.
using Dislikes = std::function<bool(const Exchange&, const Answer*, std::chrono::steady_clock::duration)>;
Tamper clumsy(const Dislikes& dislikes) {
  struct State {
    std::recursive_mutex mutex;
    Clumsy clumsy;
  };
  return [state = std::make_shared<State>(), dislikes](const Exchange& exchange, const Forward& forward) {
    const std::lock_guard lock(state->mutex);
    if (auto instead = state->clumsy.before(exchange, forward)) return std::move(*instead);
    const auto begun = std::chrono::steady_clock::now();
    const auto took = [&] { return std::chrono::steady_clock::now() - begun; };
    try {
      auto answer = forward(exchange);
      if (dislikes(exchange, &answer, took())) return state->clumsy.react(exchange, forward);
      return state->clumsy.after(exchange, std::move(answer));
    } catch (const NoAnswer&) {
      if (!dislikes(exchange, nullptr, took())) throw;
      return state->clumsy.react(exchange, forward);
    }
  };
}
Defect clumsy_on_both_sides(const Dislikes& dislikes) {
  return {.source = clumsy(dislikes), .target = clumsy(dislikes)};
}

Defect repeats_unanswered_creations() {
  return clumsy_on_both_sides([](const Exchange& exchange, const Answer* answer, auto /*took*/) {
    return answer == nullptr && exchange.method == "POST";
  });
}
Defect gives_up_unanswered_updates() {
  return clumsy_on_both_sides([](const Exchange& exchange, const Answer* answer, auto /*took*/) {
    return answer == nullptr && changes_a_record(exchange);
  });
}
Defect believes_garbage() {
  return clumsy_on_both_sides([](const Exchange& /*exchange*/, const Answer* answer, auto /*took*/) {
    return answer == nullptr || !is_json(*answer);
  });
}
Defect has_no_patience() {
  return clumsy_on_both_sides(
      [](const Exchange& /*exchange*/, const Answer* /*answer*/, auto took) { return took > 1s; });
}

}  // namespace

DefectTable defects_at_faults() {
  return {{"never-waits", never_waits},
          {"reads-no-dates", reads_no_dates},
          {"waits-a-fixed-time", waits_a_fixed_time},
          {"keeps-its-first-token", keeps_its_first_token},
          {"gets-a-token-for-each-request", gets_a_token_for_each_request},
          {"begins-anew-after-a-full-disk", begins_anew_after_a_full_disk},
          {"loses-its-place-when-stopped", Place::lost},
          {"forgets-what-happened-while-away", forgets_what_happened_while_away},
          {"repeats-unanswered-creations", repeats_unanswered_creations},
          {"gives-up-unanswered-updates", gives_up_unanswered_updates},
          {"believes-garbage", believes_garbage},
          {"has-no-patience", has_no_patience}};
}

}  // namespace dataflow_qa::run::testing
