#include "reports/manual/manual.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json_text.h"
#include "reports/basis.h"
#include "reports/gate.h"
#include "reports/model/as_written.h"
#include "reports/model/json.h"
#include "reports/model/schema.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;

/// A file with one try.
std::string manual_text_of(const std::string& item, const std::string& result, const std::string& on = "2026-01-31",
                           const std::string& more = "") {
  return fmt::format(
      R"({{"format": "dataflow-qa/manual", "version": 1, "tries": [
           {{"item": "{}", "done": "Renamed a customer.", "result": "{}", "by": "Kari Nordmann", "on": "{}"}}{}]}})",
      item, result, on, more);
}

constexpr std::string_view today = "2026-02-01";

ManualFile manual_file_of(const std::string& text, const std::string& name = "manual.json") {
  return read_manual(text, name, today).value();
}

std::string error_of(const std::string& text) {
  const auto file = read_manual(text, "manual.json", today);
  return file ? "" : file.error().text();
}

/// `results` with one try by hand.
Results tried(Results results, const std::string& item, const std::string& result) {
  EXPECT_TRUE(add_manual(results, manual_file_of(manual_text_of(item, result))));
  return results;
}

const Item& item_called(const Results& results, const std::string& id) {
  return *std::find_if(results.items.begin(), results.items.end(), [&](const Item& each) { return each.id == id; });
}

TEST(ManualFile, IsReadAndFitsItsSchema) {
  const auto text = manual_text_of("customers/every", "failed");
  const auto file = manual_file_of(text);
  ASSERT_EQ(file.tries.size(), 1U);
  EXPECT_EQ(file.tries[0].item, "customers/every");
  EXPECT_EQ(file.tries[0].what, (ManualTry{"Renamed a customer.", Verdict::failed, "Kari Nordmann", "2026-01-31", ""}));
  EXPECT_EQ(first_violation(base::parse_json(text).value(), manual_schema()), std::nullopt);
}

TEST(ManualFile, IsReadStrictly) {
  EXPECT_EQ(error_of(manual_text_of("a", "pased")),
            "manual.json: /tries/0/result: unknown value \"pased\" (did you mean \"passed\"?) (known: passed, failed)");
  EXPECT_EQ(error_of(manual_text_of("a", "passed", "31.1.2026")),
            "manual.json: /tries/0/on: expected a day like 2026-06-30, got \"31.1.2026\"");
  EXPECT_THAT(error_of(R"({"format": "dataflow-qa/manual", "version": 1, "tires": []})"),
              HasSubstr("/tires: unknown key (did you mean \"tries\"?)"));
  EXPECT_THAT(error_of(R"({"format": "dataflow-qa/results", "version": 1, "tries": []})"), HasSubstr("/format: "));
}

TEST(ManualTries, OfAnUnknownItemAreAnErrorThatSuggestsOne) {
  Results results = sample::mixed();
  const auto added = add_manual(results, manual_file_of(manual_text_of("customers/evry", "passed")));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().text(),
            "manual.json: /tries/0/item: the document has no item \"customers/evry\" (did you mean "
            "\"customers/every\"?); `dataflow-qa checklist` lists the ids");
}

TEST(ManualTries, CountWhereNoCheckSaysAnything) {
  const auto results = tried(sample::mixed(), "projects/merge", "passed");
  EXPECT_EQ(item_called(results, "projects/merge").verdict, Verdict::passed);
  EXPECT_TRUE(is_passed_by_hand(item_called(results, "projects/merge")));
  EXPECT_EQ(totals(results).manual, (std::map<Verdict, std::int64_t>{{Verdict::passed, 1}}));
}

TEST(ManualTries, PassNothingThatTheSubjectDoesNotClaim) {
  auto results = sample::all_passed();
  auto& item = results.items.front();
  item.checks.front().verdict = Verdict::not_applicable;
  item.checks.front().unclaimed = true;
  EXPECT_EQ(item_called(tried(results, item.id, "passed"), item.id).verdict, Verdict::not_applicable);
}

TEST(ManualTries, NeverOverrideAFailure) {
  const std::string id = "customers/property/email~EmailAddress";
  const auto results = tried(sample::mixed(), id, "passed");
  EXPECT_EQ(item_called(results, id).verdict, Verdict::failed);
  EXPECT_TRUE(is_contradicted_by_hand(item_called(results, id)));
}

TEST(ManualTries, FailAnItemThatPassed) {
  const auto results = tried(sample::all_passed(), "customers/every", "failed");
  EXPECT_EQ(item_called(results, "customers/every").verdict, Verdict::failed);
  EXPECT_EQ(verdict_of(results), Verdict::failed);
}

TEST(ManualTries, OfWhichOneFailedContradictNoCheckThatPassed) {
  const std::string id = "customers/every";
  auto results = tried(sample::all_passed(), id, "failed");
  EXPECT_TRUE(add_manual(results, manual_file_of(manual_text_of(id, "passed", "2026-02-01"))));
  EXPECT_EQ(item_called(results, id).verdict, Verdict::failed);
  EXPECT_FALSE(is_contradicted_by_hand(item_called(results, id)));
  EXPECT_THAT(basis(results), ::testing::Contains("1 statement passed and failed by hand: the failure counts"));
}

TEST(ManualTries, ThatContradictEachOtherAreAnError) {
  const std::string slip =
      "manual.json: /tries/{}/result: \"failed\" contradicts another try of customers/every: the same person did the "
      "same on the same day; correct one of them, or say in \"done\" what differed";
  EXPECT_EQ(error_of(manual_text_of("customers/every", "passed", "2026-01-31",
                                    R"(, {"item": "customers/every", "done": "Renamed a customer.", "result": "failed",
                                          "by": "Kari Nordmann", "on": "2026-01-31"})")),
            fmt::format(fmt::runtime(slip), 1));
  auto results = tried(sample::all_passed(), "customers/every", "passed");
  EXPECT_EQ(add_manual(results, manual_file_of(manual_text_of("customers/every", "failed"))).error().text(),
            fmt::format(fmt::runtime(slip), 0));
}

TEST(ManualTries, OfTomorrowAreAnError) {
  EXPECT_EQ(error_of(manual_text_of("a", "passed", "2026-02-03")),
            "manual.json: /tries/0/on: 2026-02-03 is still to come (today is 2026-02-01): give the day on which it was "
            "tried");
  EXPECT_EQ(error_of(manual_text_of("a", "passed", "2026-02-02")), "") << "it is the second in the east already";
}

TEST(ManualTries, AloneDoNotPassARun) {
  Results results = sample::all_passed();
  for (Item& item : results.items) item.checks.clear();
  sample::settle(results);
  for (const auto& id : {"customers/every", "customers/property/name~Name", "customers/property/email~EmailAddress",
                         "projects/property/code~Code"}) {
    results = tried(std::move(results), id, "passed");
  }
  EXPECT_EQ(verdict_of(results), Verdict::not_run);
}

TEST(ManualTries, AreLimitedByThePolicyOfTheGate) {
  const auto results = tried(sample::mixed(), "projects/merge", "passed");
  const auto rule_for = [&](const GatePolicy& policy) {
    const auto gate = judge(results, policy);
    const auto is_it = [](const GateRule& rule) { return rule.text.starts_with("statements that passed by hand"); };
    return *std::find_if(gate.rules.begin(), gate.rules.end(), is_it);
  };
  EXPECT_TRUE(rule_for({}).holds);
  const auto none = read_gate_policy(R"({"format": "dataflow-qa/gate-policy", "version": 1, "by_hand": 0})", "p.json");
  EXPECT_FALSE(rule_for(none.value()).holds);
  EXPECT_THAT(rule_for(none.value()).about, ElementsAre("projects/merge"));
}

TEST(ManualTries, AreKeptInTheResultsOnceAndTheFileStaysSound) {
  auto results = tried(tried(sample::all_passed(), "customers/every", "failed"), "customers/every", "failed");
  results.run.exit = 1;
  const auto again = read_as_written(write_json(results), "results.json");
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_THAT(item_called(*again, "customers/every").manual, ElementsAre(Eq(results.items[0].manual[0])));
}

}  // namespace
}  // namespace dataflow_qa::reports
