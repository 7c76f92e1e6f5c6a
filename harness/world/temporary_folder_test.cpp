#include "harness/world/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>

#include "harness/world/trouble.h"

namespace dataflow_qa::world {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// TMPDIR is the test's for as long as it runs.
class TemporaryFolderTest : public ::testing::Test {
 protected:
  TemporaryFolderTest() {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    own_ = make_temporary_folder("own");
    ::setenv("TMPDIR", own_.c_str(), 1);
  }
  ~TemporaryFolderTest() override {
    if (before_) ::setenv("TMPDIR", before_->c_str(), 1);
    if (!before_) ::unsetenv("TMPDIR");
    fs::remove_all(own_);
  }

  std::optional<std::string> before_;
  fs::path own_;
};

TEST_F(TemporaryFolderTest, EachIsNewAndEmptyAndNamedByItsUse) {
  const auto first = make_temporary_folder("world");
  const auto second = make_temporary_folder("world");
  EXPECT_NE(first, second);
  for (const auto& folder : {first, second}) {
    EXPECT_EQ(folder.parent_path(), own_);
    EXPECT_THAT(folder.filename().string(), StartsWith("world-"));
    EXPECT_TRUE(fs::is_empty(folder));
  }
}

TEST_F(TemporaryFolderTest, NoPlaceIsTheUsualPlace) {
  ::setenv("TMPDIR", "", 1);
  const auto folder = make_temporary_folder("world");
  EXPECT_EQ(folder.parent_path(), "/tmp");
  fs::remove(folder);
}

TEST_F(TemporaryFolderTest, APlaceThatIsNotThereIsNamedWithWhatToChange) {
  ::setenv("TMPDIR", (own_ / "gone").c_str(), 1);
  try {
    static_cast<void>(make_temporary_folder("world"));
    ADD_FAILURE() << "it was made";
  } catch (const HarnessTrouble& trouble) {
    EXPECT_THAT(trouble.what(), AllOf(HasSubstr((own_ / "gone").string()), HasSubstr("TMPDIR names another place"),
                                      HasSubstr("No such file or directory")));
  }
}

TEST_F(TemporaryFolderTest, APathIsKnownBeforeItsFolderIsMade) {
  const auto path = temporary_path("state");
  EXPECT_FALSE(fs::exists(path));
  EXPECT_NE(temporary_path("state"), path);
  make_folder(path);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  EXPECT_THROW(make_folder(path), HarnessTrouble) << "it is there already";
  fs::remove(path);
}

}  // namespace
}  // namespace dataflow_qa::world
