#include "reports/model/exploration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/failure_samples.h"
#include "reports/model/as_written.h"
#include "reports/model/schema.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Exploration sample() {
  Exploration exploration{.complete = true,
                          .started = "2026-01-31T12:00:00.000Z",
                          .duration_ms = 4100,
                          .seeds = 200,
                          .steps_each = 12,
                          .shard = "1/3",
                          .subject = "my-sync 2",
                          .document = "Customers & <more>",
                          .harness_version = "1",
                          .histories = 67,
                          .steps = 800};
  exploration.findings = {{.seed = 4,
                           .steps = 2,
                           .drawn_steps = 12,
                           .played = 10,
                           .failed = 10,
                           .words = {"Somebody creates A."},
                           .failure = sample::failure(FailureKind::not_arrived),
                           .history = json::parse(R"({"history": 1, "dataflow": "customers", "steps": []})"),
                           .alike = 1,
                           .seeds = {7}}};
  return exploration;
}

TEST(Exploration, FitsItsSchemaAndReadsBack) {
  const auto text = exploration_json(sample());
  EXPECT_EQ(first_violation(json::parse(text), exploration_schema()), std::nullopt);
  const auto read = read_exploration(text, "explore.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(exploration_json(*read), text);
  EXPECT_THAT(read->findings[0].seeds, ElementsAre(7));
}

TEST(Exploration, RefusesAFileThatWasEditedOrContradictsItself) {
  auto edited = json::parse(exploration_json(sample()));
  edited["findings"] = json::array();
  EXPECT_THAT(read_exploration(edited.dump(), "a.json").error().text(), HasSubstr("a.json: /sha256: does not fit"));
  edited["sha256"] = content_digest(edited);
  EXPECT_THAT(read_exploration(edited.dump(), "a.json").error().text(),
              HasSubstr("a.json: /exit: the file contradicts itself (1, and what it holds makes it 0)"));
}

TEST(Exploration, NamesTheFileThatIsNone) {
  EXPECT_THAT(read_exploration("{", "a.json").error().text(), HasSubstr("a.json: "));
  EXPECT_THAT(read_exploration("{}", "a.json").error().text(), HasSubstr("a.json is no explore.json: "));
}

TEST(Exploration, ExitsWithOneForAFindingAndWithThreeForTrouble) {
  auto exploration = sample();
  EXPECT_EQ(exit_status(exploration), 1);
  exploration.findings.clear();
  EXPECT_EQ(exit_status(exploration), 0);
  exploration.complete = false;
  EXPECT_EQ(exit_status(exploration), 3);
}

}  // namespace
}  // namespace dataflow_qa::reports
