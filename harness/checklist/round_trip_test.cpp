// Model → text → the same model, over generated documents.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "harness/checklist/parse.h"
#include "harness/checklist/render.h"

namespace dataflow_qa::checklist {
namespace {

template <typename T>
rc::Gen<T> one_of(std::vector<T> values) {
  return rc::gen::elementOf(std::move(values));
}

rc::Gen<std::string> systems() {
  return one_of<std::string>(
      {"Custom PMS", "PowerOffice GO", "Go to Market", "R and a D", "Wix.com", "", "Blå Skjerm"});
}

rc::Gen<std::string> entities() {
  return one_of<std::string>({"Customer", "Customers (human data)", "Lead to Cash", "Business_entity", "Product2",
                              "Thing and a Half", "new Deal", "Every One", "Å"});
}

rc::Gen<std::string> paths() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(one_of<std::string>({"id", "$name", "Address_2", "city", "X"})),
      [](const std::vector<std::string>& segments) {
        std::string path = "p";
        for (const std::string& segment : segments) path += "." + segment;
        return path;
      });
}

rc::Gen<Dependency> dependencies() {
  return rc::gen::build<Dependency>(
      rc::gen::set(&Dependency::value, one_of<std::string>({"wd:Q11994066", "NO", "", "poweroffice-employee", "a b"})),
      rc::gen::set(&Dependency::path, one_of<std::string>({"type", "Country.TwoLetterISOCountry", ""})));
}

rc::Gen<std::string> trailing() {
  return one_of<std::string>({"", "", "", "", " ", "\t", " \t "});
}

Cell cell() {
  Cell cell;
  if (*rc::gen::weightedElement<bool>({{9, true}, {1, false}})) {
    cell.path = *paths();
    if (*rc::gen::weightedElement<bool>({{1, true}, {3, false}})) {
      cell.dependencies = *rc::gen::container<std::vector<Dependency>>(dependencies());
    }
    cell.trailing = *trailing();
  }
  return cell;
}

PropertyRow property_row() {
  PropertyRow row;
  row.source = cell();
  row.target = cell();
  row.type = *one_of<std::string>({"\"string\"", "\"integer\"", "\"float\"", "\"boolean\"", "N/A",
                                   "[\"decimal\", \"_.\"]", "\"datetime-format\",\"%Y-%m-%d\",\"_.\"]"});
  row.unindented_type = *rc::gen::weightedElement<bool>({{1, true}, {9, false}});
  row.trailing = row.unindented_type ? std::string{} : *trailing();
  return row;
}

Section section(const std::string& source, const std::string& target) {
  Section section;
  section.source = {source, *entities()};
  section.target = {target, *entities()};
  section.opening = *rc::gen::element(Opening::every, Opening::conditional, Opening::link_first);
  if (section.opening == Opening::conditional) {
    section.condition = *one_of<std::string>({"When a Deal has a 100% probability of beeing sold", "a note. And more",
                                              "Every now and then", "it depends, it will"});
  }
  if (*rc::gen::arbitrary<bool>()) {
    const auto items = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
        one_of<std::string>({"Deal", "Created by", "Powerofficego-salesorders", "Order"})));
    section.create = Create{source, items, target, {}};
  }
  if (*rc::gen::arbitrary<bool>()) section.match = Place{};
  if (*rc::gen::arbitrary<bool>()) {
    section.merge = Merge{};
    const int rows = *rc::gen::inRange(0, 4);
    for (int i = 0; i < rows; ++i) section.merge->rows.push_back({cell(), cell()});
  }
  section.type_label = target;
  const int rows = *rc::gen::inRange(0, 6);
  for (int i = 0; i < rows; ++i) section.rows.push_back(property_row());
  return section;
}

Document document() {
  Document document;
  document.source = *systems();
  document.target = *systems();
  document.generated = *one_of<std::string>({"2024-11-13 00:00:00", "2023-05-09 23:59:59"});
  document.introduction_dot = *rc::gen::arbitrary<bool>();
  document.introduction =
      *one_of<std::vector<std::string>>({{"One line."}, {"Two", "lines."}, {"Two", "", "paragraphs, og blåbær."}});
  document.crlf = *rc::gen::arbitrary<bool>();
  const int sections = *rc::gen::inRange(0, 5);
  for (int i = 0; i < sections; ++i) document.sections.push_back(section(document.source, document.target));
  return document;
}

RC_GTEST_PROP(RoundTrip, ModelToTextToTheSameModel, ()) {
  const Document model = document();
  // Without sections a title that holds " to " twice does not say which one parts the systems.
  RC_PRE(!model.sections.empty() || model.title().find(" to ") == model.title().rfind(" to "));
  const std::string text = render(model);
  const auto read = parse(text, "generated.rst");
  if (!read) RC_FAIL(read.error().text() + text);
  RC_ASSERT(render(*read) == text);
  RC_ASSERT(same_content(*read, model));
}

RC_GTEST_PROP(RoundTrip, ATextWithALineTakenOutIsNeverReadAsTheWhole, ()) {
  const Document model = document();
  const std::string text = render(model);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  const auto gone = *rc::gen::inRange<std::size_t>(0, lines);
  std::string rest;
  std::size_t start = 0;
  bool was_blank = false;
  for (std::size_t i = 0; i < lines; ++i) {
    const std::size_t end = text.find('\n', start) + 1;
    if (i == gone) was_blank = end - start <= 2;
    if (i != gone) rest += text.substr(start, end - start);
    start = end;
  }
  const auto read = parse(rest, "generated.rst");
  RC_CLASSIFY(was_blank);
  // Either it cannot be read, or what is left says something else, or the blank line that is gone is a finding.
  const bool noticed = !read || !same_content(*read, model) || !read->findings.empty();
  RC_ASSERT(noticed);
}

}  // namespace
}  // namespace dataflow_qa::checklist
