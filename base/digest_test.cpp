#include "base/digest.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Digest, IsSha256InHex) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abc").size(), 32U);
}

TEST(Base64, ReadsWhatItWrote) {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xFF\xFE\xFD"}) {
    EXPECT_EQ(base64_decoded(base64(bytes)), bytes);
    EXPECT_EQ(base64_url_decoded(base64_url(bytes)), bytes);
  }
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("\xFB\xFF"), "+/8=");
  EXPECT_EQ(base64_url("\xFB\xFF"), "-_8");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text :
       {"Zm8", "Z", "Zm8!", "====", "Zm8=Zm8=", "Zm8=    ", "    Zm8=", "Zm8=\n\n\n\n", "Zm9-", "Zm9="}) {
    EXPECT_EQ(base64_decoded(text), std::nullopt) << text;
  }
  for (const char* text : {"Zm8    ", "Zm9", "Zm8=Zm8", "Zm8=", "Zm+_"})
    EXPECT_EQ(base64_url_decoded(text), std::nullopt) << text;
}

TEST(RandomHex, DrawsAnew) {
  EXPECT_EQ(random_hex(16).size(), 32U);
  EXPECT_NE(random_hex(16), random_hex(16));
}

}  // namespace
}  // namespace dataflow_qa::base
