// Bad input gets one clear message and exit 2, and nothing is lost.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/cli/testing/program.h"
#include "reports/text.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class InputTest : public ProgramTest {
 protected:
  /// The message of `dataflow-qa ARGUMENTS` on standard error, when it ends with exit 2 and an empty standard output.
  std::string mistake(std::vector<std::string> arguments) {
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 2);
    EXPECT_THAT(outcome.out, IsEmpty());
    return outcome.err;
  }
};

TEST_F(InputTest, ACommandThatIsNone) {
  const auto outcome = program({"bogus"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("dataflow-qa: there is no command \"bogus\" (known: run, checklist, "));
}

TEST_F(InputTest, HelpIsACommandToo) {
  EXPECT_EQ(program({"help"}).out, program({"--help"}).out);
  EXPECT_EQ(program({"help", "system", "check"}).out, program({"system", "check", "--help"}).out);
  EXPECT_THAT(mistake({"help", "bogus"}), HasSubstr("there is no command \"bogus\""));
}

TEST_F(InputTest, ACommandBelowACommandThatIsNotKnownIsSuggested) {
  const auto outcome = program({"system", "drft", "--openapi", "x.yaml"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err,
              HasSubstr("there is no command \"system drft\" (did you mean \"draft\"?) (known: draft, check)"));
}

TEST_F(InputTest, ADocumentThatIsMissing) {
  EXPECT_THAT(mistake({"run", "--document", "none.rst"}),
              AllOf(StartsWith("dataflow-qa: none.rst"), HasSubstr("none.rst")));
}

TEST_F(InputTest, ADocumentThatIsEmpty) {
  EXPECT_THAT(mistake({"run", "--document", file("empty.rst", "")}), HasSubstr("empty.rst:1:1: "));
}

TEST_F(InputTest, ADocumentThatIsNotUtf8) {
  EXPECT_THAT(mistake({"run", "--document", file("latin1.rst", "=====\nBl\xE5\n=====\n")}),
              HasSubstr("latin1.rst:2:3: "));
}

TEST_F(InputTest, ADocumentOfAnotherKindShowsTheLineAndACaret) {
  EXPECT_THAT(mistake({"run", "--document", file("letter.rst", "Dear customer,\n\nthank you.\n")}),
              AllOf(HasSubstr("letter.rst:1:1: "), HasSubstr("Dear customer,\n"), HasSubstr("^")));
}

TEST_F(InputTest, ASubjectFileWithAnUnknownKey) {
  EXPECT_THAT(mistake({"run", "--subject", file("s.json", R"({"command": ["x"], "pol_interval_ms": 5})")}),
              HasSubstr("s.json: /pol_interval_ms: unknown key (did you mean \"poll_interval_ms\"?) (known: "));
}

TEST_F(InputTest, ASubjectWhoseProgramIsNotThereIsFoundOutBeforeARun) {
  const auto subject = file("s.json", R"({"command": ["/no/such/program"]})");
  EXPECT_EQ(mistake({"run", "--subject", subject}),
            "dataflow-qa: " + subject +
                ": /command/0: the program /no/such/program is not there: build or install it, or name another one\n");
  EXPECT_EQ(program({"run", "--list", "--subject", subject}).exit, 0) << "a list starts nothing";
}

TEST_F(InputTest, AMappingThatNamesAPropertyItsSystemLacks) {
  const auto mapping = file("m.json", R"({"mapping": 1, "source": "Custom PMS", "target": "PowerOffice GO",
    "dataflows": [{"slug": "customers", "source": {"entity": "Customer", "collection": "customers"},
      "target": {"entity": "Customers", "collection": "Customers"},
      "properties": [{"source": "nickname", "target": "Name", "type": "string"}]}]})");
  EXPECT_THAT(
      mistake({"run", "--mapping", mapping}),
      HasSubstr("/dataflows/0/properties/0/source: Custom PMS customers has no property \"nickname\" (it has: "));
}

TEST_F(InputTest, HelpFitsATerminalOfEightyColumns) {
  const std::vector<std::vector<std::string>> commands{{},
                                                       {"run"},
                                                       {"checklist"},
                                                       {"explore"},
                                                       {"sabotage"},
                                                       {"mock"},
                                                       {"report"},
                                                       {"compare"},
                                                       {"gate"},
                                                       {"known-issues", "draft"},
                                                       {"merge"},
                                                       {"history", "add"},
                                                       {"system", "draft"},
                                                       {"steadiness"}};
  for (auto command : commands) {
    command.emplace_back("--help");
    std::istringstream lines(program(command).out);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("  dataflow-qa ")) continue;  // to be copied as it stands
      EXPECT_LE(reports::text::width(line), 80U) << line;
    }
  }
}

TEST_F(InputTest, AFilterThatSelectsNothing) {
  EXPECT_EQ(mistake({"run", "--filter", "customers.sync.*.nickname"}),
            fmt::format("dataflow-qa: --filter customers.sync.*.nickname selects none of the {} checks of --profile "
                        "checklist (`dataflow-qa run --list` shows all checks; some need --profile full)\n",
                        listed().checks.size()));
}

TEST_F(InputTest, SteadinessOfNothing) {
  EXPECT_THAT(mistake({"steadiness", "--filter", "nothing"}), HasSubstr("--filter nothing selects none of the "));
  EXPECT_THAT(mistake({"steadiness", "--gtest_filter=nothing"}), HasSubstr("--gtest_filter=nothing selects no check"));
  EXPECT_THAT(mistake({"steadiness", "--profile", "nothing"}), HasSubstr("--profile"));
  EXPECT_THAT(mistake({"steadiness", "--subject", "none.json"}), HasSubstr("none.json"));
}

TEST_F(InputTest, OnePortForTwoSystems) {
  const auto subject = file("s.json", R"({"name": "elsewhere", "mode": "external"})");
  EXPECT_EQ(mistake({"run", "--subject", subject, "--pms-port", "8081", "--go-port", "8081"}),
            "dataflow-qa: --go-port and --pms-port are both 8081\n");
}

TEST_F(InputTest, AnOutThatIsAFile) {
  const auto out = file("precious", "keep me");
  EXPECT_THAT(mistake({"run", "--out", out}), HasSubstr("is a file; name a folder"));
  EXPECT_EQ(read_text(out), "keep me");
}

TEST_F(InputTest, AnOutThatHoldsSomebodyElsesPage) {
  const auto page = file("index.html", "my homepage");
  EXPECT_THAT(mistake({"run", "--out", "."}), HasSubstr("holds something named index.html that no run has written"));
  EXPECT_EQ(read_text(page), "my homepage");
}

TEST_F(InputTest, AnUnsetShellVariableIsNotTheDefault) {
  for (const auto* option : {"--document", "--subject", "--mapping", "--filter", "--out"}) {
    EXPECT_THAT(mistake({"run", option, ""}), AllOf(HasSubstr(option), HasSubstr("must not be empty")));
  }
}

TEST_F(InputTest, ASeedThatIsNoNumberOfThatSize) {
  for (const auto* seed : {"-1", "99999999999999999999999", "1.5"}) {
    EXPECT_THAT(mistake({"run", "--seed", seed}), HasSubstr("is not a number from 0 to"));
  }
}

TEST_F(InputTest, AnOutThatCannotBeMade) {
  EXPECT_THAT(mistake({"run", "--out", std::string(300, 'x')}), HasSubstr("File name too long"));
}

TEST_F(InputTest, AnUnknownOption) {
  EXPECT_THAT(mistake({"run", "--sed", "4"}), HasSubstr("--sed"));
}

TEST_F(InputTest, ADocumentAboutSystemsWithoutADescriptionSaysWhichThereAre) {
  const auto text = read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst");
  auto renamed = text;
  for (auto at = renamed.find("PowerOffice GO"); at != std::string::npos; at = renamed.find("PowerOffice GO", at)) {
    renamed.replace(at, 14, "PowerXXXXX GO ");
  }
  for (auto at = renamed.find("PowerXXXXX GO "); at != std::string::npos; at = renamed.find("PowerXXXXX GO ", at)) {
    renamed.replace(at, 14, "Salesforce Org");
  }
  EXPECT_THAT(
      mistake({"run", "--document", file("other.rst", renamed)}),
      AllOf(HasSubstr(".rst: there is no description of Salesforce Org"), HasSubstr("Custom PMS, PowerOffice GO")));
}

TEST_F(InputTest, ListShowsEachCheckWithItsLevelAndItemAndRunsNothing) {
  const auto outcome = program({"run", "--list", "--filter", "projects.ref.customer"});
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out,
            "projects.ref.customer                                required  projects/property/customerId~CustomerId\n");
  EXPECT_FALSE(std::filesystem::exists(folder() / "dataflow-qa-report"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
