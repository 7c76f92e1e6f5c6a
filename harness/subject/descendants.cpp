// Held by process_test.cpp.
#include "harness/subject/descendants.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <thread>

namespace dataflow_qa::subject {
namespace {

struct ProcessEntry {
  int pid = 0;
  int parent = 0;
  char state = '?';
  std::string name;
};

/// The file's text as far as it can be read: a process may end after its file was opened and before it was read.
std::string slurp(const std::filesystem::path& file) {
  const std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// /proc/PID/stat: "PID (name) state ppid …"; the name may hold blanks and parentheses.
std::optional<ProcessEntry> read_entry(int pid) {
  const auto stat = slurp(fmt::format("/proc/{}/stat", pid));
  const auto open = stat.find('(');
  const auto close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return std::nullopt;
  ProcessEntry entry;
  entry.pid = pid;
  entry.name = stat.substr(open + 1, close - open - 1);
  std::istringstream rest(stat.substr(close + 1));
  rest >> entry.state >> entry.parent;
  return rest ? std::optional(entry) : std::nullopt;
}

std::vector<ProcessEntry> all_processes() {
  std::vector<ProcessEntry> result;
  std::error_code gone;
  for (const auto& file : std::filesystem::directory_iterator("/proc", gone)) {
    const auto name = file.path().filename().string();
    int pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size()) continue;
    if (auto entry = read_entry(pid)) result.push_back(std::move(*entry));
  }
  return result;
}

std::filesystem::path program_of(int pid) {
  std::error_code gone;
  return std::filesystem::read_symlink(fmt::format("/proc/{}/exe", pid), gone);
}

bool descends(const ProcessEntry& entry, int root, const std::map<int, int>& parents) {
  std::set<int> seen;
  for (int pid = entry.parent; pid > 1 && seen.insert(pid).second;) {
    if (pid == root) return true;
    const auto parent = parents.find(pid);
    if (parent == parents.end()) return false;
    pid = parent->second;
  }
  return false;
}

constexpr std::chrono::seconds longest_end{5};
constexpr std::chrono::seconds time_to_clean_up{2};

/// The children of this process, of one thread. Those that have ended stay among them until this process takes leave of
/// them, and a child that starts another one stays until that one has its place: none is missed.
std::vector<int> own_children() {
  std::istringstream text(slurp(fmt::format("/proc/self/task/{}/children", getpid())));
  std::vector<int> children{std::istream_iterator<int>(text), std::istream_iterator<int>()};
  if (!children.empty()) return children;
  for (const auto& entry : all_processes()) {  // a kernel without that file
    if (entry.parent == getpid()) children.push_back(entry.pid);
  }
  return children;
}

/// Those of every thread of it; nothing where the kernel has no such files.
std::optional<std::vector<int>> children_of(int pid) {
  std::vector<int> children;
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid), gone)) {
    const auto file = thread.path() / "children";
    if (!std::filesystem::exists(file, gone) && std::filesystem::exists(thread.path(), gone)) return std::nullopt;
    std::istringstream text(slurp(file));
    children.insert(children.end(), std::istream_iterator<int>(text), std::istream_iterator<int>());
  }
  return children;
}

class ChildKiller {
 public:
  explicit ChildKiller(int kept) : kept_(kept) {}

  [[nodiscard]] bool has_children() const {
    const auto children = own_children();
    return std::any_of(children.begin(), children.end(), [this](int child) { return child != kept_; });
  }
  /// Kills and takes leave of them, but for those that run `spared`.
  void kill_all(const std::filesystem::path& spared) {
    bool waits = true;
    for (const int child : own_children()) {
      if (child == kept_) continue;
      const bool is_spared = !spared.empty() && program_of(child) == spared;
      if (!is_spared) {
        note(child);
        kill(child, SIGKILL);
        waits = false;
      }
      waitpid(child, nullptr, WNOHANG);
    }
    if (waits) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  [[nodiscard]] std::vector<LeftBehind> killed() const { return killed_; }
  [[nodiscard]] std::vector<LeftBehind> give_up() {
    if (killed_.empty()) killed_.push_back({0, "a process"});
    killed_.back().escaped = true;
    return killed_;
  }

 private:
  /// A few of each name: some start others again and again.
  void note(int child) {
    constexpr int most_of_a_name = 8;
    const auto entry = read_entry(child);
    if (!entry || entry->state == 'Z' || !noted_.insert(child).second) return;
    if (++names_[entry->name] > most_of_a_name) return;
    killed_.push_back({child, entry->name});
  }
  int kept_;
  std::set<int> noted_;
  std::map<std::string, int> names_;
  std::vector<LeftBehind> killed_;
};

}  // namespace

std::string LeftBehind::text() const {
  return fmt::format("{} (pid {}){}", name, pid, escaped ? ", which could not be ended," : "");
}

std::vector<LeftBehind> descendants_of(int root, const std::vector<std::filesystem::path>& spared) {
  const auto processes = all_processes();
  std::map<int, int> parents;
  for (const auto& entry : processes) {
    const bool is_spared = !spared.empty() && std::count(spared.begin(), spared.end(), program_of(entry.pid)) > 0;
    if (!is_spared) parents[entry.pid] = entry.parent;
  }
  std::vector<LeftBehind> result;
  for (const auto& entry : processes) {
    if (entry.state != 'Z' && parents.contains(entry.pid) && descends(entry, root, parents)) {
      result.push_back({entry.pid, entry.name});
    }
  }
  return result;
}

std::set<int> pids_below(int root) {
  std::set<int> below;
  for (std::vector<int> parents{root}; !parents.empty();) {
    const auto children = children_of(parents.back());
    parents.pop_back();
    if (!children) {
      for (const auto& each : descendants_of(root)) below.insert(each.pid);
      return below;
    }
    for (const int child : *children) {
      const auto entry = read_entry(child);
      if (entry && entry->state != 'Z' && below.insert(child).second) parents.push_back(child);
    }
  }
  return below;
}

void wait_for_own_descendants(std::chrono::milliseconds patience) {
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while (!descendants_of(getpid()).empty() && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::vector<LeftBehind> end_own_descendants(const std::vector<std::filesystem::path>& spared) {
  std::vector<LeftBehind> ended;
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  for (auto left = descendants_of(getpid(), spared); !left.empty(); left = descendants_of(getpid(), spared)) {
    for (const auto& process : left) {
      kill(process.pid, SIGKILL);
      const auto same = [&](const LeftBehind& other) { return other.pid == process.pid; };
      if (std::none_of(ended.begin(), ended.end(), same)) ended.push_back(process);
    }
    if (std::chrono::steady_clock::now() > give_up) break;
    std::this_thread::yield();
  }
  for (const auto& process : ended) waitpid(process.pid, nullptr, WNOHANG);  // it is ours where it was orphaned
  return ended;
}

std::vector<LeftBehind> end_all_children(int kept) {
  using Steady = std::chrono::steady_clock;
  const auto begun = Steady::now();
  const auto own_program = program_of(getpid());
  ChildKiller killer(kept);
  while (killer.has_children()) {
    const auto since = Steady::now() - begun;
    if (since > longest_end) return killer.give_up();
    killer.kill_all(since < time_to_clean_up ? own_program : std::filesystem::path{});
  }
  return killer.killed();
}

}  // namespace dataflow_qa::subject
