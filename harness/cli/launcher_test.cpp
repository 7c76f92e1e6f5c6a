// The launcher, ./dataflow-qa: when it takes an installed program, when it builds, and what it does with a build folder
// that comes from elsewhere.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A source tree with the launcher alone, an installed program that says so, and a build that fails.
class LauncherTest : public ProgramTest {
 protected:
  void SetUp() override {
    if (std::system("command -v git >/dev/null") != 0) GTEST_SKIP() << "there is no git here";
    for (const auto* each : {"tree", "usr/bin", "usr/share/dataflow-qa"}) fs::create_directories(folder() / each);
    fs::copy_file(DATAFLOW_QA_SOURCE_DIR "/dataflow-qa", folder() / "tree/dataflow-qa");
    executable("usr/bin/dataflow-qa", "echo installed \"$@\"");
    executable("usr/bin/dpkg-query", "for each; do echo \" $each:installed \"; done");
    executable("usr/bin/cmake", "echo no cmake; exit 1");
    ASSERT_EQ(shell("cd tree && git init -q && git add . && " + commit_ +
                    " && git rev-parse HEAD >../usr/share/dataflow-qa/commit")
                  .exit,
              0);
  }

  void executable(const std::string& name, const std::string& script) const {
    fs::permissions(file(name, "#!/bin/sh\n" + script + "\n"), fs::perms::owner_exec, fs::perm_options::add);
  }
  Outcome shell(const std::string& script) {
    auto started = subject::Process::start(
        {.argv = {"/bin/sh", "-c", script},
         .environment = {{"PATH", (folder() / "usr/bin").string() + ":/usr/bin:/bin"}, {"HOME", folder().string()}},
         .directory = folder()},
        reaper_);
    return started ? end_of(**started) : Outcome{.err = started.error().message};
  }

  /// What an earlier build left in the tree, made in the folder `home`; `ninja` finds nothing to do there.
  void built_in(const fs::path& home) const {
    fs::create_directories(folder() / "tree/.build/release/bin");
    file("tree/.build/release/build.ninja", "");
    file("tree/.build/release/CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=" + home.string() + "\n");
    executable("tree/.build/release/bin/dataflow-qa", "echo built \"$@\"");
    executable("usr/bin/ninja", "echo ninja: no work to do.");
  }

  const std::string commit_ = "git -c user.name=a -c user.email=a@b.example commit -q -m one --allow-empty";

 private:
  subject::Reaper reaper_;
};

TEST_F(LauncherTest, TakesTheInstalledProgramOfItsOwnCommit) {
  const auto outcome = shell("tree/dataflow-qa run --list");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "installed run --list\n");
}

TEST_F(LauncherTest, BuildsWhereTheCommitDiffersOrSomethingWasChanged) {
  EXPECT_THAT(shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run").err, HasSubstr("the configuration failed"));
  EXPECT_THAT(shell("rm -rf tree/.build; echo >tree/new; tree/dataflow-qa run").err,
              HasSubstr("the configuration failed"));
  EXPECT_THAT(shell("rm -rf tree/.build tree/new; (cd tree && " + commit_ + "); tree/dataflow-qa run").err,
              HasSubstr("the configuration failed"));
  EXPECT_THAT(shell("rm usr/share/dataflow-qa/commit; tree/dataflow-qa run").err,
              HasSubstr("the configuration failed"));
}

TEST_F(LauncherTest, BuildsAnewWhereTheBuildFolderIsThatOfAnotherTree) {
  fs::create_directory_symlink(folder() / "tree", folder() / "link");
  for (const auto* here : {"tree", "link"}) {
    built_in(folder() / here);
    EXPECT_EQ(shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run").out, "built run\n") << here;
  }
  built_in("/elsewhere");
  EXPECT_THAT(shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run").err,
              AllOf(HasSubstr("is that of /elsewhere: building anew"), HasSubstr("the configuration failed")));
  EXPECT_FALSE(fs::exists(folder() / "tree/.build/release/bin"));
}

TEST_F(LauncherTest, IsSilentWhereNinjaOnlyLooksForNewFiles) {
  built_in(folder() / "tree");
  executable("usr/bin/ninja", "case \"$*\" in *-n*) echo Re-running CMake...;; *) echo Re-checking...;; esac");
  const auto outcome = shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run");
  EXPECT_EQ(outcome.out, "built run\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(LauncherTest, ShowsWhatTheCompilerSaysWhereTheBuildFails) {
  built_in(folder() / "tree");
  executable("usr/bin/ninja", "echo '[1/2 0.1s] Building'; echo 'a.cpp:1: error: no such thing'; exit 1");
  const auto outcome = shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run");
  EXPECT_EQ(outcome.exit, 3);
  EXPECT_EQ(outcome.err,
            "dataflow-qa: building (the first time takes some minutes)\n"
            "a.cpp:1: error: no such thing\ndataflow-qa: the build failed: .build/release/build.log\n");
}

TEST_F(LauncherTest, ASecondOneWaitsUntilTheFirstHasBuilt) {
  built_in(folder() / "tree");
  executable("usr/bin/ninja", "echo begin >>order; until [ -e go ]; do sleep 0.01; done; echo end >>order");
  const auto outcome = shell(
      "export DATAFLOW_QA_BUILD=1; tree/dataflow-qa run & until [ -e order ]; do sleep 0.01; done\n"
      "tree/dataflow-qa run 2>waits & until grep -q waiting waits; do sleep 0.01; done\n"
      "echo waits >>order; touch go; wait");
  EXPECT_EQ(outcome.out, "built run\nbuilt run\n") << outcome.err;
  EXPECT_EQ(read_text(folder() / "order"), "begin\nwaits\nend\nbegin\nend\n");
}

TEST_F(LauncherTest, BuildsTheManualOfAPackageBecauseCPackBuildsNothing) {
  built_in(folder() / "tree");
  executable("usr/bin/ninja", "echo \" $@ \" >>targets; echo ninja: no work to do.");
  executable("usr/bin/cpack", "touch dataflow-qa_1.deb dataflow-qa_1.tar.gz");
  const auto outcome = shell("tree/dataflow-qa package");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(read_text(folder() / "targets"), AllOf(HasSubstr(" product "), HasSubstr(" manual ")));
}

TEST_F(LauncherTest, AsksForThePackagesEachTimeBecauseTheMachineMayBeAnother) {
  built_in(folder() / "tree");
  EXPECT_EQ(shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run").exit, 0);
  executable("usr/bin/dpkg-query", "exit 1");
  for (const auto* each : {"usr/bin/apt-get", "usr/bin/sudo"}) executable(each, "exit 1");
  const auto outcome = shell("DATAFLOW_QA_BUILD=1 tree/dataflow-qa run");
  EXPECT_EQ(outcome.exit, 3);
  EXPECT_THAT(outcome.err, HasSubstr("--no-install-recommends g++ cmake"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
