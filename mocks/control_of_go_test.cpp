// Tokens, switches and faults of PowerOffice GO's mock.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "mocks/controls.h"
#include "mocks/systems.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using testing::Client;
using ::testing::HasSubstr;
using testing::World;

TEST(ControlOfPowerOfficeGo, SwitchesAndTokensFollowOrders) {
  StartOptions options;
  options.switches = {{"token-lifetime-s", "60"}};
  World world("poweroffice-go", options);
  Client client = world.client();
  EXPECT_EQ(client.get("/Customers").status, 204);
  world.clock.set_skew(std::chrono::seconds(61));
  EXPECT_EQ(client.get("/Customers").status, 401);
  Client again = world.client();
  EXPECT_EQ(again.get("/Customers").status, 204);
  world.mock->controls()->end_tokens();
  EXPECT_EQ(again.get("/Customers").status, 401);
}

TEST(ControlOfPowerOfficeGo, AnUnknownSwitchIsAnErrorAtTheStart) {
  Clock clock;
  Journal journal;
  StartOptions options;
  options.clock = &clock;
  options.journal = &journal;
  options.switches = {{"token-lifetime", "60"}};
  const auto started = find_system("poweroffice-go")->start(options);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message,
              HasSubstr("there is no switch 'token-lifetime'; known: email-required-on-create, "));
}

TEST(ControlOfPowerOfficeGo, AnEmptyListIsA204) {
  World world("poweroffice-go");
  Client client = world.client();
  EXPECT_EQ(client.get("/PaymentTerms").status, 200);
  FaultStep step;
  step.ending = Ending::empty_list;
  world.mock->controls()->add_fault(step);
  EXPECT_EQ(client.get("/PaymentTerms").status, 204);
  EXPECT_EQ(client.get("/PaymentTerms").status, 200);
}

}  // namespace
}  // namespace dataflow_qa::mocks
