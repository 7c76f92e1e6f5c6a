#include "reports/model/as_written.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "reports/golden.h"
#include "reports/model/json.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

Results sound() {
  auto results = sample::all_passed();
  for (auto& item : results.items) item.verdict = verdict_of(item.checks);
  return results;
}

/// What is said of a file that passed, after somebody has changed it and, where `with_digest`, its digest too.
std::string said_of(const std::function<void(json&)>& change, bool with_digest = true) {
  auto document = json::parse(write_json(sound()));
  change(document);
  if (with_digest) document["sha256"] = content_digest(document);
  const auto read = read_as_written(document.dump(), "results.json");
  return read ? "" : read.error().text();
}

TEST(AsWritten, AFileThatARunWroteIsSoundHoweverItIsLaidOut) {
  EXPECT_EQ(said_of([](json&) {}, false), "");
  EXPECT_TRUE(read_as_written(write_json(sound()), "results.json"));
  auto hostile = sample::hostile();
  for (auto& item : hostile.items) item.verdict = verdict_of(item.checks);
  hostile.run.exit = 1;
  const auto read = read_as_written(write_json(hostile), "results.json");
  EXPECT_TRUE(read) << read.error().text();
}

TEST(AsWritten, OneWithoutADigestIsTakenAsItIs) {
  EXPECT_EQ(said_of([](json& file) { file.erase("sha256"); }, false), "");
}

TEST(AsWritten, OneThatWasEditedIsRefused) {
  EXPECT_EQ(said_of([](json& file) { file["items"][0]["statement"] = "Another one"; }, false),
            "results.json: /sha256: does not fit the content: the file was edited after a run had written it");
}

TEST(AsWritten, WhatIsMadeOfAFileNeedsItUnedited) {
  auto document = json::parse(write_json(sound()));
  EXPECT_TRUE(read_unedited(document.dump(), "results.json"));
  document["items"][0]["verdict"] = "failed";
  EXPECT_THAT(read_unedited(document.dump(), "results.json").error().text(), HasSubstr("the file was edited after"));
}

TEST(AsWritten, AVerdictThatTheChecksDoNotGiveIsAContradiction) {
  EXPECT_THAT(said_of([](json& file) { file["items"][0]["checks"][0]["verdict"] = "failed"; }),
              HasSubstr("/items/0/verdict: the file contradicts itself ("));
  EXPECT_THAT(said_of([](json& file) {
                const json failed = json::parse(write_json(sample::mixed()));
                for (const auto& item : failed["items"]) {
                  for (const auto& check : item["checks"]) {
                    if (check.contains("failures") && !check["failures"].empty()) {
                      file["items"][0]["checks"][0]["failures"] = check["failures"];
                    }
                  }
                }
              }),
              HasSubstr("passed, and has failures"));
}

TEST(AsWritten, TotalsVerdictAndExitThatTheItemsDoNotGiveAreContradictions) {
  EXPECT_THAT(said_of([](json& file) { file["items"].erase(0); }), HasSubstr("/totals/items/passed: "));
  EXPECT_THAT(said_of([](json& file) { file["totals"]["checks"]["failed"] = 1; }),
              HasSubstr("/totals/checks/failed: the file contradicts itself (1, and the file holds 0 of them)"));
  EXPECT_THAT(said_of([](json& file) { file["verdict"] = "failed"; }), HasSubstr("/verdict: "));
  EXPECT_THAT(said_of([](json& file) { file["run"]["exit"] = 3; }), HasSubstr("/run/exit: "));
  EXPECT_THAT(said_of([](json& file) {
                file["complete"] = false;
                file["verdict"] = "error";
              }),
              HasSubstr("/run/exit: the file contradicts itself (0, with which a run that is error does not end)"));
}

TEST(AsWritten, AFileOfVersion1IsSoundToo) {
  const auto text = golden::read(DATAFLOW_QA_SOURCE_DIR "/reports/golden/version-1.json");
  const auto read = read_as_written(text, "old.json");
  EXPECT_TRUE(read) << read.error().text();
}

}  // namespace
}  // namespace dataflow_qa::reports
