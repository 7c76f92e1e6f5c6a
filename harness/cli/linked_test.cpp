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
using ::testing::UnorderedElementsAre;

constexpr const char* kLinked = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go-linked.rst";
constexpr const char* kSubject = DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync-linked.json";
constexpr const char* kLinkFirst = R"("--link-first", "customers", "--create-if-connected", "customers:projects")";
constexpr const char* kMergeBy =
    "customers:email=EmailAddress,customers:organisationNumber=OrganizationNumber,"
    "projects:code=Code,projects:name=Name";

class LinkedTest : public ProgramTest {
 protected:
  Outcome run_linked(const std::string& subject) {
    return program({"run", "--document", kLinked, "--subject", subject});
  }
  /// pms-go-sync with other rules than the document's.
  std::string sync_with(const std::string& rules, const std::string& program = R"("{program_dir}/pms-go-sync")") {
    return file("subject.json", fmt::format(R"({{"name": "other-rules", "poll_interval_ms": 100,
      "command": [{}, "run", {}, "--go-requests-per-second", "0"]}})",
                                            program, rules));
  }
};

TEST_F(LinkedTest, ASyncThatHeedsEachSentencePassesThemAll) {
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

TEST_F(LinkedTest, ASyncThatCreatesWithoutALinkFailsThePreconditionAlone) {
  const auto outcome = run_linked(sync_with(fmt::format(R"("--merge-by", "{}")", kMergeBy)));
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::failed),
              UnorderedElementsAre("customers.precondition.unlinked", "human-data.precondition.unlinked"));
  EXPECT_THAT(outcome.out, HasSubstr("though there was no link yet and nothing that calls for one"));
}

TEST_F(LinkedTest, ASyncThatOverlooksACriterionFailsThatCriterionAlone) {
  std::string rules = kMergeBy;
  const std::string overlooked = "customers:organisationNumber=OrganizationNumber,";
  rules.erase(rules.find(overlooked), overlooked.size());
  EXPECT_EQ(run_linked(sync_with(fmt::format(R"({}, "--merge-by", "{}")", kLinkFirst, rules))).exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::failed), ElementsAre("customers.merge.organisationNumber"));
}

TEST_F(LinkedTest, ASyncThatDoublesWhatItShouldMergeFailsThatCriterionAlone) {
  std::string rules = kMergeBy;
  rules.erase(rules.find(",projects:name=Name"));
  const auto outcome = run_linked(sync_with(fmt::format(R"({}, "--merge-by", "{}")", kLinkFirst, rules)));
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::failed), ElementsAre("projects.merge.name"));
  EXPECT_THAT(outcome.out, HasSubstr("has 2 counterparts in PowerOffice GO"));
}

TEST_F(LinkedTest, ASyncThatMergesByMoreThanTheCriteriaFailsTheCriteria) {
  const auto rules = fmt::format(R"({}, "--merge-by", "{},customers:phone=PhoneNumber")", kLinkFirst, kMergeBy);
  const auto outcome = run_linked(sync_with(rules));
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(
      checks_that(results(), Verdict::failed),
      UnorderedElementsAre("customers.merge.email", "customers.merge.organisationNumber", "human-data.merge.email"));
  EXPECT_THAT(outcome.out, HasSubstr("they were merged"));
}

TEST_F(LinkedTest, ASyncThatDoesNotSeeALaterConnectionFailsTheConditionAlone) {
  const auto subject = sync_with(fmt::format(R"({}, "--merge-by", "{}")", kLinkFirst, kMergeBy),
                                 R"("{program_dir}/defective-sync", "blind-to-moves", "{program_dir}/pms-go-sync")");
  EXPECT_EQ(run_linked(subject).exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::failed),
              UnorderedElementsAre("customers.condition.connected", "human-data.condition.connected"));
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

/// The own document with a condition over its projects, and a mapping that says by a field what it means.
class ConditionTest : public ProgramTest {
 protected:
  ConditionTest() {
    auto text = read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst");
    const std::string every = "Every Custom PMS Project will be";
    text.replace(text.find(every), every.size(), "When a Custom PMS Project is internal, it  will be");
    const std::string row = "   * - internal\n     - IsInternal\n     - \"boolean\"\n";
    text.erase(text.find(row), row.size());
    document_ = file("conditional.rst", text);
    auto mapping = nlohmann::json::parse(read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json"));
    auto& properties = mapping["dataflows"][2]["properties"];
    properties.erase(std::find_if(properties.begin(), properties.end(),
                                  [](const auto& property) { return property["source"] == "internal"; }));
    unconditional_ = file("every.json", mapping.dump());
    mapping["dataflows"][2]["when"] = {{"internal", true}};
    mapping_ = file("internal.json", mapping.dump());
  }
  Outcome run_with(const std::string& subject) {
    return program({"run", "--document", document_, "--mapping", mapping_, "--subject", subject, "--filter",
                    "projects.link.*:projects.precondition.*"});
  }
  std::string document_;
  std::string mapping_;
  std::string unconditional_;
};

TEST_F(ConditionTest, IsTriedWhereTheMappingSaysByAFieldWhatItMeans) {
  const auto outcome = run_with(DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync.json");
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::passed),
              AllOf(IsSupersetOf({"projects.link.existing", "projects.link.new", "projects.link.one-to-one",
                                  "projects.precondition.unmet"}),
                    Not(Contains("projects.link.born-in-target"))));
  EXPECT_THAT(checks_that(results(), Verdict::failed), IsEmpty());
  EXPECT_THAT(items_that(results(), Verdict::passed), ElementsAre("projects/conditional"));
}

TEST_F(ConditionTest, ASyncThatDoesNotHeedItFails) {
  const auto subject = file("subject.json", fmt::format(R"({{"name": "every", "poll_interval_ms": 100,
    "command": ["{{program_dir}}/pms-go-sync", "run", "--mapping", "{}", "--go-requests-per-second", "0"]}})",
                                                        unconditional_));
  EXPECT_EQ(run_with(subject).exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::failed), Contains("projects.precondition.unmet"));
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

TEST_F(LinkedTest, WhatTheMappingCannotTellIsNotApplicableAndSaysWhy) {
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
