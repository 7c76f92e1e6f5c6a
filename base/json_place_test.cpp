#include "base/json_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

using ::testing::ElementsAre;

/// The error's text where `read` is given the root of `text`.
template <typename Read>
std::string error_of(std::string_view text, const Read& read) {
  const auto result = read_json(text, "f.json", [&](const JsonPlace& root) {
    static_cast<void>(read(root));
    return 0;
  });
  return result ? "no error" : result.error().text();
}

TEST(JsonPlace, NamesAnUnknownKeyAndTheNearestKnownOne) {
  EXPECT_EQ(error_of(R"({"nmae": 1})",
                     [](const JsonPlace& root) {
                       return root.is_object_of({"name", "age"});
                     }),
            "f.json: /nmae: unknown key (did you mean \"name\"?) (known: name, age)");
}

TEST(JsonPlace, NamesWhatIsMissingOrOfAnotherKind) {
  EXPECT_EQ(error_of("{}", [](const JsonPlace& root) { return root.required("a").has_value(); }),
            "f.json: the key \"a\" is missing");
  EXPECT_EQ(error_of("[]", [](const JsonPlace& root) { return root.required("a").has_value(); }),
            "f.json: expected an object with the key \"a\", got array");
  EXPECT_EQ(error_of("[]", [](const JsonPlace& root) { return root.list(); }), "f.json: expected at least one element");
  EXPECT_EQ(error_of("1", [](const JsonPlace& root) { return root.elements(); }),
            "f.json: expected a list, got number");
  EXPECT_EQ(error_of(R"("")", [](const JsonPlace& root) { return root.text(); }),
            "f.json: expected a string that is not empty");
  EXPECT_EQ(error_of("null", [](const JsonPlace& root) { return root.scalar(); }),
            "f.json: expected a string, a number or a boolean, got null");
  EXPECT_EQ(error_of(R"({"a": 1, "b": 2})", [](const JsonPlace& root) { return root.only_member(); }),
            "f.json: expected one member, got 2");
}

TEST(JsonPlace, KeepsNumbersWithinTheirBounds) {
  EXPECT_EQ(error_of("7", [](const JsonPlace& root) { return root.number(0.5, 5); }),
            "f.json: expected a number from 0.5 to 5, got 7");
  EXPECT_EQ(error_of("1.5", [](const JsonPlace& root) { return root.integer(1, 5); }),
            "f.json: expected a whole number from 1 to 5, got 1.5");
  EXPECT_EQ(error_of("18446744073709551615", [](const JsonPlace& root) { return root.integer(-1, 5); }),
            "f.json: expected a whole number from -1 to 5, got 18446744073709551615");
}

TEST(JsonPlace, ReadsNamesOfEnumerators) {
  const auto read = [](const JsonPlace& root) { return root.one_of<int>({{"one", 1}, {"two", 2}}); };
  EXPECT_EQ(read_json(R"("two")", "", read), 2);
  EXPECT_EQ(error_of(R"("tow")", read), "f.json: unknown value \"tow\" (did you mean \"two\"?) (known: one, two)");
}

TEST(JsonPlace, KeepsTheFirstError) {
  const auto read = [](const JsonPlace& root) {
    std::vector<std::string> texts;
    for (const JsonPlace& each : root.list()) texts.push_back(each.text());
    return texts;
  };
  EXPECT_EQ(error_of(R"(["a", 1, true])", read), "f.json: /1: expected a string, got number");
  EXPECT_THAT(*read_json(R"(["a", "b"])", "", read), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace dataflow_qa::base
