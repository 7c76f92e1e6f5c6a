#include "reports/formats/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "reports/formats/html_check.h"
#include "reports/formats/html_evidence.h"
#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The part that is made from the results: the page without its style and script.
std::string content(const Results& results) {
  const std::string page = html(results);
  const std::size_t body = page.find("<body>");
  return page.substr(body, page.rfind("<script>") - body);
}

TEST(Page, ShowsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.html", content(sample::mixed())));
}
TEST(Page, ShowsHostileTextAsText) {
  EXPECT_TRUE(golden::matches("hostile.html", content(sample::hostile())));
}

TEST(Page, ShowsTheLastRequestsOfASubjectThatEndedAndLinksToItsOutput) {
  for (const bool at_its_start : {false, true}) {
    const std::string page = content(sample::subject_ended(at_its_start));
    EXPECT_THAT(page, HasSubstr("<td><code>POST /OAuth/Token</code></td><td>400 invalid_client: Client integration"));
    EXPECT_THAT(page, HasSubstr("All that the subject wrote is in <a href=\"subject-output.txt\">"));
  }
  EXPECT_THAT(content(sample::mixed()), Not(HasSubstr("Last requests"))) << "other failures are about records";
}

TEST(Page, LetsNothingFromOutsideIn) {
  const std::string made = content(sample::hostile());
  EXPECT_THAT(made, Not(HasSubstr("<img")));
  EXPECT_THAT(made, Not(HasSubstr("<script")));
  EXPECT_THAT(made, Not(HasSubstr("\x1b")));
  EXPECT_THAT(made, HasSubstr("&lt;img onerror=alert(1) src=x&gt;"));
  EXPECT_THAT(made, HasSubstr("{{name}}")) << "text is no template";
}

TEST(Page, AsksTheNetworkForNothing) {
  const std::string page = html(sample::mixed());
  EXPECT_FALSE(std::regex_search(page, std::regex(R"re((src|href)="(https?:)?//)re")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_TRUE(std::regex_search(page, std::regex("script-src 'sha256-[A-Za-z0-9+/]{43}='")));
}

TEST(Page, GivesEveryStatementAndCheckAnAnchorOfItsOwn) {
  const std::string page = content(sample::mixed());
  const std::regex pattern("<[^>]* id=\"([^\"]*)\"");
  std::set<std::string> ids;
  for (auto it = std::sregex_iterator(page.begin(), page.end(), pattern); it != std::sregex_iterator(); ++it) {
    EXPECT_TRUE(ids.insert((*it)[1]).second) << (*it)[1];
  }
  EXPECT_TRUE(ids.contains("customers/property/email~EmailAddress"));
  EXPECT_TRUE(ids.contains("customers.sync.from-source.email"));
}

TEST(Page, LinksOnlyToWhatIsThere) {
  const std::string page = content(sample::mixed());
  const std::regex pattern("href=\"#([^\"]*)\"");
  for (auto it = std::sregex_iterator(page.begin(), page.end(), pattern); it != std::sregex_iterator(); ++it) {
    EXPECT_THAT(page, HasSubstr("id=\"" + (*it)[1].str() + "\""));
  }
}

TEST(Page, StaysUnderItsSizeHoweverMuchFails) {
  for (const std::size_t fails_each : {0U, 10U, 1U}) {
    EXPECT_LT(html(sample::large(5000, fails_each)).size(), 1'500'000U) << "one in " << fails_each << " fails";
  }
}

std::size_t times(const std::string& page, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++count;
  return count;
}

TEST(Page, ShowsExpectedAndActualOfEveryFailureOfARealRunAndTheEvidenceOfMost) {
  for (const std::size_t failures : {20U, 150U}) {
    const std::string page = html(sample::like_a_real_run(failures));
    EXPECT_LT(page.size(), 1'500'000U);
    EXPECT_EQ(times(page, "<table class=\"diff\">"), failures);
    EXPECT_EQ(times(page, "Try it again"), failures);
    EXPECT_GE(times(page, "<table class=\"timeline\">"), std::min<std::size_t>(failures, 50));
    EXPECT_EQ(times(page, "are in results.json.</p>"), failures - times(page, "<table class=\"timeline\">"));
  }
}

TEST(Page, SaysOfACreatedRecordWhatIsMappedAndHowMuchMoreThereIs) {
  const std::string page = html(sample::like_a_real_run(1));
  EXPECT_THAT(page, HasSubstr("property0: null → &quot;first&quot;\nOther0: null"));
  EXPECT_THAT(page, HasSubstr("and 25 more"));
  EXPECT_THAT(page, Not(HasSubstr("Other20")));
}

TEST(Page, ShowsBothTriesOfAFlakyCheckAndThatAFailureFailedAgain) {
  const std::string page = html(sample::mixed());
  EXPECT_THAT(page, HasSubstr("<summary>Second try: it passed</summary>"));
  EXPECT_THAT(page, HasSubstr("27469301")) << "the record of the second try";
  EXPECT_THAT(page, HasSubstr("<summary>Second try: it failed again</summary>"));
}

TEST(Page, SaysWhatItLeavesOut) {
  EXPECT_THAT(html(sample::mixed()), Not(HasSubstr("is in results.json alone")));
  EXPECT_THAT(html(sample::large(1000, 1)), HasSubstr("is in results.json alone"));
}

TEST(Anchor, IsSafeInAnAttributeAndAFragment) {
  EXPECT_EQ(anchor("customers/property/email~EmailAddress"), "customers/property/email~EmailAddress");
  EXPECT_EQ(anchor("a b\"<å"), "a%20b%22%3C%C3%A5");
}

TEST(Marked, ShowsWhereTwoValuesDiffer) {
  const auto parts = evidence::marked("blåbærsyltetøy", "blåbærøy");
  EXPECT_EQ(parts.before + "|" + parts.differing + "|" + parts.after, "blåbær|syltet|øy");
  EXPECT_EQ(evidence::marked("same", "same").differing, "");
}

}  // namespace
}  // namespace dataflow_qa::reports
