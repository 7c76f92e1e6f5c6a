#include "mocks/http/head_check.h"

#include <gtest/gtest.h>

#include <string>

namespace dataflow_qa::mocks {
namespace {

/// What the library gets of `head`, in pieces of `room` bytes.
std::string copied(HeadCheck& check, std::string_view head, std::size_t room) {
  std::string all;
  std::string piece(room, ' ');
  while (!check.ended()) {
    const auto progress = check.copy(head, piece.data(), room);
    if (progress.taken == 0 && progress.written == 0) break;
    all.append(piece, 0, progress.written);
    head.remove_prefix(progress.taken);
  }
  return all;
}

bool is_good(const std::string& fields, const std::string& version = "1.1") {
  HeadCheck check;
  copied(check, "GET / HTTP/" + version + "\r\n" + fields + "\r\n", 1000);
  return check.is_well_formed();
}

TEST(HeadCheck, EscapesPercentSignsInFieldsAlone) {
  const std::string head = "GET /a%20b HTTP/1.1\r\nHost: x\r\nX-Promo: 100%41\r\n\r\n";
  for (const std::size_t room : {1, 2, 7, 1000}) {
    HeadCheck check;
    EXPECT_EQ(copied(check, head + "body%", room), "GET /a%20b HTTP/1.1\r\nHost: x\r\nX-Promo: 100%2541\r\n\r\n");
    EXPECT_TRUE(check.ended());
  }
}

TEST(HeadCheck, RefusesWhatOthersMayReadOtherwise) {
  EXPECT_TRUE(is_good("Host: x\r\nContent-Length: 3\r\n"));
  EXPECT_FALSE(is_good("Host: x\r\nContent-Length : 3\r\n"));
  EXPECT_FALSE(is_good("Host: x\r\nContent-Length:\r\n"));
  EXPECT_FALSE(is_good("Host: x\r\nContent-Length: \r\n"));
  EXPECT_FALSE(is_good("Host: x\r\nno colon\r\n"));
  EXPECT_FALSE(is_good("Host: x\r\nA: 1\r\n and more\r\n")) << "a line that goes on";
  EXPECT_FALSE(is_good(": x\r\nHost: x\r\n"));
}

TEST(HeadCheck, WantsOneHost) {
  EXPECT_FALSE(is_good("Accept: */*\r\n"));
  EXPECT_FALSE(is_good("Host: x\r\nHost: y\r\n"));
  EXPECT_TRUE(is_good("host: x\r\n"));
  EXPECT_TRUE(is_good("Accept: */*\r\n", "1.0"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
