// Bytes that are hardly HTTP: good requests with accidents. Whatever comes, an answer is no 5xx, no two answers stand
// for one request, and the mock goes on.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/url.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using testing::RawConnection;
using testing::World;

class RawHttp : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  /// A request that the mock takes, with its key.
  std::string good_request() {
    std::string host = "Host: localhost\r\n";
    for (const auto& [name, value] : access_) host += fmt::format("{}: {}\r\n", name, value);
    const std::string json = "Content-Type: application/json\r\n";
    const std::vector<std::string> requests{
        "GET " + path_ + "?pageSize=2 HTTP/1.1\r\n" + host + "\r\n",
        "POST " + path_ + " HTTP/1.1\r\n" + host + json + "Content-Length: 13\r\n\r\n{\"name\": \"A\"}",
        "POST " + path_ + " HTTP/1.1\r\n" + host + json +
            "Transfer-Encoding: chunked\r\n\r\nd\r\n{\"Name\": \"A\"}\r\n" + "0\r\n\r\n",
        "PATCH " + path_ + "/1 HTTP/1.1\r\n" + host + json + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n[]",
        "OPTIONS * HTTP/1.1\r\n" + host + "\r\n"};
    return requests[below(requests.size())];
  }
  /// One to four accidents: a byte is another, missing or new; a line stands twice; the end is missing.
  std::string with_accidents(std::string text) {
    for (auto left = 1 + below(4); left > 0 && !text.empty(); --left) {
      const auto at = below(text.size());
      const auto line = text.find('\n', at);
      const auto kind = below(6);
      if (kind == 0) text[at] = static_cast<char>(random_());
      if (kind == 1) text.erase(at, 1 + below(3));
      if (kind == 2) text.insert(at, 1, "\r\n\0 :,;\t%/"[below(10)]);
      if (kind == 3 && line != std::string::npos) text.insert(line + 1, text.substr(at, line + 1 - at));
      if (kind == 4) text.resize(at);
      if (kind == 5) text.insert(at, std::string(1 + below(3000), "a9 \xff"[below(4)]));
    }
    return text;
  }

  World world_{GetParam()};
  std::string records_ = std::string(GetParam()) == "poweroffice-go" ? "/Customers" : "/customers";
  std::string path_ = base::split_url(world_.mock->base_url()).value().target + records_;
  testing::Headers access_ = world_.access();
  std::mt19937 random_{20261129};
};

TEST_P(RawHttp, AccidentsInRequestsAreNoTrouble) {
  const int most = std::getenv("DATAFLOW_QA_LONG") == nullptr ? 300 : 20'000;
  for (int i = 0; i < most; ++i) {
    const auto bytes = with_accidents(good_request());
    const RawConnection connection(world_.origin());
    connection.send(bytes);
    connection.end();
    const auto got = connection.receive(99);
    for (auto at = got.find("HTTP/1.1 "); at != std::string::npos; at = got.find("\r\nHTTP/1.1 ", at + 1)) {
      EXPECT_NE(got.at(got.find(' ', at) + 1), '5') << ::testing::PrintToString(bytes) << '\n' << got;
    }
  }
  EXPECT_THAT(world_.mock->troubles(), ::testing::IsEmpty());
  EXPECT_THAT(world_.client().get(records_).status, ::testing::AnyOf(200, 204)) << "it must go on";
}

INSTANTIATE_TEST_SUITE_P(Mocks, RawHttp, ::testing::Values("poweroffice-go", "custom-pms"));

}  // namespace
}  // namespace dataflow_qa::mocks
