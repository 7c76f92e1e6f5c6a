#include "harness/run/shell_word.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>

namespace dataflow_qa::run {
namespace {

/// The word as a shell reads it.
std::string read_by_shell(const std::string& word) {
  const auto command = "printf %s " + word;
  const std::unique_ptr<FILE, int (*)(FILE*)> shell(popen(command.c_str(), "r"), pclose);
  std::string result;
  std::array<char, 256> part{};
  while (const auto count = fread(part.data(), 1, part.size(), shell.get())) result.append(part.data(), count);
  return result;
}

TEST(ShellWord, APlainWordStaysAsItIs) {
  for (const auto* word : {"customers.link.new", "a-b_c", "/tmp/x=1:2,3+4@5"}) EXPECT_EQ(shell_word(word), word);
}

TEST(ShellWord, WhatAShellWouldReadOtherwiseIsInQuotes) {
  EXPECT_EQ(shell_word("customers.*"), "'customers.*'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(ShellWord, AQuoteInsideIsWrittenOutsideOfTheQuotes) {
  EXPECT_EQ(shell_word("O'Brien"), "'O'\\''Brien'");
}

TEST(ShellWord, AShellReadsBackWhateverWasWritten) {
  for (const auto* word : {"O'Brien's", "'", "''", "a b\tc", "$HOME `id` \"x\" \\", "line\nbreak", "!~#;&|<>()[]{}?*%",
                           "Sjøfront \xC3\xA6", "~", "-n"}) {
    EXPECT_EQ(read_by_shell(shell_word(word)), word);
  }
}

}  // namespace
}  // namespace dataflow_qa::run
