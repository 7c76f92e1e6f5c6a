// Held by machine_test.cpp.
#include "harness/cli/machine.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "base/terminal.h"
#include "harness/cli/command.h"

namespace dataflow_qa::cli {
namespace {

// Of a world, generously: its own thread, two that listen, one for each connection, one that reads the subject's
// output, and the subject's processes and threads.
constexpr std::size_t threads_of_a_world = 16;
constexpr std::size_t files_of_a_world = 40;
constexpr std::size_t files_besides = 40;

[[noreturn]] void end_at_once() {
  std::string why = "an exception of an unknown type";
  try {
    if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    why = base::what_of(error);
  } catch (...) {
  }
  const auto text = base::TerminalFilter(base::Escapes::shown).take(fmt::format("dataflow-qa: {}\n", why));
  static_cast<void>(!write(STDERR_FILENO, text.data(), text.size()));
  _exit(exit_trouble);
}

/// Starts this number of threads at once, and ends them. Throws std::system_error where the machine has no more.
void try_threads(std::size_t count) {
  std::mutex mutex;
  std::condition_variable over;
  bool is_over = false;
  std::vector<std::jthread> threads;
  const auto end = [&] {
    {
      const std::lock_guard lock(mutex);
      is_over = true;
    }
    over.notify_all();
  };
  try {
    while (threads.size() < count) {
      threads.emplace_back([&] {
        std::unique_lock lock(mutex);
        over.wait(lock, [&] { return is_over; });
      });
    }
  } catch (...) {
    end();
    throw;
  }
  end();
}

}  // namespace

void end_in_order_where_nothing_can_be_had() {
  std::set_terminate(end_at_once);
}

void require_room(std::size_t worlds) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    const auto needed = static_cast<rlim_t>(files_besides + worlds * files_of_a_world);
    if (files.rlim_cur < needed) {
      files.rlim_cur = std::min(needed, files.rlim_max);
      setrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur < needed) {
      throw std::runtime_error(fmt::format(
          "{} files and connections may be open (`ulimit -n`), and {} world{} side by side may need {}: raise the "
          "limit{}",
          files.rlim_cur, worlds, worlds == 1 ? "" : "s", needed, worlds == 1 ? "" : ", or run with --jobs 1"));
    }
  }
  try_threads(worlds * threads_of_a_world);
}

}  // namespace dataflow_qa::cli
