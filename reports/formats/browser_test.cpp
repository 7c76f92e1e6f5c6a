// The pages in a real browser: they open from disk, do what they promise, and ask the network for nothing.

#include "reports/formats/browser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "reports/compare/compare.h"
#include "reports/compare/compare_reports.h"
#include "reports/formats/html.h"
#include "reports/formats/html_check.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using testing_browser::Browser;

class PageInABrowser : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!Browser::is_installed()) GTEST_SKIP() << "chromium is not installed";
    browser_ = std::make_unique<Browser>();
  }
  /// Must hold after every test: no error on the console, and nothing but the page itself was asked for.
  void TearDown() override {
    if (!browser_) return;
    EXPECT_THAT(browser_->complaints(), IsEmpty());
    EXPECT_THAT(browser_->requests(), Each(StartsWith("file:///")));
    EXPECT_THAT(browser_->requests(), Each(HasSubstr("/page-")));
  }

  Browser& page() { return *browser_; }
  /// Ids of the statements that can be seen.
  std::vector<std::string> shown() {
    return page().value("[...document.querySelectorAll('.item')].filter(e => e.offsetParent).map(e => e.id)");
  }
  void choose(const std::string& id, const std::string& value) {
    page().run("const e = document.getElementById('" + id + "'); e.value = " + nlohmann::json(value).dump() +
               "; e.dispatchEvent(new Event('change', {bubbles: true}));");
  }

 private:
  std::unique_ptr<Browser> browser_;
};

TEST(BrowserForTests, NoticesAnErrorOnTheConsoleAndARequestToElsewhere) {
  if (!Browser::is_installed()) GTEST_SKIP() << "chromium is not installed";
  Browser browser;
  browser.show("<img src='http://127.0.0.1:9/x.png'><script>console.error('ouch')</script>");
  EXPECT_THAT(browser.complaints(), ::testing::Contains(HasSubstr("ouch")));
  EXPECT_THAT(browser.requests(), ::testing::Contains("http://127.0.0.1:9/x.png"));
}

TEST_F(PageInABrowser, OpensFromDiskAndReadsLikeTheDocument) {
  page().show(html(sample::mixed()));
  EXPECT_EQ(shown().size(), sample::mixed().items.size());
  EXPECT_THAT(page().value("document.body.innerText").get<std::string>(),
              HasSubstr("Every Custom PMS Customer will be synchronized with a PowerOffice GO Customers."));
  EXPECT_THAT(page().requests(), ::testing::ElementsAre(page().url()));
}

TEST_F(PageInABrowser, ShowsAFailureOpenAndFoldsItOnAClick) {
  page().show(html(sample::mixed()));
  const std::string details = "#customers\\\\/property\\\\/email\\\\~EmailAddress details";
  const std::string is_open = "document.querySelector('" + details + "').open";
  const std::string visible = "document.querySelector('" + details + " .expected').checkVisibility()";
  EXPECT_EQ(page().value(is_open), true);
  EXPECT_EQ(page().value(visible), true);
  page().click("#customers\\/property\\/email\\~EmailAddress summary");
  EXPECT_EQ(page().value(is_open), false);
  EXPECT_EQ(page().value(visible), false);
  page().click("#customers\\/property\\/email\\~EmailAddress summary");
  EXPECT_EQ(page().value(is_open), true);
  EXPECT_THAT(page().value("document.querySelector('" + details + "').innerText").get<std::string>(),
              HasSubstr("ny.adresse@example.com"));
}

TEST_F(PageInABrowser, FiltersByVerdictDataflowAndLevel) {
  page().show(html(sample::mixed()));
  page().click(".chip[data-verdict=uncovered]");
  EXPECT_THAT(shown(), ::testing::ElementsAre("projects/merge"));
  page().click("#clear");
  choose("flow", "projects");
  EXPECT_THAT(shown(), Each(StartsWith("projects/")));
  choose("flow", "");
  choose("level", "advisory");
  EXPECT_THAT(shown(), ::testing::ElementsAre("qa/hygiene/incremental"));
  page().press("Escape");
  EXPECT_EQ(shown().size(), sample::mixed().items.size());
}

TEST_F(PageInABrowser, FiltersByTextAndByKeys) {
  page().show(html(sample::mixed()));
  page().press("/");
  EXPECT_EQ(page().value("document.activeElement.id"), "text");
  page().command("Input.insertText", {{"text", "website"}});
  EXPECT_EQ(page().value("new Promise(done => { const look = () => document.querySelectorAll('.item:not([hidden])')"
                         ".length === 1 ? done(true) : setTimeout(look, 10); look(); })"),
            true);
  page().press("Escape");
  page().press("n");
  EXPECT_EQ(page().value("document.querySelector('.current').id"), shown().front()) << "the first is flaky";
}

TEST_F(PageInABrowser, ALinkToAStatementShowsItEvenWhereAFilterHidIt) {
  const std::string id = anchor("customers/property/email~EmailAddress");
  page().show(html(sample::large(1000, 20)), "");
  page().show(html(sample::mixed()), "#" + id);
  EXPECT_EQ(page().value("document.querySelector('.current').id"), id);
  EXPECT_EQ(
      page().value("(() => {const r = document.querySelector('.current').getBoundingClientRect(); return r.top >= "
                   "0 && r.top < innerHeight;})()"),
      true);
  page().click(".chip[data-verdict=uncovered]");
  page().run("location.hash = ''; location.hash = '#projects/property/code~Code';");
  EXPECT_EQ(page().value("new Promise(done => { const look = () => document.querySelector('.current')?.id === "
                         "'projects/property/code~Code' ? done(document.querySelector('.current').hidden) : "
                         "setTimeout(look, 10); look(); })"),
            false);
}

TEST_F(PageInABrowser, ShowsARecordNamedLikeMarkupAsText) {
  page().show(html(sample::hostile()));
  EXPECT_EQ(page().value("document.images.length"), 0);
  EXPECT_EQ(page().value("document.scripts.length"), 1);
  EXPECT_THAT(page().value("document.querySelector('h1').innerText").get<std::string>(),
              StartsWith("<img onerror=alert(1) src=x>"));
  EXPECT_THAT(page().value("document.querySelector('.item').textContent").get<std::string>(),
              HasSubstr("</script><script>alert(2)</script>"));
}

TEST_F(PageInABrowser, FitsAPhoneAndTurnsDark) {
  page().command("Emulation.setDeviceMetricsOverride",
                 {{"width", 390}, {"height", 844}, {"deviceScaleFactor", 2}, {"mobile", true}});
  page().show(html(sample::mixed()));
  EXPECT_LE(page().value("document.documentElement.scrollWidth").get<int>(), 390);
  EXPECT_EQ(page().value("[...document.querySelectorAll('.cell')].map(e => getComputedStyle(e).fontSize)"
                         ".filter(size => size !== '0px').length"),
            0)
      << "marks alone";
  EXPECT_EQ(
      page().value("[...document.querySelectorAll('.properties .item > tr:first-child > *, .timeline td')]"
                   ".map(e => e.firstChild).filter(n => n && n.nodeType === 3 && /^\\S{1,12}$/.test(n.data.trim()))"
                   ".filter(n => { const r = document.createRange(); r.selectNode(n); return new Set("
                   "[...r.getClientRects()].map(box => box.top)).size > 1; }).map(n => n.data)"),
      nlohmann::json::array())
      << "no word is broken";
  const std::string ground = "getComputedStyle(document.body).backgroundColor";
  const auto light = page().value(ground);
  page().command("Emulation.setEmulatedMedia", {{"features", {{{"name", "prefers-color-scheme"}, {"value", "dark"}}}}});
  EXPECT_NE(page().value(ground), light);
}

TEST_F(PageInABrowser, PrintsToAPdfWithAPlaceToSign) {
  page().show(html(sample::mixed()));
  const std::string sign_off = "document.querySelector('.signoff').checkVisibility()";
  EXPECT_EQ(page().value(sign_off), false);
  page().command("Emulation.setEmulatedMedia", {{"media", "print"}});
  EXPECT_EQ(page().value(sign_off), true);
  EXPECT_EQ(page().value("document.querySelector('.filters').checkVisibility()"), false);
  EXPECT_EQ(page().value("document.querySelector('table.diff').checkVisibility()"), true);
  EXPECT_EQ(page().value("document.querySelector('table.timeline').checkVisibility()"), false) << "it takes pages";
  EXPECT_THAT(page().command("Page.printToPDF").at("data").get<std::string>(), StartsWith("JVBERi0")) << "%PDF-";
}

TEST_F(PageInABrowser, ShowsWhatAPassedCheckSawWhenItIsUnfolded) {
  page().show(html(sample::all_passed()));
  EXPECT_EQ(page().value("document.querySelector('.seen').checkVisibility()"), false);
  page().click(".checks summary");
  EXPECT_THAT(page().value("document.querySelector('.seen').innerText").get<std::string>(),
              HasSubstr("has exactly one counterpart: PowerOffice GO Customers 27469244"));
}

TEST_F(PageInABrowser, ShowsItsTimelineAndTriesByHandOnAPhoneADeskAndInPrint) {
  constexpr int paper = 794;  // A4, in pixels
  for (const auto& results : {sample::all_passed(), sample::tried_by_hand()}) {
    for (const auto& [media, width] :
         {std::pair("screen", 390), std::pair("screen", 1400), std::pair("print", paper)}) {
      page().command("Emulation.setDeviceMetricsOverride",
                     {{"width", width}, {"height", 844}, {"deviceScaleFactor", 1}, {"mobile", width < paper}});
      page().command("Emulation.setEmulatedMedia", {{"media", media}});
      page().show(html(results));
      EXPECT_LE(page().value("document.documentElement.scrollWidth").get<int>(), width) << media;
      EXPECT_EQ(page().value("[...document.querySelectorAll('.world svg, .manual, .basis')]"
                             ".filter(e => e.getBoundingClientRect().width < 40).length"),
                0);
    }
  }
}

TEST_F(PageInABrowser, IsQuickWithFiveThousandChecks) {
  page().show(html(sample::large(5000, 10)));
  const auto took = page().value(
      "(() => {const begun = performance.now(); document.querySelector('.chip[data-verdict=failed]').click(); "
      "document.body.offsetHeight; return performance.now() - begun;})()");
  RecordProperty("filter_ms", took.dump());
  EXPECT_LT(took.get<double>(), 3000) << "of a machine that may be busy; idle, it takes a tenth";
}

TEST_F(PageInABrowser, TheComparisonOpensAsWell) {
  Results before = sample::hostile();
  before.items[0].checks[0].verdict = Verdict::passed;
  sample::settle(before);
  page().show(comparison_html(compare(before, sample::hostile())));
  EXPECT_EQ(page().value("document.images.length"), 0);
  EXPECT_EQ(page().value("document.querySelector('h1').innerText"), "Worse: 1 check newly failing");
}

}  // namespace
}  // namespace dataflow_qa::reports
