#pragma once

// subject.json: all that the harness needs to know about an implementation under test (contract version 1).
//
//   auto file = subject::read_file("subject.json", {"pms.base_url", "state_dir", …});
//   auto argv = subject::expand(file->command, values);
//
// Values only. Knows no document and no system: the placeholders that exist are handed in.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "harness/subject/capabilities.h"

namespace dataflow_qa::subject {

enum class Mode { daemon, cycle, external };

struct ReadyOnFirstRequest {};
struct ReadyOnHttp {
  std::string url;  // answers 200
};
struct ReadyOnOutput {
  std::string regex;  // ECMAScript, searched in each line of stdout and stderr
};
using Ready = std::variant<ReadyOnFirstRequest, ReadyOnHttp, ReadyOnOutput>;

struct TriggerHttp {
  std::string method;
  std::string url;
};
struct TriggerSignal {
  int number;
};
using Trigger = std::variant<TriggerHttp, TriggerSignal>;

struct SubjectFile {
  std::filesystem::path file;
  std::string name;
  std::string version;
  std::vector<std::string> command;  // argv with placeholders; empty only for Mode::external
  std::map<std::string, std::string> env;
  std::vector<std::string> pass_env;  // names that are handed on from the harness's own environment
  Mode mode = Mode::daemon;
  Ready ready = ReadyOnFirstRequest{};
  std::chrono::milliseconds poll_interval{1000};
  std::optional<std::chrono::milliseconds> full_scan_interval;
  std::chrono::milliseconds quiet{2000};  // default: max(200, 2 × poll_interval)
  std::optional<double> max_requests_per_s;
  std::optional<Trigger> trigger;
  std::chrono::milliseconds ready_timeout{10'000};   // two minutes where it is external
  std::chrono::milliseconds settle_timeout{30'000};  // without progress; default: max(30 s, 10 polls)
  std::chrono::milliseconds stop_timeout{5'000};
  Capabilities capabilities;
  nlohmann::json capabilities_as_written = nlohmann::json::object();
};

/// `placeholders`: the names, without braces, that `command`, `env`, `ready` and `trigger` may use.
[[nodiscard]] base::Result<SubjectFile> read_file(const std::filesystem::path& file,
                                                  const std::set<std::string>& placeholders);
[[nodiscard]] base::Result<SubjectFile> read_text(std::string_view json, const std::filesystem::path& file,
                                                  const std::set<std::string>& placeholders);

/// The pattern of ReadyOnOutput, compiled so that no text can make it take more than polynomial time. Throws
/// std::regex_error, also where the pattern refers back to a group.
[[nodiscard]] std::regex ready_pattern(const std::string& text);

/// Replaces each `{name}`; every name has a value, which read_file made sure of.
[[nodiscard]] std::string expand(std::string_view text, const std::map<std::string, std::string>& values);

[[nodiscard]] std::string_view to_string(Mode mode);

}  // namespace dataflow_qa::subject
