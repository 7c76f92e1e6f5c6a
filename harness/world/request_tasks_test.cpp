#include "harness/world/request_tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class RequestTasksTest : public ::testing::Test {
 protected:
  /// A request, on a thread of its own, that hands a task in and waits.
  std::future<void> request(std::function<void()> task, std::chrono::milliseconds patience = 10s) {
    return std::async(std::launch::async,
                      [this, task = std::move(task), patience] { tasks_.wait_for(task, patience); });
  }
  void wait_for_news() { handed_in_.get_future().wait(); }

  std::promise<void> handed_in_;
  RequestTasks tasks_{[this] { handed_in_.set_value(); }};
};

TEST_F(RequestTasksTest, ARequestWaitsUntilTheWorldHasDoneItsTask) {
  std::thread::id done_by;
  auto waiting = request([&] { done_by = std::this_thread::get_id(); });
  wait_for_news();
  EXPECT_EQ(waiting.wait_for(0s), std::future_status::timeout);
  tasks_.run_all();
  waiting.get();
  EXPECT_EQ(done_by, std::this_thread::get_id());
}

TEST_F(RequestTasksTest, WhatATaskThrowsIsTheWorldsAndItsRequestGoesOn) {
  auto waiting = request([] { throw std::runtime_error("refused"); });
  wait_for_news();
  EXPECT_THROW(tasks_.run_all(), std::runtime_error);
  waiting.get();
}

TEST_F(RequestTasksTest, ClosedTheyLetRequestsGoOnWithoutTheirTasks) {
  std::atomic<bool> done{false};
  auto waiting = request([&] { done = true; });
  wait_for_news();
  tasks_.close();
  waiting.get();
  request([&] { done = true; }).get();
  tasks_.run_all();
  EXPECT_FALSE(done);
}

TEST_F(RequestTasksTest, ARequestWhoseTaskNobodyDoesGoesOnWithoutItAndItIsNotDoneLater) {
  std::atomic<bool> done{false};
  auto waiting = request([&] { done = true; }, 1ms);
  waiting.get();
  tasks_.run_all();
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace dataflow_qa::world
