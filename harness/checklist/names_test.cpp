#include "harness/checklist/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;

TEST(Names, AreTakenFromTheSentenceWhereTheyHoldToThemselves) {
  EXPECT_EQ(split_by_sentence("Go to Market Lead to Cash Flow", "Go to Market Lead and a Cash Flow"),
            (NamePair{"Go to Market Lead", "Cash Flow"}));
  EXPECT_EQ(split_by_sentence("R and a D Plan to Thing to Do", "R and a D Plan and a Thing to Do"),
            (NamePair{"R and a D Plan", "Thing to Do"}));
}

TEST(Names, AreNotSplitWhereHeadingAndSentenceDisagree) {
  EXPECT_EQ(split_by_sentence("A x to B y", "A x and a B z"), std::nullopt);
  EXPECT_EQ(split_by_sentence("", ""), std::nullopt);
  EXPECT_EQ(split_by_sentence("to", "and a"), std::nullopt);
}

TEST(Names, AreSplitAtTheOnlyTo) {
  EXPECT_EQ(split_at_only_to("ZohoCRM Deal to  Order"), (NamePair{"ZohoCRM Deal", " Order"}));
  EXPECT_EQ(split_at_only_to("A to B to C"), std::nullopt);
  EXPECT_EQ(split_at_only_to("A b"), std::nullopt);
}

TEST(Names, AreASystemAndAnEntity) {
  EXPECT_EQ(split_name("PowerOffice GO Customers (human data)", "PowerOffice GO"),
            (Name{"PowerOffice GO", "Customers (human data)"}));
  EXPECT_EQ(split_name(" Order", ""), (Name{"", "Order"}));
  EXPECT_EQ(split_name("Wix.com Order", "Wix.com"), (Name{"Wix.com", "Order"}));
}

TEST(Names, KeepTheirOwnLabelWhereTheTitleHasAnother) {
  EXPECT_EQ(split_name("Business Central Items", "Businesscentral"), (Name{"Business Central", "Items"}));
  EXPECT_EQ(split_name("Powerofficego Product", "PowerOffice GO"), (Name{"Powerofficego", "Product"}));
  EXPECT_EQ(split_name("Wave Sales Customer", "Wave Financial"), (Name{"Wave", "Sales Customer"}));
  EXPECT_EQ(split_name("SuperOffice Contact", ""), (Name{"SuperOffice", "Contact"}));
}

TEST(Names, NeedASystemAndAnEntity) {
  EXPECT_EQ(split_name("Customer", "Alpha"), std::nullopt);
  EXPECT_EQ(split_name("Alpha ", "Alpha"), std::nullopt);
  EXPECT_EQ(split_name("", ""), std::nullopt);
}

TEST(Title, IsSplitWhereTheTypeHeaderSaysSo) {
  using Systems = std::pair<std::string, std::string>;
  EXPECT_EQ(split_title("Custom PMS to PowerOffice GO", {}, {}), (Systems{"Custom PMS", "PowerOffice GO"}));
  EXPECT_EQ(split_title("ZohoCRM to ", {}, {}), (Systems{"ZohoCRM", ""}));
  EXPECT_EQ(split_title("Go to Market to Lead to Cash", {}, {"Lead to Cash"}),
            (Systems{"Go to Market", "Lead to Cash"}));
  EXPECT_EQ(split_title("Go to Market to Lead", {"Go to Market Plan to Lead Thing"}, {"Other"}),
            (Systems{"Go to Market", "Lead"}));
  EXPECT_EQ(split_title("no systems", {}, {}), std::nullopt);
}

TEST(Title, AndHeadingsAreResolvedTogetherInADocument) {
  const std::string text =
      doc::head("Go to Market", "R and a D") +
      doc::SectionText{.a = "Go to Market Lead to Cash", .b = "R and a D Thing to Do", .type_label = "R and a D"}
          .text();
  const auto document = parse(text, "t.rst");
  ASSERT_TRUE(document) << document.error().text();
  EXPECT_EQ(document->source, "Go to Market");
  EXPECT_EQ(document->target, "R and a D");
  EXPECT_EQ(document->sections.at(0).source, (Name{"Go to Market", "Lead to Cash"}));
  EXPECT_EQ(document->sections.at(0).target, (Name{"R and a D", "Thing to Do"}));
}

}  // namespace
}  // namespace dataflow_qa::checklist
