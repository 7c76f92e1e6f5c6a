// Each kind makes a difference to a client of each of the bundled systems: to the answers that it gets, or to what is
// there then.

#include "harness/sabotage/request_kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/sabotage/testing/own_model.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::testing::Client;
using model::Side;
using nlohmann::json;

/// How one of the systems is spoken to.
struct Tongue {
  Side side;
  const char* system;
  const char* collection;
  const char* list;  // of two records a page
  const char* changes;
  const char* name;
  json inactive;
  bool patches;  // JSON Patch

  [[nodiscard]] std::string path() const { return std::string("/") + collection; }
  [[nodiscard]] json record(const std::string& text) const {
    if (patches) return {{"Name", text}, {"EmailAddress", text + "@firma.no"}};
    return {{"type", "organisation"}, {"name", text}, {"email", text + "@firma.no"}};
  }
};

const Tongue pms{Side::source,
                 "custom-pms",
                 "customers",
                 "/customers?limit=2",
                 "/customers?updatedSince=2000-01-01T00:00:00Z",
                 "name",
                 {{"active", false}},
                 false};
const Tongue go{Side::target,
                "poweroffice-go",
                "Customers",
                "/Customers?PageSize=2&PageNumber=1",
                "/Customers?lastChangedDateTimeOffsetGreaterThan=2000-01-01T00:00:00Z",
                "Name",
                {{"IsArchived", true}},
                true};

/// A client's day with a system: the answers that it gets, and what is there at its end.
class Day {
 public:
  Day(const Tongue& tongue, const mocks::Between& between)
      : tongue_(tongue), world_(tongue.system, {.between = between}), client_(world_.client()) {}

  std::string spent() {
    const auto first = by_person("first");
    const auto second = by_person("second", tongue_.inactive);
    by_person("third");
    list_pages();
    const auto own = create("fourth");
    create("fifth", tongue_.inactive);
    create("sixth");
    for (const auto& id : {first, second, own}) {
      update(id, "a");
      update(id, "b");
    }
    by_person("seventh");
    list_pages();
    note(client_.get(tongue_.changes));
    for (const auto& record : world_.mock->all(tongue_.collection)) story_ += shown(record);
    return story_;
  }

 private:
  /// Each thing has a second of its own, so that lists have one order.
  void next_second() { world_.clock.set_skew(std::chrono::seconds(++seconds_)); }
  std::string by_person(const std::string& text, const json& more = json::object()) {
    next_second();
    auto record = tongue_.record(text);
    record.update(more);
    const auto made = world_.mock->create(tongue_.collection, record).value();
    return mocks::id_text(*world_.mock->declaration().find(tongue_.collection), made);
  }
  std::string create(const std::string& text, const json& more = json::object()) {
    next_second();
    auto record = tongue_.record(text);
    record.update(more);
    const auto got = client_.post(tongue_.path(), record);
    note(got);
    return got.json().is_object() ? mocks::text_of_id(got.json().value(tongue_.patches ? "Id" : "id", json())) : "";
  }
  void update(const std::string& id, const std::string& text) {
    next_second();
    const auto path = tongue_.path() + "/" + id;
    if (!tongue_.patches) return note(client_.patch(path, {{tongue_.name, text}}));
    const json operations = json::array({{{"op", "replace"}, {"path", "/Name"}, {"value", text}}});
    note(client_.send("PATCH", path, operations.dump(), "application/json-patch+json"));
  }
  void list_pages() {
    const auto got = client_.get(tongue_.list);
    note(got);
    const auto cursor = got.json().is_object() ? got.json().value("nextCursor", json()) : json();
    if (cursor.is_string()) note(client_.get(tongue_.path() + "?cursor=" + cursor.get<std::string>()));
    if (tongue_.patches) note(client_.get("/Customers?PageSize=2&PageNumber=2"));
  }
  void note(const mocks::testing::Got& got) {
    story_ += std::to_string(got.status);
    auto body = got.json();
    if (body.is_object() && body.contains("data")) body = body["data"];
    for (const auto& record : body.is_array() ? body : json::array({body})) story_ += shown(record);
    story_ += "\n";
  }
  /// A record without its times, those of its parts too.
  static json without_times(const json& record) {
    if (!record.is_object()) return record;
    json kept = json::object();
    for (const auto& [key, value] : record.items()) {
      const bool is_time = value.is_string() && value.get_ref<const std::string&>().find('T') == 10;
      if (!is_time) kept[key] = without_times(value);
    }
    return kept;
  }
  static std::string shown(const json& record) { return " " + without_times(record).dump(); }

  const Tongue& tongue_;
  mocks::testing::World world_;
  Client client_;
  std::string story_;
  int seconds_ = 0;
};

class RequestKindsTest : public ::testing::TestWithParam<const Tongue*> {
 protected:
  Scene scene(const std::string& collection) const {
    return {.wire = &wire_,
            .place = wire_.place(collection),
            .side = GetParam()->side,
            .properties = own_.model().find("customers")->properties};
  }
  /// What a client is answers and leaves behind, and how often the kind touched something.
  std::pair<std::string, std::size_t> day_with(const RequestKind& kind) {
    Meddling meddling(scene(GetParam()->collection), kind.befalls);
    auto answered = Day(*GetParam(), [&](const auto& request, const auto& forward) {
                      return meddling.answer(request, forward);
                    }).spent();
    return {answered, meddling.touched().size()};
  }
  void expect_difference(const RequestKind& kind, const std::string& usual) {
    if (kind.applies != nullptr && !kind.applies(scene(GetParam()->collection))) return;
    const auto [answered, touched] = day_with(kind);
    EXPECT_GT(touched, 0U) << kind.name;
    EXPECT_TRUE(answered != usual) << kind.name;
  }

  testing::OwnModel own_;
  Wire wire_{own_.model().description(GetParam()->side)};
};

TEST_P(RequestKindsTest, EachMakesADifference) {
  const auto usual = Day(*GetParam(), {}).spent();
  EXPECT_TRUE(Day(*GetParam(), {}).spent() == usual);
  for (const auto& kind : write_kinds()) expect_difference(kind, usual);
  for (const auto& kind : list_kinds()) {
    const bool of_many = kind.name.starts_with("one-in-");  // so few records may have none
    if (!of_many) expect_difference(kind, usual);
  }
  for (const auto& kind : look_up_kinds()) expect_difference(kind, usual);
}

TEST_P(RequestKindsTest, AnUpdateThatIsSwallowedIsAnsweredAsIfItWereDone) {
  Meddling meddling(scene(GetParam()->collection), write_kinds().front().befalls);
  const auto answered = Day(*GetParam(), [&](const auto& request, const auto& forward) {
                          return meddling.answer(request, forward);
                        }).spent();
  const auto usual = Day(*GetParam(), {}).spent();
  const auto updates_of = [](const std::string& text) { return text.substr(0, text.find("seventh")); };
  EXPECT_THAT(updates_of(answered), ::testing::HasSubstr(GetParam()->patches ? R"("Name":"b")" : R"("name":"b")"));
  EXPECT_THAT(usual.substr(usual.find("seventh")), ::testing::HasSubstr(R"(ame":"b")"));
  EXPECT_THAT(answered.substr(answered.find("seventh")), ::testing::Not(::testing::HasSubstr(R"(ame":"b")")));
}

INSTANTIATE_TEST_SUITE_P(Systems, RequestKindsTest, ::testing::Values(&pms, &go),
                         [](const auto& each) { return std::string(each.param->collection); });

}  // namespace
}  // namespace dataflow_qa::sabotage
