// Held by mutants_test.cpp.
// Defects of a sync that as a whole does not work: it sends nothing, is let in nowhere, hangs; and a correct one that
// pauses.

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

Defect on_both_sides(const Tamper& tamper) {
  return {.source = tamper, .target = tamper};
}

Defect sends_nothing() {
  return on_both_sides([](const Exchange& /*exchange*/, const Forward& /*forward*/) { return Answer{.status = 503}; });
}

Defect has_a_wrong_key() {
  return {.source = [](Exchange exchange, const Forward& forward) {
    for (auto& [name, value] : exchange.headers) value = "wrong";
    return forward(exchange);
  }};
}

/// From its twelfth read on it asks for nothing any more.
Defect hangs() {
  return on_both_sides(
      [reads = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
        constexpr int enough = 11;
        if (exchange.method == "GET" && ++*reads > enough) return Answer{.status = 503};
        return forward(exchange);
      });
}

/// Correct: at its thirtieth request to the target it waits for two seconds, once in each run of the program.
Defect pauses_once() {
  return {
      .target = [requests = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
        constexpr int at = 30;
        if (++*requests == at) std::this_thread::sleep_for(std::chrono::seconds(2));
        return forward(exchange);
      }};
}

}  // namespace

DefectTable defects_of_the_whole() {
  return {{"sends-nothing", sends_nothing},
          {"has-a-wrong-key", has_a_wrong_key},
          {"hangs", hangs},
          {"pauses-once", pauses_once}};
}

}  // namespace dataflow_qa::run::testing
