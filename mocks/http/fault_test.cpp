#include "mocks/http/fault.h"

#include <gtest/gtest.h>

#include <string>

namespace dataflow_qa::mocks {
namespace {

TEST(CallKindTest, TheRouteSaysWhatARequestAsksFor) {
  EXPECT_EQ(call_kind("GET", "GET /customers", false), CallKind::list);
  EXPECT_EQ(call_kind("GET", "GET /customers/{id}", false), CallKind::read);
  EXPECT_EQ(call_kind("POST", "POST /customers", true), CallKind::create);
  EXPECT_EQ(call_kind("PATCH", "PATCH /customers/{id}", true), CallKind::update);
  EXPECT_EQ(call_kind("PUT", "PUT /customers/{id}.json", true), CallKind::update);
  EXPECT_EQ(call_kind("POST", "POST /customers/{id:number}/archive", true), CallKind::update);
  EXPECT_EQ(call_kind("POST", "POST /contacts/{contactId}", true), CallKind::create);
  EXPECT_EQ(call_kind("PUT", "PUT /contacts/{contactId}/{id}", true), CallKind::update);
  EXPECT_EQ(call_kind("GET", "GET /contacts/{contactId}", false), CallKind::list);
  EXPECT_EQ(call_kind("DELETE", "DELETE /customers/{id}", true), CallKind::remove);
  EXPECT_EQ(call_kind("POST", "POST /OAuth/Token", false), CallKind::token);
}

TEST(FaultsTest, AStepMayLastForATimeFromItsFirstRequestOn) {
  Faults faults;
  FaultStep step;
  step.match.call = CallKind::create;
  step.lasts = std::chrono::milliseconds(30);
  faults.add(step);
  Request request;
  request.method = "POST";
  const auto acts = [&](bool is_write) { return faults.take(request, "POST /customers", is_write).has_value(); };
  EXPECT_FALSE(acts(false)) << "a call for a token";
  ASSERT_TRUE(acts(true));
  const auto begun = std::chrono::steady_clock::now();
  while (acts(true)) ASSERT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(25));
}

TEST(FaultsTest, ATargetIsGivenAsItIsSentOrAsItIsMeant) {
  for (const auto* target : {"/Fjord AS", "/Fjord%20AS"}) {
    Faults faults;
    faults.add({.match = {.target = target}, .status = 503});
    EXPECT_FALSE(faults.take({.method = "GET", .raw_target = "/Customer/Sol"}, "GET /Customer/{id}", false)) << target;
    EXPECT_TRUE(faults.take({.method = "GET", .raw_target = "/Customer/Fjord%20AS"}, "GET /Customer/{id}", false))
        << target;
  }
}

TEST(FaultsTest, WhatATargetMustNotHaveSetsAListingOfAllApartFromOneOfChanges) {
  Faults faults;
  faults.add({.match = {.without = {"since=", "name="}}, .status = 503});
  const auto acts = [&](const char* target) {
    return faults.take({.method = "GET", .raw_target = target}, "GET /customers", false).has_value();
  };
  EXPECT_FALSE(acts("/customers?since=1"));
  EXPECT_FALSE(acts("/customers?limit=2&name=x"));
  EXPECT_TRUE(acts("/customers?limit=2"));
}

/// One that waits for each write stays armed beside all others.
TEST(FaultsTest, AStepWithTasksAloneIsInNobodysWay) {
  Faults faults;
  std::string done;
  FaultStep watches{.times = 0};
  watches.before_answer = [&] { done += "w"; };
  FaultStep refuses{.status = 503};
  refuses.before_answer = [&] { done += "r"; };
  faults.add(watches);
  faults.add(refuses);
  faults.add(watches);
  const auto first = faults.take({.method = "POST"}, "POST /customers", true);
  ASSERT_TRUE(first && first->status == 503);
  first->before_answer();
  const auto second = faults.take({.method = "POST"}, "POST /customers", true);
  ASSERT_TRUE(second && !second->status) << "the one that refuses is used up";
  second->before_answer();
  EXPECT_EQ(done, "wrwww");
}

}  // namespace
}  // namespace dataflow_qa::mocks
