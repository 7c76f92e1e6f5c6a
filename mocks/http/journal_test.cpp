// The entries and bodies that the journal keeps, and those that it may drop.

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

TEST(JournalTest, TheLimitCoversAllWhoseSizeAClientChooses) {
  Journal journal(5000);
  JournalEntry entry;
  entry.target = "/" + std::string(2000, 't');
  entry.reason = std::string(2000, 'r');
  entry.client_side = ClientSide{"GET", "/", std::string(500, 'b'), 200, std::string(500, 'a')};
  for (int i = 0; i < 2; ++i) journal.append(entry);
  const auto entries = journal.since(0);
  EXPECT_TRUE(entries[0].bodies_dropped);
  EXPECT_EQ(entries[0].target.size(), 256U) << "the beginning stays";
  EXPECT_EQ(entries[0].reason.size(), 256U);
  EXPECT_EQ(entries[0].client_side->request_body + entries[0].client_side->response_body, "");
  EXPECT_EQ(entries[1].target.size(), 2001U);
}

TEST(JournalTest, DroppedBodiesGiveTheirMemoryBack) {
  Journal journal(1000);
  for (int i = 0; i < 3; ++i) journal.append(entry_with_body(900));
  journal.for_each_since(
      0, [&](const JournalEntry& entry) { EXPECT_EQ(entry.response_body.capacity() < 100U, entry.bodies_dropped); });
}

TEST(JournalTest, EntriesBeyondALimitGoOnInCounters) {
  Journal journal(100, 2, 3);
  for (int i = 0; i < 10; ++i) {
    JournalEntry entry = entry_with_body(30);
    entry.system = "pms";
    entry.collection = i % 2 == 0 ? "customers" : "";
    entry.effect = i == 0 ? Effect::effective : i == 2 ? Effect::no_op : i == 4 ? Effect::refused : Effect::none;
    entry.changes = {{"name", nullptr, i}};
    journal.append(entry);
  }
  const auto kept = journal.since(0);
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0].sequence, 8U);
  EXPECT_EQ(kept[0].changes.at(0).after, 7);
  for (const JournalEntry& entry : kept) EXPECT_EQ(entry.response_body.size(), 30U);
  const DroppedEntries dropped = journal.dropped();
  EXPECT_EQ(dropped.entries, 7U);
  const Tally& customers = dropped.collections.at("pms/customers");
  EXPECT_EQ(customers.requests, 4U);
  EXPECT_EQ(customers.refused, 1U);
  ASSERT_EQ(dropped.records.size(), 1U);
  EXPECT_EQ(dropped.records.at("pms/customers/C-1").effective, 1U);
  EXPECT_EQ(dropped.records.at("pms/customers/C-1").no_op, 1U);
}

TEST(JournalTest, ReadersSeeTheChangesOfPackedEntriesAsTheyWere) {
  Journal journal(100, 1);
  const std::vector<PropertyChange> changes{{"MailAddress.City", nullptr, "Troms\xc3\xb8"},
                                            {"Number", 10000, -7},
                                            {"Allowance", 0.5, true},
                                            {"ContactGroupIds", nlohmann::json::array(), {41301, 41302}}};
  for (int i = 0; i < 3; ++i) {
    JournalEntry entry;
    entry.changes = {changes.at(static_cast<std::size_t>(i)), changes.back()};
    journal.append(entry);
  }
  for (int twice = 0; twice < 2; ++twice) {
    const auto entries = journal.since(0);
    for (std::size_t i = 0; i < 3; ++i) {
      ASSERT_EQ(entries[i].changes.size(), 2U);
      EXPECT_EQ(entries[i].changes[0].path, changes[i].path);
      EXPECT_EQ(entries[i].changes[0].before, changes[i].before);
      EXPECT_EQ(entries[i].changes[0].after, changes[i].after);
      EXPECT_EQ(entries[i].changes[1].after, changes.back().after);
    }
  }
}

TEST(JournalTest, SequencesAscendOverReceiptAndCompletion) {
  Journal journal;
  const auto received = journal.begin();
  JournalEntry entry;
  entry.received = received;
  journal.append(entry);
  EXPECT_EQ(received, 1U);
  EXPECT_EQ(journal.since(0).at(0).sequence, 2U);
  EXPECT_EQ(journal.last_sequence(), 2U);
  EXPECT_TRUE(journal.since(2).empty());
}

TEST(JournalTest, WaitersWakeOnNewsOnAPokeAndAtTheDeadline) {
  Journal journal;
  const auto soon = [] { return std::chrono::steady_clock::now() + std::chrono::seconds(20); };
  EXPECT_FALSE(journal.wait_beyond(0, std::chrono::steady_clock::now()));
  auto news = std::async(std::launch::async, [&] { return journal.wait_beyond(0, soon()); });
  journal.append(JournalEntry{});
  EXPECT_TRUE(news.get());
  auto poked = std::async(std::launch::async, [&] { return journal.wait_beyond(journal.last_sequence(), soon()); });
  while (poked.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) journal.poke();
  EXPECT_TRUE(poked.get());
}

}  // namespace
}  // namespace dataflow_qa::mocks
