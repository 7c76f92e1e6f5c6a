// dataflow-qa system check FILE...
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string systems = DATAFLOW_QA_SOURCE_DIR "/fixtures/systems/";

class SystemCheckTest : public ProgramTest {
 protected:
  /// The description of Kimai, whose lists do not show the id.
  [[nodiscard]] std::string without_ids() const {
    json system = json::parse(read_text(systems + "kimai.json"));
    system["entities"][0]["fields"][0]["views"] = {"single"};
    return file("without-ids.json", system.dump());
  }
};

TEST_F(SystemCheckTest, ADescriptionThatHoldsTogetherPasses) {
  const auto outcome = program({"system", "check", systems + "kimai.json", systems + "harvest.json"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("ok   customers: creates a record: POST /api/customers {"),
                                 HasSubstr("-    customers: has no change filter"), HasSubstr("Harvest: ")));
  EXPECT_THAT(outcome.out, HasSubstr("4 facts are assumed:"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b"))) << "a pipe";
}

TEST_F(SystemCheckTest, ADescriptionWithTombstonesAndCursorsPasses) {
  const auto outcome = program({"system", "check", systems + "custom-pms.json"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("ok   customers: lists it with includeDeleted=true: "),
                                 HasSubstr("ok   customers: makes one record for one Idempotency-Key: ")));
}

TEST_F(SystemCheckTest, AContradictionIsAFailureWithItsPlace) {
  const auto outcome = program({"system", "check", "--quiet", without_ids()});
  EXPECT_EQ(outcome.exit, 1) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("FAIL customers: "));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("see:      /entities/0/fields/0/views"), Not(HasSubstr("ok   "))));
}

TEST_F(SystemCheckTest, ASystemThatIsKnownIsTriedByItsName) {
  const auto outcome = program({"system", "check", "--quiet", "poweroffice-go", "Kimai"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(StartsWith("PowerOffice GO: "), HasSubstr("none failed"), HasSubstr("Kimai: ")));
  const auto slip = program({"system", "check", "kimay"});
  EXPECT_EQ(slip.exit, 2);
  EXPECT_THAT(slip.err, HasSubstr("kimay is neither a file nor a system that is known (did you mean \"kimai\"?)"));
}

TEST_F(SystemCheckTest, AFileThatIsNoDescriptionIsNotTried) {
  const auto broken = program({"system", "check", systems + "kimai.json", file("x.json", R"({"lable": "X"})")});
  EXPECT_EQ(broken.exit, 2);
  EXPECT_THAT(broken.err, AllOf(HasSubstr("x.json: /lable: unknown key"), HasSubstr("did you mean \"label\"?")));
  EXPECT_EQ(broken.out, "");
  EXPECT_EQ(program({"system", "check", "nowhere.json"}).exit, 2);
}

TEST_F(SystemCheckTest, ASystemWithAServiceOfItsOwnIsNotTried) {
  json description = json::parse(read_text(systems + "custom-pms.json"));
  description.erase("rest");
  const auto outcome = program({"system", "check", file("own.json", description.dump())});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("has a service of its own; there is nothing to try"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
