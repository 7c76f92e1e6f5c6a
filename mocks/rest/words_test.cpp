#include "mocks/rest/words.h"

#include <gtest/gtest.h>

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;

TEST(Words, APlaceholderAloneKeepsItsType) {
  const Words words{{"status", 404}, {"next", nullptr}};
  EXPECT_EQ(filled(json{{"code", "{status}"}, {"text", "is {status}"}, {"next", "{next}"}}, words),
            (json{{"code", 404}, {"text", "is 404"}, {"next", nullptr}}));
}

TEST(Words, AMemberWithAQuestionMarkIsThereOnlyWhereItSaysSomething) {
  const json form{{"next?", "{next}"}, {"errors?", "{errors}"}, {"id", "{id}"}};
  EXPECT_EQ(filled(form, {{"id", 1}, {"errors", json::array()}}), (json{{"id", 1}}));
  EXPECT_EQ(filled(form, {{"id", 1}, {"next", 2}, {"errors", json{"x"}}}),
            (json{{"errors", {"x"}}, {"id", 1}, {"next", 2}}));
}

TEST(Words, JsonMayStandInsideOfAText) {
  EXPECT_EQ(filled(json{{"messages", {{"$text", json{{"m", "{message}"}}}}}}, {{"message", "a \"b\""}}),
            (json{{"messages", R"({"m":"a \"b\""})"}}));
}

TEST(Words, ABraceThatIsNeverClosedIsText) {
  EXPECT_EQ(filled_text("{a} {b", {{"a", "x"}}), "x {b");
}

std::string joined(const json& form) {
  std::string text;
  const PreparedForm prepared(form);
  for (const auto& piece : prepared.pieces()) text += piece.text + (piece.word.empty() ? "" : "<" + piece.word + ">");
  return text;
}

TEST(PreparedForm, IsItsTextWithGaps) {
  EXPECT_EQ(joined("{items}"), "<items>");
  EXPECT_EQ(joined(json{{"data", "{items}"}, {"a", {1, "x\"y", json::object()}}, {"next", "{next}"}}),
            R"({"a":[1,"x\"y",{}],"data":<items>,"next":<next>})");
  const PreparedForm form(json{{"data", "{items}"}});
  EXPECT_TRUE(form.is_plain());
  EXPECT_TRUE(form.has("items"));
  EXPECT_FALSE(form.has("total"));
}

TEST(PreparedForm, KnowsWhatItCannotDo) {
  for (const json& form : {json{{"next?", "{next}"}}, json{{"text", "page {page}"}}, json{{"{collection}", 1}},
                           json{{"$text", json{{"a", 1}}}}}) {
    EXPECT_FALSE(PreparedForm(form).is_plain()) << form;
  }
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
