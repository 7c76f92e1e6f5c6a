// `dataflow-qa doctor`, as people call it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class DoctorTest : public ProgramTest {
 protected:
  [[nodiscard]] std::string shell(const std::string& script, const std::string& more = "") const {
    return file("subject.json", R"({"name": "mine", "command": ["sh", "-c", ")" + script +
                                    R"("], "poll_interval_ms": 20,
                                    "timeouts": {"ready_s": 2})" +
                                    more + "}");
  }
};

TEST_F(DoctorTest, SaysWhatTheBundledSyncDoes) {
  const auto outcome = program({"doctor"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("It was ready after "), HasSubstr("GO_BASE_URL, "), HasSubstr("\nCustom PMS: "),
                    HasSubstr("It signs in by X-Api-Key.\n"), HasSubstr("Authorization (Bearer)"),
                    HasSubstr("customers: listed "), HasSubstr("24 records created"), HasSubstr("Nothing was refused."),
                    HasSubstr("It can be tried: ")));
}

TEST_F(DoctorTest, SaysWhyASyncCannotBeTried) {
  const auto outcome =
      program({"doctor", "--subject", shell("echo no config >&2; exit 4", R"(, "pass_env": ["NONE"])")});
  EXPECT_EQ(outcome.exit, 3) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("pass_env names NONE, which is not set here."), HasSubstr("It never called this system."),
                    HasSubstr("It cannot be tried: "), HasSubstr("no config")));
}

TEST_F(DoctorTest, AWrongSubjectFileIsRefusedBeforeAnythingStarts) {
  EXPECT_EQ(program({"doctor", "--subject", "nowhere.json"}).exit, 2);
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
