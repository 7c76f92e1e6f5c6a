// One whole run of the real program for each shape of subject that a process, a signal or a script makes different.
// Variants of the sync itself are tried in process: harness/run/testing/mutants_test.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::ElementsAre;

struct Shape {
  const char* name;
  const char* subject;  // without name and capabilities

  friend std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << shape.name; }
};

const Shape shapes[] = {
    {"cycle", R"({"mode": "cycle", "quiet_ms": 150,
       "command": ["{program_dir}/pms-go-sync", "once", "--create-in-source", "--go-requests-per-second", "0",
                   "--page-size", "30"]})"},
    {"triggered_by_signal", R"({"trigger": {"signal": "SIGUSR1"}, "ready": {"output": "^up"}, "poll_interval_ms": 50,
       "quiet_ms": 600, "env": {"PROGRAMS": "{program_dir}"},
       "command": ["/bin/sh", "-c", "pass() { \"$PROGRAMS/pms-go-sync\" once --create-in-source --go-requests-per-second 0 --page-size 30; }; trap pass USR1; trap 'exit 0' TERM; echo up; while :; do sleep 1000 & wait $!; kill $! 2>/dev/null; done"]})"},
    {"triggered_by_http", R"({"trigger": {"http": {"method": "POST", "url": "http://127.0.0.1:{free_port}/sync"}},
       "ready": {"http": "http://127.0.0.1:{free_port}/ready"}, "poll_interval_ms": 50, "quiet_ms": 150,
       "command": ["{program_dir}/triggered-sync", "{free_port}", "{program_dir}/pms-go-sync", "once",
                   "--create-in-source", "--go-requests-per-second", "0", "--page-size", "30"]})"},
    {"script_of_two_pipelines", R"({"poll_interval_ms": 100, "quiet_ms": 600, "env": {"PROGRAMS": "{program_dir}"},
       "command": ["/bin/sh", "-c", "one() { \"$PROGRAMS/pms-go-sync\" once --direction \"$1\" --create-in-source --go-requests-per-second 0 --page-size 30; }; trap 'exit 0' TERM; while :; do one to-target; one to-source; done"]})"}};

class ShapeTest : public ProgramTest, public ::testing::WithParamInterface<Shape> {};

TEST_P(ShapeTest, PassesEveryCheck) {
  auto subject = nlohmann::json::parse(GetParam().subject);
  subject["name"] = GetParam().name;
  subject["capabilities"] = {{"creates_in_source", true}, {"conflicts", "last-change-wins"}};
  const auto outcome = program({"run", "--subject", file("subject.json", subject.dump())});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  const auto run = results();
  EXPECT_THAT(checks_that(run, Verdict::not_applicable), ElementsAre("customers.sync.address-only"))
      << "it does not say how often it compares everything";
  EXPECT_LT(4 * run.figures.at("waiting_cpu_ms"), run.figures.at("waiting_ms")) << "a quarter of a core at most";
}

INSTANTIATE_TEST_SUITE_P(Each, ShapeTest, ::testing::ValuesIn(shapes),
                         [](const auto& shape) { return std::string(shape.param.name); });

TEST_F(ProgramTest, AScriptThatPrintsItsKeyWhenItIsStoppedIsNoticed) {
  const auto subject = file("subject.json", R"({"name": "says-its-key", "version": "1", "poll_interval_ms": 50,
    "command": ["/bin/sh", "-c", "trap 'kill $p; wait $p; echo key $PMS_API_KEY; exit 0' TERM; \"$@\" & p=$!; wait $p",
                "sh", "{program_dir}/pms-go-sync", "run", "--go-requests-per-second", "0"]})");
  const auto outcome = program({"run", "--subject", subject, "--profile", "full", "--filter", "hygiene.secrets"});
  EXPECT_THAT(checks_that(results(), Verdict::failed), ElementsAre("hygiene.secrets")) << outcome.err;
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
