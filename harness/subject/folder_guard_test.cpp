#include "harness/subject/folder_guard.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // mkdtemp
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

namespace dataflow_qa::subject {
namespace {

std::filesystem::path new_folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "folder-guard-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  std::ofstream(std::filesystem::path(pattern) / "file") << "text";
  return pattern;
}

TEST(FolderGuard, LeavesTheFolderWhereItEndsInOrder) {
  const auto folder = new_folder();
  { const FolderGuard guard(folder); }
  EXPECT_TRUE(std::filesystem::exists(folder / "file"));
  std::filesystem::remove_all(folder);
}

TEST(FolderGuard, RemovesTheFolderOfAProgramThatIsKilled) {
  const auto folder = new_folder();
  const int child = fork();
  if (child == 0) {
    const FolderGuard guard(folder);
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::filesystem::exists(folder) && std::chrono::steady_clock::now() < give_up) continue;
  EXPECT_FALSE(std::filesystem::exists(folder));
}

}  // namespace
}  // namespace dataflow_qa::subject
