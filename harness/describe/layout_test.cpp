#include "harness/describe/layout.h"

#include <gtest/gtest.h>

namespace dataflow_qa::describe {
namespace {

TEST(Layout, WhatFitsIntoALineStandsInOne) {
  const Json value = {{"label", "Acme"}, {"time", {{"zone", "Z"}, {"digits", 3}}}, {"none", Json::array()}};
  EXPECT_EQ(laid_out(value), R"({
  "label": "Acme",
  "time": {"zone": "Z", "digits": 3},
  "none": []
}
)");
}

TEST(Layout, AFieldStandsInOneLineHoweverLongItIs) {
  const std::string text(200, 'x');
  const Json value = {{"fields", {{{"path", "a"}, {"example", text}}, {{"path", "b"}}}}};
  EXPECT_EQ(laid_out(value), "{\n  \"fields\": [\n    {\"path\": \"a\", \"example\": \"" + text +
                                 "\"},\n    {\"path\": \"b\"}\n  ]\n}\n");
}

TEST(Layout, IsTheSameValue) {
  const Json value = {{"a", {{"b", {1, 2.5, "ø\"\n", nullptr, true}}, {"c", std::string(150, 'y')}}}};
  EXPECT_EQ(Json::parse(laid_out(value)), value);
}

}  // namespace
}  // namespace dataflow_qa::describe
