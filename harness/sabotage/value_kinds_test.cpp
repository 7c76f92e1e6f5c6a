#include "harness/sabotage/value_kinds.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "harness/sabotage/testing/own_model.h"

namespace dataflow_qa::sabotage {
namespace {

using model::Side;
using nlohmann::json;

/// A value before and after; "(goes)", "(stays)".
struct Example {
  std::string kind;
  std::string flow;
  std::string property;
  json value;
  json after;
};

const json goes = "(goes)";
const json stays = "(stays)";

const std::vector<Example>& examples() {
  static const std::vector<Example> all = {
      {"left-out-of-updates", "customers", "email", "a@b.no", goes},
      {"left-out-of-half", "customers", "email", "a@b.no", goes},
      {"left-out-of-creations", "customers", "type", false, goes},
      {"never-cleared", "customers", "email", nullptr, goes},
      {"never-cleared", "customers", "email", "a@b.no", stays},
      {"never-filled", "customers", "email", "a@b.no", goes},
      {"cleared", "customers", "email", "a@b.no", nullptr},
      {"one-edit-late", "customers", "name", "New", "Earlier"},
      {"of-another-record", "projects", "customerId", 1, "Another"},
      {"in-small-letters", "customers", "name", "Fjord AS", "fjord as"},
      {"in-small-letters", "customers", "name", "fjord", stays},
      {"in-capitals", "customers", "name", "Fjord", "FJORD"},
      {"blanks-squeezed", "customers", "name", "A  B   C", "A B C"},
      {"blanks-lost", "customers", "name", "A B C", "ABC"},
      {"last-letter-lost", "customers", "name", "Fjord", "Fjor"},
      {"last-letter-lost", "customers", "name", "X", stays},
      {"cut-short", "customers", "name", "123456789 123456789 123", "123456789 123456789 "},
      {"doubled-text", "customers", "name", "ab", "abab"},
      {"question-marks", "customers", "name", "Ålesund", "?lesund"},
      {"read-as-latin-1", "customers", "name", "Å", "Ã\u0085"},
      {"escaped", "customers", "name", "A & \"B\" <C", "A &amp; &quot;B&quot; &lt;C"},
      {"zeros-lost", "customers", "address.postalCode", "0150", "150"},
      {"plus-lost", "customers", "phone", "+47 22", "47 22"},
      {"a-day-later", "projects", "startDate", "2024-02-28", "2024-02-29"},
      {"a-day-later", "projects", "startDate", "2024-12-31T00:00:00", "2025-01-01T00:00:00"},
      {"a-day-earlier", "projects", "startDate", "2024-03-01", "2024-02-29"},
      {"a-year-later", "projects", "startDate", "2024-03-01", "2025-03-01"},
      {"a-year-later", "projects", "startDate", "2024-02-29", stays},
      {"first-of-month", "projects", "startDate", "2024-03-17", "2024-03-01"},
      {"day-for-month", "projects", "startDate", "2024-03-05", "2024-05-03"},
      {"day-for-month", "projects", "startDate", "2024-03-17", stays},
      {"flipped", "customers", "active", false, true},
      {"flipped", "customers", "active", "1", "0"},
      {"always-on", "customers", "active", false, true},
      {"always-off", "customers", "active", 1, 0},
      {"next-value", "projects", "status", "Active", "Archived"},
      {"next-value", "projects", "status", "Tentative", "Active"},
      {"always-first-value", "projects", "status", "Complete", "Active"},
      {"one-more", "customers", "name", 4, 5},
      {"one-more", "customers", "name", 0.5, 1.5},
      {"rounded", "customers", "name", 1.6, 2.0},
      {"hidden", "customers", "name", "A", goes},
      {"blank", "customers", "email", "a@b.no", nullptr},
      {"as-first-seen", "customers", "name", "New", "First"},
      {"read-of-another-record", "projects", "customerId", 1, "Another"},
      {"read-in-small-letters", "customers", "name", "Fjord", "fjord"},
      {"read-cut-short", "customers", "name", "123456789 123456789 123", "123456789 123456789 "},
      {"read-without-last-letter", "customers", "name", "Fjord", "Fjor"},
      {"read-without-accents", "customers", "name", "Å", "?"},
      {"read-a-day-earlier", "projects", "startDate", "2024-01-01", "2023-12-31"},
      {"read-flipped", "customers", "active", true, false},
      {"read-as-next-value", "projects", "status", "Active", "Archived"},
      {"read-as-one-more", "customers", "name", 4, 5},
  };
  return all;
}

const ValueKind& kind_called(const std::string& name) {
  for (const auto& kind : value_kinds()) {
    if (kind.name == name) return kind;
  }
  throw std::logic_error("no kind " + name);
}

json after(const Example& example) {
  const testing::OwnModel own;
  const json earlier = "Earlier";
  const json another = "Another";
  const json first = "First";
  const json there;
  const auto turn = kind_called(example.kind)
                        .befalls({.value = example.value,
                                  .property = own.property(example.flow, example.property),
                                  .side = Side::target,
                                  .earlier = &earlier,
                                  .of_another = &another,
                                  .first = &first,
                                  .there = &there});
  if (turn.what == Turn::What::goes) return goes;
  return turn.what == Turn::What::stays ? stays : turn.value;
}

TEST(ValueKinds, EachDoesWhatItSays) {
  std::set<std::string> shown;
  for (const auto& example : examples()) {
    EXPECT_EQ(after(example), example.after) << example.kind << " " << example.value;
    shown.insert(example.kind);
  }
  for (const auto& kind : value_kinds()) EXPECT_TRUE(shown.contains(std::string(kind.name))) << kind.name;
}

TEST(ValueKinds, EachAppliesToValuesOfItsTypeAlone) {
  const testing::OwnModel own;
  const auto applies = [&](const char* kind, const char* flow, const char* property) {
    return kind_called(kind).applies(own.property(flow, property), Side::target);
  };
  EXPECT_TRUE(applies("a-day-later", "projects", "startDate"));
  EXPECT_FALSE(applies("a-day-later", "projects", "name"));
  EXPECT_TRUE(applies("in-capitals", "customers", "email"));
  EXPECT_FALSE(applies("in-capitals", "customers", "phone"));
  EXPECT_FALSE(applies("blanks-lost", "customers", "email"));
  EXPECT_FALSE(applies("in-capitals", "projects", "status"));
  EXPECT_TRUE(applies("next-value", "projects", "status"));
  EXPECT_TRUE(applies("flipped", "customers", "active"));
  EXPECT_FALSE(applies("flipped", "customers", "type"));  // set on creation only
  EXPECT_TRUE(applies("left-out-of-creations", "customers", "type"));
  EXPECT_FALSE(applies("one-more", "projects", "customerId"));
  EXPECT_FALSE(applies("cleared", "projects", "status"));
  EXPECT_TRUE(applies("plus-lost", "customers", "phone"));
}

}  // namespace
}  // namespace dataflow_qa::sabotage
