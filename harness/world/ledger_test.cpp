#include "harness/world/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::world {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::ResultOf;
using ::testing::SizeIs;

class LedgerTest : public ::testing::Test {
 protected:
  void made(const std::string& id, const std::string& token) {
    ledger_.add({{Side::source, &flow_, id}, "a.check", {{"Name", token, true}, {"Code", token, true}}});
  }
  void find_pairs() { ledger_.find_pairs(Side::source, flow_, there_); }
  [[nodiscard]] std::string counterpart(const std::string& id) const {
    const auto pair = ledger_.pair_of(Side::source, flow_, id);
    return pair ? pair->target : "";
  }

  Flow flow_{.whole = &flow_};
  Ledger ledger_;
  Ledger::Records there_;
};

TEST_F(LedgerTest, FindsACounterpartByAnyCarrier) {
  made("C-1", "qaaaaaaa");
  there_["7"] = {{"Name", "something else"}, {"Code", "qaaaaaaa-1"}};
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "7");
  EXPECT_EQ(ledger_.pair_of(Side::target, flow_, "7")->source, "C-1");
}

TEST_F(LedgerTest, FindsACounterpartBesidesWhatIsToBeEditedWhereThereIsMore) {
  const CorrelationKey name{"Name", "qaaaaaaa", true};
  const CorrelationKey code{"Code", "qaaaaaaa", true};
  const auto path = [](const CorrelationKey& key) { return key.path; };
  EXPECT_THAT(keys_besides({name, code}, "Name"), ElementsAre(ResultOf(path, "Code")));
  EXPECT_THAT(keys_besides({name, code}, "IsActive"), SizeIs(2));
  EXPECT_THAT(keys_besides({name}, "Name"), ElementsAre(ResultOf(path, "Name")));
}

TEST_F(LedgerTest, KeepsAPairWhateverBecomesOfTheCarriers) {
  made("C-1", "qaaaaaaa");
  there_["7"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  there_["7"] = {{"Name", "renamed"}};
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-1"), there_), ElementsAre("7"));
}

TEST_F(LedgerTest, SeesADoubleAndPairsWithTheFirstMade) {
  made("C-1", "qaaaaaaa");
  there_["10"] = {{"Name", "qaaaaaaa"}};
  there_["9"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "9");
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-1"), there_), ElementsAre("9", "10"));
}

TEST_F(LedgerTest, KeepsApartTwoOfWhichOneHasWhatTheOtherHadBefore) {
  made("C-1", "qaaaaaaa");
  made("C-2", "qbbbbbbb");
  ledger_.add_key(Side::source, flow_, "C-1", {"Code", "17"});
  there_["7"] = {{"Name", "qbbbbbbb"}, {"Code", "17"}};
  there_["8"] = {{"Name", "qaaaaaaa"}, {"Code", "18"}};
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "8");
  EXPECT_EQ(counterpart("C-2"), "7");
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-1"), there_), ElementsAre("8"));
}

TEST_F(LedgerTest, KeepsApartThreeOfWhichEachHasWhatAnotherHadBefore) {
  for (const auto* id : {"C-2", "C-3", "C-1"}) made(id, std::string("q") + id);
  ledger_.add_key(Side::source, flow_, "C-2", {"Code", "1"});
  ledger_.add_key(Side::source, flow_, "C-3", {"Code", "2"});
  there_["7"] = {{"Name", "qC-1"}, {"Code", "1"}};
  there_["8"] = {{"Name", "qC-2"}, {"Code", "2"}};
  there_["9"] = {{"Name", "qC-3"}, {"Code", "3"}};
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "7");
  EXPECT_EQ(counterpart("C-2"), "8");
  EXPECT_EQ(counterpart("C-3"), "9");
}

TEST_F(LedgerTest, FindsTheSameWhereItKnowsWhoseRecordsAre) {
  made("C-1", "qaaaaaaa");
  made("C-2", "qbbbbbbb");
  there_ = {{"7", {{"Name", "qaaaaaaa"}}}, {"8", {{"Name", "qbbbbbbb"}}}, {"9", {{"Name", "qaaaaaaa"}}}};
  ledger_.set_records(Side::target, flow_, there_);
  find_pairs();
  there_["10"] = {{"Name", "qbbbbbbb"}};
  ledger_.set_records(Side::target, flow_, there_);
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-1"), there_), ElementsAre("7", "9"));
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-2"), there_), ElementsAre("8", "10"));
}

TEST_F(LedgerTest, PassesOverWhatWasThereBefore) {
  made("C-1", "qaaaaaaa");
  there_["7"] = {{"Name", "qaaaaaaa"}};
  ledger_.set_baseline(Side::target, flow_, there_);
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "");
}

TEST_F(LedgerTest, DoesNotGiveOneRecordToTwo) {
  made("C-1", "qaaaaaaa");
  made("C-2", "qaaaaaaa");
  there_["7"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "7");
  EXPECT_EQ(counterpart("C-2"), "");
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-2"), there_), IsEmpty());
}

TEST_F(LedgerTest, SeesADoubleByATextThatTheRecordGotLater) {
  made("C-1", "qaaaaaaa");
  there_["7"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  ledger_.add_key(Side::source, flow_, "C-1", {"Name", "qbbbbbbb", false});
  there_["8"] = {{"Name", "qbbbbbbb"}};
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-1"), there_), ElementsAre("7", "8"));
}

TEST_F(LedgerTest, AccountsForWhatWasThereWasMadeOrIsPaired) {
  made("C-1", "qaaaaaaa");
  ledger_.set_baseline(Side::target, flow_, {{"6", json::object()}});
  there_["7"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  EXPECT_TRUE(ledger_.is_accounted_for(Side::source, flow_, "C-1"));
  EXPECT_TRUE(ledger_.is_accounted_for(Side::target, flow_, "6"));
  EXPECT_TRUE(ledger_.is_accounted_for(Side::target, flow_, "7"));
  EXPECT_FALSE(ledger_.is_accounted_for(Side::target, flow_, "8"));
}

TEST_F(LedgerTest, KnowsWhoseARecordAndItsCounterpartAre) {
  made("C-1", "qaaaaaaa");
  there_["7"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  EXPECT_EQ(ledger_.owner_of(Side::source, flow_, "C-1"), "a.check");
  EXPECT_EQ(ledger_.owner_of(Side::target, flow_, "7"), "a.check");
  EXPECT_EQ(ledger_.owner_of(Side::target, flow_, "8"), "");
}

TEST_F(LedgerTest, TakesArrangedRecordsForAPairAndSeesADoubleOfThem) {
  made("C-1", "qaaaaaaa");
  ledger_.add({{Side::target, &flow_, "7"}, "a.check", {{"name", "qbbbbbbb", true}}});
  ledger_.arrange({&flow_, "C-1", "7"});
  there_["7"] = {{"Name", "qbbbbbbb"}};
  there_["8"] = {{"Name", "qaaaaaaa"}};
  find_pairs();
  EXPECT_EQ(counterpart("C-1"), "7");
  EXPECT_TRUE(ledger_.is_arranged(Side::target, flow_, "7"));
  EXPECT_FALSE(ledger_.is_arranged(Side::target, flow_, "8"));
  EXPECT_THAT(ledger_.counterparts(*ledger_.find(Side::source, flow_, "C-1"), there_), ElementsAre("7", "8"));
}

}  // namespace
}  // namespace dataflow_qa::world
