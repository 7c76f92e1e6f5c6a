#include "base/mask.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace dataflow_qa::base {
namespace {

TEST(Masked, HidesEachSecretWhereverItStands) {
  EXPECT_EQ(masked("key=abc&key=abc, token def", {"abc", "def"}), "key=***&key=***, token ***");
}

TEST(Masked, LeavesATextWithoutSecretsAsItIs) {
  EXPECT_EQ(masked("key=abc", {"", "xyz"}), "key=abc");
}

TEST(Masked, FindsASecretInOtherForms) {
  const std::vector<std::string> secrets{"Hush/hush+\"1\""};
  for (const std::string text : {"HUSH/HUSH+\"1\"", "hush%2Fhush%2B%221%22", "HUSH%2fHUSH%2b%221%22",
                                 R"({"key": "Hush/hush+\"1\""})", "487573682f687573682b223122"}) {
    EXPECT_TRUE(holds_secret(text, secrets)) << text;
    EXPECT_NE(masked(text, secrets).find("***"), std::string::npos) << text;
  }
  EXPECT_EQ(masked("HUSH/HUSH+\"1\" and more", secrets), "*** and more");
}

TEST(Masked, FindsASecretWhateverJsonEscapesOfIt) {
  const std::vector<std::string> secrets{"hush/ø<1>"};
  for (const std::string text :
       {R"({"key":"hush\/ø<1>"})", R"({"key":"hush\/\u00f8\u003C1\u003e"})",
        R"({"key":"\u0068\u0075\u0073\u0068\u002f\u00F8\u003c\u0031\u003e"})", R"({"key":"h\u0055sh/ø<1>"})"}) {
    EXPECT_TRUE(holds_secret(text, secrets)) << text;
    EXPECT_EQ(masked(text, secrets), R"({"key":"***"})");
  }
  EXPECT_EQ(masked(R"(hush\\/ø<1>, hush\u00)", secrets), R"(hush\\/ø<1>, hush\u00)") << "a backslash, and no letter";
}

TEST(Masked, FindsASecretWhateverPercentEncodingEscapesOfIt) {
  EXPECT_EQ(masked("a %73ecret-k%65y b", {"secret-key"}), "a *** b");
  EXPECT_EQ(masked("%53%45%43%52%45%54%2D%4b%45%59", {"secret-key"}), "***");
  EXPECT_EQ(masked("100% %zz %7", {"secret-key"}), "100% %zz %7");
}

TEST(Masked, FindsASecretInWhatWasEncodedWithIt) {
  const std::vector<std::string> secrets{"app-key-0001"};
  for (const std::string before : {"", "u", "us", "user:", "user::"}) {
    for (const std::string behind : {"", ":", ":x", ":secret"}) {
      const auto encoded = base64(before + secrets.front() + behind);
      EXPECT_TRUE(holds_secret("Authorization: Basic " + encoded, secrets)) << encoded;
      EXPECT_EQ(base64_decoded(masked(encoded, secrets)).value_or("").find("key-00"), std::string::npos);
    }
  }
}

TEST(Masked, LeavesWhatHoldsNone) {
  const std::string text = "a line of 0001 app key, 4c6f";
  EXPECT_FALSE(holds_secret(text, {"app-key-0001", "", "xy"}));
  EXPECT_EQ(masked(text, {"app-key-0001", "", "xy"}), text);
  EXPECT_FALSE(holds_secret("XY", {"xy"})) << "a short one counts as it is";
}

}  // namespace
}  // namespace dataflow_qa::base
