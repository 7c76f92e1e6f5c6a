#include "reports/formats/sabotage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/model/schema.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;

/// One tampering of each outcome, at two statements.
Sabotage sample() {
  Sabotage sabotage{.complete = true,
                    .started = "2026-01-31T12:00:00.000Z",
                    .duration_ms = 4100,
                    .seed = 1,
                    .subject = "my-sync 2",
                    .document = "Customers & <more>",
                    .harness_version = "1"};
  SabotagedStatement name{.item = "customers/property/name~Name", .dataflow = "customers", .statement = "name ↔ Name"};
  const auto add = [&](SabotageOutcome outcome, const std::string& kind, const std::string& what) {
    name.tamperings.push_back({.name = "customers.name." + kind, .kind = kind, .what = what, .outcome = outcome});
    return &name.tamperings.back();
  };
  add(SabotageOutcome::noticed, "to-target.cleared", "Name is cleared")->noticed_by = {"customers.a", "customers.b"};
  add(SabotageOutcome::elsewhere, "to-target.flipped", "Name is flipped")->elsewhere = {"projects.a"};
  add(SabotageOutcome::not_noticed, "to-target.cut", "Name is cut")->note = "Name of 7 is “A|”, and a person wrote “B”";
  add(SabotageOutcome::made_good, "to-source.cut", "name is cut");
  add(SabotageOutcome::not_in_play, "to-source.flipped", "name is flipped");
  sabotage.statements = {name, {.item = "customers/every", .dataflow = "customers", .statement = "Every customer."}};
  return sabotage;
}

TEST(SabotageReport, TheConsoleShowsWhatWasNotNoticedStatementByStatement) {
  EXPECT_EQ(sabotage_console(sample(), {}), R"(Sabotage of my-sync 2

customers
  ✗ name ↔ Name
    5 tried: 1 noticed, 1 noticed elsewhere, 1 not noticed, 1 made good by the
    sync, 1 never came into play
    - noticed elsewhere: Name is flipped; noticed by projects.a
      (customers.name.to-target.flipped)
    - not noticed: Name is cut; Name of 7 is “A|”, and a person wrote “B”
      (customers.name.to-target.cut)
    - made good by the sync: name is cut (customers.name.to-source.cut)
    - never came into play: name is flipped (customers.name.to-source.flipped)
  · Every customer.
    nothing to tamper with

5 tried: 1 noticed, 1 noticed elsewhere, 1 not noticed, 1 made good by
        the sync, 1 never came into play, of 5 kinds, in 4.1 s
2 tamperings went past the checks of the statement that it concerns.
)");
}

TEST(SabotageReport, ThePageShowsEachTamperingEscaped) {
  const auto page = sabotage_markdown(sample());
  EXPECT_THAT(page, HasSubstr("Customers &amp; &lt;more&gt;"));
  EXPECT_THAT(page, HasSubstr("| noticed | Name is cleared | "));
  EXPECT_THAT(page, HasSubstr("customers.a and 1 more |"));
  EXPECT_THAT(page, HasSubstr("“A&#124;”"));
  EXPECT_THAT(page, HasSubstr("There is nothing to tamper with."));
}

TEST(SabotageReport, TheFileFitsItsSchema) {
  const auto file = nlohmann::json::parse(sabotage_json(sample()));
  EXPECT_EQ(first_violation(file, sabotage_schema()), std::nullopt);
  EXPECT_EQ(file["totals"]["not-noticed"], 1);
  EXPECT_EQ(file["statements"][0]["tamperings"][0]["noticed_by"][1], "customers.b");
  auto broken = file;
  broken["statements"][0]["tamperings"][0]["outcome"] = "guessed";
  EXPECT_NE(first_violation(broken, sabotage_schema()), std::nullopt);
}

TEST(SabotageReport, TheExitStatusSaysWhetherAllWasNoticed) {
  auto sabotage = sample();
  EXPECT_EQ(exit_status(sabotage), 1);
  std::erase_if(sabotage.statements[0].tamperings, [](const auto& each) {
    return each.outcome == SabotageOutcome::elsewhere || each.outcome == SabotageOutcome::not_noticed;
  });
  EXPECT_EQ(exit_status(sabotage), 0);
  sabotage.trouble = "interrupted";
  EXPECT_EQ(exit_status(sabotage), 3);
  EXPECT_EQ(exit_status({.complete = true}), 1) << "nothing came into play";
}

}  // namespace
}  // namespace dataflow_qa::reports
