#include "harness/run/world_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <stdexcept>
#include <thread>

#include "harness/world/world.h"

namespace dataflow_qa::run {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// Jobs of these names, in this order.
std::vector<WorldJob> jobs(const std::vector<std::string>& names) {
  std::vector<WorldJob> result;
  for (const auto& name : names) result.push_back({.plan = {name, {}}});
  return result;
}

TEST(WorldPool, WorldsStandSideBySide) {
  std::latch both(2);
  const WorldPool pool(
      [&](const WorldJob&, const WorldObserver&) {
        both.arrive_and_wait();  // would wait for ever one after another
        return WorldOutcome{};
      },
      2);
  std::vector<std::size_t> ended;
  pool.run(jobs({"a", "b"}), {.on_ended = [&](std::size_t index, const WorldOutcome&) {
             ended.push_back(index);
             return true;
           }});
  EXPECT_THAT(ended, UnorderedElementsAre(0, 1));
}

TEST(WorldPool, AWorldThatEndsMakesRoomForTheNextAtOnce) {
  std::latch last_has_begun(1);
  const WorldPool pool(
      [&](const WorldJob& job, const WorldObserver&) {
        if (job.plan.name == "slow") last_has_begun.wait();
        if (job.plan.name == "last") last_has_begun.count_down();
        return WorldOutcome{};
      },
      2);
  pool.run(jobs({"slow", "b", "c", "last"}), {});
}

TEST(WorldPool, AWorldThatEndsMayBeFollowedByFurtherOnes) {
  std::vector<std::string> seen;
  const WorldPool pool(
      [](const WorldJob& job, const WorldObserver&) {
        WorldOutcome outcome;
        outcome.trouble = job.plan.name;
        return outcome;
      },
      2);
  std::deque<WorldJob> all{{.plan = {"a", {}}}};
  pool.run_with_more(all, {.on_ended = [&](std::size_t index, const WorldOutcome& outcome) {
                       seen.push_back(*outcome.trouble);
                       if (index < 3) all.push_back({.plan = {std::string(1, static_cast<char>('b' + index)), {}}});
                       return true;
                     }});
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(WorldPool, OneAfterAnotherKeepsTheOrder) {
  const WorldPool pool(
      [](const WorldJob& job, const WorldObserver& observer) {
        observer.on_check({.name = job.plan.name});
        return WorldOutcome{};
      },
      1);
  std::vector<std::string> seen;
  pool.run(jobs({"a", "b"}), {.on_check = [&](const reports::Check& check) { seen.push_back(check.name); },
                              .on_ended =
                                  [&](std::size_t index, const WorldOutcome&) {
                                    seen.push_back(std::to_string(index));
                                    return true;
                                  }});
  EXPECT_THAT(seen, ElementsAre("a", "0", "b", "1"));
}

TEST(WorldPool, ObserversAreCalledOnTheThreadOfTheCaller) {
  const WorldPool pool(
      [](const WorldJob&, const WorldObserver& observer) {
        observer.on_check({.name = "c.new"});
        observer.on_waiting("waiting");
        observer.on_serving({{"pms.base_url", "http://127.0.0.1:1"}});
        return WorldOutcome{};
      },
      4);
  std::set<std::thread::id> threads;
  const auto note = [&] { threads.insert(std::this_thread::get_id()); };
  pool.run(jobs({"a", "b", "c"}), {.on_check = [&](const auto&) { note(); },
                                   .on_progress = [&](std::size_t, const std::string&) { note(); },
                                   .on_serving = [&](const auto&) { note(); },
                                   .on_ended =
                                       [&](std::size_t, const auto&) {
                                         note();
                                         return true;
                                       }});
  EXPECT_THAT(threads, ElementsAre(std::this_thread::get_id()));
}

TEST(WorldPool, AResultIsHandedOnWhileItsWorldGoesOn) {
  std::latch seen(1);
  const WorldPool pool(
      [&](const WorldJob&, const WorldObserver& observer) {
        observer.on_check({.name = "c.new"});
        seen.wait();
        return WorldOutcome{};
      },
      1);
  pool.run(jobs({"a"}), {.on_check = [&](const auto&) { seen.count_down(); }});
}

TEST(WorldPool, AnObserverThatThrowsEndsAllWorldsInOrder) {
  const WorldPool pool(
      [](const WorldJob&, const WorldObserver& observer) -> WorldOutcome {
        while (true) {
          observer.on_waiting("waiting for ever");
          std::this_thread::yield();
        }
      },
      2);
  std::vector<std::string> troubles;
  EXPECT_THROW(pool.run(jobs({"a", "b", "never begun"}),
                        {.on_progress = [](std::size_t, const std::string&) { throw world::Interrupted(); },
                         .on_ended =
                             [&](std::size_t, const WorldOutcome& outcome) {
                               troubles.push_back(outcome.trouble.value());
                               return true;
                             }}),
               world::Interrupted);
  EXPECT_THAT(troubles, ElementsAre("interrupted", "interrupted"));
}

TEST(WorldPool, NoFurtherWorldBeginsWhereAnEndForbidsIt) {
  std::vector<std::string> begun;
  const WorldPool pool(
      [&](const WorldJob& job, const WorldObserver&) {
        begun.push_back(job.plan.name);
        return WorldOutcome{};
      },
      1);
  pool.run(jobs({"a", "b"}), {.on_ended = [](std::size_t, const WorldOutcome&) { return false; }});
  EXPECT_THAT(begun, ElementsAre("a"));
}

TEST(WorldPool, AWorldThatBreaksIsInTrouble) {
  const WorldPool pool(
      [](const WorldJob&, const WorldObserver&) -> WorldOutcome { throw std::runtime_error("no port"); }, 1);
  std::vector<std::string> troubles;
  pool.run(jobs({"a"}), {.on_ended = [&](std::size_t, const WorldOutcome& outcome) {
             troubles.push_back(outcome.trouble.value());
             return true;
           }});
  EXPECT_THAT(troubles, ElementsAre("no port"));
}

}  // namespace
}  // namespace dataflow_qa::run
