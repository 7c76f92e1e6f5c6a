// What fails a run beyond its required statements says so.

#include <gmock/gmock.h>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class StrictTest : public ProgramTest {
 protected:
  /// The own document without its last two line ends.
  [[nodiscard]] std::string truncated() const {
    const auto text = read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst");
    return file("cut.rst", text.substr(0, text.size() - 2));
  }
};

TEST_F(StrictTest, ATruncatedDocumentFailsARunThatCountsFindings) {
  const auto lenient = program({"run", "--document", truncated(), "--filter", "customers.link.new"});
  EXPECT_EQ(lenient.exit, 0) << lenient.err;
  EXPECT_THAT(lenient.out, AllOf(HasSubstr("\npassed: "), Not(HasSubstr("--strict-findings"))));
  const auto strict =
      program({"run", "--document", truncated(), "--filter", "customers.link.new", "--strict-findings"});
  EXPECT_EQ(strict.exit, 1);
  EXPECT_THAT(strict.out, AllOf(HasSubstr("\nfailed: "), Not(HasSubstr("\npassed: "))));
  const auto last = strict.out.substr(strict.out.find("Failed by --strict-findings: line "));
  EXPECT_THAT(last, AllOf(HasSubstr("missing-"), EndsWith(".\n")));
  EXPECT_EQ(reports::verdict_of(results()), reports::Verdict::failed);
}

TEST_F(StrictTest, SoDoesAMergeOfItsShards) {
  const auto shard =
      program({"run", "--document", truncated(), "--filter", "customers.link.new", "--shard", "1/1", "--out", "shard"});
  EXPECT_EQ(shard.exit, 0) << shard.err;
  const auto merged = program({"merge", "shard/results.json", "--strict-findings", "--out", "merged"});
  EXPECT_EQ(merged.exit, 1) << merged.err;
  EXPECT_THAT(merged.out, HasSubstr("\nFailed by --strict-findings: "));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
