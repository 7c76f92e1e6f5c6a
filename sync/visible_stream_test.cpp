#include "sync/visible_stream.h"

#include <gtest/gtest.h>

#include <sstream>

namespace pms_go_sync {
namespace {

TEST(VisibleStream, LetsNothingPassThatATerminalOrACiServiceObeys) {
  std::ostringstream shown;
  VisibleStream stream{shown};
  stream << "C-1: Ola\u202E " << '\x1b' << "[8mx\a\n:"
         << ":error::y\n"
         << 7 << std::endl;
  EXPECT_EQ(shown.str(), "C-1: Ola<U+202E> <U+001B>[8mx<U+0007>\n: :error::y\n7\n");
}

TEST(VisibleStream, GoesOnWhereTheOtherOneTakesTextAgain) {
  std::ostringstream shown;
  VisibleStream stream{shown};
  shown.setstate(std::ios::badbit);  // as a full disk leaves it
  stream << "x" << std::flush;
  EXPECT_TRUE(stream);
  EXPECT_EQ(shown.str(), "x");
}

}  // namespace
}  // namespace pms_go_sync
