#include "harness/describe/spec_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::describe {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

Json value(std::string_view text) {
  const auto read = read_json_or_yaml(text);
  return read ? *read : Json("error: " + read.error().text());
}

std::string error(std::string_view text) {
  const auto read = read_json_or_yaml(text);
  return read ? "no error" : read.error().text();
}

TEST(SpecText, JsonAndYamlKeepTheOrderOfMembers) {
  EXPECT_EQ(value(R"({"b": 1, "a": [true, null]})").dump(), R"({"b":1,"a":[true,null]})");
  EXPECT_EQ(value("b: 1\na: [true, ~]\n").dump(), R"({"b":1,"a":[true,null]})");
  EXPECT_EQ(value("{b: 1, a: x}").dump(), R"({"b":1,"a":"x"})");
}

TEST(SpecText, ScalarsAreWhatJsonHas) {
  EXPECT_EQ(value("[1, -2, 1.5, 1e3, 012, '1', yes, no, on, 2024-01-01, 1.2.3, null, ~, True]").dump(),
            R"([1,-2,1.5,1000.0,"012","1","yes","no","on","2024-01-01","1.2.3",null,null,true])");
  EXPECT_EQ(value("200: ok\n").dump(), R"({"200":"ok"})");
  EXPECT_EQ(value("a: !!str 5\nb: 1e999\nc: .inf\n").dump(), R"({"a":"5","b":"1e999","c":".inf"})");
  EXPECT_EQ(value("a: |\n  two\n  lines\n").dump(), R"({"a":"two\nlines\n"})");
}

TEST(SpecText, AliasesAndMergesAreFilledIn) {
  EXPECT_EQ(value("a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  k: 3\n").dump(),
            R"({"a":{"k":1,"l":2},"b":{"k":1,"l":2},"c":{"k":3,"l":2}})");
}

TEST(SpecText, WhatIsWrongHasItsPlace) {
  EXPECT_THAT(error("a: [1, 2\nb: 3\n"), HasSubstr("line 2, column"));
  EXPECT_THAT(error("a: 1\na: 2\n"), HasSubstr("line 2, column 1: the key \"a\" stands twice"));
  EXPECT_THAT(error("? [1]\n: 2\n"), HasSubstr("a key must be a text"));
  EXPECT_THAT(error("a: &x [*x]\n"), HasSubstr("an alias stands for what it is a part of"));
  EXPECT_THAT(error("a: *nobody\n"), HasSubstr("line 1, column"));
  EXPECT_THAT(error("{\"a\": 1, \"a\": 2}"), HasSubstr("stands twice"));
  EXPECT_THAT(error("{\"a\": "), HasSubstr("too early"));
  EXPECT_THAT(error(""), HasSubstr("empty"));
  EXPECT_THAT(error("# only a comment\n"), HasSubstr("empty"));
  EXPECT_THAT(error("\xff\xfe"), HasSubstr("no text in UTF-8"));
}

TEST(SpecText, AliasesOfAliasesDoNotExplode) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    laughs += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
  }
  EXPECT_THAT(error(laughs), HasSubstr("aliases make it more than"));
}

TEST(SpecText, NestingHasAnEnd) {
  for (const std::size_t depth : {100U, 5'000U, 100'000U}) {
    const std::string deep(depth, '[');
    EXPECT_NE(error(deep), "no error");
    EXPECT_NE(error("a: " + deep), "no error");
    EXPECT_NE(error(deep + std::string(depth, ']')), "no error");
  }
  std::string indented;
  for (std::size_t depth = 0; depth < 500; ++depth) indented += std::string(depth, ' ') + "a:\n";
  EXPECT_THAT(error(indented), HasSubstr("nested deeper"));
  std::string by_aliases = "a0: &a0 [x]\n";
  for (int i = 1; i < 200; ++i) by_aliases += fmt::format("a{0}: &a{0} [*a{1}]\n", i, i - 1);
  EXPECT_THAT(error(by_aliases), HasSubstr("nested deeper"));
}

}  // namespace
}  // namespace dataflow_qa::describe
