// Servers that never come to an end, each in another part of an answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <thread>

#include "base/limited_client.h"
#include "sync/http_client.h"
#include "sync/testing/listener.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::base::longest_status_line;
using ::testing::EndsWith;

/// Enough of it for many pieces in one packet.
std::string repeated(std::string text) {
  while (text.size() < 4096) text += text;
  return text;
}

/// Answers one call with `start`, and then with `piece` again and again, until nobody takes it.
class EndlessServer {
 public:
  EndlessServer(std::string start, std::string piece) : start_{std::move(start)}, piece_{repeated(std::move(piece))} {}
  ~EndlessServer() { thread_.join(); }
  EndlessServer(const EndlessServer&) = delete;
  EndlessServer& operator=(const EndlessServer&) = delete;

  /// What a client with small limits says of it.
  std::string trouble() {
    constexpr std::chrono::seconds patience{10};
    HttpClient client{"http://127.0.0.1:" + listener_.port(), {patience, patience, patience}, std::size_t{1} << 20U};
    const auto response = client.send({"GET", "/x", {}, "", ""});
    return response ? "none" : response.error().message;
  }

 private:
  void serve() const {
    const int connection = listener_.accept();
    char request = 0;
    ::recv(connection, &request, 1, 0);
    for (bool taken = sends(connection, start_); taken;) taken = sends(connection, piece_);
    ::close(connection);
  }
  static bool sends(int connection, std::string_view text) {
    return ::send(connection, text.data(), text.size(), MSG_NOSIGNAL) > 0;
  }

  testing::Listener listener_;
  std::string start_;
  std::string piece_;
  std::thread thread_{[this] { serve(); }};
};

constexpr auto long_head = ": the answer's status line and headers are too long";
constexpr auto long_answer = ": the answer has more than 1048576 bytes (answer_limit_mb)";

TEST(HttpLimits, AStatusLineEnds) {
  EndlessServer server{"HTTP/1.1 200 ", "OK"};
  EXPECT_THAT(server.trouble(), EndsWith(long_head));
}

TEST(HttpLimits, AStatusLineMayBeLong) {
  const auto words = std::string(longest_status_line - 20, 'x');
  EndlessServer server{"HTTP/1.1 200 " + words + "\r\n\r\n", "b"};
  EXPECT_THAT(server.trouble(), EndsWith(long_answer));
}

TEST(HttpLimits, NeedNoStackThatIsAsLargeAsAStatusLine) {
  EndlessServer server{"HTTP/1.1 100 Continue\r\nA: b\r\nHTTP/1.1 200 " + std::string(200'000, 'x') + "\r\n", "b"};
  EXPECT_THAT(server.trouble(), EndsWith(long_head));
}

TEST(HttpLimits, HeaderLinesEnd) {
  EndlessServer server{"HTTP/1.1 200 OK\r\n", "A: b\r\n"};
  EXPECT_THAT(server.trouble(), EndsWith(long_head));
}

TEST(HttpLimits, OneHeaderEnds) {
  EndlessServer server{"HTTP/1.1 200 OK\r\nA: ", "b"};
  EXPECT_THAT(server.trouble(), EndsWith(long_head));
}

TEST(HttpLimits, AnswersThatGoBeforeTheRealOneEnd) {
  EndlessServer server{"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"};
  EXPECT_THAT(server.trouble(), EndsWith(long_head));
}

TEST(HttpLimits, ABodyEnds) {
  EndlessServer server{"HTTP/1.1 200 OK\r\n\r\n", "b"};
  EXPECT_THAT(server.trouble(), EndsWith(long_answer));
}

TEST(HttpLimits, TheLineBeforeAChunkEnds) {
  EndlessServer server{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "a=b;"};
  EXPECT_THAT(server.trouble(), EndsWith(long_answer));
}

TEST(HttpLimits, WhatComesBehindTheLastChunkEnds) {
  EndlessServer server{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", "A: b\r\n"};
  server.trouble();  // an answer or not: it comes back
}

}  // namespace
}  // namespace pms_go_sync
