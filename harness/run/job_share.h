#pragma once

// Which share of a run a CI job has, by the variables of the service that started it. A pure function.

#include <functional>
#include <string>

#include "base/error.h"
#include "harness/run/selection.h"

namespace dataflow_qa::run {

/// An environment variable by its name; empty where it is not set.
using EnvironmentVariable = std::function<std::string(const std::string& name)>;

/// By the variables of GitLab, CircleCI, Buildkite, Bazel, GoogleTest, Slurm's job arrays and Kubernetes' indexed jobs,
/// as each documents them. Kubernetes sets no variable for their number: the manifest sets JOB_COMPLETIONS. The error
/// says which variables there are, which one has no sense, or which two services say different things.
[[nodiscard]] base::Result<Share> share_of_job(const EnvironmentVariable& variable);

}  // namespace dataflow_qa::run
