#include "reports/model/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/failure_samples.h"
#include "reports/golden.h"
#include "reports/model/schema.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::optional<std::string> violation(const std::string& file) {
  return first_violation(json::parse(file), results_schema());
}

std::string error_of(const std::string& text) {
  const auto read = read_json(text, "old.json");
  return read ? "(it was accepted)" : read.error().text();
}

/// The sample's file with one thing changed.
std::string with(const std::string& pointer, const json& value) {
  json file = json::parse(write_json(sample::mixed()));
  file[json::json_pointer(pointer)] = value;
  return file.dump();
}

TEST(ResultsJson, ReadsAsTheFormatSays) {
  EXPECT_TRUE(golden::matches("mixed.json", write_json(sample::mixed())));
}

TEST(ResultsJson, NamesSourceFilesFromTheProjectsRoot) {
  Results results = sample::all_passed();
  sample::fail(results.items[0].checks[0], "It did not arrive.");
  results.items[0].checks[0].failures[0].file = "../../suites/common.cpp";
  EXPECT_NE(write_json(results).find("\"file\": \"suites/common.cpp\""), std::string::npos);
}

TEST(ResultsJson, WritesHostileTextAsText) {
  EXPECT_TRUE(golden::matches("hostile.json", write_json(sample::hostile())));
}

TEST(ResultsJson, KeepsWhatFailsARunBeyondItsRequiredItems) {
  Results results = sample::all_passed();
  results.findings = {{"missing-line-end", "the file may be cut off", 28, std::nullopt}};
  results.run.strictness.findings = true;
  results.run.exit = 1;
  const auto file = write_json(results);
  EXPECT_EQ(violation(file), std::nullopt);
  EXPECT_EQ(json::parse(file)["run"]["strict"], json::array({"findings"}));
  EXPECT_EQ(json::parse(file)["verdict"], "failed");
  const auto read = read_json(file, "results.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(read->run.strictness.findings);
  EXPECT_FALSE(read->run.strictness.advisory);
}

TEST(ResultsJson, IsValidAgainstThePublishedSchema) {
  for (const Results& results : {sample::mixed(), sample::all_passed(), sample::hostile(), sample::one_way(),
                                 sample::subject_ended(false), sample::subject_ended(true), Results{}}) {
    EXPECT_EQ(violation(write_json(results)), std::nullopt);
  }
}

TEST(ResultsJson, ReadsBackAsItWasWritten) {
  for (const Results& results : {sample::mixed(), sample::all_passed(), sample::one_way(), sample::subject_ended(false),
                                 sample::subject_ended(true)}) {
    const std::string written = write_json(results);
    const auto read = read_json(written, "results.json");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(write_json(*read), written);
  }
}

TEST(ResultsJson, NamesNoFileOfTheSubjectsOutputBeyondItsOwnFolder) {
  for (const char* name : {"../secret", "javascript:alert(1)", "/etc/passwd", ""}) {
    EXPECT_THAT(error_of(with("/run/subject_output", name)), HasSubstr("/run/subject_output: "));
  }
}

TEST(ResultsJson, SurvivesTextThatIsNotUtf8) {
  const auto read = read_json(write_json(sample::hostile()), "results.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_THAT(read->document.title, HasSubstr("\uFFFD"));
}

TEST(ResultsJson, ShowsTheCharacterNulSoThatTheFileCanBeReadAgain) {
  Results results = sample::all_passed();
  results.items[0].statement = std::string("a\0b", 3);
  results.items[0].checks[0].evidence.subject_output = {std::string("\0", 1)};
  const auto read = read_json(write_json(results), "results.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->items[0].statement, "a␀b");
}

TEST(ResultsJson, PassesOverKeysThatItDoesNotKnow) {
  EXPECT_TRUE(read_json(with("/items/0/colour", "blue"), "old.json"));
  EXPECT_TRUE(read_json(with("/items/0/checks/0/evidence/screenshots", json::array()), "old.json"));
}

TEST(ResultsJson, HoldsEveryKindOfFailureAndReadsItBack) {
  Results results = sample::all_passed();
  Check& check = results.items[0].checks[0];
  for (const FailureKind kind : failure_kinds()) check.failures.push_back(sample::failure(kind));
  check.verdict = Verdict::failed;
  sample::settle(results);
  const std::string written = write_json(results);
  EXPECT_TRUE(golden::matches("failures.json", written));
  EXPECT_EQ(violation(written), std::nullopt);
  const auto read = read_json(written, "results.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(write_json(*read), written);
}

TEST(ResultsJson, KnowsNoKindCauseOrSideBeyondItsLists) {
  Results results = sample::all_passed();
  results.items[0].checks[0].failures = {sample::failure(FailureKind::not_arrived)};
  const std::string failure = "/items/0/checks/0/failures/0";
  const auto error = [&](const std::string& key, const char* value) {
    json file = json::parse(write_json(results));
    file[json::json_pointer(failure + key)] = value;
    return error_of(file.dump());
  };
  EXPECT_THAT(error("/kind", "lost"), HasSubstr(failure + "/kind: "));
  EXPECT_THAT(error("/toward", "north"), HasSubstr(failure + "/toward: "));
  EXPECT_THAT(error("/cause/what", "bad luck"), HasSubstr(failure + "/cause/what: "));
  EXPECT_THAT(error("/circumstances/0", "at noon"), HasSubstr(failure + "/circumstances/0: "));
}

TEST(ResultsJson, SaysOfACheckThatWasLeftOutNothingElse) {
  const json file = json::parse(write_json(sample::mixed()));
  const json& left_out = file.at("items").at(6).at("checks").at(0);
  EXPECT_EQ(left_out, json({{"name", "projects.link.existing"},
                            {"item", "projects/every"},
                            {"level", "required"},
                            {"selected", false}}));
}

TEST(ResultsJson, ACheckThatWasSelectedHasAVerdict) {
  json file = json::parse(write_json(sample::mixed()));
  file["items"][0]["checks"][0].erase("verdict");
  EXPECT_THAT(error_of(file.dump()), HasSubstr("/items/0/checks/0"));
}

TEST(ResultsJson, ABrokenFileIsRefusedWithItsPlace) {
  const std::string whole = write_json(sample::all_passed());
  EXPECT_EQ(error_of(""), "old.json: the text is empty");
  EXPECT_THAT(error_of("{\n \"format\": nonsense}"), StartsWith("old.json: line 2, column 13: not JSON: "));
  EXPECT_THAT(error_of(whole.substr(0, whole.size() / 2)), HasSubstr("the text ends too early; was it cut off?"));
  EXPECT_EQ(error_of("[]"), "old.json: /: not a results file (expected an object with \"format\")");
}

TEST(ResultsJson, AnotherFormatOrVersionIsRefused) {
  EXPECT_EQ(error_of(with("/format", "other/results")),
            "old.json: /format: not a results file of dataflow-qa (expected \"dataflow-qa/results\", got "
            "\"other/results\")");
  EXPECT_EQ(error_of(with("/version", 3)), "old.json: /version: version 3 is unknown (known: 1, 2)");
}

TEST(ResultsJson, WhatTheSchemaForbidsIsRefusedWithItsPlace) {
  EXPECT_THAT(error_of(with("/items/3/verdict", "good")), HasSubstr("old.json: /items/3/verdict: "));
  EXPECT_EQ(error_of(with("/items/0/checks/1/duration_ms", -1)),
            "old.json: /items/0/checks/1/duration_ms: expected 0 or more, got -1");
  EXPECT_EQ(error_of(with("/items", "none")), "old.json: /items: expected array, got \"none\"");
  EXPECT_EQ(error_of(with("/run/exit", 4)), "old.json: /run/exit: expected 3 at most, got 4");
  json lacking = json::parse(write_json(sample::mixed()));
  lacking["items"][0].erase("statement");
  EXPECT_EQ(error_of(lacking.dump()), "old.json: /items/0: the key \"statement\" is missing");
}

TEST(ResultsJson, WhatContradictsItselfIsRefused) {
  const std::string first = json::parse(write_json(sample::mixed())).at("items").at(0).at("id");
  EXPECT_EQ(error_of(with("/items/1/id", first)), "old.json: /items/1/id: 'customers/every' stands twice");
  EXPECT_EQ(error_of(with("/items/0/checks/0/item", "x")),
            "old.json: /items/0/checks/0/item: 'x' stands under the item 'customers/every'");
}

TEST(ResultsJson, ARunThatEndedEarlyIsReadableAndNeverPasses) {
  Results early = sample::all_passed();
  early.complete = false;
  const auto read = read_json(write_json(early), "results.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_FALSE(read->complete);
  EXPECT_EQ(verdict_of(*read), Verdict::error);
}

}  // namespace
}  // namespace dataflow_qa::reports
