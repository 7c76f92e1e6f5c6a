#include "base/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <system_error>

namespace dataflow_qa::base {
namespace {

using ::testing::HasSubstr;

std::string of(std::errc code) {
  return what_of(std::system_error(std::make_error_code(code)));
}

TEST(Limits, ASentenceNamesTheLimitThatWasReached) {
  EXPECT_THAT(what_of(std::bad_alloc()), HasSubstr("`ulimit -v`"));
  EXPECT_THAT(of(std::errc::not_enough_memory), HasSubstr("`ulimit -v`"));
  EXPECT_THAT(of(std::errc::resource_unavailable_try_again),
              HasSubstr("`ulimit -u`, `ulimit -v` and the container's limit of processes"));
  EXPECT_THAT(of(std::errc::too_many_files_open), HasSubstr("`ulimit -n`"));
}

TEST(Limits, EveryOtherExceptionSpeaksForItself) {
  EXPECT_EQ(what_of(std::runtime_error("no such key")), "no such key");
  EXPECT_EQ(of(std::errc::no_such_file_or_directory), "No such file or directory");
}

}  // namespace
}  // namespace dataflow_qa::base
