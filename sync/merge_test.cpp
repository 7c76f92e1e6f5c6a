// What mappings say beyond pairs of equal properties: factors, values that are no texts, texts that are put together,
// conditions on the target's record. The engine's tests hold the rest of the merge.
#include "sync/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Knows nobody: these conversions need no look-up.
class Nobody : public Directory {
 public:
  std::optional<std::string> linked(const std::string&, Side, const std::string&) const override { return {}; }
  std::optional<std::string> id_by_key(const std::string&, const std::string&) const override { return {}; }
  std::optional<std::string> key_by_id(const std::string&, const std::string&) const override { return {}; }
};
const Nobody nobody;

Side source_wins(const dataflow_qa::mapping::Property& /*property*/) {
  return Side::source;
}

/// The one dataflow of a mapping with these members, on top of a name.
Flow flow_with(const char* members) {
  Json dataflow = Json::parse(R"({"slug": "clients", "source": {"entity": "Client", "collection": "clients"},
      "target": {"entity": "Customers", "collection": "Customers"},
      "properties": [{"source": "name", "target": "Name", "type": "string"}]})");
  dataflow.update(Json::parse(members));
  const Json mapping = {{"mapping", 1}, {"source", "A"}, {"target", "B"}, {"dataflows", Json::array({dataflow})}};
  return make_plan(dataflow_qa::mapping::read_text(mapping.dump(), "m.json").value()).value().flows.front();
}

TEST(Factors, GoThereAndBackExactly) {
  const auto flow = flow_with(
      R"({"properties": [{"source": "s", "target": "H", "type": "float", "factor": {"source": 3600, "target": 1}}]})");
  const auto& property = flow.properties.front().property;
  EXPECT_EQ(to_target(property, 5400, nobody).value(), Json(1.5));
  EXPECT_EQ(to_target(property, 7200, nobody).value().dump(), "2");
  EXPECT_EQ(to_source(property, 0.1, nobody).value().dump(), "360");
  for (int seconds = 1; seconds < 20'000; ++seconds) {
    const auto hours = to_target(property, seconds, nobody).value();
    ASSERT_EQ(to_source(property, hours, nobody).value(), seconds);
  }
  EXPECT_EQ(to_target(property, nullptr, nobody).value(), nullptr);
  EXPECT_FALSE(to_target(property, "an hour", nobody));
}

TEST(Factors, ApplyToWhatStandsForNull) {
  const auto flow = flow_with(R"({"properties": [{"source": "s", "target": "H", "type": "float", "target_default": 2,
                                                  "factor": {"source": 60, "target": 1}}]})");
  EXPECT_TRUE(same(flow.properties.front().property, nullptr, 120));
  EXPECT_FALSE(same(flow.properties.front().property, nullptr, 2));
}

TEST(Defaults, AreSaidWhereTheSourceMightStoreAnotherOne) {
  const auto flow = flow_with(R"({"properties": [
      {"source": "country", "target": "Country", "type": "string", "target_default": "NO"},
      {"source": "home.country", "target": "HomeCountry", "type": "string", "target_default": "NO"}]})");
  EXPECT_EQ(draft(flow, Side::target, {{"Country", nullptr}}, nobody).record, Json({{"country", "NO"}}));
  EXPECT_EQ(draft(flow, Side::source, {{"country", nullptr}}, nobody).record, Json::object());
  const Json agreed = {{"country", "SE"}, {"home.country", nullptr}};
  const auto cleared =
      pms_go_sync::merge(flow, {{"country", "SE"}}, {{"Country", nullptr}}, agreed, source_wins, nobody);
  ASSERT_THAT(cleared.to_source, SizeIs(1));
  EXPECT_EQ(cleared.to_source[0].change.value, "NO");
}

TEST(Enumerations, MayHaveValuesThatAreNoTexts) {
  const auto flow = flow_with(R"({"properties": [{"source": "fixed", "target": "Method", "type": "string",
                                                  "enum": [[true, "FixedPrice"], [false, "Time"]]}]})");
  const auto& property = flow.properties.front().property;
  EXPECT_EQ(to_target(property, true, nobody).value(), "FixedPrice");
  EXPECT_EQ(to_target(property, nullptr, nobody).value(), "Time") << "a boolean that was never set";
  EXPECT_EQ(to_source(property, "Time", nobody).value(), false);
  EXPECT_FALSE(to_source(property, "TimeAndExpenses", nobody));
}

class ComposedText : public ::testing::Test {
 protected:
  [[nodiscard]] Merge merged(const Json& source, const Json& target, const Json& agreed) const {
    return pms_go_sync::merge(flow_, source, target, agreed, source_wins, nobody);
  }

  Flow flow_ = flow_with(R"({"composed": [{"source": "address", "of": [
      "Street", {"path": "Zip", "before": "\n"}, {"path": "City", "before": " "}]}]})");
  Json agreed_ = {{"name", "Fjord"}, {"(text) address", "Kaien 1\n5003 Bergen"}};
  Json target_ = {{"Name", "Fjord"}, {"Street", "Kaien 1"}, {"Zip", "5003"}, {"City", "Bergen"}};
  Json source_ = {{"name", "Fjord"}, {"address", "Kaien 1\n5003 Bergen"}};
};

TEST_F(ComposedText, FollowsItsPieces) {
  EXPECT_TRUE(merged(source_, target_, agreed_).settled());
  target_["City"] = "Oslo";
  target_["Zip"] = nullptr;
  const auto moved = merged(source_, target_, agreed_);
  ASSERT_THAT(moved.to_source, SizeIs(1));
  EXPECT_EQ(moved.to_source[0].change.path, "address");
  EXPECT_EQ(moved.to_source[0].change.value, "Kaien 1 Oslo");
  EXPECT_FALSE(as_agreed(flow_, Side::target, target_, agreed_, nobody));
  const auto arrived = with_arrived(flow_, Side::source, {{"address", "Kaien 1 Oslo"}}, agreed_,
                                    {{"(text) address", "Kaien 1 Oslo"}}, nobody);
  EXPECT_EQ(arrived["(text) address"], "Kaien 1 Oslo");
}

TEST_F(ComposedText, GoesOneWay) {
  source_["address"] = "as a person wrote it";
  EXPECT_TRUE(merged(source_, target_, agreed_).settled());
  EXPECT_TRUE(as_agreed(flow_, Side::source, source_, agreed_, nobody));
  EXPECT_THAT(merged(source_, target_, agreed_).to_target, IsEmpty());
}

TEST_F(ComposedText, IsPartOfANewRecordAndClearsNoneThatWasThere) {
  const auto made = draft(flow_, Side::target, target_, nobody);
  EXPECT_EQ(made.record["address"], "Kaien 1\n5003 Bergen");
  EXPECT_EQ(made.agreed["(text) address"], "Kaien 1\n5003 Bergen");
  const auto met = merged(source_, {{"Name", "Fjord"}}, Json::object());
  EXPECT_TRUE(met.settled()) << "nothing is known that could take its place";
}

TEST(ConditionOnTheTarget, LeavesRecordsOutThatAreMadeThere) {
  const auto flow = flow_with(R"({"target_when": {"IsPerson": false}})");
  EXPECT_TRUE(draft(flow, Side::target, {{"Name", "Fjord"}, {"IsPerson", false}}, nobody).taken);
  EXPECT_FALSE(draft(flow, Side::target, {{"Name", "Ola"}, {"IsPerson", true}}, nobody).taken);
  EXPECT_TRUE(draft(flow, Side::source, {{"name", "Fjord"}}, nobody).taken);
}

}  // namespace
}  // namespace pms_go_sync
