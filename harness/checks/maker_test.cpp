#include "harness/checks/maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checks/check_context.h"
#include "harness/world/testing/described_source.h"
#include "harness/world/testing/silent_subject.h"
#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;
using world::testing::DescribedSource;

/// Makes records of a described system beside a subject that does nothing.
class MakerTest : public ::testing::Test {
 protected:
  json made(const DescribedSource& crm, Side side, const Recipe& recipe) {
    return made_of(crm, crm.customers(), side, recipe);
  }
  /// `pair`: two systems.
  template <typename Systems>
  json made_of(const Systems& pair, const Flow& flow, Side side, const Recipe& recipe) {
    world::WorldOptions options{
        .model = &pair.model, .dataset = &pair.dataset, .subject = &file_, .seed = 7, .salt = "s"};
    options.make_subject = [](const auto& /*folder*/, const auto& /*around*/) {
      return std::make_unique<world::testing::SilentSubject>();
    };
    world::World world(options);
    CheckContext check(world, flow, "c");
    const auto ref = check.make(side, recipe);
    keys_ = world.ledger().find(side, flow, ref.id)->correlation_keys;
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

/// PowerOffice Go takes no customer without an e-mail address or another way to send invoices, and no national identity
/// number but a real one. Nothing in its description says so.
TEST_F(MakerTest, LeavesOutWhatOnlyTheSystemsOwnRulesRefuse) {
  const world::testing::TwoSystems reversed(R"({"mapping": 1, "source": "PowerOffice GO", "target": "Custom PMS",
    "dataflows": [{"slug": "customers", "source": {"entity": "Customers", "collection": "Customers"},
      "target": {"entity": "Customer", "collection": "customers"},
      "properties": [{"source": "Name", "target": "name", "type": "string"}]}]})");
  const auto& flow = reversed.flow("customers");
  EXPECT_TRUE(made_of(reversed, flow, Side::source, {})["Name"].is_string());
  const auto full = made_of(reversed, flow, Side::source, {.fields = Fields::every});
  EXPECT_TRUE(full["PhoneNumber"].is_string());
  EXPECT_TRUE(full["NationalIdNumber"].is_null());
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
