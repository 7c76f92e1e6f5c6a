#include "mocks/http/chunk_trailers.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace dataflow_qa::mocks {
namespace {

struct Read {
  std::string body;  // as the library reads it
  std::string rest;  // what follows it
};

/// Reads a body that comes in pieces, with room for so many bytes each time.
Read read_in_pieces(std::string_view body, std::size_t piece, std::size_t room) {
  ChunkTrailers trailers;
  Read read;
  std::array<char, 64> to{};
  while (!body.empty() && !trailers.ended()) {
    const auto progress = trailers.copy(body.substr(0, piece), to.data(), room);
    read.body.append(to.data(), progress.written);
    body.remove_prefix(progress.taken);
  }
  read.rest = body;
  return read;
}

TEST(ChunkTrailers, AreTakenOutHoweverTheBodyIsCut) {
  const std::string whole = "4;a=b\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\nX-Sum: 12\r\nX-B: c\r\n\r\nGET / HTTP/1.1\r\n";
  for (std::size_t piece = 1; piece < whole.size(); ++piece) {
    for (const std::size_t room : {1, 3, 64}) {
      const auto read = read_in_pieces(whole, piece, room);
      EXPECT_EQ(read.body, "4;a=b\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n");
      EXPECT_EQ(read.rest, "GET / HTTP/1.1\r\n");
    }
  }
}

TEST(ChunkTrailers, LeavesABodyWithoutAnyAsItIs) {
  for (const std::string body : {"A\r\n0123456789\r\n0\r\n\r\n", "1\nx\n0\n\n", "00\r\n\r\n"}) {
    EXPECT_EQ(read_in_pieces(body, 64, 64).body, body);
  }
}

bool is_malformed(std::string_view body) {
  ChunkTrailers trailers;
  std::string to(body.size(), ' ');
  trailers.copy(body, to.data(), to.size());
  return trailers.is_malformed();
}

TEST(ChunkTrailers, ASizeThatIsNoneEndsTheBody) {
  for (const std::string size : {"x1", "0x1", " 1", "+1", "-1", "", "1g", "1234567890abcdef1"}) {
    EXPECT_TRUE(is_malformed(size + "\r\na\r\n0\r\n\r\n")) << size;
  }
  for (const std::string size : {"1", "01", "1;a=b", "1 ", "1 ;a"}) {
    EXPECT_FALSE(is_malformed(size + "\r\na\r\n0\r\n\r\n")) << size;
  }
}

TEST(ChunkTrailers, ALineThatIsNoFieldEndsTheBody) {
  EXPECT_TRUE(is_malformed("0\r\nno field\r\n\r\n"));
  EXPECT_TRUE(is_malformed("0\r\nX: " + std::string(9000, 'a') + "\r\n\r\n"));
  EXPECT_FALSE(is_malformed("0\r\nX: 1\r\nY:\r\n\r\n"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
