// Held by mutants_test.cpp.
// Defects that show only when a write is refused, is not taken, or stays without an answer.

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

using namespace std::chrono_literals;

bool is_change(const Exchange& exchange) {
  return exchange.method == "PATCH" || exchange.method == "PUT";
}

/// A write that a system did not take since it was away is never sent again.
Tamper gives_up_what_was_not_taken() {
  struct State {
    std::mutex mutex;
    std::set<std::string> given_up;  // method, path, and of creations the body
  };
  return [state = std::make_shared<State>()](const Exchange& exchange, const Forward& forward) {
    constexpr int unavailable = 503;
    const auto key = exchange.method + exchange.path + (exchange.method == "POST" ? exchange.body : "");
    const auto give_up = [&] {
      const std::lock_guard lock(state->mutex);
      state->given_up.insert(key);
    };
    {
      const std::lock_guard lock(state->mutex);
      if (is_write(exchange) && state->given_up.contains(key)) return refusal("it was away");
    }
    try {
      auto answer = forward(exchange);
      if (is_write(exchange) && answer.status == unavailable) give_up();
      return answer;
    } catch (const NoAnswer&) {
      if (is_write(exchange)) give_up();
      throw;
    }
  };
}
Defect gives_up_what_met_an_outage() {
  return {.source = gives_up_what_was_not_taken(), .target = gives_up_what_was_not_taken()};
}

/// Without what would have it refused where the record has changed since.
Exchange unguarded(Exchange exchange) {
  exchange.headers.erase("If-Match");
  auto patch = parsed(exchange.body);
  if (!patch.is_array()) return exchange;
  std::erase_if(patch.get_ref<json::array_t&>(),
                [](const json& operation) { return operation.value("op", "") == "test"; });
  exchange.body = patch.dump();
  return exchange;
}

/// An update whose answer got lost is sent again two seconds later, whatever was written since.
Tamper repeats_late() {
  struct Queue {
    std::mutex mutex;
    std::multimap<std::chrono::steady_clock::time_point, Exchange> due;
  };
  return [queue = std::make_shared<Queue>()](const Exchange& exchange, const Forward& forward) {
    const std::lock_guard lock(queue->mutex);
    while (!queue->due.empty() && queue->due.begin()->first <= std::chrono::steady_clock::now()) {
      const auto again = queue->due.extract(queue->due.begin());
      forward(unguarded(again.mapped()));
    }
    try {
      return forward(exchange);
    } catch (const NoAnswer&) {
      if (is_change(exchange)) queue->due.emplace(std::chrono::steady_clock::now() + 2s, exchange);
      throw;
    }
  };
}
Defect repeats_lost_updates_late() {
  return {.source = repeats_late(), .target = repeats_late()};
}

/// What it has been refused it sends again at once, a dozen times.
Defect hammers() {
  const Tamper tamper = [](const Exchange& exchange, const Forward& forward) {
    constexpr int often = 12;
    constexpr int bad_request = 400;
    auto answer = forward(exchange);
    for (int i = 0; i < often && is_write(exchange) && answer.status == bad_request; ++i) answer = forward(exchange);
    return answer;
  };
  return {.source = tamper, .target = tamper};
}

/// A record that is refused comes first: nothing else is written until it is taken.
Defect waits_for_what_is_refused() {
  struct Refused {
    std::mutex mutex;
    std::string body;  // of what is refused; empty where nothing is
  };
  const auto refused = std::make_shared<Refused>();
  const Tamper tamper = [refused](const Exchange& exchange, const Forward& forward) {
    constexpr int bad_request = 400;
    const std::lock_guard lock(refused->mutex);
    if (!is_write(exchange)) return forward(exchange);
    if (!refused->body.empty() && refused->body != exchange.body) return refusal("another one comes first");
    auto answer = forward(exchange);
    refused->body = answer.status == bad_request ? exchange.body : "";
    return answer;
  };
  return {.source = tamper, .target = tamper};
}

/// What was refused once is never sent again.
Defect never_tries_again() {
  struct Refused {
    std::mutex mutex;
    std::set<std::string> bodies;
  };
  const Tamper tamper = [refused = std::make_shared<Refused>()](const Exchange& exchange, const Forward& forward) {
    constexpr int bad_request = 400;
    const std::lock_guard lock(refused->mutex);
    if (is_write(exchange) && refused->bodies.contains(exchange.body)) return refusal("it was refused before");
    auto answer = forward(exchange);
    if (is_write(exchange) && answer.status == bad_request) refused->bodies.insert(exchange.body);
    return answer;
  };
  return {.source = tamper, .target = tamper};
}

}  // namespace

DefectTable defects_at_writes() {
  return {{"gives-up-what-met-an-outage", gives_up_what_met_an_outage},
          {"repeats-lost-updates-late", repeats_lost_updates_late},
          {"hammers", hammers},
          {"waits-for-what-is-refused", waits_for_what_is_refused},
          {"never-tries-again", never_tries_again}};
}

}  // namespace dataflow_qa::run::testing
