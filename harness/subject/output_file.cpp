#include "harness/subject/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "base/date.h"
#include "base/visible.h"

namespace dataflow_qa::subject {
namespace {

/// "12:00:01.180" of "2026-01-31T12:00:01.180Z".
std::string time_of_day(std::chrono::system_clock::time_point time) {
  return base::to_text(time).substr(11, 12);
}

/// 65536 → "64 KiB"
std::string size_text(std::size_t bytes) {
  constexpr std::size_t kibi = 1024;
  if (bytes % (kibi * kibi) == 0) return fmt::format("{} MiB", bytes / kibi / kibi);
  if (bytes % kibi == 0) return fmt::format("{} KiB", bytes / kibi);
  return fmt::format("{} bytes", bytes);
}

}  // namespace

StartOutput::StartOutput(OutputFile& file, std::string mark, std::string title)
    : file_(file), mark_(std::move(mark)), title_(std::move(title)) {}

StartOutput::~StartOutput() {
  end("ended with its world", How::as_asked);
}

std::string StartOutput::marked(std::chrono::system_clock::time_point time, std::string_view text) const {
  return fmt::format("{} {} {}\n", time_of_day(time), mark_, text);
}

void StartOutput::begin_once() {
  if (std::exchange(begun_, true)) return;
  file_.write(marked(std::chrono::system_clock::now(), "--- started" + title_));
}

/// Goes to disk as long as the start's head, and the file, have room; later lines wait for the end.
void StartOutput::keep(std::string line) {
  if (tail_.empty() && left_out_ == 0 && head_ + line.size() <= file_.bounds_.head && file_.has_room_for_heads()) {
    head_ += line.size();
    return file_.write(line);
  }
  tail_bytes_ += line.size();
  tail_.push_back(std::move(line));
  while (tail_bytes_ > file_.bounds_.tail) {
    tail_bytes_ -= tail_.front().size();
    left_out_bytes_ += tail_.front().size();
    ++left_out_;
    tail_.pop_front();
  }
}

void StartOutput::add(const OutputLine& line) {
  const std::scoped_lock lock(mutex_);
  begin_once();
  ++lines_;
  const auto cut = line.left_out == 0 ? "" : fmt::format(" … ({} more bytes in this line)", line.left_out);
  keep(marked(line.time, fmt::format("{} | {}{}", line.error_stream ? "err" : "out", line.text, cut)));
}

void StartOutput::end(const std::string& text, How how) {
  const std::scoped_lock lock(mutex_);
  if (std::exchange(ended_, true) || (lines_ == 0 && how == How::as_asked)) return;
  begin_once();
  const auto now = std::chrono::system_clock::now();
  if (left_out_ > 0) {
    file_.write(marked(now, fmt::format("--- {} line{} left out here, {} byte{}", left_out_, left_out_ == 1 ? "" : "s",
                                        left_out_bytes_, left_out_bytes_ == 1 ? "" : "s")));
  }
  for (const auto& line : tail_) file_.write(line);
  tail_.clear();
  file_.write(marked(now, fmt::format("--- {}; it wrote {} line{}", text, lines_, lines_ == 1 ? "" : "s")));
}

std::shared_ptr<StartOutput> WorldOutput::start() {
  const auto title = title_.empty() ? "" : fmt::format(" in the world “{}”", title_);
  return std::make_shared<StartOutput>(file_, fmt::format("{}.{}", number_, ++starts_), title);
}

OutputFile::OutputFile(std::filesystem::path file, std::string_view about, OutputBounds bounds)
    : path_(std::move(file)), bounds_(bounds) {
  constexpr mode_t as_umask_says = 0666;
  descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, as_umask_says);
  if (descriptor_ < 0) {
    throw std::runtime_error(fmt::format("{} cannot be written: {}", path_.string(), std::strerror(errno)));
  }
  write(fmt::format(
      "Output of the subject, {}.\n"
      "Each line begins with its time (UTC), its world and start (2.1: the first start in the second world), and its\n"
      "stream. The keys and tokens of the systems read ***. Of one start stand here the first {} and the last {},\n"
      "of a line at most 4,000 bytes, of all at most {}; a line in its place says what was left out.\n\n",
      base::visible(about), size_text(bounds_.head), size_text(bounds_.tail), size_text(bounds_.whole)));
}

OutputFile::~OutputFile() {
  close(descriptor_);
}

std::unique_ptr<WorldOutput> OutputFile::world(std::string title) {
  return std::make_unique<WorldOutput>(*this, ++worlds_, std::move(title));
}

void OutputFile::write(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  if (full_ || error_ != 0) return;
  full_ = written_ + text.size() > bounds_.whole;
  if (full_) return write_to_disk("--- This file has reached its bound: all that came later was left out.\n");
  write_to_disk(text);
}

void OutputFile::write_to_disk(std::string_view text) {
  while (!text.empty()) {
    const auto done = ::write(descriptor_, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) {
      error_ = errno;
      return;
    }
    written_ += static_cast<std::size_t>(done);
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

void OutputFile::require_written() const {
  const std::scoped_lock lock(mutex_);
  if (error_ != 0) {
    throw std::runtime_error(
        fmt::format("{} could not be written to its end: {}", path_.string(), std::strerror(error_)));
  }
}

}  // namespace dataflow_qa::subject
