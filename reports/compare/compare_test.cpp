#include "reports/compare/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/compare/compare_groups.h"
#include "reports/compare/compare_reports.h"
#include "reports/golden.h"
#include "reports/model/json.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Check& check_of(Results& results, const std::string& name) {
  for (Item& item : results.items) {
    for (Check& check : item.checks) {
      if (check.name == name) return check;
    }
  }
  throw std::logic_error("the sample has no check " + name);
}

void pass(Check& check) {
  check.verdict = Verdict::passed;
  check.reason.reset();
  check.failures.clear();
}

/// The run before sample::mixed(): one release, one seed and one finding earlier.
Results earlier() {
  Results results = sample::mixed();
  results.run.id = "20260130T120000Z-41";
  results.run.seed = 41;
  results.run.subject.version = "0.9.0";
  results.run.duration_ms = 2000;
  results.document.sha256 = "0ld";
  results.figures = {{"requests", 1000}, {"effective_writes", 500}, {"polls", 9}};
  pass(check_of(results, "customers.sync.from-source.email"));
  pass(check_of(results, "projects.link.twins"));
  sample::fail(check_of(results, "customers.sync.from-target.name"), "The name of C-1002 did not arrive.");
  check_of(results, "customers.link.inactive").failures[0].message =
      "The inactive customer C-1099 had no counterpart after 3.4 s; tried again, alone, it had one.";
  check_of(results, "customers.sync.from-target.phone").reason = "The mock was busy.";
  results.items.back().level = "required";
  results.items.back().checks[0].level = "required";
  std::erase_if(results.items, [](const Item& item) { return item.id == "customers/property/website~WebsiteUrl"; });
  results.items.push_back(sample::property_item("customers", "fax", "FaxNumber"));
  results.findings.pop_back();
  results.findings.push_back({"same-title-twice", "The title stands twice.", 80, std::nullopt});
  sample::settle(results);
  return results;
}

std::vector<std::string> names(const std::vector<CheckChange>& changes) {
  std::vector<std::string> out;
  for (const CheckChange& change : changes) out.push_back(change.name);
  return out;
}

TEST(Compare, PutsEachCheckWhereItBelongsWorstFirst) {
  const Comparison found = compare(earlier(), sample::mixed());
  EXPECT_THAT(names(found.newly_failing), ElementsAre("customers.sync.from-source.email"));
  EXPECT_THAT(names(found.still_failing), ElementsAre("customers.sync.from-target.phone", "customers.link.inactive",
                                                      "projects/merge", "customers.hygiene.incremental"));
  EXPECT_THAT(names(found.fixed), ElementsAre("customers.sync.from-target.name"));
  EXPECT_THAT(names(found.otherwise), ElementsAre("projects.link.twins"));
}

TEST(Compare, SaysWhetherAFailureHasTheSameReasonWhateverItsIdsAndTimes) {
  const Comparison found = compare(earlier(), sample::mixed());
  EXPECT_FALSE(found.still_failing[0].same_reason);
  EXPECT_TRUE(found.still_failing[1].same_reason) << found.still_failing[1].why_before;
}

TEST(Compare, FindsItemsLevelsAndFindings) {
  const Comparison found = compare(earlier(), sample::mixed());
  EXPECT_THAT(found.added, ElementsAre(Field(&ItemChange::id, "customers/property/website~WebsiteUrl")));
  EXPECT_THAT(found.vanished, ElementsAre(Field(&ItemChange::id, "customers/property/fax~FaxNumber")));
  ASSERT_THAT(found.levels, SizeIs(1));
  EXPECT_EQ(found.levels[0].before + " → " + found.levels[0].now, "required → advisory");
  EXPECT_THAT(found.findings_added, ElementsAre(Field(&Finding::kind, "unknown-route")));
  EXPECT_THAT(found.findings_gone, ElementsAre(Field(&Finding::kind, "same-title-twice")));
}

TEST(Compare, ShowsFiguresWithTheirRatio) {
  const Comparison found = compare(earlier(), sample::mixed());
  EXPECT_EQ(found.figures[0].name, "requests per change");
  EXPECT_DOUBLE_EQ(*found.figures[0].before, 2.0);
  EXPECT_NEAR(*found.figures[0].ratio, 1234.0 / 321 / 2, 1e-9);
  EXPECT_EQ(found.figures[1].name, "settles");
  EXPECT_FALSE(found.figures[1].ratio) << "the run before did not count them";
  EXPECT_EQ(found.figures[2].name, "duration in ms");
  EXPECT_THAT(found.figures, Contains(Field(&FigureChange::name, "polls")));
}

TEST(Compare, SaysWhatChangedBetweenTheRuns) {
  const Comparison found = compare(earlier(), sample::mixed());
  std::vector<std::string> what;
  for (const RunChange& change : found.changed) what.push_back(change.what);
  EXPECT_THAT(what, ElementsAre("subject version", "document", "seed"));
}

TEST(Compare, DoesNotTakeSubjectsWithoutVersionsForTheSame) {
  Results run = sample::mixed();
  run.run.subject.version = "";
  EXPECT_EQ(what_changed(compare(run, run)),
            "nothing: same subject name (no version is given), document, mapping, harness, fixtures and seed");
}

TEST(Compare, FindsNoChangeBetweenARunAndItself) {
  for (const Results& results : {sample::mixed(), sample::all_passed(), sample::hostile()}) {
    const Comparison found = compare(results, results);
    EXPECT_FALSE(has_changes(found));
    EXPECT_THAT(found.changed, IsEmpty());
    EXPECT_FALSE(is_reached(FailOn::any_change, found));
  }
}

TEST(Compare, CountsAsARegressionOnlyWhatGotWorse) {
  EXPECT_TRUE(is_reached(FailOn::regressions, compare(earlier(), sample::mixed())));
  EXPECT_FALSE(is_reached(FailOn::never, compare(earlier(), sample::mixed())));
  Results fixed = earlier();
  pass(check_of(fixed, "customers.sync.from-target.name"));
  sample::settle(fixed);
  EXPECT_FALSE(is_reached(FailOn::regressions, compare(earlier(), fixed)));
  EXPECT_TRUE(is_reached(FailOn::any_change, compare(earlier(), fixed)));
}

TEST(Compare, TakesARunThatTriedNothingForARegression) {
  Results nothing = sample::all_passed();
  for (Item& item : nothing.items) {
    for (Check& check : item.checks) {
      check.verdict = Verdict::not_run;
      check.selected = false;
    }
  }
  sample::settle(nothing);
  EXPECT_THAT(compare(sample::all_passed(), nothing).newly_failing, IsEmpty());
  EXPECT_TRUE(has_regressions(compare(sample::all_passed(), nothing)));
}

TEST(Compare, CountsChecksThatAreNewAndFailAsNewlyFailingAndThoseThatAreGoneAsChanged) {
  Results grown = sample::all_passed();
  Check extra = grown.items[0].checks[0];
  extra.name = "customers.link.text";
  sample::fail(extra, "Emoji arrive as question marks.");
  grown.items[0].checks.push_back(extra);
  sample::settle(grown);
  EXPECT_THAT(names(compare(sample::all_passed(), grown).newly_failing), ElementsAre("customers.link.text"));
  EXPECT_THAT(names(compare(grown, sample::all_passed()).otherwise), ElementsAre("customers.link.text"));
}

TEST(Compare, RefusesARunThatEndedEarlyAndOneOfNothing) {
  Results early = sample::all_passed();
  early.complete = false;
  EXPECT_THAT(not_comparable(early), HasSubstr("ended early"));
  Results empty = sample::all_passed();
  empty.items.clear();
  EXPECT_THAT(not_comparable(empty), HasSubstr("nothing ran"));
  EXPECT_EQ(not_comparable(sample::mixed()), "");
}

TEST(ComparisonReports, ShowEveryKindOfChange) {
  const Comparison found = compare(earlier(), sample::mixed());
  EXPECT_TRUE(golden::matches("compare.txt", console::comparison(found, {})));
  EXPECT_TRUE(golden::matches("compare.md", comparison_markdown(found)));
  EXPECT_TRUE(golden::matches("compare.json", comparison_json(found)));
  EXPECT_TRUE(golden::matches("compare.html", comparison_html(found)));
}

TEST(ComparisonReports, ShowWhatFailsAlikeTogether) {
  Results passed = sample::one_way();
  for (Item& item : passed.items) pass(item.checks[1]);
  sample::settle(passed);
  EXPECT_TRUE(golden::matches("compare-one-way.txt", console::comparison(compare(passed, sample::one_way()), {})));
}

TEST(ComparisonReports, AreNotFooledByHostileText) {
  Results calm = sample::hostile();
  pass(calm.items[0].checks[0]);
  sample::settle(calm);
  calm.findings.clear();
  calm.run.subject.name = "x";
  const Comparison found = compare(calm, sample::hostile());
  EXPECT_TRUE(golden::matches("compare-hostile.txt", console::comparison(found, {})));
  EXPECT_TRUE(golden::matches("compare-hostile.md", comparison_markdown(found)));
  EXPECT_TRUE(golden::matches("compare-hostile.html", comparison_html(found)));
  EXPECT_TRUE(golden::matches("compare-hostile.json", comparison_json(found)));
  EXPECT_THAT(comparison_html(found), Not(HasSubstr("<img")));
  EXPECT_TRUE(nlohmann::json::accept(comparison_json(found)));
}

TEST(ComparisonReports, FitTheTerminalAndSayWhereAllIsShown) {
  Results many = sample::all_passed();
  for (int number = 0; number < 20; ++number) {
    many.items.push_back(
        sample::property_item("customers", "p" + std::string(1, static_cast<char>('a' + number)), "P"));
    sample::fail(many.items.back().checks[0], "It did not arrive, in words of its own: " + many.items.back().id);
    many.items.back().checks[0].direction.reset();
  }
  sample::settle(many);
  const auto lines = [&](std::size_t height) {
    const std::string text = console::comparison(compare(sample::all_passed(), many), {.height = height});
    EXPECT_THAT(text, HasSubstr("--format markdown shows all"));
    return std::ranges::count(text, '\n');
  };
  EXPECT_GT(lines(0), 30);
  EXPECT_LT(lines(24), 24);
  EXPECT_LT(lines(40), 40);
}

TEST(Compare, ShowsCapabilitiesByThoseThatDiffer) {
  Results other = sample::all_passed();
  other.run.subject.capabilities = {{"deletes", "ignore"}, {"conflicts", "last-change-wins"}};
  const auto changed = compare(sample::all_passed(), other).changed;
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].what + ": " + changed[0].before + "|" + changed[0].now,
            "subject capability conflicts: |last-change-wins");
}

TEST(ComparisonReports, StayInAsciiAndWithoutColourWhereTheTerminalKnowsNoMore) {
  const std::string text =
      console::comparison(compare(earlier(), sample::mixed()), {.color = false, .unicode = false, .width = 60});
  EXPECT_TRUE(std::ranges::none_of(text, [](char c) { return c == '\x1b'; }));
  EXPECT_THAT(text, Not(HasSubstr("→")));
  EXPECT_THAT(text, Not(HasSubstr("×")));
}

}  // namespace
}  // namespace dataflow_qa::reports
