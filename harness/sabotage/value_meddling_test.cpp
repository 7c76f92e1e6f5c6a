#include "harness/sabotage/value_meddling.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/sabotage/testing/own_model.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::Reply;
using mocks::Request;
using model::Side;
using nlohmann::json;

/// A system that answers the answers that it gets to, and keeps the bodies that it gets.
class ValueMeddlingTest : public ::testing::Test {
 protected:
  void meddle(Side side, const std::string& collection, Befalls befalls) {
    wire_.emplace(own_.model().description(side));
    Scene scene{.wire = &*wire_, .place = wire_->place(collection), .side = side};
    meddling_ = std::make_unique<Meddling>(std::move(scene), std::move(befalls));
  }
  void meddle(const std::string& kind, const std::string& path, Side side = Side::target) {
    for (const auto& each : value_kinds()) {
      if (each.name != kind) continue;
      const auto& property = own_.property("customers", path);
      return meddle(side, side == Side::source ? "customers" : "Customers", befalls_property(each, property));
    }
    throw std::logic_error("no kind " + kind);
  }
  /// The answer that the client gets.
  Reply send(const std::string& method, const std::string& target, const std::string& body, int status,
             const std::string& answer) {
    Request request;
    request.method = method;
    request.raw_target = target;
    request.target = mocks::parse_target(target);
    request.body = body;
    request.header = [](const char*) { return nullptr; };
    return meddling_->answer(request, [&](const Request& got) {
      got_.push_back(got.body);
      Reply reply;
      reply.status = status;
      reply.body = answer;
      return reply;
    });
  }
  json listed(const std::string& rows) { return json::parse(send("GET", "/v2/Customers", "", 200, rows).body); }

  testing::OwnModel own_;
  std::optional<Wire> wire_;
  std::unique_ptr<Meddling> meddling_;
  std::vector<std::string> got_;
};

TEST_F(ValueMeddlingTest, AValueChangesInAJsonPatch) {
  meddle("in-capitals", "address.city");
  send("PATCH", "/v2/Customers/7", R"([{"op":"replace","path":"/MailAddress/City","value":"Oslo"}])", 200, "{}");
  EXPECT_EQ(got_, std::vector<std::string>{R"([{"op":"replace","path":"/MailAddress/City","value":"OSLO"}])"});
  EXPECT_EQ(meddling_->touched(), (std::map<std::string, std::size_t>{{"7", 1}}));
}

TEST_F(ValueMeddlingTest, AValueChangesInACreationWhoseRecordIsThenKnown) {
  meddle("in-capitals", "address.city", Side::source);
  send("POST", "/api/v1/customers", R"({"name":"A","address":{"city":"Oslo"}})", 201, R"({"id":"C-1","name":"A"})");
  EXPECT_EQ(got_, std::vector<std::string>{R"({"address":{"city":"OSLO"},"name":"A"})"});
  EXPECT_EQ(meddling_->touched(), (std::map<std::string, std::size_t>{{"C-1", 1}}));
}

TEST_F(ValueMeddlingTest, AnUpdateThatSaysNothingAnyMoreIsAnsweredAsIfItWereDone) {
  meddle("left-out-of-updates", "email");
  listed(R"([{"Id":7,"EmailAddress":"a@b.no"}])");
  const auto answered =
      send("PATCH", "/v2/Customers/7", R"([{"op":"replace","path":"/EmailAddress","value":"c@d.no"}])", 500, "");
  EXPECT_TRUE(is_success(answered.status));
  EXPECT_EQ(got_, std::vector<std::string>{""});
  send("POST", "/v2/Customers", R"({"EmailAddress":"x@y.no"})", 201, R"({"Id":8})");
  EXPECT_EQ(got_.back(), R"({"EmailAddress":"x@y.no"})") << "a creation is no update";
}

TEST_F(ValueMeddlingTest, WhatDoesNotCarryThePropertyPassesAsItIs) {
  meddle("cleared", "email");
  const std::string other = R"([{"op": "replace", "path": "/Name", "value": "A"}])";
  send("PATCH", "/v2/Customers/7", other, 200, "{}");
  send("PATCH", "/v2/Projects/7", R"([{"op":"replace","path":"/EmailAddress","value":"x"}])", 200, "{}");
  EXPECT_EQ(got_.front(), other);
  EXPECT_EQ(got_.back(), R"([{"op":"replace","path":"/EmailAddress","value":"x"}])");
  EXPECT_TRUE(meddling_->touched().empty());
}

TEST_F(ValueMeddlingTest, AnswersChangeInListsAndWhereOneRecordIsRead) {
  meddle("read-without-last-letter", "name");
  EXPECT_EQ(listed(R"([{"Id":7,"Name":"Fjord"}])"), json::parse(R"([{"Id":7,"Name":"Fjor"}])"));
  EXPECT_EQ(send("GET", "/v2/Customers/7", "", 200, R"({"Id":7,"Name":"Fjord"})").body, R"({"Id":7,"Name":"Fjor"})");
  EXPECT_EQ(meddling_->touched().at("7"), 2U);
}

TEST_F(ValueMeddlingTest, KnowsEarlierValuesAndThoseOfOthers) {
  meddle("as-first-seen", "name");
  listed(R"([{"Id":7,"Name":"First"}])");
  EXPECT_EQ(listed(R"([{"Id":7,"Name":"Second"}])"), json::parse(R"([{"Id":7,"Name":"First"}])"));
  meddle("of-another-record", "name");
  listed(R"([{"Id":7,"Name":"Own"},{"Id":8,"Name":"Another"}])");
  send("PATCH", "/v2/Customers/7", R"([{"op":"replace","path":"/Name","value":"New"}])", 200, "{}");
  EXPECT_EQ(got_.back(), R"([{"op":"replace","path":"/Name","value":"Another"}])");
}

TEST_F(ValueMeddlingTest, TwoPropertiesChangePlaces) {
  meddle(Side::source, "customers",
         swaps_properties(own_.property("customers", "address.line1"), own_.property("customers", "address.line2")));
  send("PATCH", "/api/v1/customers/C-1", R"({"address":{"line1":"A","line2":"B"}})", 200, R"({"id":"C-1"})");
  EXPECT_EQ(json::parse(got_.back()), json::parse(R"({"address":{"line1":"B","line2":"A"}})"));
}

TEST_F(ValueMeddlingTest, OnlyRecordsOfTheKindAreTouched) {
  meddle("in-capitals", "name", Side::source);
  Scene scene = meddling_->scene();
  scene.kind = {{"type", "person"}};
  for (const auto& each : value_kinds()) {
    if (each.name != "in-capitals") continue;
    meddling_ = std::make_unique<Meddling>(scene, befalls_property(each, own_.property("customers", "name")));
  }
  send("POST", "/api/v1/customers", R"({"name":"a","type":"organisation"})", 201,
       R"({"id":"C-1","type":"organisation"})");
  send("PATCH", "/api/v1/customers/C-1", R"({"name":"b"})", 200, R"({"id":"C-1","type":"organisation"})");
  EXPECT_TRUE(meddling_->touched().empty());
  send("POST", "/api/v1/customers", R"({"name":"a","type":"person"})", 201, R"({"id":"C-2","type":"person"})");
  send("PATCH", "/api/v1/customers/C-2", R"({"name":"b"})", 200, R"({"id":"C-2","type":"person"})");
  EXPECT_EQ(meddling_->touched().at("C-2"), 2U);
}

}  // namespace
}  // namespace dataflow_qa::sabotage
