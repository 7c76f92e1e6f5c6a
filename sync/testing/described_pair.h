#pragma once

// The whole program between mocks of two described systems, for tests.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"
#include "sync/service.h"

namespace pms_go_sync::testing {

namespace mocks = dataflow_qa::mocks;

/// The two systems of a mapping of fixtures/mappings, and the sync between them.
class DescribedPair : public ::testing::Test {
 protected:
  DescribedPair() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void connect(const std::filesystem::path& mapping) {
    options_.mapping = std::filesystem::path{DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings"} / mapping;
    options_.create_in_source = true;
    options_.requests_per_second = 0;
    options_.full_scan_interval = std::chrono::milliseconds{1};
    options_.state_dir = folder_ / "state";
    const auto read = dataflow_qa::mapping::read_file(options_.mapping);
    source_ = start(read->source);
    target_ = start(read->target);
  }
  ~DescribedPair() override {
    service_.reset();
    std::filesystem::remove_all(folder_);
  }
  /// A file of the test's own.
  std::filesystem::path file(const char* name, const char* content) {
    std::ofstream{folder_ / name} << content;
    return folder_ / name;
  }

  std::unique_ptr<mocks::MockSystem> start(const std::string& label) {
    const auto& system = *options_.catalogue.find(label);
    auto mock = mocks::start_mock(system, {.clock = &world_clock_, .journal = &journal_});
    if (!mock) throw std::runtime_error{mock.error().message};
    for (const auto& [key, value] : (*mock)->connection()) {
      EXPECT_TRUE(set_option(options_, system.declaration.alias + '_' + key, value));
    }
    return std::move(*mock);
  }

  /// Until nothing is left to do.
  void settle() {
    if (!service_) service_ = std::make_unique<Service>(options_, read_plan(options_.mapping).value(), clock_, log_);
    for (int i = 0; i < 3; ++i) {
      const auto done = service_->once();
      ASSERT_TRUE(done) << done.error().message << "\n" << log_text_;
    }
  }
  /// What the mock holds, by a value.
  static Json record(const mocks::MockSystem& system, const char* collection, const char* path, const Json& value) {
    for (auto& each : system.all(collection)) {
      if (dataflow_qa::mapping::value_at(each, path) == value) return each;
    }
    return nullptr;
  }

  std::filesystem::path folder_ =
      std::filesystem::path{::testing::TempDir()} /
      (std::string{"dataflow-sync-"} + ::testing::UnitTest::GetInstance()->current_test_info()->name() + "-" +
       std::to_string(::getpid()));
  mocks::Clock world_clock_;
  mocks::Journal journal_;
  SystemClock clock_;
  std::string log_text_;
  Log log_{Level::info, [this](Level, const std::string& line) { log_text_ += line + "\n"; }};
  Options options_;
  std::unique_ptr<mocks::MockSystem> source_;
  std::unique_ptr<mocks::MockSystem> target_;
  std::unique_ptr<Service> service_;
};

}  // namespace pms_go_sync::testing
