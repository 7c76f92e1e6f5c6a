#include "base/url.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Url, IsTakenApart) {
  const auto url = split_url("http://127.0.0.1:8080/v2/health?deep=1");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "http");
  EXPECT_EQ(url->authority, "127.0.0.1:8080");
  EXPECT_EQ(url->target, "/v2/health?deep=1");
  EXPECT_EQ(url->origin(), "http://127.0.0.1:8080");
  EXPECT_EQ(split_url("http://[::1]:80")->authority, "[::1]:80");
  EXPECT_EQ(split_url("http://host?a=b")->target, "?a=b");
}

TEST(Url, NeedsASchemeAndAnAuthority) {
  for (const char* text : {"", "localhost:8080/health", "://x", "http://", "http:///path", "/v2"}) {
    EXPECT_FALSE(split_url(text)) << text;
  }
}

TEST(PercentEncoding, ReadsWhatItWrote) {
  EXPECT_EQ(percent_encoded("a b/ø~+"), "a%20b%2F%C3%B8~%2B");
  EXPECT_EQ(percent_decoded("a%20b%2f%C3%B8~%2B", false), "a b/ø~+");
  EXPECT_EQ(percent_decoded("a+b", true), "a b");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
}

TEST(PercentEncoding, RefusesBrokenSequences) {
  for (const char* text : {"%", "%2", "%2G", "%FF"}) EXPECT_EQ(percent_decoded(text, true), std::nullopt) << text;
}

}  // namespace
}  // namespace dataflow_qa::base
