#include "harness/trial/forms.h"

#include <gtest/gtest.h>

namespace dataflow_qa::trial {
namespace {

using nlohmann::json;

TEST(Forms, ThePlaceholdersOfAnAnswerAreRead) {
  const json form{{"data", "{items}"}, {"meta", {{"total", "{total}"}, {"next?", "{next_page}"}}}};
  const auto found = read_form(form, {{"data", {1, 2}}, {"meta", {{"total", 2}}}});
  ASSERT_TRUE(found) << found.error().expected;
  EXPECT_EQ(found->at("items"), (json{1, 2}));
  EXPECT_EQ(found->count("next_page"), 0U) << "it may lack";
}

TEST(Forms, AnAnswerThatIsNotOfTheFormIsNamedWithItsPlace) {
  const json form{{"error", {{"code", 7}, {"text", "{message}"}}}};
  const auto lacking = read_form(form, {{"error", {{"code", 7}}}});
  EXPECT_EQ(lacking.error().pointer, "/error");
  EXPECT_EQ(lacking.error().expected, "a member \"text\"");
  EXPECT_EQ(read_form(form, {{"error", {{"code", 8}, {"text", "x"}}}}).error().pointer, "/error/code");
  EXPECT_EQ(read_form(form, {{"error", {{"code", 7}, {"text", "x"}}}, {"more", 1}}).error().pointer, "/more");
}

TEST(Forms, JsonMayStandInsideOfATextAndTextAroundAPlaceholder) {
  EXPECT_TRUE(read_form(json{{"m", {{"$text", json{{"t", "{message}"}}}}}}, {{"m", R"({"t":"x"})"}}));
  EXPECT_TRUE(text_fits("The number {value} is used by {id}.", "The number 7 is used by 8."));
  EXPECT_FALSE(text_fits("The number {value} is used.", "The number 7 is free."));
}

TEST(Forms, LongValuesAreCut) {
  EXPECT_EQ(short_text("a"), "\"a\"");
  EXPECT_LT(short_text(std::string(1000, 'x')).size(), 200U);
}

}  // namespace
}  // namespace dataflow_qa::trial
