#include "sync/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace pms_go_sync {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string error_of(const Configured<void>& done) {
  return done ? "" : done.error();
}

class OptionsTest : public ::testing::Test {
 protected:
  OptionsTest()
      : file_{std::filesystem::path{::testing::TempDir()} / ("pms-go-sync-options-" + std::to_string(::getpid()))} {}
  ~OptionsTest() override { std::filesystem::remove(file_); }

  std::string apply(const std::string& content) {
    std::ofstream{file_} << content;
    return error_of(apply_file(options_, file_));
  }

  std::filesystem::path file_;
  Options options_;
};

TEST_F(OptionsTest, ReadsEachFromAFile) {
  EXPECT_EQ(apply(R"({"pms_base_url": "http://x", "page_size": 7, "create_in_source": true, "conflicts": "source-wins",
                      "deletions": "archive", "full_scan_interval_ms": 0, "go_requests_per_second": 2.5})"),
            "");
  EXPECT_EQ(options_.connections["pms_base_url"], "http://x");
  EXPECT_EQ(options_.page_size, 7);
  EXPECT_TRUE(options_.create_in_source);
  EXPECT_EQ(options_.conflicts, ConflictRule::source_wins);
  EXPECT_EQ(options_.deletions, DeletionPolicy::archive);
  EXPECT_EQ(options_.full_scan_interval.count(), 0);
  EXPECT_EQ(options_.paces.at("go"), 2.5);
}

TEST_F(OptionsTest, ReadsLinkRulesAsTextsOrLists) {
  EXPECT_EQ(apply(R"({"link_first": "customers", "create_if_connected": ["customers:projects"],
                      "merge_by": ["customers:email=EmailAddress", "projects:address.city=MailAddress.City"]})"),
            "");
  EXPECT_EQ(options_.links, (LinkRules{.link_first = {"customers"},
                                       .create_if_connected = {{"customers", {"projects"}}},
                                       .merge_by = {{"customers", {{"email", "EmailAddress"}}},
                                                    {"projects", {{"address.city", "MailAddress.City"}}}}}));
  EXPECT_EQ(apply(R"({"link_first": []})"), "");
  EXPECT_TRUE(options_.links.link_first.empty());
  for (const auto* value : {"customers:", ":projects", "customers", "a:b:c"}) {
    EXPECT_EQ(
        error_of(set_option(options_, "create_if_connected", value)),
        "create_if_connected: '" + std::string{value} + "' is not a list of DATAFLOW:DATAFLOW: \"customers:projects\"");
  }
  for (const auto* value : {"customers:email", "email=EmailAddress", "customers:=EmailAddress", "c:a=b=c"}) {
    EXPECT_EQ(error_of(set_option(options_, "merge_by", value)),
              "merge_by: '" + std::string{value} +
                  "' is not a list of DATAFLOW:SOURCE=TARGET: \"customers:email=EmailAddress\"");
  }
}

TEST_F(OptionsTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(apply("[]"), file_.string() + ": is not a JSON object");
  EXPECT_EQ(apply("{\"page_size\": 7,\n \"pms_api_key\": \"secret}"),
            file_.string() + ": line 2, column 25: the text ends too early; was it cut off?");
  EXPECT_EQ(apply(R"({"state_dir": null})"), file_.string() + ": state_dir: is neither text nor number");
  EXPECT_EQ(apply(R"({"page_size": 1e999})"), file_.string() + ": /page_size: a number that is too large");
  EXPECT_THAT(apply(std::string(100'000, '[')), EndsWith(": nested deeper than 64 levels"));
  EXPECT_EQ(apply(R"({"page_size": 0})"), file_.string() + ": page_size: '0' is not 1 to 1000");
  EXPECT_EQ(apply(R"({"deletions": "maybe"})"),
            file_.string() + ": deletions: 'maybe' is not ignore, archive or propagate");
  EXPECT_EQ(error_of(apply_file(options_, "/no/such/file")),
            "/no/such/file: cannot be read: No such file or directory");
  for (const auto* value : {"-1", "nan", "1e9", "fast", ""}) {
    EXPECT_EQ(error_of(set_option(options_, "go_requests_per_second", value)),
              "go_requests_per_second: '" + std::string{value} + "' is not a number, 0 for no limit");
  }
}

TEST_F(OptionsTest, TakesOnlyFilesThatSayOneThing) {
  EXPECT_EQ(apply(R"({"go_app_key": "hush-1", "go_app_key": "hush-2"})"),
            file_.string() + ": /go_app_key: the key stands twice in this object");
  EXPECT_THAT(apply(R"({"go_app_key": "hush\u0000"})"), HasSubstr(": /go_app_key: holds the character NUL"));
  std::filesystem::remove(file_);
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  EXPECT_EQ(error_of(apply_file(options_, file_)),
            file_.string() + ": is a pipe with a name, expected a file of options");
  EXPECT_TRUE(options_.connections.empty());
}

TEST_F(OptionsTest, NamesTheKnownOnesWhereOneIsNotKnown) {
  const auto said = error_of(set_option(options_, "poll", "1"));
  EXPECT_THAT(said, StartsWith("poll: unknown option (known: pms_base_url, pms_api_key, go_base_url, go_token_url, "
                               "go_app_key, go_client_key, go_subscription_key, "));
  EXPECT_THAT(said, HasSubstr(", pms_requests_per_second, go_requests_per_second, "));
  EXPECT_THAT(said,
              HasSubstr(", systems, state_dir, mapping, poll_interval_ms, overlap_ms, timeout_ms, longest_wait_ms, "
                        "answer_limit_mb, allow_plain_http, requests_per_second, page_size, create_in_source, "
                        "link_first, create_if_connected, "
                        "merge_by, conflicts, deletions, direction, deletion_limit, full_scan_interval_ms, "
                        "health_interval_ms, log_level)"));
}

TEST_F(OptionsTest, KnowsTheKeysOfEachSystemThatIsDescribed) {
  const auto folder =
      std::filesystem::path{::testing::TempDir()} / ("pms-go-sync-systems-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream{folder / "tempo.json"} << R"({"label": "Tempo", "name": "tempo", "alias": "my-tempo",
    "rest": {"list": "{items}", "secrets": {"token": "x"}},
    "entities": [{"collection": "clients", "singular": "client", "id": {"field": "id", "kind": "number"},
                  "fields": [{"path": "id", "type": "integer"}]}]})";
  EXPECT_NE(error_of(set_option(options_, "my_tempo_token", "t")), "");
  EXPECT_EQ(apply(R"({"my_tempo_base_url": "http://x", "systems": ")" + folder.string() + "\"}"), "");
  const auto variable = [](const std::string& name) {
    return name == "MY_TEMPO_TOKEN" ? std::optional<std::string>{"t"} : std::nullopt;
  };
  EXPECT_EQ(error_of(apply_environment(options_, variable)), "");
  const auto connection = connection_of(options_, options_.catalogue.find("tempo")->declaration);
  EXPECT_EQ(connection, (std::map<std::string, std::string>{{"base_url", "http://x"}, {"token", "t"}}));
  std::filesystem::remove_all(folder);
}

TEST_F(OptionsTest, TakesTheEnvironmentWhereItSaysSomething) {
  const auto variable = [](const std::string& name) -> std::optional<std::string> {
    if (name == "SYNC_POLL_INTERVAL_MS") return "250";
    if (name == "PMS_API_KEY") return "";
    return std::nullopt;
  };
  options_.connections["pms_api_key"] = "kept";
  EXPECT_EQ(error_of(apply_environment(options_, variable)), "");
  EXPECT_EQ(options_.poll_interval.count(), 250);
  EXPECT_EQ(options_.connections["pms_api_key"], "kept");
  EXPECT_EQ(error_of(apply_environment(options_,
                                       [](const std::string& name) -> std::optional<std::string> {
                                         return name == "SYNC_SYSTEMS" ? std::nullopt : std::optional{std::string{"x"}};
                                       })),
            "environment variable SYNC_POLL_INTERVAL_MS: poll_interval_ms: 'x' is not milliseconds, 1 to 86400000");
}

TEST_F(OptionsTest, NamesEverythingThatIsMissing) {
  options_.connections["pms_base_url"] = "http://x";
  EXPECT_EQ(error_of(check_complete(options_)), "not set: SYNC_MAPPING (or --mapping)");
  options_.mapping = DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json";
  EXPECT_EQ(error_of(check_complete(options_)),
            "not set: PMS_API_KEY, GO_BASE_URL, GO_TOKEN_URL, GO_APP_KEY, GO_CLIENT_KEY, GO_SUBSCRIPTION_KEY");
  options_.mapping = DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/kimai-to-poweroffice-go.json";
  EXPECT_EQ(error_of(check_complete(options_)),
            "not set: KIMAI_BASE_URL, KIMAI_TOKEN, GO_BASE_URL, GO_TOKEN_URL, GO_APP_KEY, GO_CLIENT_KEY, "
            "GO_SUBSCRIPTION_KEY");
}

}  // namespace
}  // namespace pms_go_sync
