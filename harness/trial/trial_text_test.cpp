#include "harness/trial/trial_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::trial {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const Step passed{"customers", "creates a record", Step::Outcome::passed, "POST /api/customers", R"({"name":"A"})", 200,
                  {}};
const Step failed{"customers",
                  "lists 3 records",
                  Step::Outcome::failed,
                  "GET /api/customers",
                  {},
                  200,
                  {"every record once", "none", "/rest/paging"}};
const Step skipped{"customers", "has no change filter", Step::Outcome::not_called_for, {}, {}, 0, {}};

TEST(TrialText, EachStepIsALine) {
  EXPECT_EQ(line_of(passed, {}), "ok   customers: creates a record: POST /api/customers {\"name\":\"A\"} -> 200\n");
  EXPECT_EQ(line_of(skipped, {}), "-    customers: has no change filter\n");
}

TEST(TrialText, AFailureSaysWhatWasExpectedAndWhereToLook) {
  EXPECT_EQ(line_of(failed, {}),
            "FAIL customers: lists 3 records: GET /api/customers -> 200\n"
            "       expected: every record once\n"
            "       actual:   none\n"
            "       see:      /rest/paging\n");
}

TEST(TrialText, LongBodiesAreCut) {
  Step step = passed;
  step.sent = std::string(500, 'x');
  const auto line = line_of(step, {});
  EXPECT_LE(line.size(), 101U);
  EXPECT_THAT(line, HasSubstr("... -> 200"));
}

TEST(TrialText, TheLastSentenceCountsAndNamesWhatIsAssumed) {
  mocks::System system;
  system.declaration.label = "Kimai";
  system.marks = {{"/rest/lock", "assumed", {}}, {"/rest", "documented", "manual"}};
  EXPECT_EQ(last_sentence(system, {passed, failed, skipped}, {}),
            "Kimai: 1 step passed, 1 failed, 1 is not called for; 1 fact is assumed: /rest/lock.\n");
  EXPECT_THAT(report(system, {passed, failed}, {.quiet = true}), StartsWith("FAIL"));
  EXPECT_THAT(report(system, {passed, failed}, {.color = true}), HasSubstr("\x1b[32mok\x1b[0m"));
  EXPECT_THAT(report(system, {passed}, {}), Not(HasSubstr("\x1b")));
}

TEST(TrialText, WhatADescriptionSaysCannotHideOnATerminal) {
  mocks::System system;
  system.declaration.label = "Ki\x1b[8mmai";
  system.marks = {{"/re\x1b[8mst", "assumed", {}}};
  Step hidden = failed;
  for (auto* text : {&hidden.collection, &hidden.what, &hidden.request, &hidden.sent, &hidden.fault.expected,
                     &hidden.fault.actual, &hidden.fault.pointer}) {
    *text += "\x1b[8m\n";
  }
  const auto text = report(system, {hidden}, {.color = true});
  EXPECT_THAT(text, HasSubstr("Ki<U+001B>[8mmai: 0 steps passed"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[8m")));
}

}  // namespace
}  // namespace dataflow_qa::trial
