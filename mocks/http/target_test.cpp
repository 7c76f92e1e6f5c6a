#include "mocks/http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::mocks {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Target, IsTakenApartAndDecoded) {
  const auto target = parse_target("/v2/Customers/A%2FB?Fields=Id%2CName&q=a+b&flag&&=x#part");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->path, ElementsAre("v2", "Customers", "A/B"));
  EXPECT_THAT(target->query, ElementsAre(Pair("Fields", "Id,Name"), Pair("q", "a b"), Pair("flag", ""), Pair("", "x")));
  EXPECT_EQ(*target->parameter("q"), "a b");
  EXPECT_EQ(target->parameter("Q"), nullptr);
}

TEST(Target, KeepsAnEmptyLastSegment) {
  EXPECT_THAT(parse_target("/v2/")->path, ElementsAre("v2", ""));
  EXPECT_THAT(parse_target("/")->path, ElementsAre(""));
}

TEST(Target, RefusesBrokenSequencesAndOtherForms) {
  for (const char* text : {"", "v2", "*", "/%", "/%FF", "/a?b=%zz", "/a?%=1"}) EXPECT_FALSE(parse_target(text)) << text;
}

TEST(Target, IsReadInAbsoluteForm) {
  EXPECT_EQ(origin_form("http://127.0.0.1:8080/v2/Customers?a=http://b/c"), "/v2/Customers?a=http://b/c");
  EXPECT_EQ(origin_form("HTTPS://example.com/v2"), "/v2");
  EXPECT_EQ(origin_form("http://example.com"), "/");
}

TEST(Target, OfAnyOtherFormStaysAsItIs) {
  for (const char* text : {"/a?next=http://b/c", "*", "ftp://example.com/a", "a#http://b", ""}) {
    EXPECT_EQ(origin_form(text), text);
  }
}

}  // namespace
}  // namespace dataflow_qa::mocks
