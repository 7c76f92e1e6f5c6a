#include "harness/run/job_share.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace dataflow_qa::run {
namespace {

/// How a service numbers the jobs that share the work.
struct Numbering {
  std::string_view service;
  std::string_view index;
  std::string_view count;
  std::size_t first = 0;   // the number of the first job
  std::string_view begin;  // the variable that says so instead
  std::string_view step;   // the variable that says what lies between two numbers; else 1
};

constexpr std::array<Numbering, 7> numberings{{
    {"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL"},
    {"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT"},
    {"Bazel", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS"},
    {"GoogleTest", "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS"},
    {"Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0, "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP"},
    {"Kubernetes", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS"},
}};

base::Result<std::size_t> number_in(const EnvironmentVariable& variable, std::string_view name, std::size_t least,
                                    std::size_t most) {
  const auto text = variable(std::string(name));
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= least && number <= most) return number;
  return base::failure(fmt::format("{}={}: expected a number from {} to {}", name, text, least, most));
}

/// The number that `name` holds; `otherwise` where it names no variable, or one that is not set.
base::Result<std::size_t> number_or(const EnvironmentVariable& variable, std::string_view name, std::size_t otherwise) {
  if (name.empty() || variable(std::string(name)).empty()) return otherwise;
  constexpr std::size_t most = 4'000'000;  // Slurm's limit of an array
  return number_in(variable, name, 0, most);
}

/// Nothing where the service says nothing.
base::Result<std::optional<Share>> share_by(const Numbering& numbering, const EnvironmentVariable& variable) {
  const auto is_set = [&](std::string_view name) { return !variable(std::string(name)).empty(); };
  if (!is_set(numbering.index) && !is_set(numbering.count)) return std::nullopt;
  if (!is_set(numbering.count)) {
    return base::failure(
        fmt::format("{} is set and {} is not: how many shares are there?", numbering.index, numbering.count));
  }
  const auto count = number_in(variable, numbering.count, 1, most_shares);
  if (!count) return base::failure(count.error().message);
  if (*count == 1) return Share{0, 1};  // GitLab has no index for a job that is alone
  const auto begin = number_or(variable, numbering.begin, numbering.first);
  if (!begin) return base::failure(begin.error().message);
  const auto step = number_or(variable, numbering.step, 1);
  if (!step) return base::failure(step.error().message);
  const auto index = number_in(variable, numbering.index, *begin, *begin + (*count - 1) * *step);
  if (!index) return base::failure(index.error().message);
  return Share{(*index - *begin) / std::max<std::size_t>(*step, 1), *count};
}

std::string known_variables() {
  std::string text;
  for (const auto& each : numberings) {
    text += fmt::format("{}{} and {} ({})", text.empty() ? "" : ", ", each.index, each.count, each.service);
  }
  return text;
}

}  // namespace

base::Result<Share> share_of_job(const EnvironmentVariable& variable) {
  std::optional<Share> found;
  const Numbering* by = nullptr;
  for (const auto& numbering : numberings) {
    const auto share = share_by(numbering, variable);
    if (!share) return base::failure(share.error().message);
    if (!*share) continue;
    if (found && (found->index != (*share)->index || found->count != (*share)->count)) {
      return base::failure(fmt::format("{} says {}/{} and {} says {}/{}: name the share as I/N", by->service,
                                       found->index + 1, found->count, numbering.service, (*share)->index + 1,
                                       (*share)->count));
    }
    found = *share;
    by = &numbering;
  }
  if (found) return *found;
  return base::failure(fmt::format("no service says which share this job has: none of {} is set; name the share as I/N",
                                   known_variables()));
}

}  // namespace dataflow_qa::run
