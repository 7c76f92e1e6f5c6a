// The first cause that is named of each mutant of the bundled sync, from the failures of its run (mutants/NAME.json,
// see harness/run/testing/kept_failures.h): the side, what is affected, and the circumstance or the function on the
// value.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "reports/digest.h"
#include "reports/golden.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports {
namespace {

const std::filesystem::path folder = DATAFLOW_QA_SOURCE_DIR "/reports/diagnosis/mutants";

std::vector<std::string> mutants() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

std::string first_cause(const std::string& mutant) {
  std::ifstream file(folder / (mutant + ".json"));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto results = read_json(text, mutant);
  if (!results) return results.error().text();
  const auto all = leads(*results);
  return all.empty() ? "nothing is wrong" : all.front().text;
}

/// What the first cause must say of a mutant, by what the mutant does: mutants.json has that in a sentence.
struct MustSay {
  std::string_view mutant;
  std::vector<std::string_view> parts;
};

const std::vector<MustSay>& must_say() {
  static const std::vector<MustSay> rows{
      {"archives-what-it-makes", {"`active`", "Custom PMS customers", "PowerOffice GO"}},
      {"asks-again-and-again", {"Refused writes to", "Custom PMS", "again and again"}},
      {"clears-the-second-line", {"`address.line2`", "Custom PMS", "empty"}},
      {"creates-nothing-in-source", {"PowerOffice GO Customers and Projects", "no counterpart in Custom PMS"}},
      {"deletes-changed-customers", {"deletes PowerOffice GO Customers"}},
      {"double-customers", {"Custom PMS customers get several counterparts in PowerOffice GO"}},
      {"edits-the-first-of-a-name", {"`EmailAddress`", "PowerOffice GO Customers", "Custom PMS", "link.twins"}},
      {"finds-a-customer-for-each-project", {"`customerId`", "Custom PMS projects"}},
      {"finds-a-manager-for-everybody", {"`ProjectManagerEmployeeId`", "PowerOffice GO Projects"}},
      {"forgets-links", {"Custom PMS customers and projects", "several counterparts in PowerOffice GO"}},
      {"gives-up-on-busy-records", {"Edits of", "Custom PMS customers", "do not reach PowerOffice GO", "burst"}},
      {"hangs", {"never came to rest", "list PowerOffice GO Customers"}},
      {"has-a-wrong-key", {"Every request of the subject to Custom PMS fails", "401"}},
      {"human-part-for-organisations", {"`firstName`", "Custom PMS customers", "PowerOffice GO"}},
      {"ignores-existing",
       {"Custom PMS customers and projects", "before the subject's first start", "no counterpart in PowerOffice GO"}},
      {"ignores-inactive", {"Custom PMS customers and projects", "no counterpart in PowerOffice GO", "inactive"}},
      {"ignores-what-came-to-the-target-meanwhile",
       {"PowerOffice GO Customers and Projects", "while the subject was stopped", "no counterpart in Custom PMS"}},
      {"ignores-what-is-in-the-target",
       {"PowerOffice GO Customers and Projects", "before the subject's first start", "no counterpart in Custom PMS"}},
      {"keeps-addresses-that-go", {"`address.line1`", "Custom PMS customers", "PowerOffice GO", "that clear it"}},
      {"leaves-out-the-customer-of-new-projects", {"`CustomerId`", "PowerOffice GO Projects", "Custom PMS", "empty"}},
      {"loses-days-in-summer", {"`endDate`", "`startDate`", "Custom PMS", "PowerOffice GO", "one day early"}},
      {"loses-leading-zeros", {"Custom PMS", "PowerOffice GO", "without leading zeros"}},
      {"loses-renamed-customers",
       {"`EmailAddress`, `Name` and `OrganizationNumber`", "PowerOffice GO Customers", "Custom PMS"}},
      {"lowers-e-mail-addresses", {"`email`", "Custom PMS customers", "PowerOffice GO", "in lower case"}},
      {"makes-projects-of-persons-without-customer",
       {"`customerId`", "Custom PMS projects", "PowerOffice GO", "empty", "human-data"}},
      {"makes-sure-of-nothing", {"Custom PMS", "both sides at once", "while a write of the subject was under way"}},
      {"merges-near-duplicate-projects-of-the-target",
       {"PowerOffice GO Projects", "no counterpart in Custom PMS", "near-duplicate"}},
      {"merges-near-duplicates",
       {"Custom PMS customers and projects", "no counterpart in PowerOffice GO", "most of them named"}},
      {"merges-near-duplicates-of-the-target",
       {"PowerOffice GO Customers", "no counterpart in Custom PMS", "near-duplicate"}},
      {"misses-what-happened-while-down", {"Custom PMS", "PowerOffice GO", "while the subject was stopped"}},
      {"never-clears-a-persons-phone", {"`phone`", "Custom PMS customers", "PowerOffice GO", "that clear it"}},
      {"never-moves-to-persons", {"`customerId`", "Custom PMS projects", "PowerOffice GO", "human-data"}},
      {"never-turns-the-page", {"Page 2 of Custom PMS customers is never read", "PowerOffice GO"}},
      {"never-updates-a-persons-phone", {"`phone`", "Custom PMS customers", "PowerOffice GO"}},
      {"never-updates-target", {"Edits of", "Custom PMS customers and projects", "PowerOffice GO"}},
      {"no-late-addresses", {"`address.line1`", "Custom PMS customers", "PowerOffice GO"}},
      {"no-write-back", {"Edits of", "PowerOffice GO Customers", "Custom PMS"}},
      {"one-customer-an-e-mail-address",
       {"Custom PMS customers", "no counterpart in PowerOffice GO", "near-duplicate"}},
      {"one-customer-an-e-mail-address-in-the-source",
       {"PowerOffice GO Customers", "no counterpart in Custom PMS", "near-duplicate"}},
      {"one-project-a-name", {"Custom PMS projects", "no counterpart in PowerOffice GO", "near-duplicate"}},
      {"orphan-customers", {"creates", "PowerOffice GO Customers", "counterpart of no record"}},
      {"persons-become-organisations",
       {"`type`", "Custom PMS customers", "PowerOffice GO", "false where true is meant"}},
      {"reads-one-page", {"Page 2 of Custom PMS customers is never read", "PowerOffice GO"}},
      {"reads-one-page-of-the-target", {"Page 2 of PowerOffice GO Customers is never read", "Custom PMS"}},
      {"renames-employees", {"changes `LastName`", "PowerOffice GO Employees"}},
      {"sends-nothing", {"sends no request"}},
      {"settles-in-new-customers", {"`SendPaymentReminders`", "PowerOffice GO Customers"}},
      {"skips-foreign-currencies", {"PowerOffice GO Customers", "no counterpart in Custom PMS", "full"}},
      {"skips-tentative-projects", {"Custom PMS projects", "no counterpart in PowerOffice GO", "values"}},
      {"skips-tentative-projects-of-the-target", {"PowerOffice GO Projects", "no counterpart in Custom PMS", "values"}},
      {"skips-what-is-archived-in-the-target",
       {"PowerOffice GO Customers and Projects", "no counterpart in Custom PMS", "inactive"}},
      {"squeezes-names", {"`name`", "Custom PMS customers", "PowerOffice GO", "several blanks as one"}},
      {"squeezes-spaces", {"Custom PMS customers and projects", "PowerOffice GO", "several blanks as one"}},
      {"squeezes-spaces-of-the-target",
       {"PowerOffice GO Customers and Projects", "Custom PMS", "several blanks as one"}},
      {"strict-cursor",
       {"PowerOffice GO Customers and Projects", "with the same timestamp as another change",
        "do not reach Custom PMS"}},
      {"swallows-edits-made-meanwhile",
       {"Custom PMS customers", "while a write of the subject was under way", "do not reach PowerOffice GO"}},
      {"takes-case-for-nothing",
       {"`name`", "Custom PMS customers", "PowerOffice GO", "that change the letter case alone"}},
      {"takes-the-years-of-weeks", {"`endDate`", "Custom PMS", "PowerOffice GO", "one year late"}},
      {"tampers-with-other-fields", {"changes `", "PowerOffice GO "}},
      {"updates-codes-of-projects-born-in-target", {"Custom PMS projects", "PowerOffice GO", "born-in-target"}},
      {"wants-a-phone-in-the-source", {"PowerOffice GO Customers", "no counterpart in Custom PMS", "minimal"}},
      {"wants-dates-in-the-source", {"PowerOffice GO Projects", "no counterpart in Custom PMS", "minimal"}},
      {"wants-more-than-required", {"Custom PMS", "no counterpart in PowerOffice GO", "minimal"}},
      {"writes-whole-addresses",
       {"`MailAddress.City`", "PowerOffice GO Customers", "Custom PMS", "while a write of the subject was under way"}},
      {"writes-whole-records", {"PowerOffice GO", "Custom PMS", "while a write of the subject was under way"}},
  };
  return rows;
}

bool says_all(const MustSay& row) {
  const auto cause = first_cause(std::string(row.mutant));
  return std::ranges::all_of(row.parts, [&](std::string_view part) { return cause.find(part) != std::string::npos; });
}

TEST(CausesOfMutants, NameSideAndWhatIsAffectedAndTheCircumstanceOrTheFunctionInNineOfTen) {
  std::vector<std::string> missed;
  for (const auto& row : must_say()) {
    if (!says_all(row)) missed.push_back(fmt::format("{}: {}", row.mutant, first_cause(std::string(row.mutant))));
  }
  EXPECT_GE(must_say().size(), mutants().size()) << "each mutant of the folder has a row here";
  EXPECT_LE(10 * missed.size(), must_say().size()) << testing::PrintToString(missed);
}

TEST(CausesOfMutants, AreThese) {
  std::string text;
  for (const auto& mutant : mutants()) text += fmt::format("{}\n  {}\n", mutant, first_cause(mutant));
  EXPECT_TRUE(golden::matches("causes-of-mutants.txt", text));
}

}  // namespace
}  // namespace dataflow_qa::reports
