// A request that is not a proper one gets a 4xx, and the mock goes on: never a crash, a hang or a 500.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using testing::Got;
using ::testing::IsEmpty;
using testing::raw_exchange;
using testing::World;

struct System {
  const char* name;
  const char* records;  // a collection's path
};

void PrintTo(const System& system, std::ostream* out) {
  *out << system.name;
}

class Robustness : public ::testing::TestWithParam<System> {
 protected:
  void TearDown() override {
    EXPECT_THAT(world_.mock->troubles(), IsEmpty());
    EXPECT_THAT(world_.client().get(GetParam().records).status, ::testing::AnyOf(200, 204)) << "it must go on";
  }
  int post(const std::string& body, const std::string& type = "application/json") {
    return client_.send("POST", GetParam().records, body, type).status;
  }
  int get(const std::string& query) { return client_.get(std::string(GetParam().records) + query).status; }

  World world_{GetParam().name};
  Client client_ = world_.client();
};

TEST_P(Robustness, BrokenJsonIsA400) {
  for (const char* body : {"{", "}", "[", "nul", "{\"a\":}", "{\"a\" 1}", "\"", "{'a': 1}", "{\"a\":01}",
                           "\xef\xbb\xbf{", "NaN", "{\"a\":1e999999}", "{\"a\":\"\\ud800\"}"}) {
    EXPECT_EQ(post(body), 400) << body;
  }
  EXPECT_EQ(post(std::string("{\"a\":\"\0\"}", 9)), 400);
}

TEST_P(Robustness, BadUtf8IsA400) {
  for (const char* text : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    EXPECT_EQ(post(std::string("{\"name\": \"") + text + "\"}"), 400);
  }
}

TEST_P(Robustness, DeepNestingIsA400) {
  for (const char* open : {"[", "{\"a\":", "[{\"a\":"}) {
    std::string deep;
    while (deep.size() < 900000) deep += open;
    EXPECT_EQ(post(deep), 400);
  }
}

TEST_P(Robustness, HugeBodiesAreA413AndTheConnectionLives) {
  EXPECT_EQ(post("{\"name\": \"" + std::string(5U << 20U, 'x') + "\"}"), 413);
  EXPECT_EQ(post("{\"name\": \"" + std::string(1000000, 'x') + "\"}"), 400);
}

TEST_P(Robustness, OtherContentTypesAreA415) {
  for (const char* type :
       {"text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "application",
        "/json", ";;;", "application/json; charset=utf-16", "application/json;Charset=\"ISO-8859-1\""}) {
    EXPECT_EQ(post("{}", type), 415) << type;
  }
}

TEST_P(Robustness, Utf8MayBeSaid) {
  for (const char* type : {"application/json; charset=utf-8", "application/json;charset=\"UTF-8\"; x=y"}) {
    EXPECT_EQ(post("{}", type), 400) << type;
  }
}

TEST_P(Robustness, BodiesOfOtherShapesAreA400) {
  for (const char* body : {"null", "1", "\"x\"", "[]", "[{}]", "true"}) EXPECT_EQ(post(body), 400) << body;
  EXPECT_EQ(post(""), 400);
}

TEST_P(Robustness, BrokenPercentSequencesAreA400) {
  for (const char* query : {"?a=%", "?a=%4", "?a=%zz", "?%ff=1", "?a=%c0%af", "/%", "/%ed%a0%80"}) {
    EXPECT_EQ(get(query), 400) << query;
  }
}

TEST_P(Robustness, OddQueriesAreNoTrouble) {
  for (const char* query : {"?", "?&&&", "?=", "?a", "?a=b=c", "?limit=5&limit=x", "?%00=%00", "?a=%F0%9F%98%80"}) {
    EXPECT_LT(get(query), 500) << query;
  }
  EXPECT_LT(get("?a=" + std::string(4000, 'x')), 500);
  std::string many = "?";
  for (int i = 0; i < 500; ++i) many += "a=b&";
  EXPECT_LT(get(many), 500);
}

TEST_P(Robustness, OddPathsAreA404) {
  for (const char* path : {"/", "//", "/..", "/../..", "/%2e%2e/x", "/x/y/z/1/2/3", "/%00"}) {
    EXPECT_THAT(client_.get(path).status, ::testing::AnyOf(404, 400)) << path;
  }
}

TEST_P(Robustness, MalformedHttpEndsTheConnection) {
  for (const char* text :
       {"\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nbroken\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "\x16\x03\x01\x02", "GET  HTTP/1.1\r\n\r\n"}) {
    const std::string got = raw_exchange(world_.origin(), std::string(text) + "\r\n\r\n", 1);
    EXPECT_THAT(got, ::testing::AnyOf(IsEmpty(), ::testing::StartsWith("HTTP/1.1 4"))) << text;
  }
}

TEST_P(Robustness, BodiesThatDoNotComeWholeAreA400) {
  const std::string head = "POST /v2/Customers HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  for (const char* rest : {"Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
                           "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
                           "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}", "Content-Length: 5\r\n\r\n"}) {
    const testing::RawConnection connection(world_.origin());
    connection.send(head + rest);
    connection.end();
    EXPECT_THAT(connection.receive(1), ::testing::StartsWith("HTTP/1.1 4")) << rest;
  }
  for (const char* coding : {"gzip, chunked", "identity", "chunked, chunked", "x"}) {
    const std::string got =
        raw_exchange(world_.origin(), head + "Transfer-Encoding: " + coding + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 9);
    EXPECT_THAT(got, ::testing::StartsWith("HTTP/1.1 4")) << coding;
  }
}

TEST_P(Robustness, EndlessHeadersEndTheConnection) {
  const testing::RawConnection connection(world_.origin());
  connection.send("GET / HTTP/1.1\r\n");
  std::string thousand;
  for (int i = 0; i < 1000; ++i) thousand += "X: " + std::string(1000, 'y') + "\r\n";
  for (int i = 0; i < 20; ++i) connection.send(thousand);
  EXPECT_THAT(connection.receive(1), ::testing::AnyOf(IsEmpty(), ::testing::StartsWith("HTTP/1.1 4")));
}

TEST_P(Robustness, RepeatedHeadersAndRangesAreNoTrouble) {
  for (const char* header :
       {"Content-Type: a\r\nContent-Type: b", "Range: bytes=5-1", "Range: bytes=0-1,0-1,-1",
        "Accept-Encoding: gzip, br", "Expect: 100-continue", "Content-Length: 0\r\nContent-Length: 0",
        "Connection: keep-alive, close", "Upgrade: h2c", "Authorization:", "Host: b"}) {
    const std::string got = raw_exchange(
        world_.origin(), std::string("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n") + header + "\r\n\r\n", 9);
    EXPECT_THAT(got, ::testing::AnyOf(::testing::StartsWith("HTTP/1.1 4"), ::testing::StartsWith("HTTP/1.1 100")))
        << header;
  }
}

TEST_P(Robustness, PackedBodiesAreMeasuredUnpacked) {
  const std::string body = "this is no gzip";
  EXPECT_EQ(client_.send("POST", GetParam().records, body, "application/json", {{"Content-Encoding", "gzip"}}).status,
            400);
}

TEST_P(Robustness, WideBodiesAreA400) {
  std::string members = "{";
  for (int i = 0; i < 20000; ++i) members += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  EXPECT_EQ(post(members + "}"), 400);
  EXPECT_EQ(post("{\"Number\": " + std::string(100000, '9') + "}"), 400);
}

TEST_P(Robustness, UnknownMethodsAreRefused) {
  for (const char* method : {"PUT", "OPTIONS", "TRACE", "DELETE"}) {
    const int status = client_.send(method, GetParam().records, "", "").status;
    EXPECT_THAT(status, ::testing::AnyOf(400, 404, 405)) << method;
  }
}

TEST_P(Robustness, HugeNumbersAreNoTrouble) {
  for (const char* number : {"99999999999999999999", "-1", "1e5", "0x10", "9223372036854775807", " 1", "+1"}) {
    EXPECT_LT(get(std::string("/") + number), 500) << number;
    EXPECT_LT(get(std::string("?limit=") + number + "&PageSize=" + number + "&PageNumber=" + number), 500) << number;
    EXPECT_LT(get(std::string("?customerNos=") + number + "-" + number), 500) << number;
  }
  EXPECT_EQ(post(R"({"Number": 99999999999999999999999, "number": 1})"), 400);
}

INSTANTIATE_TEST_SUITE_P(Mocks, Robustness,
                         ::testing::Values(System{"custom-pms", "/customers"}, System{"poweroffice-go", "/Customers"},
                                           System{"kimai", "/customers"}),
                         [](const auto& tested) {
                           std::string name = tested.param.name;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace dataflow_qa::mocks
