#include "harness/sabotage/tampering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/run/testing/mutants.h"

namespace dataflow_qa::sabotage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class TamperingTest : public ::testing::Test {
 protected:
  TamperingTest() {
    const auto options = sync_.options();
    tamperings_ = tamperings_of({.checklist = options.checklist, .model = options.model, .subject = options.subject},
                                sync_.catalogue());
    for (const auto& each : tamperings_) {
      kinds_.insert(each.kind);
      names_.insert(each.name);
    }
  }
  const Tampering& called(const std::string& name) const {
    for (const auto& each : tamperings_) {
      if (each.name == name) return each;
    }
    throw std::logic_error("no tampering " + name);
  }

  run::testing::MutantRun sync_{run::testing::find_mutant("conformant", "full-listings")};
  std::vector<Tampering> tamperings_;
  std::set<std::string> kinds_;
  std::set<std::string> names_;
};

TEST_F(TamperingTest, ThereAreManyKindsAndEachTamperingHasANameOfItsOwn) {
  EXPECT_GE(kinds_.size(), 40U);
  EXPECT_EQ(names_.size(), tamperings_.size());
  for (const auto& each : tamperings_) {
    EXPECT_THAT(each.items, Not(IsEmpty())) << each.name;
    EXPECT_TRUE(each.make()) << each.name;
    EXPECT_FALSE(each.what.empty()) << each.name;
  }
}

TEST_F(TamperingTest, AKindIsThereForEachPropertyAndDirectionWhereItApplies) {
  EXPECT_THAT(names_, Contains("customers.email.to-target.left-out-of-updates"));
  EXPECT_THAT(names_, Contains("customers.email.to-source.left-out-of-updates"));
  EXPECT_THAT(names_, Contains("human-data.dateOfBirth.to-target.a-day-later"));
  EXPECT_THAT(names_, Contains("projects.departmentCode.from-target.look-up-empty"));
  EXPECT_THAT(names_, Contains("projects.from-source.later-pages-hidden"));
  EXPECT_THAT(names_, Not(Contains("customers.email.to-target.a-day-later")));
  EXPECT_THAT(names_, Not(Contains("customers.type.to-target.left-out-of-updates"))) << "set on creation only";
}

TEST_F(TamperingTest, ATamperingConcernsThePropertyInItsDirectionAndTheSentencesAboutAllProperties) {
  const auto& write = called("customers.email.to-target.cleared");
  EXPECT_THAT(write.items,
              ElementsAre("customers/property/email~EmailAddress", "customers/keep-in-sync", "customers/every"));
  EXPECT_EQ(write.direction, "from-source");
  EXPECT_EQ(write.what, "EmailAddress is cleared in writes to PowerOffice GO");
  EXPECT_EQ(called("customers.email.from-target.blank").direction, "from-target");
  EXPECT_THAT(called("customers.email.to-target.left-out-of-updates").items,
              ElementsAre("customers/property/email~EmailAddress", "customers/keep-in-sync"));
  EXPECT_THAT(called("projects.to-source.creations-doubled").items, ElementsAre("projects/every"));
}

TEST_F(TamperingTest, NothingIsCreatedWhereTheSyncDoesNotCreate) {
  auto options = sync_.options();
  auto subject = *options.subject;
  subject.capabilities.creates_in_source = false;
  const auto fewer =
      tamperings_of({.checklist = options.checklist, .model = options.model, .subject = &subject}, sync_.catalogue());
  std::set<std::string> left = names_;
  for (const auto& each : fewer) left.erase(each.name);
  EXPECT_THAT(left, Contains("customers.email.to-source.left-out-of-creations"));
  EXPECT_THAT(left, Contains("projects.to-source.creations-doubled"));
  EXPECT_THAT(left, Not(Contains("projects.to-target.creations-doubled")));
}

TEST_F(TamperingTest, APartIsAboutTheRecordsOfItsKind) {
  using Fields = std::vector<std::pair<std::string, nlohmann::json>>;
  EXPECT_EQ(called("human-data.firstName.to-source.cut-short").only, (Fields{{"type", "person"}}));
  EXPECT_EQ(called("human-data.firstName.to-target.cut-short").only, (Fields{{"IsPerson", true}}));
  EXPECT_THAT(called("customers.email.to-target.cleared").only, IsEmpty());
  EXPECT_EQ(called("projects.managerEmail.from-target.look-up-empty").collection, "Employees");
}

}  // namespace
}  // namespace dataflow_qa::sabotage
