#include "harness/world/request_hooks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ErrandsTest : public testing::Test {
 protected:
  /// A request, on a thread of its own, that hands an errand in and waits.
  std::future<void> request(std::function<void()> errand, std::chrono::milliseconds patience = 10s) {
    return std::async(std::launch::async,
                      [this, errand = std::move(errand), patience] { request_hooks_.wait_for(errand, patience); });
  }
  void wait_for_news() { handed_in_.get_future().wait(); }

  std::promise<void> handed_in_;
  RequestHooks request_hooks_{[this] { handed_in_.set_value(); }};
};

TEST_F(ErrandsTest, ARequestWaitsUntilTheWorldHasDoneItsErrand) {
  std::thread::id done_by;
  auto waiting = request([&] { done_by = std::this_thread::get_id(); });
  wait_for_news();
  EXPECT_EQ(waiting.wait_for(0s), std::future_status::timeout);
  request_hooks_.run_all();
  waiting.get();
  EXPECT_EQ(done_by, std::this_thread::get_id());
}

TEST_F(ErrandsTest, WhatAnErrandThrowsIsTheWorldsAndItsRequestGoesOn) {
  auto waiting = request([] { throw std::runtime_error("refused"); });
  wait_for_news();
  EXPECT_THROW(request_hooks_.run_all(), std::runtime_error);
  waiting.get();
}

TEST_F(ErrandsTest, ClosedTheyLetRequestsGoOnWithoutTheirErrands) {
  std::atomic<bool> done{false};
  auto waiting = request([&] { done = true; });
  wait_for_news();
  request_hooks_.close();
  waiting.get();
  request([&] { done = true; }).get();
  request_hooks_.run_all();
  EXPECT_FALSE(done);
}

TEST_F(ErrandsTest, AnErrandThatNobodyDoesEndsItsRequestAndIsNotDoneLater) {
  std::atomic<bool> done{false};
  auto waiting = request([&] { done = true; }, 1ms);
  try {
    waiting.get();
    ADD_FAILURE() << "nobody did it";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("nobody did what was to be done"));
  }
  request_hooks_.run_all();
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace dataflow_qa::world
