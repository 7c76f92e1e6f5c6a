#include "harness/sabotage/wire.h"

#include <gtest/gtest.h>

#include "mocks/rest/testing/described_world.h"
#include "mocks/system/catalogue.h"

namespace dataflow_qa::sabotage {
namespace {

using nlohmann::json;

class WireTest : public ::testing::Test {
 protected:
  static mocks::Request request(const std::string& method, const std::string& target) {
    mocks::Request request;
    request.method = method;
    request.raw_target = target;
    request.target = mocks::parse_target(target);
    return request;
  }
  const Wire& wire(const std::string& system) {
    auto& wire = wires_[system];
    if (!wire) wire.emplace(system == "other" ? *other_ : *catalogue_.find(system));
    return *wire;
  }
  /// The body after the value of the field was read, changed to "new" and, in a second copy, left out.
  std::string read_changed_and_left_out(const std::string& system, const std::string& collection,
                                        const std::string& path, const std::string& text) {
    const Member member(*wire(system).place(collection), path);
    auto body = json::parse(text);
    auto changed = body;
    auto left = body;
    std::string result;
    for (const auto* value : member.written(body)) result += value->dump() + " ";
    member.write(changed, "new");
    member.leave_out(left);
    return result + "| " + changed.dump() + " | " + left.dump();
  }
  /// "update of Customers 7", "list of customers, changes, later page"; "nothing".
  std::string call(const std::string& system, const std::string& method, const std::string& target) {
    const auto found = wire(system).call_of(request(method, target));
    if (!found) return "nothing";
    static const std::map<CallKind, std::string> names = {{CallKind::list, "list"},
                                                          {CallKind::read, "read"},
                                                          {CallKind::create, "creation"},
                                                          {CallKind::update, "update"},
                                                          {CallKind::remove, "removal"}};
    auto text = names.at(found->kind) + " of " + found->place->collection();
    if (!found->id.empty()) text += " " + found->id;
    if (found->asks_for_changes) text += ", changes";
    if (found->is_later_page) text += ", later page";
    return text;
  }

  mocks::Catalogue catalogue_;
  std::unique_ptr<const mocks::System> other_ = mocks::read_system(mocks::rest::testing::other_dialect()).value();
  std::map<std::string, std::optional<Wire>> wires_;
};

TEST_F(WireTest, KnowsTheCallsOfEveryDialect) {
  EXPECT_EQ(call("poweroffice-go", "GET", "/v2/Customers?PageNumber=1&PageSize=20"), "list of Customers");
  EXPECT_EQ(call("poweroffice-go", "GET", "/v2/customers?pagenumber=2"), "list of Customers, later page");
  EXPECT_EQ(call("poweroffice-go", "PATCH", "/v2/Customers/7"), "update of Customers 7");
  EXPECT_EQ(call("poweroffice-go", "POST", "/OAuth/Token"), "nothing");
  EXPECT_EQ(call("custom-pms", "GET", "/api/v1/projects?updatedSince=2025-01-01T00:00:00Z"),
            "list of projects, changes");
  EXPECT_EQ(call("custom-pms", "GET", "/api/v1/projects?cursor=abc"), "list of projects, later page");
  EXPECT_EQ(call("custom-pms", "DELETE", "/api/v1/projects/P-1"), "removal of projects P-1");
  EXPECT_EQ(call("kimai", "POST", "/api/customers"), "creation of customers");
  EXPECT_EQ(call("harvest", "GET", "/v2/clients/9"), "read of clients 9");
  EXPECT_EQ(call("harvest", "GET", "/v2/clients?page=2"), "list of clients, later page");
  EXPECT_EQ(call("harvest", "PUT", "/v2/clients/9"), "nothing");
  EXPECT_EQ(call("other", "GET",
                 "/api/resource/" + wire("other").place(other_->entities[0].declaration->collection)->dialect->path +
                     ".json"),
            "list of " + other_->entities[0].declaration->collection);
}

TEST(Parsed, IsNothingOfATextThatIsNestedTooDeeply) {
  const std::string deep = R"({"name":)" + std::string(250'000, '[') + std::string(250'000, ']') + "}";
  EXPECT_EQ(parsed(deep), nullptr);
  EXPECT_EQ(parsed("{"), nullptr);
  EXPECT_EQ(parsed(R"({"name":[1]})").dump(), R"({"name":[1]})");
}

TEST_F(WireTest, FindsAValueInAnObject) {
  EXPECT_EQ(read_changed_and_left_out("custom-pms", "customers", "address.city",
                                      R"({"name": "A", "address": {"city": "Bergen", "line1": "B"}})"),
            R"("Bergen" | {"address":{"city":"new","line1":"B"},"name":"A"} | {"address":{"line1":"B"},"name":"A"})");
  EXPECT_EQ(read_changed_and_left_out("custom-pms", "customers", "address.city", R"({"name": "A"})"),
            R"(| {"address":{"city":"new"},"name":"A"} | {"name":"A"})");
}

TEST_F(WireTest, FindsAValueInJsonPatchWhateverTheOperationNames) {
  EXPECT_EQ(read_changed_and_left_out("poweroffice-go", "Customers", "MailAddress.City",
                                      R"([{"op": "test", "path": "/MailAddress/City", "value": "old"},
                                          {"op": "replace", "path": "/mailaddress/city", "value": "Bergen"}])"),
            R"("Bergen" | [{"op":"test","path":"/MailAddress/City","value":"old"},)"
            R"({"op":"replace","path":"/mailaddress/city","value":"new"}] | )"
            R"([{"op":"test","path":"/MailAddress/City","value":"old"}])");
  EXPECT_EQ(read_changed_and_left_out(
                "poweroffice-go", "Customers", "MailAddress.City",
                R"([{"op": "add", "path": "/MailAddress", "value": {"City": "Oslo", "ZipCode": "1"}}])"),
            R"("Oslo" | [{"op":"add","path":"/MailAddress","value":{"City":"new","ZipCode":"1"}}] | )"
            R"([{"op":"add","path":"/MailAddress","value":{"ZipCode":"1"}}])");
}

TEST_F(WireTest, KnowsOtherNamesForWriting) {
  EXPECT_EQ(read_changed_and_left_out("harvest", "projects", "client.id", R"({"client_id": 5, "name": "P"})"),
            R"(5 | {"client_id":"new","name":"P"} | {"name":"P"})");
  auto shown = json::parse(R"({"id": 1, "client": {"id": 5, "name": "C"}})");
  const Member member(*wire("harvest").place("projects"), "client.id");
  ASSERT_NE(member.shown(shown), nullptr);
  EXPECT_EQ(*member.shown(shown), 5);
  member.hide(shown);
  EXPECT_EQ(shown, json::parse(R"({"id": 1, "client": {"name": "C"}})"));
}

TEST_F(WireTest, FindsTheRowsInEveryEnvelope) {
  const auto rows = [&](const std::string& system, const std::string& collection, const std::string& text) {
    auto body = json::parse(text);
    const auto* found = rows_of(*wire(system).place(collection), body);
    return found == nullptr ? std::string("none") : found->dump();
  };
  EXPECT_EQ(rows("custom-pms", "customers", R"({"data": [1, 2], "nextCursor": null})"), "[1,2]");
  EXPECT_EQ(rows("poweroffice-go", "Customers", "[1]"), "[1]");
  EXPECT_EQ(rows("harvest", "clients", R"({"clients": [3], "per_page": 2000, "links": {}})"), "[3]");
  EXPECT_EQ(rows("custom-pms", "customers", R"({"title": "refused"})"), "none");
}

TEST_F(WireTest, AnswersAWriteAsTheSystemDoes) {
  const auto& pms = *wire("custom-pms").place("customers");
  const auto record = laid_over(pms, {{"id", "C-1"}, {"name", "A"}, {"address", nullptr}},
                                json::parse(R"({"name": "B", "address": {"city": "Oslo"}})"));
  EXPECT_EQ(record, json::parse(R"({"id": "C-1", "name": "B", "address": {"city": "Oslo"}})"));
  EXPECT_EQ(id_of(pms, record), "C-1");
  const auto reply = answer_of_write(pms, mocks::OutcomeKind::created, record);
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(json::parse(reply.body), record);
  EXPECT_TRUE(says_nothing(pms, json::object()));
  EXPECT_TRUE(says_nothing(*wire("poweroffice-go").place("Customers"), json::parse(R"([{"op": "test"}])")));
  EXPECT_FALSE(says_nothing(pms, {{"name", nullptr}}));
}

}  // namespace
}  // namespace dataflow_qa::sabotage
