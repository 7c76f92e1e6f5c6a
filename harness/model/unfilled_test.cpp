#include "harness/model/unfilled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/mapping/mapping.h"

namespace dataflow_qa::model {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnfilledTest : public ::testing::Test {
 protected:
  std::vector<std::string> unfilled_in(Side side) {
    const auto mapping = mapping::read_text(text_.dump(), "m.json").value();
    const auto model = bind(mapping).value();
    return unfilled(model, model.flows().front(), side);
  }
  json& projects() { return text_["dataflows"][0]; }

  // Of the projects of Custom PMS and PowerOffice GO, the former need a code and both need a name.
  json text_ = json::parse(R"({"mapping": 1, "source": "Custom PMS", "target": "PowerOffice GO", "dataflows": [
    {"slug": "projects", "source": {"entity": "Project", "collection": "projects"},
     "target": {"entity": "Projects", "collection": "Projects"},
     "properties": [{"source": "name", "target": "Name", "type": "string"},
                    {"source": "code", "target": "Code", "type": "string"}]}]})");
};

TEST_F(UnfilledTest, NothingIsWhereTheMappingGivesAllThatIsAskedFor) {
  EXPECT_THAT(unfilled_in(Side::source), IsEmpty());
  EXPECT_THAT(unfilled_in(Side::target), IsEmpty());
}

TEST_F(UnfilledTest, AFieldIsThatTheSystemAsksForAndNoPropertyCarries) {
  projects()["properties"].erase(1);
  EXPECT_THAT(unfilled_in(Side::source), ElementsAre("code"));
  EXPECT_THAT(unfilled_in(Side::target), IsEmpty());
}

TEST_F(UnfilledTest, AConstantFillsIt) {
  projects()["properties"].erase(1);
  projects()["on_create"] = {{"source", {{"code", "P-1"}}}};
  EXPECT_THAT(unfilled_in(Side::source), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::model
