// Filters by themselves, beside the code (the reference, 7.3, 7.4): grammar, and that an index finds what a search
// would.

#include "mocks/rest/filters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "mocks/rest/selection.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

TEST(RangesTest, NumbersRangesAndOpenRanges) {
  EXPECT_THAT(*parse_ranges("10000-11000, 12000, 13000-"),
              ElementsAre(Pair(10000, 11000), Pair(12000, 12000), Pair(13000, no_end)));
  EXPECT_THAT(*parse_ranges(" 7 - 9 ,3"), ElementsAre(Pair(7, 9), Pair(3, 3)));
  EXPECT_THAT(*parse_ranges("0,9223372036854775807"), ElementsAre(Pair(0, 0), Pair(no_end, no_end)));
}

TEST(RangesTest, WhatIsNoRangeIsAnError) {
  for (const char* wrong :
       {"-5", "9-5", "x", "1-2-3", "1--2", "1.5", "+1", "0x10", "9223372036854775808", "1 2", "-"}) {
    EXPECT_FALSE(parse_ranges(wrong)) << wrong;
  }
}

RC_GTEST_PROP(RangesTest, WhatIsWrittenIsRead, ()) {
  std::vector<Range> wanted;
  std::string text;
  const auto count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    const std::int64_t from = *rc::gen::inRange<std::int64_t>(0, 1000000);
    const std::int64_t above = from + *rc::gen::inRange<std::int64_t>(1, 100);
    const std::int64_t to = *rc::gen::elementOf(std::vector<std::int64_t>{from, above, no_end});
    wanted.emplace_back(from, to);
    text += (i == 0 ? "" : *rc::gen::elementOf(std::vector<std::string>{",", ", ", " ,"})) + std::to_string(from);
    if (to == no_end) text += "-";
    if (to != from && to != no_end) text += "-" + std::to_string(to);
  }
  const auto got = parse_ranges(text);
  RC_ASSERT(got.has_value());
  RC_ASSERT(*got == wanted);
}

class FiltersTest : public ::testing::Test {
 protected:
  void make(json fields) {
    Draft draft(entity_);
    for (const auto& [path, value] : fields.items()) draft.set(entity_.slot_of(path), value);
    if (!store_.create(entity_, std::move(draft))) throw std::runtime_error("not made");
  }
  std::vector<std::string> names(const std::string& query) {
    const auto target = parse_target("/v2/Things?" + query);
    const auto request =
        read_list_request({store_, entity_, system_->dialect->collections.front(), *target, switches_, today_});
    if (!request) return {system_->dialect->words(request.error().kind).title};
    const Selection selection = select(store_, entity_, *request);
    std::vector<std::string> found;
    for (const Record* record : selection.rows) found.push_back(Store::value(entity_, *record, "Name"));
    return found;
  }

  std::unique_ptr<const System> system_ = read_own_system(R"({"label": "S", "alias": "s", "name": "s",
    "time": {"fraction_digits": 7, "zone": "+00:00"},
    "rest": {"list": "{items}", "query_names": {"ignore_case": true}, "writing": {"booleans": "words"},
      "outcomes": {"bad_query": {"title": "Invalid query parameter"}}}, "entities": [{"collection": "Things", "singular": "Thing",
    "id": {"field": "Id", "kind": "number"},
    "rest": {"query": [{"name": "nos", "field": "Number", "kind": "ranges"}, {"name": "plainNos", "field": "Plain", "kind": "ranges"},
      {"name": "codes", "field": "Code", "kind": "texts"}, {"name": "name", "field": "Name", "kind": "contains"},
      {"name": "changedAfter", "kind": "changed_since", "strict": true}, {"name": "madeAfter", "field": "Made", "kind": "after"}, {"name": "madeFrom", "field": "Made", "kind": "after", "strict": false},
      {"name": "on", "field": "On", "kind": "equals"}, {"name": "kind", "field": "Kind", "kind": "enumeration"},
      {"name": "kinds", "field": "Kind", "kind": "enumeration", "several": true},
      {"name": "excludeSmall", "kind": "choice", "choices": {"true": [{"field": "Kind", "is": "!=", "value": "Small"}], "false": []}}]},
    "fields": [{"path": "Id", "type": "integer", "stamp": "id"}, {"path": "Name", "type": "string"},
      {"path": "Number", "type": "integer", "indexed": true}, {"path": "Plain", "type": "integer"},
      {"path": "Code", "type": "string", "indexed": true, "ignore_case": true}, {"path": "On", "type": "boolean"},
      {"path": "Kind", "type": "string", "enumeration": ["Big", "Small"]},
      {"path": "Made", "type": "date_time", "stamp": "created"}, {"path": "At", "type": "date_time", "stamp": "changed"}]}]})");
  SwitchSettings switches_{system_->switches};
  std::string today_ = "2030-03-17";
  Clock clock_;
  Store store_{*system_, clock_, {}};
  const Entity& entity_ = system_->entities.front();
};

TEST_F(FiltersTest, FiltersNarrowTogetherAndValuesWiden) {
  make({{"Name", "A"}, {"Number", 1}, {"Code", "x"}});
  make({{"Name", "B"}, {"Number", 2}, {"Code", "Y"}});
  make({{"Name", "C"}, {"Number", 3}});
  EXPECT_THAT(names("codes=X,y"), ElementsAre("A", "B"));
  EXPECT_THAT(names("codes=X,y&nos=2-"), ElementsAre("B"));
  EXPECT_THAT(names("codes=X,y&nos=3"), IsEmpty());
  EXPECT_THAT(names("CODES= &Nos="), ElementsAre("A", "B", "C"));
  EXPECT_THAT(names("nos=2,1-2,2"), ElementsAre("A", "B"));
}

TEST_F(FiltersTest, NamesAreFoundByAPart) {
  make({{"Name", "Kai Sør"}});
  make({{"Name", "Kaien"}});
  EXPECT_THAT(names("name=KAI"), ElementsAre("Kai Sør", "Kaien"));
  EXPECT_THAT(names("name=%20S%C3%98R%20"), ElementsAre("Kai Sør"));
  EXPECT_THAT(names("name=en"), ElementsAre("Kaien"));
}

TEST_F(FiltersTest, FlagsAndEnumerations) {
  make({{"Name", "A"}, {"On", true}, {"Kind", "Big"}});
  make({{"Name", "B"}, {"On", false}, {"Kind", "Small"}});
  EXPECT_THAT(names("on=TRUE"), ElementsAre("A"));
  EXPECT_THAT(names("kind=small"), ElementsAre("B"));
  EXPECT_THAT(names("kind=1"), ElementsAre("B"));
  EXPECT_THAT(names("kinds=small,BIG"), ElementsAre("A", "B"));
  EXPECT_THAT(names("excludeSmall=true"), ElementsAre("A"));
  EXPECT_THAT(names("excludeSmall=false"), ElementsAre("A", "B"));
  for (const char* wrong :
       {"on=1", "on=yes", "kind=2", "kind=Huge", "kind=-1", "kind=Big,Small", "kind=0,1", "excludeSmall=x"}) {
    EXPECT_THAT(names(wrong), ElementsAre("Invalid query parameter")) << wrong;
  }
}

TEST_F(FiltersTest, TimesAreStrictToTheLastDigit) {
  clock_.set_now(Clock::TimePoint(std::chrono::seconds(1900000000)));  // 2030-03-17T17:46:40Z
  clock_.hold();
  make({{"Name", "A"}});
  for (const char* filter : {"changedAfter=", "madeAfter="}) {
    const std::string at = to_json(entity_, *store_.collection(entity_).in_order()[0]).at("At");
    ASSERT_EQ(at.substr(0, 18), "2030-03-17T17:46:4");
    const std::string escaped = at.substr(0, at.find('+'));
    EXPECT_THAT(names(filter + escaped + "Z"), IsEmpty());
    EXPECT_THAT(names("madeFrom=" + escaped + "Z"), ElementsAre("A"));
    EXPECT_THAT(names(filter + escaped + "%2B00:00"), IsEmpty());
    EXPECT_THAT(names(filter + escaped + " 00:00"), IsEmpty()) << "an unencoded plus arrives as a space";
    EXPECT_THAT(names(filter + escaped), IsEmpty()) << "without an offset it is UTC";
    EXPECT_THAT(names(filter + escaped + "%2B01:00"), ElementsAre("A"));
    EXPECT_THAT(names(std::string(filter) + "2030-03-17 17:46:39.9999999 -00:00"), ElementsAre("A"));
    for (const char* wrong : {"soon", "2030-13-01", "2030-02-30T00:00:00Z", "1900000000", "%00"}) {
      EXPECT_THAT(names(std::string(filter) + wrong), ElementsAre("Invalid query parameter")) << wrong;
    }
  }
}

TEST_F(FiltersTest, TimesBeyondWhatIsStoredAreBeforeOrAfterAllRecords) {
  make({{"Name", "A"}});
  for (const char* filter : {"changedAfter=", "madeAfter="}) {
    for (const char* early :
         {"0001-01-01T00:00:00Z", "0001-01-01", "1677-09-21T00:12:43Z", "1000-01-01T00:00:00-14:00"}) {
      EXPECT_THAT(names(std::string(filter) + early), ElementsAre("A")) << early;
    }
    for (const char* late : {"9999-12-31T23:59:59.9999999Z", "9999-12-31", "2262-04-11T23:47:17Z"}) {
      EXPECT_THAT(names(std::string(filter) + late), IsEmpty()) << late;
    }
  }
}

RC_GTEST_FIXTURE_PROP(FiltersTest, AnIndexFindsWhatASearchWould, ()) {
  const auto numbers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
  for (const int number : numbers) make({{"Name", std::to_string(number)}, {"Number", number}, {"Plain", number}});
  const int from = *rc::gen::inRange(0, 12);
  const std::string query = std::to_string(from) + "-" + std::to_string(from + *rc::gen::inRange(0, 5)) + ",3";
  RC_ASSERT(names("nos=" + query) == names("plainNos=" + query));
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
