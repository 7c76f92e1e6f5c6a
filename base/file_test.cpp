#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <thread>

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

TEST_F(FileTest, RefusesWhatHasNoEndOrNoWriter) {
  EXPECT_EQ(read_file("/dev/null"), "");
  EXPECT_EQ(read_file("/dev/zero", "a mapping file").error().message, "is a device, expected a mapping file");
  const auto pipe = folder_ + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_EQ(read_file(pipe, "a mapping file").error().text(),
            pipe + ": is a pipe with a name, expected a mapping file");
  EXPECT_EQ(beginning_of(pipe, 10), "");
}

TEST_F(FileTest, RefusesWhatIsTooLargeBeforeItIsRead) {
  const auto large = folder_ + "/large";
  ASSERT_TRUE(write_file(large, "x"));
  std::filesystem::resize_file(large, largest_file + 1);  // of holes
  EXPECT_EQ(read_file(large, "a mapping file").error().message, "is too large for a mapping file: more than 512 MiB");
}

TEST_F(FileTest, ReadsAPipeOfThisProcessToItsEnd) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  std::thread writer([to = ends[1]] {
    for (const char* each : {"{", "}"}) static_cast<void>(write(to, each, 1));
    close(to);
  });
  EXPECT_EQ(read_file("/dev/fd/" + std::to_string(ends[0])), "{}");
  writer.join();
  close(ends[0]);
}

TEST_F(FileTest, GivesTheFirstBytesOfAFile) {
  ASSERT_TRUE(write_file(folder_ + "/some", "0123456789"));
  EXPECT_EQ(beginning_of(folder_ + "/some", 4), "0123");
  EXPECT_EQ(beginning_of(folder_ + "/some", 40), "0123456789");
  EXPECT_EQ(beginning_of(folder_ + "/none", 4), "");
}

}  // namespace
}  // namespace dataflow_qa::base
