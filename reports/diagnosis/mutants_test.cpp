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
      {"adds-a-scheme", {"`website`", "Custom PMS customers", "PowerOffice GO", "“https://” in front"}},
      {"archives-and-writes-no-more",
       {"Custom PMS customers and projects", "overwritten there with what PowerOffice GO holds", "inactive"}},
      {"archives-what-it-makes", {"`active`", "Custom PMS customers", "PowerOffice GO"}},
      {"asks-again-and-again", {"Refused writes to", "Custom PMS", "again and again"}},
      {"asks-too-much", {"requests about a record were sent for each edit"}},
      {"begins-time-in-1970",
       {"`dateOfBirth`", "Custom PMS customers", "PowerOffice GO", "1970-01-01 where it is earlier"}},
      {"believes-garbage",
       {"creates Custom PMS customers and PowerOffice GO Customers", "counterpart of no record", "no-json"}},
      {"believes-the-list", {"`email` and `invoiceEmail`", "Kimai customers", "empty in PowerOffice GO"}},
      {"bills-everything", {"`IsBillable`", "PowerOffice GO Projects", "Harvest", "true where false is meant"}},
      {"blind-to-moves", {"Custom PMS customers", "no counterpart in PowerOffice GO", "connected"}},
      {"clears-and-writes-no-more", {"`MailAddress.City`", "PowerOffice GO Customers", "Custom PMS", "address"}},
      {"clears-the-second-line", {"`address.line2`", "Custom PMS", "empty"}},
      {"clears-what-no-mapping-names", {"changes `", "PowerOffice GO Customers", "now empty"}},
      {"compares-seconds-strictly", {"Harvest clients and projects", "no counterpart in PowerOffice GO"}},
      {"composes-once", {"`address`", "PowerOffice GO Customers", "arrives empty in Harvest"}},
      {"counts-in-minutes", {"`BudgetedHours`", "PowerOffice GO Projects", "Kimai", "divided by 60"}},
      {"creates-clients-twice", {"PowerOffice GO Customers get several counterparts in Harvest"}},
      {"creates-nothing-in-source", {"PowerOffice GO Customers and Projects", "no counterpart in Custom PMS"}},
      {"creates-without-a-link",
       {"Custom PMS customers get counterparts in PowerOffice GO before anything calls for them"}},
      {"deletes-changed-customers", {"deletes PowerOffice GO Customers"}},
      {"deletes-what-listings-lack", {"deletes Custom PMS customers", "list"}},
      {"double-customers", {"Custom PMS customers get several counterparts in PowerOffice GO"}},
      {"doubles-equal-names", {"Custom PMS projects get several counterparts in PowerOffice GO", "merge.name"}},
      {"drops-the-detail-of-addresses", {"`email`", "Custom PMS customers", "PowerOffice GO", "between “+” and “@”"}},
      {"drops-the-last-stroke", {"`website`", "Custom PMS customers", "PowerOffice GO", "without “/” at the end"}},
      {"edits-the-first-of-a-name", {"`EmailAddress`", "PowerOffice GO Customers", "Custom PMS", "near-duplicate"}},
      {"ends-late", {"did not end"}},
      {"loses-its-place-when-stopped", {"asked to end"}},
      {"ends-time-in-2038", {"`EndDate`", "PowerOffice GO Projects", "Custom PMS", "2038-01-19 where it is later"}},
      {"escapes-markup", {"Custom PMS customers and projects", "PowerOffice GO", "markup"}},
      {"finds-a-customer-for-each-project", {"`customerId`", "Custom PMS projects"}},
      {"finds-a-manager-for-everybody",
       {"`managerEmail`", "Custom PMS projects", "PowerOffice GO", "whatever it should be"}},
      {"finds-no-references",
       {"`departmentCode` and `managerEmail`", "Custom PMS projects", "empty in PowerOffice GO"}},
      {"flips-the-phone", {"`PhoneNumber`", "PowerOffice GO Customers", "written again and again"}},
      {"follows-the-cursor-once", {"Page 3 of Harvest", "never read", "PowerOffice GO"}},
      {"forgets-edits-during-creation", {"Custom PMS customers and projects", "PowerOffice GO", "during-creation"}},
      {"forgets-edits-of-what-it-made", {"PowerOffice GO Customers and Projects", "Custom PMS", "during-creation"}},
      {"forgets-links", {"Custom PMS customers and projects", "several counterparts in PowerOffice GO"}},
      {"forgets-the-end", {"`EndDate`", "PowerOffice GO Projects", "Harvest"}},
      {"forgets-what-happened-while-away", {"PowerOffice GO Customers", "was away", "do not reach Custom PMS"}},
      {"gets-a-token-for-each-request", {"tokens of PowerOffice GO"}},
      {"gives-up-on-busy-records", {"Edits of", "Custom PMS customers", "do not reach PowerOffice GO", "burst"}},
      {"gives-up-taken-codes", {"PowerOffice GO refuses PATCH /v2/Projects/", "Custom PMS projects", "swapped"}},
      {"gives-up-unanswered-updates", {"PowerOffice GO Customers and Projects", "Custom PMS", "update-unanswered"}},
      {"gives-up-what-refers-to-the-refused",
       {"Custom PMS projects", "no counterpart in PowerOffice GO", "another record was refused", "reference"}},
      {"goes-by-its-own-clock", {"clocks of both systems"}},
      {"hammers", {"times what", "had refused"}},
      {"hangs", {"never came to rest", "list PowerOffice GO Customers"}},
      {"has-a-wrong-key", {"Every request of the subject to Custom PMS fails", "401"}},
      {"has-no-patience", {"Custom PMS customers", "while answers took seconds", "do not reach PowerOffice GO"}},
      {"history-archives-and-writes-no-more",
       {"`phone`", "Custom PMS customers", "PowerOffice GO", "archived-and-edited"}},
      {"history-double-customers", {"Custom PMS customers get several counterparts in PowerOffice GO"}},
      {"history-forgets-edits-during-creation",
       {"`phone`", "Custom PMS customers", "PowerOffice GO", "edited-while-created"}},
      {"history-forgets-links", {"Custom PMS customers get several counterparts in PowerOffice GO"}},
      {"compares-32-characters", {"PowerOffice GO", "shapes"}},
      {"compares-without-accents", {"PowerOffice GO", "shapes"}},
      {"compares-without-punctuation", {"PowerOffice GO", "shapes"}},
      {"compares-digits-as-numbers", {"PowerOffice GO", "shapes"}},
      {"compares-dates-within-a-day", {"Custom PMS projects", "shapes"}},
      {"takes-null-for-nothing", {"PowerOffice GO Customers", "shapes"}},
      {"hash-knows-no-order", {"within-a-record"}},
      {"takes-equals-for-one", {"equal in all that is carried"}},
      {"takes-equal-numbers-for-one", {"projects", "equal-as-numbers"}},
      {"forgets-customers-that-are-new", {"`customerId`", "Custom PMS projects"}},
      {"archives-what-refers-to-the-archived", {"`status`", "Custom PMS projects"}},
      {"history-forgets-edits-of-what-it-made", {"`EmailAddress`", "counterpart-edited-at-once"}},
      {"history-writes-over-with-the-latest-version", {"`email`", "edited-while-it-is-read"}},
      {"history-gives-up-taken-codes", {"Custom PMS projects", "codes-swapped"}},
      {"history-never-writes-a-text-twice", {"`invoiceEmail`", "Custom PMS customers", "PowerOffice GO", "taken-back"}},
      {"history-one-side-takes-all", {"`PhoneNumber`", "PowerOffice GO Customers", "Custom PMS"}},
      {"history-swallows-edits-made-meanwhile",
       {"Custom PMS customers", "while a write of the subject was under way", "do not reach PowerOffice GO"}},
      {"history-takes-projects-for-those-with-their-code",
       {"Custom PMS projects get no counterpart in PowerOffice GO", "code-taken-over"}},
      {"human-part-for-organisations", {"`firstName`", "Custom PMS customers", "PowerOffice GO"}},
      {"ignores-conditions", {"PowerOffice GO Projects"}},
      {"ignores-existing",
       {"Custom PMS customers and projects", "before the subject's first start", "no counterpart in PowerOffice GO"}},
      {"ignores-inactive", {"Custom PMS customers and projects", "no counterpart in PowerOffice GO", "inactive"}},
      {"ignores-what-came-to-the-target-meanwhile",
       {"PowerOffice GO Customers and Projects", "while the subject was stopped", "no counterpart in Custom PMS"}},
      {"ignores-what-is-in-the-target",
       {"PowerOffice GO Customers and Projects", "before the subject's first start", "no counterpart in Custom PMS"}},
      {"keeps-addresses-that-go", {"`address.line1`", "Custom PMS customers", "PowerOffice GO", "that clear it"}},
      {"keeps-digits-of-phones", {"`PhoneNumber`", "PowerOffice GO Customers", "Custom PMS", "without “(”, “)”, “-”"}},
      {"keeps-e-mail-addresses-apart", {"`email`", "Custom PMS customers", "PowerOffice GO"}},
      {"keeps-its-first-token", {"never came to rest", "PowerOffice GO", "token"}},
      {"keeps-what-was-deleted", {"deleted Custom PMS customers and projects", "PowerOffice GO", "propagate"}},
      {"knows-its-writes-by-their-time",
       {"PowerOffice GO Customers and Projects", "with the same timestamp as another change", "Custom PMS"}},
      {"leaves-out-the-customer-of-new-projects", {"`CustomerId`", "PowerOffice GO Projects", "Custom PMS", "empty"}},
      {"leaves-out-what-is-required", {"Harvest refuses POST /v2/projects with 422", "PowerOffice GO Projects"}},
      {"lets-the-server-number-projects", {"`Code`", "PowerOffice GO Projects", "Kimai"}},
      {"lists-everything", {"asked for everything and not for what changed"}},
      {"looks-up-by-beginnings", {"`departmentCode`", "Custom PMS projects", "PowerOffice GO", "among-many"}},
      {"looks-up-by-old-names",
       {"`departmentCode` and `managerEmail`", "Custom PMS projects", "PowerOffice GO", "renamed"}},
      {"looks-up-on-first-pages",
       {"`departmentCode` and `managerEmail`", "Custom PMS projects", "empty in PowerOffice GO", "among-many"}},
      {"looks-up-once", {"`departmentCode` and `managerEmail`", "Custom PMS projects", "empty in PowerOffice GO"}},
      {"loses-days-in-summer", {"`endDate`", "`startDate`", "Custom PMS", "PowerOffice GO", "one day early"}},
      {"loses-leading-zeros", {"Custom PMS", "PowerOffice GO", "fewer leading zeros"}},
      {"loses-renamed-customers",
       {"`EmailAddress`, `Name` and `OrganizationNumber`", "PowerOffice GO Customers", "Custom PMS"}},
      {"loses-signs-beyond-16-bits",
       {"PowerOffice GO Customers and Projects", "Custom PMS", "without characters that take more than 16 bits"}},
      {"loses-some-of-many", {"Custom PMS customers and projects", "no counterpart in PowerOffice GO", "initial"}},
      {"loses-tabs", {"Custom PMS customers and projects", "PowerOffice GO", "blanks in place of tabs"}},
      {"loses-the-clock-part", {"Kimai refuses PATCH /api/projects/", "PowerOffice GO Projects"}},
      {"lowers-e-mail-addresses", {"`email`", "Custom PMS customers", "PowerOffice GO", "in lower case"}},
      {"lowers-websites", {"`WebsiteUrl`", "PowerOffice GO Customers", "Custom PMS", "in lower case"}},
      {"makes-changed-records-anew", {"Custom PMS customers", "several counterparts in PowerOffice GO"}},
      {"makes-one-line-of-lines", {"Custom PMS customers and projects", "PowerOffice GO", "line"}},
      {"makes-projects-of-persons-without-customer",
       {"`customerId`", "Custom PMS projects", "PowerOffice GO", "empty", "human-data"}},
      {"makes-sure-of-nothing", {"Custom PMS", "both sides at once", "a write of the subject was under way"}},
      {"makes-survivors-anew", {"deleted", "PowerOffice GO"}},
      {"merges-by-the-phone", {"Custom PMS customers", "PowerOffice GO"}},
      {"merges-near-duplicate-projects-of-the-target",
       {"PowerOffice GO Projects", "no counterpart in Custom PMS", "near-duplicate"}},
      {"merges-near-duplicates",
       {"Custom PMS customers and projects", "no counterpart in PowerOffice GO", "most of them named"}},
      {"merges-near-duplicates-of-the-target",
       {"PowerOffice GO Customers", "no counterpart in Custom PMS", "near-duplicate"}},
      {"misses-what-happened-while-down", {"Custom PMS", "PowerOffice GO", "while the subject was stopped"}},
      {"multiplies-customers", {"creates PowerOffice GO Customers", "counterpart of no record"}},
      {"never-carries-the-customer", {"`customerId`", "Custom PMS projects", "PowerOffice GO"}},
      {"never-carries-the-phone", {"`phone`", "Custom PMS customers", "PowerOffice GO"}},
      {"never-clears-a-persons-phone", {"`phone`", "Custom PMS customers", "PowerOffice GO", "that clear it"}},
      {"never-moves-to-persons", {"`customerId`", "Custom PMS projects", "PowerOffice GO", "human-data"}},
      {"never-tries-again", {"another record was refused"}},
      {"never-turns-the-page", {"Page 2 of Custom PMS customers is never read", "PowerOffice GO"}},
      {"never-updates-a-persons-phone", {"`phone`", "Custom PMS customers", "PowerOffice GO"}},
      {"never-updates-target", {"Edits of", "Custom PMS customers and projects", "PowerOffice GO"}},
      {"never-waits", {"had asked the subject to wait"}},
      {"never-writes-a-text-twice", {"Custom PMS customers and projects", "PowerOffice GO", "back-again"}},
      {"no-late-addresses", {"`address.line1`", "Custom PMS customers", "PowerOffice GO"}},
      {"no-write-back", {"Edits of", "PowerOffice GO Customers", "Custom PMS"}},
      {"one-customer-an-e-mail-address",
       {"Custom PMS customers", "no counterpart in PowerOffice GO", "near-duplicate"}},
      {"one-customer-an-e-mail-address-in-the-source",
       {"PowerOffice GO Customers", "no counterpart in Custom PMS", "near-duplicate"}},
      {"one-project-a-name", {"Custom PMS projects", "no counterpart in PowerOffice GO", "near-duplicate"}},
      {"one-side-takes-all", {"PowerOffice GO Customers", "overwritten there with what Custom PMS holds"}},
      {"orphan-customers", {"creates", "PowerOffice GO Customers", "counterpart of no record"}},
      {"overlooks-the-e-mail", {"Custom PMS customers", "PowerOffice GO", "email"}},
      {"overlooks-the-number", {"Custom PMS customers", "PowerOffice GO", "organisationNumber"}},
      {"persons-become-organisations",
       {"`type`", "Custom PMS customers", "PowerOffice GO", "false where true is meant"}},
      {"puts-a-quote-before-formulas", {"PowerOffice GO Customers and Projects", "Custom PMS", "“'” in front"}},
      {"forgets-what-a-pass-made", {"counterparts in PowerOffice GO", "killed", "ever-later"}},
      {"never-waits-and-seldom-looks", {"had asked the subject to wait"}},
      {"reads-active-ones-only", {"Harvest clients and projects", "not listed", "PowerOffice GO", "inactive"}},
      {"reads-no-dates", {"had asked the subject to wait", "date"}},
      {"reads-one-page", {"Page 2 of Custom PMS customers is never read", "PowerOffice GO"}},
      {"reads-one-page-of-the-target", {"Page 2 of PowerOffice GO Customers is never read", "Custom PMS"}},
      {"reads-running-projects-only", {"`end` and `start`", "Kimai projects", "do not reach PowerOffice GO"}},
      {"reads-the-default-list-only", {"Kimai customers and projects", "no counterpart in PowerOffice GO", "inactive"}},
      {"refers-to-nobody-archived", {"`customerId`", "Custom PMS projects", "PowerOffice GO", "inactive"}},
      {"refers-to-the-first-of-a-name", {"`customerId`", "Custom PMS projects", "PowerOffice GO", "near-duplicate"}},
      {"renames-employees", {"changes `LastName`", "PowerOffice GO Employees"}},
      {"renames-taken-codes", {"Custom PMS projects", "PowerOffice GO", "code"}},
      {"repeats-creations-when-killed", {"several counterparts", "killed"}},
      {"repeats-unanswered-creations",
       {"while the answer to the subject's write got lost", "several counterparts in Custom PMS"}},
      {"says-its-key", {"printed a key or a token"}},
      {"sends-nothing", {"sends no request"}},
      {"sends-one-date-at-a-time", {"Custom PMS refuses PATCH", "PowerOffice GO Projects", "period-moved"}},
      {"sends-unknown-members", {"Kimai refuses PATCH /api/customers/", "PowerOffice GO Customers"}},
      {"settles-in-new-customers", {"`SendPaymentReminders`", "PowerOffice GO Customers"}},
      {"skips-foreign-currencies", {"PowerOffice GO Customers", "no counterpart in Custom PMS", "full"}},
      {"skips-tentative-projects", {"Custom PMS projects", "no counterpart in PowerOffice GO", "values"}},
      {"skips-tentative-projects-of-the-target", {"PowerOffice GO Projects", "no counterpart in Custom PMS", "values"}},
      {"skips-what-is-archived-in-the-target",
       {"PowerOffice GO Customers and Projects", "no counterpart in Custom PMS", "inactive"}},
      {"skips-what-moves",
       {"Custom PMS customers", "while records moved between the pages", "do not reach PowerOffice GO"}},
      {"source-always-wins",
       {"the edit in Custom PMS stands and the one in PowerOffice GO is lost", "last-change-wins"}},
      {"squeezes-names", {"`name`", "Custom PMS customers", "PowerOffice GO", "several blanks as one"}},
      {"squeezes-spaces", {"Custom PMS customers and projects", "PowerOffice GO", "several blanks as one"}},
      {"squeezes-spaces-of-the-target",
       {"PowerOffice GO Customers and Projects", "Custom PMS", "several blanks as one"}},
      {"strict-cursor",
       {"PowerOffice GO Customers and Projects", "with the same timestamp as another change",
        "do not reach Custom PMS"}},
      {"swallows-edits-made-meanwhile",
       {"Custom PMS customers", "while a write of the subject was under way", "do not reach PowerOffice GO"}},
      {"takes-case-for-nothing", {"Custom PMS customers", "PowerOffice GO", "that change the letter case alone"}},
      {"takes-codes-for-numbers", {"`code`", "Custom PMS projects", "PowerOffice GO", "fewer leading zeros"}},
      {"takes-customers-for-those-with-their-address",
       {"PowerOffice GO Customers", "no counterpart in Custom PMS", "taken-over"}},
      {"takes-greenland-for-denmark", {"`address.country`", "Custom PMS customers", "PowerOffice GO"}},
      {"takes-parts-for-wholes", {"PowerOffice GO Projects", "outside the dataflow", "Custom PMS"}},
      {"takes-persons-for-companies", {"PowerOffice GO Customers", "counterparts in Kimai"}},
      {"takes-projects-for-those-with-their-code",
       {"Custom PMS projects", "no counterpart in PowerOffice GO", "taken-over"}},
      {"takes-the-years-of-weeks", {"`endDate`", "Custom PMS", "PowerOffice GO", "one year late"}},
      {"tampers-with-other-fields", {"changes `", "PowerOffice GO "}},
      {"trusts-a-200", {"`WebsiteUrl`", "PowerOffice GO Customers", "Kimai"}},
      {"trusts-a-200-for-codes", {"`Code`", "PowerOffice GO Projects", "Harvest"}},
      {"trusts-timestamps", {"`MailAddress.AddressLine1`", "PowerOffice GO Customers", "do not reach Custom PMS"}},
      {"updates-codes-of-projects-born-in-target", {"Custom PMS projects", "that began in PowerOffice GO"}},
      {"updates-too-often", {"PowerOffice GO Customers and Projects are written to more often than needed"}},
      {"waits-a-fixed-time", {"had asked the subject to wait"}},
      {"gives-up-what-met-an-outage",
       {"while the source was away", "no counterpart in Custom PMS", "no write is sent"}},
      {"repeats-lost-updates-late",
       {"`Code` and `EmailAddress`", "PowerOffice GO Customers and Projects", "overwritten", "update-unanswered"}},
      {"waits-for-what-is-refused",
       {"Custom PMS customers and projects", "while another record was refused", "do not reach PowerOffice GO"}},
      {"wants-a-phone-in-the-source", {"PowerOffice GO Customers", "no counterpart in Custom PMS", "minimal"}},
      {"wants-an-address", {"Custom PMS customers", "no counterpart in PowerOffice GO", "partial-address"}},
      {"wants-dates-in-the-source", {"PowerOffice GO Projects", "no counterpart in Custom PMS", "minimal"}},
      {"wants-more-than-required", {"Custom PMS", "no counterpart in PowerOffice GO", "minimal"}},
      {"writes-days-too-early", {"`EndDate`", "PowerOffice GO Projects", "Kimai", "one day early"}},
      {"writes-false-as-text", {"`IsArchived`", "PowerOffice GO", "Kimai"}},
      {"writes-lines-as-unix-does",
       {"PowerOffice GO Customers and Projects", "Custom PMS", "without carriage returns"}},
      {"writes-organisation-numbers-bare",
       {"`organisationNumber`", "Custom PMS customers", "PowerOffice GO", "digits alone"}},
      {"writes-over-with-the-latest-version",
       {"edited on both sides at once", "Custom PMS", "while the subject was reading"}},
      {"writes-plus-for-00", {"`phone`", "Custom PMS customers", "PowerOffice GO", "“+” for “00”"}},
      {"writes-the-client-as-it-is-read", {"`CustomerId`", "PowerOffice GO Projects", "Harvest"}},
      {"writes-what-is-there", {"PowerOffice GO Customers and Projects are written to more often than needed"}},
      {"writes-when-idle", {"PowerOffice GO Customers and Projects are written to more often than needed", "idle"}},
      {"writes-whole-addresses",
       {"`MailAddress.City`", "PowerOffice GO Customers", "Custom PMS", "while a write of the subject was under way"}},
      {"writes-whole-records", {"PowerOffice GO", "Custom PMS", "a write of the subject was under way"}},
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
  EXPECT_LE(10 * missed.size(), must_say().size()) << ::testing::PrintToString(missed);
}

TEST(CausesOfMutants, AreThese) {
  std::string text;
  for (const auto& mutant : mutants()) text += fmt::format("{}\n  {}\n", mutant, first_cause(mutant));
  EXPECT_TRUE(golden::matches("causes-of-mutants.txt", text));
}

}  // namespace
}  // namespace dataflow_qa::reports
