#pragma once

// A subject as subject.json describes it: a process that is started and stopped here, or a program that runs elsewhere.
// Knows no mock: it asks its Surroundings about the subject's requests.

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/subject/output_file.h"
#include "harness/subject/patience.h"
#include "harness/subject/process.h"
#include "harness/subject/subject.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::subject {

class ProcessSubject final : public Subject {
 public:
  struct Options {
    const SubjectFile* file = nullptr;
    std::filesystem::path state_dir;  // removed where this program is killed
    std::filesystem::path mapping_file;
    std::string systems;  // absolute folders of system descriptions, with colons between
    std::filesystem::path program_dir;
    const Reaper* reaper = nullptr;
    Surroundings surroundings;
  };

  explicit ProcessSubject(Options options);

  void start() override;
  /// SIGTERM, grace, SIGKILL. What was left behind or had to be killed is noted.
  void stop() override;
  /// SIGKILL to the process group.
  void kill() override;
  [[nodiscard]] std::optional<Ending> ending() override;
  Ending pass() override;
  void trigger() override;
  [[nodiscard]] bool fill_disk() override;
  void free_disk() override;
  [[nodiscard]] std::vector<OutputLine> output() const override;
  [[nodiscard]] bool leaked_secret() const override;
  [[nodiscard]] std::vector<std::string> stop_notes() const override { return stop_notes_; }
  /// As Linux counts it (VmHWM), of the process itself.
  [[nodiscard]] std::optional<std::int64_t> peak_memory_kib() const override;
  [[nodiscard]] std::set<int> processes() const override { return process_ ? process_->processes() : std::set<int>{}; }

 private:
  void launch();
  void end_process();
  void note_left(const std::vector<LeftBehind>& left);
  void wait_until_ready();
  [[nodiscard]] bool is_ready(std::uint64_t since, std::chrono::milliseconds longest_answer) const;
  [[nodiscard]] std::string what_is_missing() const;  // of one that is not ready
  [[nodiscard]] std::string expand(const std::string& text) const;
  void waiting(const char* what) const;
  void waiting(const char* what, Patience& patience) const;
  [[noreturn]] void trouble(const std::string& what) const;

  Options options_;
  std::map<std::string, std::string> values_;  // of placeholders
  std::vector<std::string> argv_;
  std::map<std::string, std::string> environment_;
  std::shared_ptr<StartOutput> start_output_;  // of the latest start
  std::unique_ptr<Process> process_;
  std::vector<OutputLine> earlier_output_;
  std::vector<std::string> stop_notes_;
  std::set<std::string> left_before_;  // names of programs
  bool leaked_before_ = false;
  bool disk_is_full_ = false;
  int launches_ = 0;
  mutable std::int64_t peak_memory_kib_ = 0;  // of all starts so far
  std::atomic<bool> said_ready_{false};
};

/// The names that a subject file may use as placeholders, whatever the systems are.
[[nodiscard]] std::vector<std::string> own_placeholders();

}  // namespace dataflow_qa::subject
