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

}  // namespace
}  // namespace dataflow_qa::mocks::rest
