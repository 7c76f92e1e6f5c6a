#include "reports/formats/ctrf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

json results_of(const Results& results) {
  return json::parse(ctrf(results)).at("results");
}

TEST(Ctrf, ShowsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.ctrf.json", ctrf(sample::mixed())));
}

TEST(Ctrf, IsMadeOfHostileTextToo) {
  EXPECT_EQ(json::parse(ctrf(sample::hostile())).at("reportFormat"), "CTRF");
}

/// What the format's schema requires.
TEST(Ctrf, HasWhatItsSchemaRequires) {
  for (const auto& results : {sample::mixed(), sample::all_passed(), sample::subject_ended(true), Results{}}) {
    const auto out = results_of(results);
    EXPECT_TRUE(out.at("tool").at("name").is_string());
    std::int64_t sum = 0;
    for (const char* status : {"passed", "failed", "pending", "skipped", "other"}) {
      sum += out.at("summary").at(status).get<std::int64_t>();
    }
    EXPECT_EQ(out.at("summary").at("tests"), sum);
    EXPECT_EQ(out.at("tests").size(), static_cast<std::size_t>(sum));
    for (const auto& test : out.at("tests")) {
      EXPECT_TRUE(test.at("name").is_string() && test.at("status").is_string() && test.at("duration").is_number());
    }
  }
}

TEST(Ctrf, SaysWhenTheRunBeganAndEnded) {
  const auto summary = results_of(sample::mixed()).at("summary");
  EXPECT_EQ(summary.at("start"), 1769860800000) << "2026-01-31T12:00:00Z";
  EXPECT_EQ(summary.at("stop").get<std::int64_t>() - summary.at("start").get<std::int64_t>(), 4123);
}

TEST(Ctrf, SaysTheCauseOfEachFailure) {
  const auto tests = results_of(sample::one_way(75)).at("tests");
  std::size_t said = 0;
  for (const auto& test : tests) {
    if (test.value("message", "").starts_with("Edits of PowerOffice GO Customers do not reach Custom PMS")) ++said;
  }
  EXPECT_EQ(said, 75U);
}

}  // namespace
}  // namespace dataflow_qa::reports
