#include "reports/formats/junit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <vector>

#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

/// What Jenkins' junit-10.xsd and Ant's JUnit.xsd both allow, of the part that concerns what is written here: Ant wants
/// its children in this order, and one outcome of a case at most.
struct Rule {
  std::vector<std::string> children;
  std::set<std::string> required;
  std::set<std::string> optional;
};

const std::map<std::string, Rule>& usual_schema() {
  static const std::map<std::string, Rule> rules{
      {"testsuites", {{"testsuite"}, {}, {}}},
      {"testsuite",
       {{"properties", "testcase", "system-out", "system-err"},
        {"name", "tests", "failures", "errors", "time", "timestamp", "hostname", "id", "package"},
        {"skipped"}}},
      {"testcase", {{"skipped", "error", "failure"}, {"name", "classname", "time"}, {}}},
      {"properties", {{"property"}, {}, {}}},
      {"property", {{}, {"name", "value"}, {}}},
      {"failure", {{}, {"type"}, {"message"}}},
      {"error", {{}, {"type"}, {"message"}}},
      {"skipped", {{}, {}, {"type", "message"}}},
      {"system-out", {{}, {}, {}}},
      {"system-err", {{}, {}, {}}}};
  return rules;
}

void expect_valid(const pugi::xml_node& node) {
  ASSERT_TRUE(usual_schema().contains(node.name())) << node.name();
  const Rule& rule = usual_schema().at(node.name());
  for (const std::string& name : rule.required) EXPECT_TRUE(node.attribute(name.c_str())) << node.name() << " " << name;
  for (const auto& attribute : node.attributes()) {
    EXPECT_TRUE(rule.required.contains(attribute.name()) || rule.optional.contains(attribute.name()))
        << attribute.name();
  }
  auto place = rule.children.begin();
  for (const auto& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    place = std::find(place, rule.children.end(), child.name());
    ASSERT_NE(place, rule.children.end()) << node.name() << " > " << child.name();
    expect_valid(child);
  }
}

pugi::xml_document parsed(const Results& results) {
  pugi::xml_document document;
  const pugi::xml_parse_result outcome = document.load_string(junit(results).c_str());
  EXPECT_TRUE(outcome) << outcome.description();
  return document;
}

std::string outcome_of(const pugi::xml_document& document, const char* name) {
  const auto found = document.find_node([&](const pugi::xml_node& node) {
    return std::string(node.name()) == "testcase" && node.attribute("name").value() == std::string(name);
  });
  EXPECT_TRUE(found) << name;
  for (const char* element : {"failure", "error", "skipped"}) {
    if (found.child(element)) return std::string(element) + " " + found.child(element).attribute("type").value();
  }
  return "passed";
}

TEST(JUnit, ShowsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.xml", junit(sample::mixed())));
}

TEST(JUnit, ShowsHostileTextAsText) {
  EXPECT_TRUE(golden::matches("hostile.xml", junit(sample::hostile())));
}

TEST(JUnit, KeepsFailureErrorAndSkippedApart) {
  const auto document = parsed(sample::mixed());
  EXPECT_EQ(outcome_of(document, "customers.sync.from-source.email"), "failure failed");
  EXPECT_EQ(outcome_of(document, "customers.link.inactive"), "failure flaky");
  EXPECT_EQ(outcome_of(document, "customers.sync.from-target.phone"), "error error");
  EXPECT_EQ(outcome_of(document, "customers.sync.burst"), "skipped known");
  EXPECT_EQ(outcome_of(document, "customers.link.born-in-target"), "skipped not-applicable");
  EXPECT_EQ(outcome_of(document, "projects.link.existing"), "skipped not-run");
  EXPECT_EQ(outcome_of(document, "projects/merge"), "failure uncovered");
  EXPECT_EQ(outcome_of(document, "customers.link.new"), "passed");
}

TEST(JUnit, ShowsWhatWasSeenByACheckThatPassed) {
  Results results = sample::all_passed();
  results.items.front().checks.front().reason = "seen: the later edit stands";
  const auto document = parsed(results);
  const auto found = document.select_node("//properties/property[@name='customers.link.existing']");
  EXPECT_THAT(found.node().attribute("value").value(), ::testing::HasSubstr(" seen: the later edit stands"));
  expect_valid(document.document_element());
}

TEST(JUnit, IsValidAgainstTheUsualSchema) {
  for (const Results& results : {sample::mixed(), sample::all_passed(), sample::hostile(), Results{}}) {
    expect_valid(parsed(results).document_element());
  }
}

TEST(JUnit, CountsAddUp) {
  const auto document = parsed(sample::mixed());
  for (const auto& suite : document.document_element().children("testsuite")) {
    const auto counted = [&](const char* path) { return static_cast<int>(suite.select_nodes(path).size()); };
    EXPECT_EQ(suite.attribute("tests").as_int(), counted("testcase"));
    EXPECT_EQ(suite.attribute("failures").as_int(), counted("testcase/failure"));
    EXPECT_EQ(suite.attribute("errors").as_int(), counted("testcase/error"));
    EXPECT_EQ(suite.attribute("skipped").as_int(), counted("testcase/skipped"));
  }
}

TEST(JUnit, BeginsEachOfManyFailuresWithTheirCause) {
  EXPECT_TRUE(golden::matches("one-cause.xml", junit(sample::one_way(3))));
  const auto document = parsed(sample::one_way(75));
  for (const auto& failure : document.select_nodes("//failure")) {
    EXPECT_THAT(failure.node().text().get(), ::testing::StartsWith("What is wrong: Edits of PowerOffice GO Customers"));
  }
}

TEST(JUnit, NeverPassesWhereNothingPassedOrTheRunEndedEarly) {
  EXPECT_EQ(outcome_of(parsed(sample::all_passed()), "complete"), "passed");
  Results early = sample::all_passed();
  early.complete = false;
  EXPECT_EQ(outcome_of(parsed(early), "complete"), "error incomplete");
  Results nothing;
  nothing.complete = true;
  EXPECT_EQ(outcome_of(parsed(nothing), "complete"), "error not-run");
}

TEST(JUnit, HoldsNoCharacterThatXmlForbids) {
  for (const char c : junit(sample::hostile())) {
    const auto byte = static_cast<unsigned char>(c);
    EXPECT_TRUE(byte >= 0x20 || c == '\n' || c == '\t') << static_cast<int>(byte);
  }
}

}  // namespace
}  // namespace dataflow_qa::reports
