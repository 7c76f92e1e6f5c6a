// `dataflow-qa checklist`, as its users call it.

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kOwn = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst";
constexpr const char* kOtherSystems = DATAFLOW_QA_SOURCE_DIR "/harness/checklist/fuzz/seeds/every_production.rst";

/// The project's document, with something else in it.
std::string own_text_with(const std::string& old_text, const std::string& new_text) {
  std::string text = read_text(kOwn);
  for (auto at = text.find(old_text); at != std::string::npos; at = text.find(old_text, at + new_text.size())) {
    text.replace(at, old_text.size(), new_text);
  }
  return text;
}

class ChecklistTest : public ProgramTest {
 protected:
  /// The output of the command where all is well.
  std::string printed(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "checklist");
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    EXPECT_THAT(outcome.err, IsEmpty());
    return outcome.out;
  }
  std::string mistake(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "checklist");
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 2);
    EXPECT_THAT(outcome.out, IsEmpty());
    return outcome.err;
  }
};

TEST_F(ChecklistTest, ShowsItemsWithTheNumberOfTheirChecksInEightyColumns) {
  const auto text = printed({kOwn});
  EXPECT_THAT(text, AllOf(StartsWith("Custom PMS to PowerOffice GO Dataflow\n"), HasSubstr("\n  customers/every\n"),
                          HasSubstr(" checks\n"), HasSubstr("1 document, 3 dataflows, 31 items")));
  EXPECT_THAT(text, Not(HasSubstr("no mock")));
}

TEST_F(ChecklistTest, CoverageNamesTheChecksOfEachItem) {
  const auto text = printed({"--coverage", kOwn});
  EXPECT_THAT(text, AllOf(HasSubstr("\n  customers/every\n      customers.link."),
                          EndsWith(" of 31 items proved by checks\n")));
}

TEST_F(ChecklistTest, CoverageOfSystemsWithoutADescriptionSaysThatNothingHasACheck) {
  const auto text = printed({"--coverage", kOtherSystems});
  EXPECT_THAT(text, AllOf(HasSubstr("there is no description of Fjord CRM"), HasSubstr("\n0 of ")));
}

TEST_F(ChecklistTest, JsonHasTheChecksWhereThereAreAny) {
  const auto json = nlohmann::json::parse(printed({"--json", kOwn, kOtherSystems}));
  EXPECT_FALSE(json["documents"][0]["items"][0]["checks"].empty());
  EXPECT_FALSE(json["documents"][1]["items"][0].contains("checks"));
}

TEST_F(ChecklistTest, ReadsAFolderAndGoesOnAfterADocumentThatCannotBeRead) {
  std::filesystem::create_directory(folder() / "documents");
  std::filesystem::copy_file(kOtherSystems, folder() / "documents/b.rst");
  file("documents/a.rst", "Dear customer\n");
  file("documents/readme.txt", "not a document");
  const auto outcome = program({"checklist", "documents"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.out, AllOf(StartsWith("Fjord CRM to Skjerm Books Dataflow\n"), HasSubstr("1 document, ")));
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("documents/a.rst:1:1: expected"), HasSubstr("1 of 2 documents cannot be read")));
}

TEST_F(ChecklistTest, DiffSaysInWordsWhatChanged) {
  auto text = read_text(kOtherSystems);
  const auto row = text.find("   * - email\n     - Email.Address\n     - \"string\"\n");
  ASSERT_NE(row, std::string::npos);
  const auto changed = file("new.rst", text.replace(text.find("\"string\"", row), 8, "\"float\""));
  EXPECT_THAT(printed({"--diff", kOtherSystems, changed}),
              AllOf(HasSubstr("\nFjord CRM Customer to Skjerm Books Contact\n"),
                    HasSubstr("  the property email ↔ Email.Address (\"string\") reads now email ↔ Email.Address "
                              "(\"float\")"),
                    EndsWith("\n1 change\n")));
  EXPECT_THAT(printed({"--diff", kOwn, kOwn}), EndsWith("Both documents say the same.\n"));
}

TEST_F(ChecklistTest, ChangesAreAlsoForMachinesAndForExitStatuses) {
  const auto changed = file("new.rst", own_text_with("   * - email\n", "   * - mail\n"));
  const auto json = nlohmann::json::parse(printed({"--diff", "--json", kOwn, changed}));
  EXPECT_EQ(json["changes"][0]["kind"], "property-renamed");
  EXPECT_EQ(program({"checklist", "--diff", "--exit-code", kOwn, changed}).exit, 1);
  EXPECT_EQ(program({"checklist", "--diff", "--exit-code", kOwn, kOwn}).exit, 0);
  EXPECT_THAT(mistake({"--exit-code", kOwn}), HasSubstr("--exit-code: only with --diff"));
}

TEST_F(ChecklistTest, AFolderStandsForItsDocumentsAndPipesAreNone) {
  std::filesystem::create_directory(folder() / "inner");
  std::filesystem::copy_file(kOwn, folder() / "inner/own.rst");
  ASSERT_EQ(mkfifo((folder() / "endless.rst").c_str(), 0600), 0);
  EXPECT_THAT(mistake({"."}), HasSubstr("there is no .rst file in this folder (--recursive reads"));
  EXPECT_EQ(nlohmann::json::parse(printed({"--json", "--recursive", "."}))["documents"].size(), 1u);
}

TEST_F(ChecklistTest, APipeBesideADocumentIsNoMapping) {
  const auto document = file("my.rst", read_text(kOtherSystems));
  ASSERT_EQ(mkfifo((folder() / "endless.json").c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/zero", folder() / "zeros.json");
  EXPECT_THAT(printed({document}), HasSubstr("1 document, "));
}

TEST_F(ChecklistTest, ADocumentWithoutDataflowsSaysSoWhateverIsAsked) {
  const auto text = read_text(kOtherSystems);
  const auto introduction = text.find("\n\n", text.find("------------"));
  const auto end = text.find('\n', text.find_first_not_of('\n', introduction));
  const auto document = file("none.rst", text.substr(0, end + 1));
  const auto* const said = "none.rst: the document describes no dataflow";
  for (const std::string option : {"--json", "--csv", "--coverage", "--draft-mapping"}) {
    EXPECT_THAT(mistake({option, document}), HasSubstr(said)) << option;
  }
  EXPECT_THAT(mistake({document}), HasSubstr(said));
  EXPECT_THAT(mistake({"--diff", document, kOwn}), HasSubstr(said));
  EXPECT_THAT(program({"run", "--document", document}).err, HasSubstr(said));
  const auto folder_of_both = program({"checklist", document, kOtherSystems});
  EXPECT_EQ(folder_of_both.exit, 2);
  EXPECT_THAT(folder_of_both.out, HasSubstr("1 document, "));
  EXPECT_THAT(folder_of_both.err, HasSubstr("1 of 2 documents"));
}

TEST_F(ChecklistTest, ATruncatedDocumentIsAFindingThatFailsAStrictList) {
  const auto document = file("cut.rst", read_text(kOtherSystems).substr(0, read_text(kOtherSystems).size() - 2));
  EXPECT_THAT(printed({document}), HasSubstr("missing-line-end"));
  for (const std::string format : {"--json", "--csv", "--markdown", "--coverage"}) {
    const auto strict = program({"checklist", document, "--strict-findings", format});
    EXPECT_EQ(strict.exit, 1);
    EXPECT_THAT(strict.err, HasSubstr("dataflow-qa: failed by --strict-findings: "));
  }
  EXPECT_EQ(program({"checklist", kOwn, "--strict-findings"}).exit, 0);
  EXPECT_THAT(mistake({"--strict-findings", "--draft-mapping", kOwn}), HasSubstr("--strict-findings: only with lists"));
}

TEST_F(ChecklistTest, ASectionThatIsRepeatedWordForWordLosesNoCheck) {
  const std::string text = read_text(kOwn);
  const auto start = text.rfind("\n\nCustom PMS Project to ");
  ASSERT_NE(start, std::string::npos);
  EXPECT_THAT(printed({"--coverage", file("twice.rst", text + text.substr(start + 1))}),
              EndsWith("31 of 31 items proved by checks\n"));
}

TEST_F(ChecklistTest, SystemsAreFoundByTheLettersOfTheirLabels) {
  const auto text = own_text_with("PowerOffice GO", "PowerOffice-Go");  // of one length, so that underlines fit
  EXPECT_THAT(printed({"--coverage", file("letters.rst", text)}), EndsWith("31 of 31 items proved by checks\n"));
}

TEST_F(ChecklistTest, ADraftIsAMappingOnStandardOutputAndItsNotesAreNot) {
  const auto outcome = program({"checklist", kOtherSystems, "--draft-mapping"});
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["source"], "Fjord CRM");
  EXPECT_THAT(outcome.err, HasSubstr("dataflow-qa: "));
}

/// The documents that the project brings.
std::vector<std::filesystem::path> own_documents() {
  std::vector<std::filesystem::path> documents;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(kOwn).parent_path())) {
    if (entry.path().extension() == ".rst") documents.push_back(entry.path());
  }
  return documents;
}

TEST_F(ChecklistTest, EveryDraftIsReadByTheCommandsThatTakeAMapping) {
  ASSERT_FALSE(own_documents().empty());
  for (const auto& document : own_documents()) {
    SCOPED_TRACE(document);
    const auto draft = program({"checklist", document, "--draft-mapping"});
    ASSERT_EQ(draft.exit, 0) << draft.err;
    const auto mapping = file("draft.json", draft.out);
    EXPECT_THAT(printed({document, "--mapping", mapping}), HasSubstr("1 document, "));
    const auto list = program({"run", "--document", document, "--mapping", mapping, "--list"});
    EXPECT_EQ(list.exit, 0) << list.err;
    EXPECT_THAT(list.out, HasSubstr(".sync."));
  }
}

TEST_F(ChecklistTest, ADraftLeavesOutTheDataflowsThatItsDescribedSystemsLack) {
  auto text = own_text_with("PowerOffice GO Customers (human data)", "PowerOffice GO Customers (human data) (more)");
  for (auto at = text.find("(more)\n---"); at != std::string::npos; at = text.find("(more)\n---", at + 1)) {
    text.insert(text.find('-', at), "-------");
  }
  const std::string invoices = "PowerOffice GO Invoices";
  for (auto at = text.find("PowerOffice GO Projects"); at != std::string::npos;
       at = text.find("PowerOffice GO Projects")) {
    text.replace(at, invoices.size(), invoices);
  }
  const auto document = file("my.rst", text);
  const auto draft = program({"checklist", document, "--draft-mapping"});
  EXPECT_THAT(draft.err, HasSubstr("has no collection of \"Invoices\""));
  EXPECT_THAT(printed({document, "--mapping", file("draft.json", draft.out)}), HasSubstr("1 document, "));
}

TEST_F(ChecklistTest, WrongNumbersOfDocumentsAreReported) {
  EXPECT_EQ(mistake({"--diff", kOwn}), "dataflow-qa: --diff compares two documents: --diff OLD.rst NEW.rst\n");
  EXPECT_EQ(mistake({"--draft-mapping", kOwn, kOwn}),
            "dataflow-qa: --draft-mapping starts a mapping from one document\n");
  EXPECT_THAT(mistake({"."}), HasSubstr(".: there is no .rst file in this folder"));
  EXPECT_THAT(mistake({"--json", "--csv", kOwn}), HasSubstr("--csv"));
  EXPECT_THAT(mistake({}), HasSubstr("file is required"));
}

TEST_F(ChecklistTest, AMappingThatIsWrongIsReported) {
  EXPECT_THAT(mistake({kOwn, "--mapping", file("m.json", R"({"mapping": 2})")}),
              HasSubstr("m.json: /mapping: expected version 1"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
