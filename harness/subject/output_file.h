#pragma once

// The whole output of a subject in one file: both streams of each of its starts, in each world.
//
//   OutputFile file("report/subject-output.txt", "my-sync 1.0, seed 1", {});
//   const auto world = file.world("restart");   // for each world, on any thread
//   const auto start = world->start();          // for each start of the subject there
//   start->add(line);                           // as it comes, from the thread that reads it
//   start->end("exited with status 3", How::by_itself);
//   file.require_written();
//
// Lines go to the file as they come, so that a run which is killed leaves them. What of a start goes beyond its bound
// is kept in memory as far as the tail's bound, until the start ends; the file says in its place what was left out. The
// file outlives its worlds, a world its starts. Writing never throws: see require_written().

#include <atomic>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "harness/subject/subject.h"

namespace dataflow_qa::subject {

/// In bytes.
struct OutputBounds {
  std::size_t head = 1U << 20U;    // from the beginning of a start
  std::size_t tail = 64U << 10U;   // from the end of a start that is longer than its head
  std::size_t whole = 64U << 20U;  // of the file; beyond three quarters of it, starts have a tail alone
};

class OutputFile;

/// One start of the subject in one world.
class StartOutput {
 public:
  /// By itself: the subject's own end, which the file always notes. As asked: a start that wrote nothing leaves no
  /// trace.
  enum class How { by_itself, as_asked };

  StartOutput(OutputFile& file, std::string mark, std::string title);
  ~StartOutput();
  StartOutput(const StartOutput&) = delete;
  StartOutput& operator=(const StartOutput&) = delete;

  /// A line whose secrets are masked.
  void add(const OutputLine& line);
  /// The end of the start, once: what is left of its output, and how it ended.
  void end(const std::string& text, How how);

 private:
  void begin_once();
  void keep(std::string line);
  [[nodiscard]] std::string marked(std::chrono::system_clock::time_point time, std::string_view text) const;

  OutputFile& file_;
  std::string mark_;  // "2.1": the first start in the second world
  std::string title_;
  std::mutex mutex_;
  bool begun_ = false;
  bool ended_ = false;
  std::size_t lines_ = 0;
  std::size_t head_ = 0;          // bytes
  std::deque<std::string> tail_;  // lines that are not written yet
  std::size_t tail_bytes_ = 0;
  std::size_t left_out_ = 0;  // lines
  std::size_t left_out_bytes_ = 0;
};

/// The starts of one world.
class WorldOutput {
 public:
  WorldOutput(OutputFile& file, std::size_t number, std::string title)
      : file_(file), number_(number), title_(std::move(title)) {}
  [[nodiscard]] std::shared_ptr<StartOutput> start();

 private:
  OutputFile& file_;
  std::size_t number_;
  std::string title_;
  std::size_t starts_ = 0;
};

class OutputFile {
 public:
  /// Replaces the file. `about` says in its first line whose output it is. Throws std::runtime_error.
  OutputFile(std::filesystem::path file, std::string_view about, OutputBounds bounds);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// `title`: what reports call that world; may be empty.
  [[nodiscard]] std::unique_ptr<WorldOutput> world(std::string title);
  [[nodiscard]] std::string name() const { return path_.filename().string(); }
  /// Throws std::runtime_error where anything could not be written.
  void require_written() const;

 private:
  friend class StartOutput;
  [[nodiscard]] bool has_room_for_heads() const { return written_ < bounds_.whole / 4 * 3; }
  void write(std::string_view text);
  void write_to_disk(std::string_view text);

  std::filesystem::path path_;
  OutputBounds bounds_;
  int descriptor_ = -1;
  std::atomic<std::size_t> worlds_{0};
  std::atomic<std::size_t> written_{0};
  mutable std::mutex mutex_;
  int error_ = 0;  // errno of the first write that failed
  bool full_ = false;
};

}  // namespace dataflow_qa::subject
