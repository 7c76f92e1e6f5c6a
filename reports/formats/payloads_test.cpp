// Hostile texts in every place of a results file that takes any text, through every format: a browser opens the page,
// xmllint reads what is XML. DATAFLOW_QA_LONG=1 puts each text in each place.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>

#include "base/terminal.h"
#include "reports/formats/browser.h"
#include "reports/formats/formats.h"
#include "reports/model/json.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using testing_browser::Browser;

const std::vector<std::string> payloads = {
    "<script>window.taken = 1</script>",
    "</script><script>window.taken = 1</script>",
    "</style><img src=x onerror='taken=1'>",
    "\"><svg onload=\"window.taken=1\">",
    "' onmouseover='taken=1",
    "javascript:window.taken=1",
    "{{{taken}}}{{/items}}{{>x}}",
    "]]><taken/><![CDATA[",
    "--><!--",
    "&xxe;<!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]>",
    "\n::error title=taken::taken",
    "\n##[error]taken",
    "\n##vso[task.complete result=Succeeded]",
    "%0A::set-output name=a::taken",
    "${{ secrets.TOKEN }} $(id) `id`",
    "=HYPERLINK(\"http://127.0.0.1:9/\",\"x\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1)\t-1",
    "| a | b |\n|---|---|\n# heading\n</details>",
    "[click](javascript:taken) ![x](http://127.0.0.1:9/x.png) @everyone",
    "\x1b[2J\x1b]0;taken\x07\x1b[31m",
    "\u202Etaken\u2066\u200B\uFEFF",
    "\x01\x7f\x0b\u0085\u2028\uFFFE",
    std::string(2'000, 'A') + " " + std::string(2'000, '\''),
};

/// The leaf's pointer without the numbers: all elements of a list have one rule.
std::string rule_of(const std::string& pointer) {
  return std::regex_replace(pointer, std::regex("/[0-9]+(?=/|$)"), "/*");
}

/// Every text of a results file, by its pointer.
std::vector<std::string> places_of(const json& file) {
  std::vector<std::string> places;
  const auto flat = file.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    if (value.is_string()) places.push_back(pointer);
  }
  return places;
}

base::Result<Results> read(json file) {
  file.erase("sha256");
  return read_json(file.dump(), "results.json");
}

class Payloads : public ::testing::Test {
 protected:
  /// Those that take any text. Names of verdicts and kinds, labels that are too long and the like are refused when they
  /// are read.
  static std::vector<std::string> free_places(const json& file) {
    std::map<std::string, bool> takes_any;
    std::vector<std::string> result;
    for (const auto& place : places_of(file)) {
      const auto [rule, is_new] = takes_any.try_emplace(rule_of(place));
      if (is_new) {
        auto tried = file;
        tried[json::json_pointer(place)] = payloads.back();  // the longest one
        rule->second = read(std::move(tried)).has_value();
      }
      if (rule->second) result.push_back(place);
    }
    return result;
  }

  /// Files in which the places hold payloads, each another one than in the file before.
  static std::vector<Results> poisoned() {
    const auto file = json::parse(format_called("json", report_formats()).render(sample::mixed(), {}));
    const auto places = free_places(file);
    EXPECT_GT(places.size(), 200U) << "most of a results file is text from outside";
    std::vector<Results> result;
    const std::size_t turns = std::getenv("DATAFLOW_QA_LONG") != nullptr ? payloads.size() : 2;
    for (std::size_t turn = 0; turn < turns; ++turn) {
      auto poison = file;
      for (std::size_t i = 0; i < places.size(); ++i) {
        poison[json::json_pointer(places[i])] = fmt::format("{} {}", payloads[(i + turn) % payloads.size()], i);
      }
      auto results = read(std::move(poison));
      EXPECT_TRUE(results) << results.error().text();
      if (results) result.push_back(std::move(*results));
    }
    return result;
  }

  static std::string rendered(const char* format, const Results& results) {
    return format_called(format, report_formats()).render(results, {});
  }
};

/// What a program says that reads the text from a file; empty where it has no complaint.
std::string complaint_of(const std::string& command, const std::string& text) {
  const auto path = std::filesystem::path(::testing::TempDir()) / fmt::format("payloads-{}", getpid());
  std::ofstream(path, std::ios::binary) << text;
  std::string said;
  FILE* pipe = popen(fmt::format(fmt::runtime(command + " 2>&1"), path.string()).c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) said.append(buffer.data(), count);
  const int status = pclose(pipe);
  std::filesystem::remove(path);
  return status == 0 ? "" : said + " " + std::to_string(status);
}

TEST_F(Payloads, DoNothingInABrowser) {
  if (!Browser::is_installed()) GTEST_SKIP() << "chromium is not installed";
  Browser browser;
  for (const auto& results : poisoned()) {
    browser.show(rendered("html", results));
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true");
    EXPECT_EQ(browser.value("typeof window.taken"), "undefined");
    EXPECT_EQ(browser.value("document.querySelectorAll('taken, [onload], [onerror], [onmouseover], iframe').length"),
              0);
    EXPECT_EQ(browser.value("[...document.links].filter(e => !/^(#|file:)/.test(e.getAttribute('href'))).length"), 0);
  }
  EXPECT_THAT(browser.complaints(), IsEmpty());
  EXPECT_THAT(browser.requests(), Each(StartsWith("file:///")));
}

TEST_F(Payloads, LeaveXmlWellFormed) {
  if (std::system("command -v xmllint unzip >/dev/null") != 0) GTEST_SKIP() << "xmllint or unzip is not installed";
  for (const auto& results : poisoned()) {
    EXPECT_EQ(complaint_of("xmllint --nonet --noout {}", rendered("junit", results)), "");
    EXPECT_EQ(complaint_of("unzip -p {} 'xl/sharedStrings.xml' | xmllint --nonet --noout -", rendered("xlsx", results)),
              "");
    EXPECT_EQ(complaint_of("unzip -p {} 'xl/workbook.xml' | xmllint --nonet --noout -", rendered("xlsx", results)), "");
  }
}

/// What steers a terminal, a CI service or a spreadsheet.
std::string harm_in(const std::string& format, const std::string& text) {
  static const std::vector<std::string> commands = {R"((^|\n)[ \t]*::)", R"(##(\[|vso\[))"};
  static const std::map<std::string, std::vector<std::string>> harmful = {
      {"console", commands},
      {"junit", commands},
      {"html", commands},
      {"json", commands},
      {"ctrf", commands},
      {"github", {R"((^|\n)[ \t]*::(?!(error|warning|notice) title=dataflow-qa))"}},
      {"markdown", {"<(script|img|svg|taken)", R"(\]\((javascript|http))"}},
      {"csv", {R"re((^|\n|,)"?[=+@\t][A-Za-z])re"}}};
  std::smatch found;
  static const std::regex control(R"([\x00-\x08\x0b\x0c\x0e-\x1f\x7f])");
  if (std::regex_search(text, found, control)) return found.str();
  for (const auto& pattern : harmful.at(format)) {
    if (std::regex_search(text, found, std::regex(pattern))) return found.str();
  }
  return "";
}

TEST_F(Payloads, SteerNoTerminalNoCiServiceAndNoSpreadsheet) {
  for (const auto& results : poisoned()) {
    for (const auto* format : {"markdown", "github", "csv", "junit", "html", "json", "ctrf"}) {
      EXPECT_EQ(harm_in(format, rendered(format, results)), "") << format;
    }
    base::TerminalFilter printed(base::Escapes::shown);  // as the program prints it
    EXPECT_EQ(harm_in("console", printed.take(rendered("console", results))), "");
  }
}

TEST_F(Payloads, AreStillThereInWhatMachinesRead) {
  for (const auto& results : poisoned()) {
    EXPECT_TRUE(json::accept(rendered("ctrf", results)));
    const auto again = read(json::parse(rendered("json", results)));
    ASSERT_TRUE(again);
    EXPECT_EQ(rendered("json", *again), rendered("json", results)) << "it is read back as it was written";
  }
}

}  // namespace
}  // namespace dataflow_qa::reports
