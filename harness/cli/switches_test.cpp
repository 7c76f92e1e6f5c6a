// `run --switch`: the points that a system's description leaves open, in another position. The bundled sync passes with
// each of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "harness/cli/testing/program.h"
#include "mocks/system/entity.h"
#include "mocks/system/known.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Positions other than the defaults, of which a sync knows nothing.
const std::vector<std::string> other_positions{"go:absent-delivery-type-is-null=on",
                                               "go:absent-address-is-null=on",
                                               "go:address-edit-touches-customer=on",
                                               "go:email-required-on-patch=on",
                                               "go:token-lifetime-s=2",
                                               "go:read-lag-ms=20",
                                               "go:privileges=Customer_Full,project_full,Employee,Department",
                                               "go:active-integrations=External,Factoring",
                                               "go:elma-numbers=987654325",
                                               "go:customers-with-balance=10000",
                                               "go:dates-with-time=on",
                                               "go:patch-always-touches=off",
                                               "go:old-keys-in-single-records=on",
                                               "go:old-keys-in-parts=on",
                                               "go:page-size-over-max-refused=off",
                                               "go:unknown-order-refused=off",
                                               "go:unknown-query-refused=on",
                                               "go:project-errors-are-422=on",
                                               "go:client-expense-markup=on",
                                               "go:client-hourly-rate-markup=on",
                                               "go:show-identity-numbers=on",
                                               "go:email-required-on-create=off"};

/// A switch that is added to the description is tried, too.
TEST(Switches, AreAllTriedInAnotherPosition) {
  for (const auto& known : mocks::description_of("poweroffice-go").switches) {
    const bool is_tried = std::any_of(other_positions.begin(), other_positions.end(), [&](const std::string& position) {
      return position.starts_with("go:" + known.name + "=") && !position.ends_with("=" + known.otherwise);
    });
    EXPECT_TRUE(is_tried) << known.name;
  }
}

class SwitchesTest : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(SwitchesTest, TheBundledSyncPassesWith) {
  const bool all = GetParam() == "all";
  if (!all && std::getenv("DATAFLOW_QA_LONG") == nullptr) GTEST_SKIP() << "DATAFLOW_QA_LONG=1 tries each alone";
  std::vector<std::string> arguments{"run"};
  for (const auto& position : other_positions) {
    if (all || position == GetParam()) arguments.insert(arguments.end(), {"--switch", position});
  }
  const auto outcome = program(arguments);
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::not_applicable), IsEmpty());
}

std::vector<std::string> each_and_all() {
  auto result = other_positions;
  result.emplace_back("all");
  return result;
}

INSTANTIATE_TEST_SUITE_P(Each, SwitchesTest, ::testing::ValuesIn(each_and_all()), [](const auto& position) {
  std::string name;
  for (const char c : position.param) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

TEST_F(ProgramTest, ASwitchThatDoesNotExistIsRefusedWithThoseThatDo) {
  const auto said = [this](const std::string& setting) {
    const auto outcome = program({"run", "--switch", setting});
    EXPECT_EQ(outcome.exit, 2) << setting;
    return outcome.err;
  };
  EXPECT_THAT(said("dates-with-time=on"), HasSubstr("expected ALIAS:NAME=VALUE"));
  EXPECT_THAT(said("crm:dates-with-time=on"), HasSubstr("\"crm\" is neither system's alias; they are pms and go"));
  EXPECT_THAT(said("go:date-with-time=on"), HasSubstr("there is no switch 'date-with-time'; known: "));
  EXPECT_THAT(said("go:dates-with-time=maybe"), HasSubstr("dates-with-time"));
  EXPECT_THAT(said("pms:a=b"), HasSubstr("there is no switch 'a'"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
