// Sentences beyond "every": a document of the project's own that has them, a sync that does what they say, and syncs
// that do not.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

constexpr const char* kLinked = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go-linked.rst";
constexpr const char* kSubject = DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync-linked.json";
class LinkedTest : public ProgramTest {
 protected:
  Outcome run_linked(const std::string& subject) {
    return program({"run", "--document", kLinked, "--subject", subject});
  }
};

TEST_F(LinkedTest, ASyncThatKeepsToEachSentencePassesThemAll) {
  const auto outcome = run_linked(kSubject);
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  const auto run = results();
  EXPECT_THAT(
      items_that(run, Verdict::passed),
      IsSupersetOf({"customers/precondition", "customers/create-if-connected", "customers/merge/email~EmailAddress",
                    "customers/merge/organisationNumber~OrganizationNumber", "human-data/precondition",
                    "human-data/create-if-connected", "human-data/merge/email~EmailAddress", "projects/merge-or-create",
                    "projects/merge/code~Code", "projects/merge/name~Name"}));
  EXPECT_THAT(items_that(run, Verdict::passed), ::testing::SizeIs(run.items.size()));
  EXPECT_THAT(run.findings, IsEmpty());
}

TEST_F(LinkedTest, ASubjectThatDoesNothingFailsWhateverExpectsSomething) {
  const auto subject = file("subject.json", R"({"command": ["/bin/sh", "-c", "echo up; exec sleep 1000"],
    "name": "idler", "ready": {"output": "^up"}, "poll_interval_ms": 100})");
  EXPECT_EQ(run_linked(subject).exit, 1);
  // To do nothing is what the precondition asks for.
  EXPECT_THAT(checks_that(results(), Verdict::passed),
              ::testing::Each(::testing::AnyOf(::testing::EndsWith(".precondition.unlinked"),
                                               ::testing::EndsWith(".sync.untouched"))));
}

TEST_F(LinkedTest, AConditionIsTriedWhereTheMappingSaysByAFieldWhatItMeans) {
  auto arguments = other_document("conditional");
  for (const auto* more : {"--subject", DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync.json", "--filter",
                           "projects.link.*:projects.precondition.*"}) {
    arguments.emplace_back(more);
  }
  arguments.insert(arguments.begin(), "run");
  const auto outcome = program(arguments);
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::passed),
              AllOf(IsSupersetOf({"projects.link.existing", "projects.link.new", "projects.link.one-to-one",
                                  "projects.precondition.unmet"}),
                    Not(Contains("projects.link.born-in-target"))));
  EXPECT_THAT(checks_that(results(), Verdict::failed), IsEmpty());
  EXPECT_THAT(items_that(results(), Verdict::passed), ElementsAre("projects/conditional"));
}

TEST_F(LinkedTest, CoverageShowsEachItemProved) {
  const auto outcome = program({"checklist", "--coverage", kLinked});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\n  customers/precondition\n      customers.precondition.unlinked\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  customers/create-if-connected\n      customers.condition.connected\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  projects/merge-or-create\n      projects.match.or-create\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  projects/merge/name~Name\n      projects.merge.name\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("no check")));
}

TEST_F(LinkedTest, WhatTheMappingLeavesOpenIsNotApplicableAndSaysWhy) {
  auto text = read_text(kLinked);
  const auto replace = [&](const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, from.size(), to);
  };
  replace("connected to a Custom PMS Project that", "connected to a Custom PMS Deal, or Project that");
  replace("   * - email\n     - EmailAddress\n", "   * - number\n     - Number\n");
  const auto outcome = program({"run", "--list", "--document", file("my.rst", text)});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("customers.condition.connected.project "));
  EXPECT_THAT(outcome.out, HasSubstr("(not applicable: the mapping has no reference from “Deal” to these records"));
  EXPECT_THAT(outcome.out, HasSubstr("(not applicable: the mapping has no such pair of properties for these records"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
