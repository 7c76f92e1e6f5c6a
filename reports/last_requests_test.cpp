#include "reports/last_requests.h"

#include <gtest/gtest.h>

namespace dataflow_qa::reports {
namespace {

const LastRequest refused{.system = "Custom PMS",
                          .method = "GET",
                          .target = "/api/v1/customers",
                          .status = 401,
                          .reason = "Unauthorized: The header X-Api-Key is missing or wrong."};

TEST(LastRequest, SaysWhatWasAskedOfWhomAndTheAnswer) {
  EXPECT_EQ(last_request_text(refused),
            "GET /api/v1/customers of Custom PMS: 401 Unauthorized: The header X-Api-Key is missing or wrong.");
}

TEST(LastRequest, SaysHowOftenItCameAndThatNoAnswerDid) {
  EXPECT_EQ(answer_text({.status = 200, .times = 3}), "200 (3 times)");
  EXPECT_EQ(answer_text({}), "no answer");
  EXPECT_EQ(answer_text({.status = 401}), "401 (no reason given)");
}

TEST(OutputFile, IsNamedWhereTheSubjectEndedHungOrWasRefused) {
  Check check;
  EXPECT_FALSE(is_about_subjects_end(check));
  check.failures = {{.kind = FailureKind::missing}};
  EXPECT_FALSE(is_about_subjects_end(check));
  check.failures[0].cause.kind = CauseKind::requests_failed;
  EXPECT_TRUE(is_about_subjects_end(check));
  check.failures = {{.kind = FailureKind::died}};
  EXPECT_TRUE(is_about_subjects_end(check));
}

TEST(OutputFile, IsNamedOnlyWhereThereIsOne) {
  EXPECT_EQ(output_file_text({}), "");
  EXPECT_EQ(output_file_text({.subject_output = "subject-output.txt"}),
            "All that the subject wrote is in subject-output.txt, beside results.json.");
}

}  // namespace
}  // namespace dataflow_qa::reports
