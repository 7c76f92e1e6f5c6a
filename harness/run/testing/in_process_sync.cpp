// Held by mutants_test.cpp.
#include "harness/run/testing/in_process_sync.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <stop_token>
#include <vector>

#include "harness/run/testing/defects.h"
#include "harness/subject/in_process_subject.h"
#include "sync/service.h"
#include "sync/signals.h"

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;
using pms_go_sync::Service;

void set(pms_go_sync::Options& options, const std::string& name, const std::string& value) {
  const auto done = pms_go_sync::set_option(options, name, value);
  if (!done) throw std::logic_error(fmt::format("option {}: {}", name, done.error()));
}

pms_go_sync::Options sync_options(const SyncSetup& setup) {
  pms_go_sync::Options options;
  options.mapping = setup.mapping_file;
  options.poll_interval = setup.file->poll_interval;
  options.requests_per_second = 0;
  options.create_in_source = true;
  options.health_interval = std::chrono::milliseconds(0);
  for (const auto& [name, value] : setup.options) set(options, name, value);
  return options;
}

/// Where the mocks are, and their keys.
void connect(pms_go_sync::Options& options, const subject::Surroundings& around) {
  for (const auto& [placeholder, value] : around.connection) {
    auto name = placeholder;
    name.replace(name.find('.'), 1, "_");
    set(options, name, value);
  }
}

/// One run of the sync, as a daemon.
class SyncRun {
 public:
  SyncRun(const SyncSetup& setup, pms_go_sync::Options options, const subject::Say& say)
      : setup_(setup),
        options_(std::move(options)),
        log_(options_.log_level, [say](pms_go_sync::Level, const std::string& line) { say(line); }) {
    defect_ = find_defect(setup_.defect, options_.state_dir);
    if (defect_->forgets) {
      for (const auto& entry : fs::directory_iterator(options_.state_dir)) fs::remove_all(entry);
    }
  }

  int run(const subject::Stop& stop) {
    const std::stop_callback on_stop(stop.asked, [this] {
      if (defect_->stopping) *defect_->stopping = true;
      clock_.stop();
    });
    const auto at_exchange = [killed = stop.killed] {
      if (killed.stop_requested()) throw subject::Killed();
    };
    auto plan = pms_go_sync::read_plan(options_.mapping, options_.links);
    if (!plan) throw std::logic_error(plan.error());
    Service(options_, std::move(*plan), clock_, log_, decorators(*defect_, at_exchange)).run();
    return 0;
  }

 private:
  const SyncSetup& setup_;
  pms_go_sync::Options options_;
  pms_go_sync::SystemClock clock_;
  pms_go_sync::Log log_;
  std::optional<Defect> defect_;
};

}  // namespace

subject::SubjectFactory in_process_sync(SyncSetup setup) {
  pms_go_sync::ignore_broken_pipes();
  if (!find_defect(setup.defect, fs::temp_directory_path() / "no-such-folder")) {
    throw std::logic_error("there is no defect " + setup.defect);
  }
  const auto options = sync_options(setup);
  return [setup = std::move(setup), options](const fs::path& state_dir, subject::Surroundings around) {
    auto own = options;
    own.state_dir = state_dir;
    connect(own, around);
    const auto run = [setup, own](const subject::Stop& stop, const subject::Say& say) {
      const int status = SyncRun(setup, own, say).run(stop);
      if (setup.prints_key_at_stop) say("key " + own.connections.at("pms_api_key"));
      return status;
    };
    return std::make_unique<subject::InProcessSubject>(
        subject::InProcessSubject::Options{.file = setup.file, .run = run, .surroundings = std::move(around)});
  };
}

}  // namespace dataflow_qa::run::testing
