#include "mocks/switches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::mocks {
namespace {

class SwitchSettingsTest : public ::testing::Test {
 protected:
  /// What is said of the value; empty where it is taken.
  std::string refusal(std::string_view name, std::string_view value) {
    const auto done = settings_.set(name, value);
    return done ? "" : done.error().message;
  }

  const std::vector<SwitchInfo> known_{{"strict", SwitchKind::flag, "off", ""},
                                       {"lag-ms", SwitchKind::number, "0", ""},
                                       {"title", SwitchKind::text, "", ""},
                                       {"held", SwitchKind::text, "", "", {"Read", "Write"}},
                                       {"locked", SwitchKind::text, "", "", {}, true}};
  SwitchSettings settings_{known_};
};

TEST_F(SwitchSettingsTest, TakesWhatItsKindAllows) {
  for (const auto& [name, value] : {std::pair{"strict", "on"},
                                    {"strict", "false"},
                                    {"lag-ms", "0"},
                                    {"title", "Anything, really"},
                                    {"held", "write, Read"},
                                    {"held", ""},
                                    {"locked", "10000,10001"}}) {
    EXPECT_EQ(refusal(name, value), "") << name << '=' << value;
  }
}

TEST_F(SwitchSettingsTest, SaysWhatItTakesInsteadAndStaysAsItWas) {
  EXPECT_EQ(refusal("strict", "maybe"), "switch 'strict' is on or off, not 'maybe'");
  EXPECT_EQ(refusal("lag-ms", "-1"), "switch 'lag-ms' is a number from 0 up, not '-1'");
  EXPECT_EQ(refusal("held", "Read,Wirte"),
            "switch 'held' has no 'Wirte' (did you mean \"Write\"?); it is a list of: Read, Write");
  EXPECT_EQ(refusal("locked", "10000,K-1"), "switch 'locked' is a list of numbers, not 'K-1'");
  EXPECT_EQ(refusal("locks", "1"), "there is no switch 'locks'; known: strict, lag-ms, title, held, locked");
  EXPECT_THAT(settings_.values(),
              ::testing::UnorderedElementsAre(::testing::Pair("strict", "off"), ::testing::Pair("lag-ms", "0"),
                                              ::testing::Pair("title", ""), ::testing::Pair("held", ""),
                                              ::testing::Pair("locked", "")));
}

}  // namespace
}  // namespace dataflow_qa::mocks
