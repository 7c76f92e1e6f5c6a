#include "harness/world/unseen_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::world {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::TwoSystems;

class UnseenEditsTest : public ::testing::Test {
 protected:
  mocks::JournalEntry& edit(const std::vector<std::string>& paths) {
    entry_ = {.system = "go", .actor = mocks::Actor::harness, .method = "PATCH", .collection = "Customers"};
    entry_.effect = mocks::Effect::effective;
    for (const auto& path : paths) entry_.changes.push_back({path, "a", "b"});
    return entry_;
  }
  std::set<const Flow*> seen(const std::string& position = "off") {
    mocks::Journal journal;
    journal.append(entry_);
    return UnseenEdits(two_.model, {{Side::target, {{"address-edit-touches-customer", position}}}}).since(journal, 0);
  }

  TwoSystems two_;
  mocks::JournalEntry entry_;
};

TEST_F(UnseenEditsTest, AreThoseOfHiddenObjectsAlone) {
  edit({"MailAddress.City", "MailAddress.ZipCode"});
  EXPECT_THAT(seen(), ::testing::Contains(&two_.flow("customers")));
  edit({"MailAddress.City", "Name"});
  EXPECT_THAT(seen(), IsEmpty()) << "the name's edit shows the record";
  edit({"MailAddressOther"});
  EXPECT_THAT(seen(), IsEmpty());
  edit({"MailAddress"});
  EXPECT_THAT(seen("on"), IsEmpty()) << "the switch hides nothing";
}

TEST_F(UnseenEditsTest, AreAPersonsAndOfRecordsThatWereThere) {
  edit({"MailAddress.City"}).actor = mocks::Actor::subject;
  EXPECT_THAT(seen(), IsEmpty());
  edit({"MailAddress.City"}).created = true;
  EXPECT_THAT(seen(), IsEmpty());
  edit({"MailAddress.City"}).effect = mocks::Effect::no_op;
  EXPECT_THAT(seen(), IsEmpty());
  edit({"MailAddress.City"}).collection = "Projects";
  EXPECT_THAT(seen(), IsEmpty());
}

TEST_F(UnseenEditsTest, OtherPositionsOfTheSwitchesHideNothing) {
  EXPECT_THAT(positions_that_show_edits(two_.model, Side::target),
              ElementsAre(Pair("address-edit-touches-customer", "on")));
  EXPECT_THAT(positions_that_show_edits(two_.model, Side::source), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::world
