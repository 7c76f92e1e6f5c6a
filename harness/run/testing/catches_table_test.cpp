#include "harness/run/testing/catches_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace dataflow_qa::run::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<Mutant> two_mutants{{.name = "reads-one-page", .what = "reads a page"},
                                      {.name = "writes-twice", .what = "writes twice"}};

TEST(CatchesTableTest, IsReadAsItIsWritten) {
  CatchesTable table;
  table.note("writes-twice", {"a.link.new", "a.link.pages"}, {"a.link.new", "a.link.pages"});
  table.note("reads-one-page", {"a.link.new", "a.link.pages"}, {"a.link.pages"});
  const auto text = table.render({"a.link.new", "a.link.pages"}, two_mutants);
  EXPECT_THAT(text, HasSubstr("| `a.link.pages` | reads-one-page, writes-twice |\n"));
  EXPECT_THAT(text, HasSubstr("| writes-twice | own | writes twice |\n"));
  const auto again = CatchesTable::parse(text);
  EXPECT_THAT(again.that_catch("writes-twice"), ElementsAre("a.link.new", "a.link.pages"));
  EXPECT_TRUE(again.has("a.link.new"));
  EXPECT_TRUE(again.knows("writes-twice"));
  EXPECT_FALSE(again.catches("a.link.new", "reads-one-page"));
}

TEST(CatchesTableTest, ThePageSaysHowItIsMade) {
  std::ifstream file(DATAFLOW_QA_SOURCE_DIR "/suites/CATCHES.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const auto made = CatchesTable().render({}, {});
  const auto second_table = made.find("\n\n| mutant");
  EXPECT_THAT(page, StartsWith(made.substr(0, second_table)));
  EXPECT_THAT(page, HasSubstr(made.substr(second_table)));
}

TEST(CatchesTableTest, WhatAMutantCameToReplacesWhatItCameToBefore) {
  CatchesTable table;
  table.note("writes-twice", {"a.link.new", "a.link.pages"}, {"a.link.new"});
  table.note("writes-twice", {"a.link.new", "a.link.pages"}, {"a.link.pages"});
  EXPECT_THAT(table.that_catch("writes-twice"), ElementsAre("a.link.pages"));
}

TEST(CatchesTableTest, KnowsWhatWasTriedEvenIfNothingCaughtIt) {
  CatchesTable table;
  table.note("writes-twice", {"a.link.new"}, {});
  const auto again = CatchesTable::parse(table.render({"a.link.new"}, two_mutants));
  EXPECT_TRUE(again.knows("writes-twice"));
  EXPECT_FALSE(again.knows("reads-one-page")) << "not tried yet";
}

TEST(CatchesTableTest, ChecksAndMutantsThatAreGoneAreLeftOut) {
  CatchesTable table;
  table.note("gone", {"a.link.new", "a.link.gone"}, {"a.link.new", "a.link.gone"});
  EXPECT_EQ(CatchesTable::parse(table.render({"a.link.new"}, two_mutants)).that_catch("gone").size(), 0U);
}

}  // namespace
}  // namespace dataflow_qa::run::testing
