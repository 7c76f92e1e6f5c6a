// reports/ci/slurm.sh, on a cluster of this machine alone. Skips where Slurm is not installed (packages slurm-wlm and
// munge), or the tests do not run as root, which starts jobs.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "harness/cli/testing/program.h"
#include "harness/cli/testing/serving.h"

namespace dataflow_qa::cli::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::string host_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  const std::string whole = name.data();
  return whole.substr(0, whole.find('.'));
}

class SlurmTest : public ProgramTest {
 protected:
  void SetUp() override {
    if (getuid() != 0) GTEST_SKIP() << "only root starts jobs";
    for (const auto* needed : {"/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch"}) {
      if (!fs::exists(needed)) GTEST_SKIP() << "there is no " << needed << ": install slurm-wlm and munge";
    }
    for (const auto* made : {"munge", "state", "spool"}) fs::create_directory(folder() / made);
    fs::permissions(folder() / "munge", fs::perms::owner_all);
    fs::permissions(file("munge/key", std::string(1024, 'k')), fs::perms::owner_read);
    file("slurm.conf", configuration());
    const auto in_munge = [&](const char* name) { return (folder() / "munge" / name).string(); };
    start({"/usr/sbin/munged", "--foreground", "--force", "--key-file=" + in_munge("key"),
           "--socket=" + in_munge("socket"), "--pid-file=" + in_munge("pid"), "--log-file=" + in_munge("log"),
           "--seed-file=" + in_munge("seed")});
    await([&] { return fs::exists(in_munge("socket")); });
    start({"/usr/sbin/slurmctld", "-D", "-f", environment_.at("SLURM_CONF")});
    start({"/usr/sbin/slurmd", "-D", "-f", environment_.at("SLURM_CONF")});
    await([this] {
      return run({"/usr/bin/sinfo", "--noheader", "--format=%T"}).out.find("idle") != std::string::npos;
    });
  }

  /// Waits for what the cluster does by itself.
  static void await(const std::function<bool()>& has_come) {
    const auto give_up = std::chrono::steady_clock::now() + 120s;
    while (!has_come()) {
      ASSERT_LT(std::chrono::steady_clock::now(), give_up);
      std::this_thread::sleep_for(50ms);
    }
  }

  void start(const std::vector<std::string>& argv) {
    auto started = subject::Process::start({.argv = argv, .environment = environment_, .directory = folder()}, reaper_);
    ASSERT_TRUE(started) << started.error().message;
    daemons_.push_back(std::move(*started));
  }

  Outcome run(const std::vector<std::string>& argv) {
    auto started = subject::Process::start({.argv = argv, .environment = environment_, .directory = folder()}, reaper_);
    return started ? end_of(**started) : Outcome{.err = started.error().message};
  }

  [[nodiscard]] std::string configuration() const {
    return fmt::format(
        "ClusterName=one\nSlurmctldHost={0}(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\nAuthType=auth/munge\n"
        "AuthInfo=socket={1}/munge/socket\nCredType=cred/munge\nStateSaveLocation={1}/state\n"
        "SlurmdSpoolDir={1}/spool\nSlurmctldPidFile={1}/ctld.pid\nSlurmdPidFile={1}/slurmd.pid\n"
        "SlurmctldPort={2}\nSlurmdPort={3}\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n"
        "JobAcctGatherType=jobacct_gather/none\nMpiDefault=none\nReturnToService=2\n"
        "CommunicationParameters=NoCtldInAddrAny,NoInAddrAny\nSelectType=select/cons_tres\n"
        "SelectTypeParameters=CR_Core\nNodeName={0} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\n"
        "PartitionName=all Nodes={0} Default=YES MaxTime=INFINITE State=UP\n",
        host_name(), folder().string(), free_port(), free_port());
  }

  const std::string script_ = DATAFLOW_QA_SOURCE_DIR "/reports/ci/slurm.sh";

 private:
  subject::Reaper reaper_;
  std::map<std::string, std::string> environment_{{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
                                                  {"HOME", folder().string()},
                                                  {"SLURM_CONF", (folder() / "slurm.conf").string()},
                                                  {"DATAFLOW_QA", DATAFLOW_QA_BIN_DIR "/dataflow-qa"}};
  std::vector<std::unique_ptr<subject::Process>> daemons_;
};

TEST_F(SlurmTest, TheSharesOfAnArrayArePutTogetherAndGiveTheVerdict) {
  const auto good = run({script_, "3", "report", "--filter", "projects.sync.from-*.code"});
  EXPECT_EQ(good.exit, 0) << good.out << good.err;
  EXPECT_THAT(checks_that(results("report"), reports::Verdict::passed),
              ::testing::UnorderedElementsAre("projects.sync.from-source.code", "projects.sync.from-target.code"));
  const auto bad = run({script_, "2", "report", "--subject", defective("never-carries-the-phone"), "--filter",
                        "customers.sync.from-source.phone:projects.sync.from-source.code"});
  EXPECT_EQ(bad.exit, 1) << bad.out << bad.err;
  EXPECT_THAT(bad.out, HasSubstr("customers.sync.from-source.phone"));
  EXPECT_THAT(checks_that(results("report"), reports::Verdict::passed),
              ::testing::ElementsAre("projects.sync.from-source.code"));
}

TEST_F(SlurmTest, WhatIsNoNumberOfSharesIsRefused) {
  EXPECT_EQ(run({script_, "my-report"}).exit, 2);
  EXPECT_THAT(run({script_}).err, HasSubstr("usage: "));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
