#include "base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace dataflow_qa::base {
namespace {

class FileTest : public ::testing::Test {
 protected:
  FileTest() {
    if (mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  ~FileTest() override { std::filesystem::remove_all(folder_); }

  std::string folder_ = (std::filesystem::temp_directory_path() / "file-XXXXXX").string();
};

TEST_F(FileTest, GivesBackTheBytesThatWereWritten) {
  const std::string bytes("a\r\nb\0\xFF", 6);
  ASSERT_TRUE(write_file(folder_ + "/some", bytes));
  EXPECT_EQ(read_file(folder_ + "/some"), bytes);
  ASSERT_TRUE(write_file(folder_ + "/some", ""));
  EXPECT_EQ(read_file(folder_ + "/some"), "");
}

TEST_F(FileTest, NamesTheFileAndTheReason) {
  EXPECT_EQ(read_file(folder_ + "/none").error().text(), folder_ + "/none: cannot be read: No such file or directory");
  EXPECT_EQ(read_file(folder_, "a mapping file").error().text(), folder_ + ": is a directory, expected a mapping file");
  EXPECT_EQ(write_file(folder_ + "/none/some", "x").error().text(),
            folder_ + "/none/some: cannot be written: No such file or directory");
}

TEST_F(FileTest, NoticesADeviceThatTakesNothing) {
  EXPECT_EQ(write_file("/dev/full", "x").error().message, "cannot be written: No space left on device");
}

TEST_F(FileTest, ReadsDevices) {
  EXPECT_EQ(read_file("/dev/null"), "");
}

TEST_F(FileTest, StopsReadingWhatHasNoEnd) {
  EXPECT_EQ(read_file("/dev/zero", "a mapping file").error().message,
            "has more than 512 MiB, which cannot be a mapping file");
}

}  // namespace
}  // namespace dataflow_qa::base
