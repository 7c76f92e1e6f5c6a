#include "reports/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> broken(const Results& results, const GatePolicy& policy = {}) {
  std::vector<std::string> out;
  for (const GateRule& rule : judge(results, policy).rules) {
    if (!rule.holds) out.push_back(rule.text);
  }
  return out;
}

Results with(Verdict verdict, const std::string& level = "required") {
  Results results = sample::all_passed();
  Item item = results.items[1];
  item.id += "-2";
  item.level = level;
  item.checks.resize(1);
  item.checks[0].verdict = verdict;
  item.verdict = verdict;
  results.items.push_back(item);
  return results;
}

TEST(Gate, PassesWhatPassedAndSaysWhatHolds) {
  EXPECT_TRUE(judge(sample::all_passed(), {}).passes());
  EXPECT_TRUE(golden::matches("gate-passed.txt", console::gate(judge(sample::all_passed(), {}), {})));
}

TEST(Gate, FailsForEachTroubleOfARequiredStatement) {
  for (const Verdict verdict :
       {Verdict::failed, Verdict::flaky, Verdict::error, Verdict::not_run, Verdict::uncovered}) {
    EXPECT_FALSE(judge(with(verdict), {}).passes()) << to_string(verdict);
  }
  for (const Verdict verdict : {Verdict::known, Verdict::not_applicable, Verdict::passed}) {
    EXPECT_TRUE(judge(with(verdict), {}).passes()) << to_string(verdict);
  }
}

TEST(Gate, MayRequireThatTheSubjectClaimsEveryStatement) {
  auto results = with(Verdict::not_applicable);
  results.items.back().checks[0].unclaimed = true;
  EXPECT_TRUE(judge(results, {}).passes());
  EXPECT_THAT(broken(results, {.unclaimed = 0}),
              ElementsAre("required statements that the subject does not claim: 1 (none is allowed)"));
}

TEST(Gate, NeverPassesAnIncompleteRunOneInTroubleOrOneOfNothing) {
  GatePolicy anything;
  anything.uncovered.reset();
  anything.required.clear();
  anything.partial = true;
  Results early = sample::all_passed();
  early.complete = false;
  EXPECT_THAT(broken(early, anything), ElementsAre(HasSubstr("ended early")));
  Results trouble = sample::all_passed();
  trouble.run.trouble = "the subject was never ready";
  EXPECT_THAT(broken(trouble, anything), ElementsAre("the subject was never ready"));
  Results nothing = sample::all_passed();
  nothing.items.clear();
  EXPECT_THAT(broken(nothing, anything), ElementsAre(HasSubstr("nothing ran")));
}

TEST(Gate, SaysNothingRanOnlyWhereNoCheckHasAVerdict) {
  Results broken_throughout = sample::all_passed();
  for (Item& item : broken_throughout.items) sample::fail(item.checks[0], "It did not arrive.");
  sample::settle(broken_throughout);
  EXPECT_THAT(broken(broken_throughout),
              ElementsAre("no required statement passed: 4 failed", "failed required statements: 4 (none is allowed)"));
  Results stopped = sample::all_passed();
  for (Item& item : stopped.items) {
    for (Check& check : item.checks) check.verdict = Verdict::not_run;
  }
  sample::settle(stopped);
  EXPECT_THAT(broken(stopped), ::testing::Contains("nothing ran: no check has a verdict"));
}

TEST(Gate, PassesAPartOfADocumentOnlyWhereThePolicySaysSo) {
  Results filtered = sample::all_passed();
  filtered.run.filter = "customers.*";
  EXPECT_THAT(broken(filtered), ElementsAre(HasSubstr("only a part")));
  GatePolicy partial;
  partial.partial = true;
  EXPECT_THAT(broken(filtered, partial), ElementsAre());
}

TEST(Gate, HoldsAdvisoryStatementsAndFindingsToThePolicysNumbers) {
  EXPECT_TRUE(judge(with(Verdict::failed, "advisory"), {}).passes());
  Results found = with(Verdict::failed, "advisory");
  found.findings = {{"unknown-route", "GET /v2/Invoices", std::nullopt, std::nullopt}};
  const auto policy = read_gate_policy(R"({"format": "dataflow-qa/gate-policy", "version": 1,
    "advisory": {"failed": 0}, "findings": {"unknown-route": 0}})",
                                       "policy.json");
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_THAT(broken(found, *policy), ElementsAre("failed advisory statements: 1 (none is allowed)",
                                                  "findings of the kind unknown-route: 1 (none is allowed)"));
}

TEST(Gate, SaysWhatIsWrongInAPolicyAndWhere) {
  const auto error = [](const std::string& keys) {
    return read_gate_policy(R"({"format": "dataflow-qa/gate-policy", "version": 1)" + keys + "}", "p.json")
        .error()
        .text();
  };
  EXPECT_EQ(
      error(R"(, "required": {"faild": 0})"),
      "p.json: /required/faild: unknown key (did you mean \"failed\"?) (known: failed, flaky, error, not-run, known)");
  EXPECT_THAT(error(R"(, "uncovered": -1)"), HasSubstr("p.json: /uncovered: expected the most that is allowed"));
  EXPECT_THAT(error(R"(, "partial": 1)"), HasSubstr("p.json: /partial: "));
  EXPECT_EQ(read_gate_policy("{}", "p.json").error().text(), "p.json: the key \"format\" is missing");
  EXPECT_EQ(read_gate_policy(R"({"format": "x"})", "p.json").error().text(),
            "p.json: /format: expected \"dataflow-qa/gate-policy\", got \"x\"");
}

TEST(Gate, SaysWhatPassedAndWhatDidNotOverEveryVerdictAndHostileText) {
  EXPECT_TRUE(golden::matches("gate-failed.txt", console::gate(judge(sample::mixed(), {}), {})));
  GatePolicy strict;
  strict.findings["*"] = 0;
  EXPECT_TRUE(golden::matches("gate-hostile.txt", console::gate(judge(sample::hostile(), strict), {})));
}

}  // namespace
}  // namespace dataflow_qa::reports
