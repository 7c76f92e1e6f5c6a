// What a list of a folder's documents needs: the memory of one document, however many there are.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

constexpr const char* kOwn = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst";

class MemoryTest : public ProgramTest {
 protected:
  /// A folder with so many documents.
  [[nodiscard]] std::filesystem::path documents(int count) const {
    auto place = folder() / std::to_string(count);
    std::filesystem::create_directory(place);
    for (int i = 0; i < count; ++i) std::filesystem::copy_file(kOwn, place / (std::to_string(i) + ".rst"));
    return place;
  }
  /// The most memory that `dataflow-qa checklist OPTION FOLDER` had at once, in KiB. The kernel counts the memory that
  /// this program had when it started the other one, too.
  static long peak(const std::string& option, const std::filesystem::path& place) {
    const std::string program = DATAFLOW_QA_BIN_DIR "/dataflow-qa";
    std::vector<std::string> words{program, "checklist", option, place.string()};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int trouble = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage used{};
    if (trouble != 0 || wait4(child, &status, 0, &used) != child) throw std::runtime_error("no such process");
    EXPECT_EQ(status, 0);
    return used.ru_maxrss;
  }
};

TEST_F(MemoryTest, OfAListDoesNotGrowWithTheFolder) {
  const auto few = documents(4);
  const auto many = documents(60);
  for (const std::string option : {"--json", "--csv", "--markdown", "--coverage"}) {
    const auto of_few = peak(option, few);
    rusage own{};
    getrusage(RUSAGE_SELF, &own);
    EXPECT_GT(of_few, own.ru_maxrss) << "else this program is all that was measured";
    EXPECT_LT(peak(option, many), of_few * 3 / 2) << option;
  }
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
