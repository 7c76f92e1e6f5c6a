#include "base/json_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dataflow_qa::base {
namespace {

using ::testing::EndsWith;

TEST(JsonText, SaysLineAndColumnOfWhatIsNotJson) {
  EXPECT_EQ(parse_json("{\n  \"a\": 1 \"b\"\n}").error().message,
            "line 2, column 12: not JSON: syntax error while parsing object - unexpected string literal; expected '}'");
  EXPECT_EQ(parse_json(" \n").error().message, "the text is empty");
  EXPECT_EQ(parse_json(R"({"a": [1, 1e999]})").error().text(),
            "/a/1: not JSON that can be read: number overflow parsing '1e999'");
  EXPECT_EQ(parse_json("{").error().message, "line 1, column 2: the text ends too early; was it cut off?");
}

TEST(JsonText, QuotesNeitherBytesThatAreNoTextNorAllOfALongOne) {
  EXPECT_THAT(parse_json("{\"a\": \"\xff\"}").error().message, EndsWith("last read: '\"\uFFFD'"));
  const auto of_long = parse_json("{\"" + std::string(100'000, 'x') + "\n\": 1}").error().message;
  EXPECT_LT(of_long.size(), 300U);
  EXPECT_THAT(of_long, EndsWith("xxx…"));
}

TEST(JsonText, RepeatsNothingOfATextThatHoldsSecrets) {
  EXPECT_EQ(parse_secret_json("{\"key\":\n \"hush\" \"hush\"}").error().message,
            "line 2, column 14: not JSON from here on");
  EXPECT_EQ(parse_secret_json(R"({"key": 1e999})").error().text(), "/key: a number that is too large");
  EXPECT_EQ(parse_secret_json("{\"key\": \"hush").error().message,
            "line 1, column 14: the text ends too early; was it cut off?");
}

TEST(JsonText, RefusesAKeyThatStandsTwice) {
  EXPECT_EQ(parse_json(R"({"a": [{}, {"b/": 1, "b/": 2}]})").error().text(),
            "/a/1/b~1: the key stands twice in this object");
}

TEST(JsonText, RefusesNulInTextsAndKeys) {
  const std::string nul = "holds the character NUL (\\u0000), which no text has: remove it";
  EXPECT_EQ(parse_json(R"({"a": ["", "b\u0000c"]})").error().text(), "/a/1: " + nul);
  EXPECT_EQ(parse_json(R"({"a\u0000": 1})").error().message, nul);
}

TEST(JsonText, RefusesDeepNesting) {
  EXPECT_EQ(parse_json(std::string(100'000, '[')).error().message, "nested deeper than 64 levels");
}

TEST(JsonText, EscapesPointers) {
  EXPECT_EQ(pointer_to("/a", "b/c~d"), "/a/b~1c~0d");
}

}  // namespace
}  // namespace dataflow_qa::base
