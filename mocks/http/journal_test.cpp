// What the journal keeps, and what it may drop.

#include "mocks/http/journal.h"

#include <gtest/gtest.h>

#include <future>

namespace dataflow_qa::mocks {
namespace {

JournalEntry entry_with_body(std::size_t bytes) {
  JournalEntry entry;
  entry.record = "C-1";
  entry.response_body = std::string(bytes, 'x');
  return entry;
}

TEST(JournalTest, BodiesAreDroppedBeyondTheLimitOldestFirstAndNothingElseIs) {
  Journal journal(100);
  for (int i = 0; i < 3; ++i) journal.append(entry_with_body(50));
  const auto entries = journal.since(0);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_TRUE(entries[0].bodies_dropped);
  EXPECT_EQ(entries[0].response_body, "");
  EXPECT_EQ(entries[0].record, "C-1");
  EXPECT_FALSE(entries[1].bodies_dropped);
  EXPECT_EQ(entries[2].response_body.size(), 50U);
}

TEST(JournalTest, MomentsAscendOverReceiptAndCompletion) {
  Journal journal;
  const auto received = journal.begin();
  JournalEntry entry;
  entry.received = received;
  journal.append(entry);
  EXPECT_EQ(received, 1U);
  EXPECT_EQ(journal.since(0).at(0).moment, 2U);
  EXPECT_EQ(journal.last_moment(), 2U);
  EXPECT_TRUE(journal.since(2).empty());
}

TEST(JournalTest, WaitersWakeOnNewsOnAPokeAndAtTheDeadline) {
  Journal journal;
  const auto soon = [] { return std::chrono::steady_clock::now() + std::chrono::seconds(20); };
  EXPECT_FALSE(journal.wait_beyond(0, std::chrono::steady_clock::now()));
  auto news = std::async(std::launch::async, [&] { return journal.wait_beyond(0, soon()); });
  journal.append(JournalEntry{});
  EXPECT_TRUE(news.get());
  auto poked = std::async(std::launch::async, [&] { return journal.wait_beyond(journal.last_moment(), soon()); });
  while (poked.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) journal.poke();
  EXPECT_TRUE(poked.get());
}

}  // namespace
}  // namespace dataflow_qa::mocks
