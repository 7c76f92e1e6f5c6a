#include "harness/checks/maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checks/check_context.h"
#include "harness/world/testing/described_source.h"
#include "harness/world/testing/silent_subject.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;
using world::testing::DescribedSource;

/// Makes records of a described system beside a subject that does nothing.
class MakerTest : public testing::Test {
 protected:
  json made(const DescribedSource& crm, Side side, const Recipe& recipe) {
    world::WorldOptions options{
        .model = &crm.model, .dataset = &crm.dataset, .subject = &file_, .seed = 7, .salt = "s"};
    options.make_subject = [](const auto& /*folder*/, const auto& /*around*/) {
      return std::make_unique<world::testing::SilentSubject>();
    };
    world::World world(options);
    CheckContext check(world, crm.customers(), "c");
    const auto ref = check.make(side, recipe);
    keys_ = world.ledger().find(side, crm.customers(), ref.id)->correlation_keys;
    return check.view.record_now(ref);
  }

  std::vector<CorrelationKey> keys_;  // of the last one
  subject::SubjectFile file_{.mode = subject::Mode::cycle};
};

TEST_F(MakerTest, GivesARecordWhatItsKindHas) {
  const DescribedSource crm(world::testing::customers_of_two_kinds, world::testing::properties_of_two_kinds);
  for (const auto fields : {Fields::mapped, Fields::required, Fields::every}) {
    const auto organisation = made(crm, Side::source, {.fields = fields});
    EXPECT_EQ(organisation["kind"], "org");
    EXPECT_TRUE(organisation["name"].is_string());
    const auto person = made(crm, Side::source, {.overrides = {{"kind", "person"}}, .fields = fields});
    EXPECT_EQ(person["kind"], "person");
  }
  EXPECT_EQ(made(crm, Side::target, {.overrides = {{"kind", "person"}}})["IsPerson"], true);
}

TEST_F(MakerTest, KnowsARecordWithoutFreeTextByItsAddress) {
  const DescribedSource crm(world::testing::customers_of_two_kinds, world::testing::properties_of_two_kinds);
  const Recipe person{.overrides = {{"kind", "person"}}};
  const auto email = made(crm, Side::source, person)["email"].get<std::string>();
  ASSERT_EQ(keys_.size(), 2U);
  EXPECT_EQ(keys_.back().path, "EmailAddress");
  EXPECT_EQ(keys_.back().text, email);
}

TEST_F(MakerTest, FillsAReferenceThatNoMappingNames) {
  const json users = {{"users", {{{"active", false}}, {{"active", true}}}}};
  const DescribedSource crm(world::testing::customers_with_owners, world::testing::name_alone, users);
  const auto record = made(crm, Side::source, {});
  EXPECT_EQ(record["ownerId"], 701);
  EXPECT_EQ(record["office"], json::parse(R"({"id": 1})"));
}

}  // namespace
}  // namespace dataflow_qa::checks
