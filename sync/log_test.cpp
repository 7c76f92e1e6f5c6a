#include "sync/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"

namespace pms_go_sync {
namespace {

using ::testing::HasSubstr;

class LogTest : public ::testing::Test {
 protected:
  std::string lines_;
  Log log_{Level::info, [this](Level, const std::string& line) { lines_ += line + "\n"; }};
};

TEST_F(LogTest, WritesOneObjectALineFromItsLevelOn) {
  log_.debug("hidden");
  log_.warning("shown", {{"record", "C-1"}});
  const auto line = Json::parse(lines_);
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["event"], "shown");
  EXPECT_EQ(line["record"], "C-1");
}

TEST_F(LogTest, MasksSecretsAlsoWhereJsonWritesThemInAnotherWay) {
  log_.mask(R"(pass"word\x)");
  log_.error("refused", {{"reason", R"(the key pass"word\x is wrong)"}});
  EXPECT_THAT(lines_, HasSubstr("the key *** is wrong"));
  EXPECT_EQ(log_.masked(R"(pass"word\x)"), "***");
}

TEST_F(LogTest, MasksSecretsInTheFormsInWhichServersRepeatThem) {
  log_.mask("Hush/hush 0001");
  EXPECT_EQ(log_.masked(R"(HUSH/HUSH 0001, hush%2Fhush%200001, Hush\/hush 0001)"), "***, ***, ***");
  EXPECT_THAT(log_.masked("Basic " + dataflow_qa::base::base64("user:Hush/hush 0001")), HasSubstr("***"));
}

TEST_F(LogTest, RemembersTheLatestTokensOnly) {
  log_.mask("for-ever");
  for (int i = 0; i < 100; ++i) log_.mask_for_now("token-" + std::to_string(1000 + i));
  EXPECT_EQ(log_.masked("for-ever token-1099 token-1090"), "*** *** ***");
  EXPECT_EQ(log_.masked("token-1000"), "token-1000") << "that one is long over";
}

}  // namespace
}  // namespace pms_go_sync
