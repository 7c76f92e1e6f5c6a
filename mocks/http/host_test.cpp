// A host's promises to its clients, through real sockets.

#include "mocks/http/host.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <future>
#include <thread>

#include "mocks/store/clock.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using testing::Client;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::raw_exchange;
using ::testing::StartsWith;

class HostTest : public ::testing::Test {
 protected:
  std::unique_ptr<Host> start(HostOptions options = {}) {
    options.clock = &clock_;
    options.journal = &journal_;
    auto started = Host::start(options, [](const Request& request) {
      if (request.raw_target == "/throw") throw std::runtime_error("broken");
      Reply reply;
      reply.body = request.method + " " + std::to_string(request.body.size());
      reply.content_type = "text/plain";
      return reply;
    });
    if (!started) throw std::runtime_error(started.error().message);
    return std::move(*started);
  }
  static std::string origin(const Host& host) { return "http://127.0.0.1:" + std::to_string(host.port()); }

  Clock clock_;
  Journal journal_;
};

TEST_F(HostTest, OneConnectionServesAsManyRequestsAsComes) {
  const auto host = start();
  std::string many;
  for (int i = 0; i < 200; ++i) many += "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
  many += "DELETE /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const std::string got = raw_exchange(origin(*host), many, 1000);
  EXPECT_THAT(got, HasSubstr("DELETE 0"));
  EXPECT_EQ(journal_.since(0).size(), 201U);
}

TEST_F(HostTest, SomebodyBetweenDecidesWhatComesThroughAndWhatTheClientGets) {
  HostOptions options;
  options.between = [](const Request& sent, const Forward& forward) {
    if (sent.method == "DELETE") return Reply{.status = 204};
    Request changed = sent;
    changed.body += " and more";
    if (sent.method == "POST") forward(changed);
    return forward(changed);
  };
  const auto host = start(options);
  Client client(origin(*host), {});
  EXPECT_EQ(client.send("PUT", "/x", "four", "text/plain").body, "PUT 13");
  EXPECT_EQ(client.remove("/x").status, 204);
  EXPECT_EQ(client.send("POST", "/x", "", "text/plain").status, 200);
  const auto entries = journal_.since(0);
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].request_body, "four and more");
  EXPECT_EQ(entries[0].client_side.value().request_body, "four");
  EXPECT_EQ(entries[1].request_body, "");
  EXPECT_EQ(entries[1].client_side.value().method, "DELETE");
  EXPECT_FALSE(entries[2].client_side);  // the first of the two that came of one
  EXPECT_TRUE(entries[3].client_side);
  EXPECT_LT(entries[2].received, entries[3].received);
}

TEST(PeerTest, OnlyLoopbackAddressesAreThisMachine) {
  for (const char* peer : {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"}) EXPECT_TRUE(is_this_machine(peer));
  for (const char* peer : {"10.0.0.1", "1270.0.0.1", "::ffff:10.0.0.1", "::2", "2001:db8::127", "", "localhost"}) {
    EXPECT_FALSE(is_this_machine(peer)) << peer;
  }
}

TEST_F(HostTest, WhoSendsHalfARequestDoesNotKeepOthersOutForLong) {
  HostOptions options;
  options.threads = 2;
  const auto host = start(options);
  std::deque<testing::RawConnection> half;
  for (int i = 0; i < 6; ++i) half.emplace_back(origin(*host)).send("GET /x HT");
  EXPECT_EQ(Client(origin(*host), {}).get("/x").body, "GET 0");
  EXPECT_THAT(host->troubles(), ::testing::ElementsAre(HasSubstr("more than 2 connections at once")));
}

TEST_F(HostTest, IdleConnectionsMakeRoomForNewOnes) {
  HostOptions options;
  options.threads = 2;
  const auto host = start(options);
  std::deque<Client> idle;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(idle.emplace_back(origin(*host), testing::Headers{}).get("/x").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
  EXPECT_EQ(idle.back().get("/x").status, 200);
}

TEST_F(HostTest, AnswersSayHowLongAConnectionReallyLives) {
  HostOptions options;
  options.idle_timeout_s = 77;
  const auto host = start(options);
  EXPECT_EQ(Client(origin(*host), {}).get("/x").header("Keep-Alive"), "timeout=77, max=2147483647");
}

TEST_F(HostTest, TheDestructorEndsIdleConnectionsAtOnce) {
  auto host = start();
  Client client(origin(*host), {});
  EXPECT_EQ(client.get("/x").body, "GET 0");
  const auto began = std::chrono::steady_clock::now();
  host.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(HostTest, APortInUseIsReportedClearly) {
  const auto host = start();
  HostOptions same;
  same.port = host->port();
  same.clock = &clock_;
  same.journal = &journal_;
  const auto second = Host::start(same, [](const Request&) { return Reply{}; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message,
            "cannot listen on 127.0.0.1 port " + std::to_string(host->port()) + ": Address already in use");
}

TEST_F(HostTest, MoreConnectionsThanThreadsAreATroubleOfTheHost) {
  HostOptions options;
  options.threads = 1;
  const auto host = start(options);
  EXPECT_THAT(host->troubles(), IsEmpty());
  auto first = std::make_unique<Client>(origin(*host), testing::Headers{});
  EXPECT_EQ(first->get("/x").status, 200);
  Client second(origin(*host), {});
  auto waiting = std::async(std::launch::async, [&] { return second.get("/y").status; });
  while (host->troubles().empty()) std::this_thread::yield();
  first.reset();
  EXPECT_EQ(waiting.get(), 200);
  EXPECT_THAT(host->troubles().at(0), StartsWith("more than 1 connections at once"));
}

TEST_F(HostTest, NoRequestIsAnsweredWhileItIsHeld) {
  const auto host = start();
  auto guard = host->hold();
  Client client(origin(*host), {});
  auto answer = std::async(std::launch::async, [&] { return client.get("/x").status; });
  while (journal_.last_sequence() == 0) std::this_thread::yield();  // received, not let in
  EXPECT_THAT(journal_.since(0), IsEmpty());
  guard.reset();
  EXPECT_EQ(answer.get(), 200);
  EXPECT_EQ(journal_.since(0).at(0).received, 1U);
}

TEST_F(HostTest, AnExceptionIsA500AndATrouble) {
  const auto host = start();
  EXPECT_EQ(Client(origin(*host), {}).get("/throw").status, 500);
  EXPECT_THAT(host->troubles(), ::testing::ElementsAre("GET /throw: broken"));
}

TEST_F(HostTest, WhatIsNoHttpGetsA400AndTheConnectionEnds) {
  const auto host = start();
  EXPECT_THAT(raw_exchange(origin(*host), "nonsense\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 2),
              StartsWith("HTTP/1.1 400"));
  // The body that a GET has no right to must not be read as a request.
  const std::string smuggled = "DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string got = raw_exchange(
      origin(*host),
      "GET /y HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(smuggled.size()) + "\r\n\r\n" + smuggled, 9);
  EXPECT_THAT(got, HasSubstr("GET 0"));
  for (const JournalEntry& entry : journal_.since(0)) EXPECT_NE(entry.method, "DELETE");
}

TEST_F(HostTest, AnAnswerWithoutContentHasNoLength) {
  HostOptions options;
  options.between = [](const Request&, const Forward&) { return Reply{.status = 204}; };
  const auto host = start(options);
  const std::string twice = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string got = raw_exchange(origin(*host), twice + twice, 2);
  EXPECT_EQ(got.rfind("HTTP/1.1 204"), got.find("HTTP/1.1 204", 1)) << "two answers: " << got;
  EXPECT_THAT(got, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(got, HasSubstr("\r\nDate: "));
}

TEST_F(HostTest, TheDateIsTheWorldsAndNotTheMachines) {
  const auto host = start();
  using namespace std::chrono_literals;
  clock_.hold();
  clock_.set_now(Clock::TimePoint(1'000'000'000s));
  EXPECT_EQ(Client(origin(*host), {}).get("/x").header("Date"), "Sun, 09 Sep 2001 01:46:40 GMT");
  EXPECT_THAT(raw_exchange(origin(*host), "nothing\r\n\r\n", 1000), HasSubstr("Date: Sun, 09 Sep 2001 01:46:40 GMT"));
}

TEST_F(HostTest, ATargetMayNameTheHost) {
  const auto host = start();
  const std::string got = raw_exchange(
      origin(*host), "POST " + origin(*host) + "/x?a=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1);
  EXPECT_THAT(got, HasSubstr("POST 0"));
  EXPECT_EQ(journal_.since(0).at(0).target, "/x?a=1");
}

TEST_F(HostTest, TrailersOfAChunkedBodyArePassedOver) {
  const auto host = start();
  const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n";
  const std::string body = "3\r\nabc\r\n0\r\nX-Sum: 12\r\nX-More: GET /z HTTP/1.1\r\n\r\n";
  const std::string got =
      raw_exchange(origin(*host), head + body + "GET /y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 2);
  EXPECT_THAT(got, HasSubstr("POST 3"));
  EXPECT_THAT(got, HasSubstr("GET 0"));
  EXPECT_EQ(journal_.since(0).size(), 2U);
}

TEST_F(HostTest, TheJournalHoldsTheHeadersWithoutKeys) {
  HostOptions options;
  options.secret_places = {{"Authorization", "X-Api-Key"}, {"token"}};
  const auto host = start(options);
  Client(origin(*host), {{"authorization", "Bearer abc"}, {"x-api-key", "def"}, {"X-Trace", "7"}})
      .get("/x?token=ghi&a=b");
  const auto entry = journal_.since(0).at(0);
  EXPECT_THAT(entry.request_headers, HasSubstr("authorization: Bearer ***\n"));
  EXPECT_THAT(entry.request_headers, HasSubstr("x-api-key: ***\n"));
  EXPECT_THAT(entry.request_headers, HasSubstr("X-Trace: 7\n"));
  EXPECT_THAT(entry.request_headers, Not(HasSubstr("REMOTE_ADDR")));
  EXPECT_EQ(entry.target, "/x?token=***&a=b");
}

TEST_F(HostTest, RangesArePassedOver) {
  const auto host = start();
  for (const char* range : {"bytes=0-1", "bytes=2-", "bytes=5-1", "bytes=99-100", "lines=1", "x"}) {
    const Got got = Client(origin(*host), {}).get("/x", {{"Range", range}});
    EXPECT_EQ(got.status, 200) << range;
    EXPECT_EQ(got.body, "GET 0") << range;
  }
}

TEST_F(HostTest, AfterABodyThatCannotBeReadTheConnectionEnds) {
  const auto host = start();
  const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\n";
  for (const char* rest : {"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
                           "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n",
                           "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                           "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"}) {
    const std::string got = raw_exchange(origin(*host), head + rest + "GET /y HTTP/1.1\r\n\r\n", 9);
    EXPECT_THAT(got, HasSubstr("Connection: close")) << rest;
    EXPECT_EQ(got.rfind("HTTP/1.1"), 0U) << "one answer: " << got;
  }
}

TEST_F(HostTest, TwoLengthsAreRefused) {
  const auto host = start();
  const std::string got = raw_exchange(
      origin(*host), "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 9);
  EXPECT_THAT(got, StartsWith("HTTP/1.1 400"));
}

TEST_F(HostTest, WhatOthersMayReadAsTwoRequestsIsRefused) {
  const auto host = start();
  const std::string second = "DELETE /y HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const std::string fields :
       {"Host: a\r\nContent-Length : 40\r\n", "Host: a\r\nContent-Length:\r\n", "Host: a\r\n Content-Length: 40\r\n",
        "Content-Length: 40\r\n", "Host: a\r\nHost: b\r\nContent-Length: 40\r\n"}) {
    const std::string got = raw_exchange(origin(*host), fmt::format("POST /x HTTP/1.1\r\n{}\r\n{}", fields, second), 9);
    EXPECT_THAT(got, StartsWith("HTTP/1.1 400")) << fields;
    EXPECT_EQ(got.rfind("HTTP/1.1"), 0U) << "one answer: " << got;
  }
  for (const std::string size : {"0x3", " 3", "+3"}) {
    const std::string body = "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc\r\n0\r\n\r\n";
    const std::string got = raw_exchange(origin(*host), fmt::format("POST /x HTTP/1.1\r\n{}{}", body, second), 9);
    EXPECT_EQ(got.rfind("HTTP/1.1"), 0U) << "one answer: " << got;
  }
}

TEST_F(HostTest, TheJournalHoldsWhatIsNoRequestToo) {
  const auto host = start();
  (void)raw_exchange(origin(*host),
                     "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 9);
  (void)raw_exchange(origin(*host), "GET /x HTTP/1.1\r\nAuthorization : Bearer abc\r\n\r\n", 9);
  (void)raw_exchange(origin(*host), "GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 9);
  const auto entries = journal_.since(0);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].method, "POST");
  EXPECT_EQ(entries[0].status, 400);
  EXPECT_EQ(entries[1].reason, "it is no well-formed HTTP");
  EXPECT_THAT(entries[1].request_headers, HasSubstr("Authorization : Bearer ***\n"));
  EXPECT_EQ(entries[2].reason, "the target is too long");
}

TEST_F(HostTest, FieldsReachTheMockAsTheyWereSent) {
  HostOptions options;
  options.secret_places.headers = {"X-Api-Key"};
  const auto host = start(options);
  (void)raw_exchange(origin(*host),
                     "GET /x HTTP/1.1\r\nHost: a\r\nX-Promo: 100%41%0AX-Forged: 1\r\nX-Api-Key: my "
                     "secret\r\nConnection: close\r\n\r\n",
                     1);
  const auto entry = journal_.since(0).at(0);
  EXPECT_THAT(entry.request_headers, HasSubstr("X-Promo: 100%41%0AX-Forged: 1\n"));
  EXPECT_THAT(entry.request_headers, HasSubstr("X-Api-Key: ***\n")) << "a key may have blanks";
}

TEST_F(HostTest, HeadersThatAreLeftOutAreCounted) {
  const auto host = start();
  testing::Headers many;
  for (int i = 0; i < 3; ++i) many.emplace_back("X-" + std::to_string(i), std::string(4000, 'a'));
  Client(origin(*host), many).get("/x");
  EXPECT_THAT(journal_.since(0).at(0).request_headers, HasSubstr("(left out): 1 more headers, beyond 8192 bytes\n"));
}

TEST_F(HostTest, WhatIsNoRequestIsReportedInAProblemsForm) {
  const auto host = start();
  const std::string long_path(9000, 'x');
  for (const auto& [request, status] : std::vector<std::pair<std::string, std::string>>{
           {"nonsense\r\n\r\n", "400"},
           {"GET /" + long_path + " HTTP/1.1\r\nHost: a\r\n\r\n", "414"},
           {"POST /" + long_path.substr(0, 2000) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "414"}}) {
    const std::string got = raw_exchange(origin(*host), request, 9);
    EXPECT_THAT(got, StartsWith("HTTP/1.1 " + status));
    EXPECT_THAT(got, HasSubstr("Content-Type: application/problem+json"));
    EXPECT_THAT(got, HasSubstr("\"status\":" + status));
  }
}

TEST_F(HostTest, BodiesBeyondTheLimitAreReadAndCut) {
  HostOptions options;
  options.body_limit = 10;
  const auto host = start(options);
  Client client(origin(*host), {});
  EXPECT_EQ(client.send("POST", "/x", std::string(100000, 'x'), "text/plain").body, "POST 10");
  EXPECT_EQ(client.send("POST", "/x", "12345", "text/plain").body, "POST 5");
  const std::string chunked =
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  EXPECT_THAT(raw_exchange(origin(*host), chunked, 9), HasSubstr("POST 3"));
  EXPECT_THAT(raw_exchange(origin(*host), "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 9),
              HasSubstr("POST 0"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
