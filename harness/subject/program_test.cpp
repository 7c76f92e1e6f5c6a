#include "harness/subject/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // mkdtemp

#include <fstream>

namespace dataflow_qa::subject {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ProgramOfACommandTest : public ::testing::Test {
 protected:
  ProgramOfACommandTest() {
    auto pattern = (fs::temp_directory_path() / "program-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~ProgramOfACommandTest() override { fs::remove_all(folder_); }

  void script(const std::string& name, const std::string& text, fs::perms permissions = fs::perms::owner_all) const {
    std::ofstream(folder_ / name) << text;
    fs::permissions(folder_ / name, permissions);
  }
  /// Why a subject file in the folder cannot start `program`; "" where it can.
  [[nodiscard]] std::string obstacle(const std::string& program, Mode mode = Mode::daemon) const {
    const auto there =
        require_program({.file = folder_ / "subject.json", .command = {program}, .mode = mode}, "/opt/programs");
    return there ? "" : there.error().text();
  }
  [[nodiscard]] std::string file() const { return (folder_ / "subject.json").string() + ": /command/0: "; }

  fs::path folder_;
};

TEST_F(ProgramOfACommandTest, MayStandBesideTheFileOrOnThePathOrBeKnownToAWorldAlone) {
  script("sync", "#!/bin/sh\n");
  for (const auto* program : {"sync", "./sync", "{subject_dir}/sync", "sh", "/bin/sh", "{state_dir}/made-later"}) {
    EXPECT_EQ(obstacle(program), "") << program;
  }
}

TEST_F(ProgramOfACommandTest, ThatIsNotThereIsNamedWithItsPlace) {
  EXPECT_EQ(obstacle("{program_dir}/sync"),
            file() + "the program /opt/programs/sync is not there: build or install it, or name another one");
  EXPECT_EQ(obstacle("no-such-sync"), file() + "the program no-such-sync is neither beside this file (" +
                                          (folder_ / "no-such-sync").string() +
                                          ") nor on PATH: build or install it, or name it with its folder");
  EXPECT_EQ(obstacle("", Mode::external), "") << "nobody starts it here";
}

TEST_F(ProgramOfACommandTest, ThatMayNotBeExecutedSaysWhatToDo) {
  script("sync.sh", "echo up\n", fs::perms::owner_read);
  EXPECT_THAT(obstacle("./sync.sh"), AllOf(StartsWith(file()), HasSubstr("may not be executed: run `chmod +x` on it")));
  EXPECT_THAT(obstacle("{subject_dir}"), HasSubstr("is a folder: name the program in it"));
  EXPECT_THAT(obstacle("/dev/null"), HasSubstr("/dev/null is a device or a pipe, no program"));
}

TEST_F(ProgramOfACommandTest, WhoseInterpreterIsNotThereShowsItsLine) {
  script("sync.py", "#! /opt/no-such-python -u\n");
  EXPECT_THAT(obstacle("./sync.py"), HasSubstr("names the interpreter \"/opt/no-such-python\", which cannot be"));
  script("windows.sh", "#!/bin/sh\r\n");
  EXPECT_THAT(obstacle("./windows.sh"), HasSubstr("names the interpreter \"/bin/sh\\r\", which cannot be executed"));
}

}  // namespace
}  // namespace dataflow_qa::subject
