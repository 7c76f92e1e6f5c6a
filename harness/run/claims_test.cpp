#include "harness/run/claims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::run {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

class RunClaimsTest : public ::testing::Test {
 protected:
  RunClaimsTest() {
    checklist_.items = {
        {.id = "customers/every", .dataflow = "customers", .kind = checklist::Kind::every},
        {.id = "customers/keep-in-sync", .dataflow = "customers", .kind = checklist::Kind::keep_in_sync},
        {.id = "customers/name", .dataflow = "customers", .kind = checklist::Kind::property}};
    checklist_.items.back().property = {.source = "name", .target = "Name"};
  }

  /// The check of this name and item, after the subject's claims.
  CheckDefinition excused(const std::string& name, const std::string& item) const {
    std::vector<CheckDefinition> checks{{.name = name, .item = item, .flow = &two_.flow("customers")}};
    if (name.find("from-target") != std::string::npos) checks[0].direction = "from-target";
    if (name.find("from-source") != std::string::npos) checks[0].direction = "from-source";
    excuse_what_is_not_claimed({.checklist = &checklist_, .model = &two_.model, .subject = &subject_}, checks);
    return checks[0];
  }
  [[nodiscard]] std::string mistake() const {
    const auto known = require_known_names(subject_, two_.model);
    return known ? "none" : known.error().text();
  }

  world::testing::TwoSystems two_;
  checklist::Checklist checklist_;
  subject::SubjectFile subject_{.file = "subject.json"};
};

TEST_F(RunClaimsTest, ExcuseTheDirectionThatIsNotClaimed) {
  subject_.capabilities.directions.from_target = false;
  const std::string item = "customers/name";
  const auto back = excused("customers.sync.from-target.name", item);
  EXPECT_TRUE(back.unclaimed);
  EXPECT_THAT(back.not_applicable, Optional(HasSubstr("does not claim to carry edits of customers from Power")));
  EXPECT_FALSE(excused("customers.sync.from-source.name", item).unclaimed);
  EXPECT_FALSE(excused("customers.link.new", "customers/every").unclaimed);
}

TEST_F(RunClaimsTest, ExcuseStatementsOfCreationAndOfADataflow) {
  subject_.capabilities.dataflows["customers"].creates_in_target = false;
  EXPECT_TRUE(excused("customers.link.new", "customers/every").unclaimed);
  EXPECT_FALSE(excused("customers.sync.both", "customers/keep-in-sync").unclaimed);
  subject_.capabilities.dataflows["customers"].any = false;
  EXPECT_TRUE(excused("customers.sync.both", "customers/keep-in-sync").unclaimed);
}

TEST_F(RunClaimsTest, HoldToTheLaterEditOnlyWhereRecordsShowWhenTheyChanged) {
  const world::testing::TwoSystems undated(R"({"mapping": 1, "source": "Custom PMS", "target": "Kimai", "dataflows": [
    {"slug": "customers", "source": {"entity": "Customer", "collection": "customers"},
     "target": {"entity": "Customers", "collection": "customers"},
     "properties": [{"source": "name", "target": "name", "type": "string"}]}]})");
  subject_.capabilities.conflicts = subject::ConflictRule::last_change_wins;
  const SuiteInput dated_input{.model = &two_.model, .subject = &subject_};
  EXPECT_EQ(conflict_rule(dated_input, two_.flow("customers")), subject::ConflictRule::last_change_wins);
  const SuiteInput input{.model = &undated.model, .subject = &subject_};
  const auto& flow = undated.flow("customers");
  EXPECT_EQ(conflict_rule(input, flow), subject::ConflictRule::unspecified);
  EXPECT_THAT(excuse_for_rule(input, flow), Optional(HasSubstr("records of Kimai do not show when they changed")));
  subject_.capabilities.conflicts = subject::ConflictRule::source_wins;
  EXPECT_EQ(conflict_rule(input, flow), subject::ConflictRule::source_wins);
}

TEST_F(RunClaimsTest, RefuseNamesThatTheMappingDoesNotHave) {
  EXPECT_EQ(mistake(), "none");
  subject_.capabilities.dataflows["customers"] = {.place = "/capabilities/dataflows/customers",
                                                  .properties = {{"Name", {}}, {"nmae", {}}}};
  EXPECT_THAT(mistake(), HasSubstr("subject.json: /capabilities/dataflows/customers/properties/nmae: the dataflow "
                                   "customers has no property \"nmae\" (did you mean \"name\"?) (known: "));
  subject_.capabilities.dataflows = {{"custmers", {}}};
  EXPECT_THAT(mistake(), HasSubstr("there is no dataflow \"custmers\" (did you mean \"customers\"?)"));
}

TEST_F(RunClaimsTest, RefuseOnePropertyUnderBothOfItsNames) {
  subject_.capabilities.dataflows["customers"] = {.place = "/capabilities/dataflows/customers",
                                                  .properties = {{"name", {}}, {"Name", {.from_target = false}}}};
  EXPECT_THAT(mistake(), HasSubstr("/properties/Name: \"name\" and \"Name\" are one property: claim it by one"));
}

}  // namespace
}  // namespace dataflow_qa::run
