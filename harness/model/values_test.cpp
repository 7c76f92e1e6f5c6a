#include "harness/model/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dataflow_qa::model {
namespace {

using mocks::FieldDeclaration;
using mocks::FieldType;
using mocks::TextFormat;
using nlohmann::json;

class ValuesTest : public ::testing::Test {
 protected:
  [[nodiscard]] json draw(int turn) { return values_.draw({&rule_, &source_, &target_}, "qtoken22", turn); }
  [[nodiscard]] std::string text(int turn) { return draw(turn).get<std::string>(); }

  static inline const SampleTexts texts = {.words = {"Sønner", "Nordlys"}, .email_domain = "kunde.example"};
  Values values_{texts, 1, "customers.link.new"};
  mapping::Property rule_;
  FieldDeclaration source_;
  FieldDeclaration target_;
};

TEST_F(ValuesTest, TokensDifferAndHaveOneLength) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(values_.token());
  EXPECT_EQ(tokens.size(), 1000U);
  EXPECT_THAT(tokens, ::testing::Each(::testing::SizeIs(8)));
}

TEST_F(ValuesTest, TheSameSeedAndCheckGiveTheSameValues) {
  Values again(texts, 1, "customers.link.new");
  Values other(texts, 1, "customers.link.existing");
  const auto token = Values(texts, 1, "customers.link.new").token();
  EXPECT_EQ(again.token(), token);
  EXPECT_NE(other.token(), token);
}

TEST_F(ValuesTest, FreeTextBeginsWithTheTokenAndStaysWithinTheSmallerLimit) {
  source_.free_text = target_.free_text = true;
  source_.max_length = 200;
  target_.max_length = 12;
  EXPECT_THAT(text(1), ::testing::StartsWith("qtoken22"));
  EXPECT_LE(utf16_length(text(1)), 12U);
}

TEST_F(ValuesTest, TheSecondEditGoesToTheLimit) {
  source_.free_text = target_.free_text = true;
  source_.max_length = 200;
  target_.max_length = 50;
  EXPECT_EQ(utf16_length(text(2)), 50U);
  source_.max_length = target_.max_length = std::nullopt;
  EXPECT_LT(utf16_length(text(2)), 50U) << "no limit, nothing to go to";
  source_.type = FieldType::integer;
  source_.minimum = 3;
  target_.maximum = 9;
  EXPECT_EQ(draw(1), 3);
  EXPECT_EQ(draw(2), 9);
  EXPECT_THAT(draw(0).get<int>(), ::testing::AllOf(::testing::Gt(3), ::testing::Lt(9)));
}

TEST_F(ValuesTest, NumbersThatAreTextsBeginWithAZeroOnceAndGoToTheLimitOnce) {
  source_.example = "+47 5";
  source_.max_length = 9;
  target_.example = "5003";
  EXPECT_THAT(text(0), ::testing::MatchesRegex("\\+[1-9][1-9] [1-9]"));
  EXPECT_THAT(text(2), ::testing::MatchesRegex("\\+[1-9][1-9] [1-9]+")) << "what a phone number is filled with";
  EXPECT_EQ(text(2).size(), 9U);
  source_.example = std::nullopt;
  EXPECT_THAT(text(1), ::testing::MatchesRegex("0[1-9]+"));
  for (int turn = 0; turn < 30; ++turn) EXPECT_NE(text(turn), text(turn + 1));
}

TEST_F(ValuesTest, ATextWhoseExampleHasNoDigitsDiffersFromTurnToTurn) {
  source_.example = target_.example = "https://fjord.example";
  source_.max_length = 21;
  for (int turn = 0; turn < 5; ++turn) {
    EXPECT_NE(text(turn), text(turn + 1));
    EXPECT_THAT(text(turn), ::testing::MatchesRegex("https://fjord\\.exampl[1-9]"));
  }
}

TEST_F(ValuesTest, TheFirstEditOfADateIsALeapDayAndTheSecondAMonthsEnd) {
  source_.type = FieldType::date;
  EXPECT_EQ(text(1), "2024-02-29");
  EXPECT_EQ(text(2), "2025-06-30");
  source_.example = "1975-05-17";
  EXPECT_EQ(text(1), "1972-02-29");
}

TEST_F(ValuesTest, DatesHaveMoreTurnsThatAreWorthAnEditThanTexts) {
  EXPECT_EQ(turns_of({&rule_, &source_, &target_}), 2);
  source_.type = FieldType::date;
  std::set<std::string> days;
  for (int turn = 1; turn <= turns_of({&rule_, &source_, &target_}); ++turn) days.insert(text(turn).substr(5));
  EXPECT_THAT(days, ::testing::IsSupersetOf({"02-28", "02-29", "03-01", "04-30", "12-31"}));
}

TEST_F(ValuesTest, DrawsByWhatAFieldIs) {
  target_.format = TextFormat::email;
  EXPECT_EQ(text(3), "qtoken22.ola.3@kunde.example");
  target_.format = TextFormat::country;
  EXPECT_NE(text(0), text(1));
  target_.format = TextFormat::code;
  EXPECT_THAT(text(0), ::testing::Not(::testing::HasSubstr(".")));
}

TEST_F(ValuesTest, AnEndNeverPrecedesAStart) {
  source_.type = FieldType::date;
  std::string latest_start;
  for (int turn = 0; turn < 20; ++turn) latest_start = std::max(latest_start, text(turn));
  source_.not_before = "startDate";
  for (int turn = 0; turn < 20; ++turn) EXPECT_GT(text(turn), latest_start);
}

TEST_F(ValuesTest, BooleansFlipAndBeginActive) {
  source_.type = FieldType::boolean;
  source_.inactive_value = false;
  EXPECT_EQ(draw(0), true);
  EXPECT_EQ(draw(1), false);
  EXPECT_EQ(draw(2), true);
}

TEST_F(ValuesTest, AnEnumerationGoesRound) {
  rule_.enumeration = {{"a", "A"}, {"b", "B"}};
  EXPECT_EQ(draw(0), "a");
  EXPECT_EQ(draw(1), "b");
  EXPECT_EQ(draw(2), "a");
}

TEST_F(ValuesTest, AnEnumerationBeginsActive) {
  rule_.enumeration = {{"No", "Closed"}, {"Yes", "Open"}};
  source_.inactive_value = "No";
  EXPECT_EQ(draw(0), "Yes");
  EXPECT_EQ(draw(1), "No");
  source_.inactive_value.reset();
  target_.inactive_value = "Closed";
  EXPECT_EQ(draw(0), "Yes");
  rule_.enumeration.clear();
  source_.inactive_value = "No";
  source_.enumeration = {"No", "Yes"};
  EXPECT_EQ(draw(0), "Yes");
}

TEST_F(ValuesTest, NobodyEditsWhatTheMappingOrASystemFixes) {
  const Property property{&rule_, &source_, &target_};
  EXPECT_TRUE(is_free_to_edit(property));
  rule_.edit = mapping::Edit::source;
  EXPECT_FALSE(why_not_edited(property, Side::source));
  EXPECT_EQ(why_not_edited(property, Side::target), "the mapping says that it is edited in the source only");
  rule_.edit = mapping::Edit::both;
  target_.create_only = true;
  EXPECT_EQ(why_not_edited(property, Side::source), "it is set on creation only");
  EXPECT_TRUE(is_set_once(property));
}

TEST(Utf16, CountsUnitsAndCutsBetweenCharacters) {
  EXPECT_EQ(utf16_length("æøå"), 3U);
  EXPECT_EQ(utf16_length("😀"), 2U);
  EXPECT_EQ(utf16_prefix("a😀b", 2), "a");
  EXPECT_EQ(utf16_prefix("a😀b", 3), "a😀");
}

}  // namespace
}  // namespace dataflow_qa::model
