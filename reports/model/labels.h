#pragma once

// Labels by which a run is known: `--label release=1.5`, or what a CI service says of its commit, branch and build.
// Pure functions.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace dataflow_qa::reports {

using Labels = std::map<std::string, std::string>;

/// "release=1.5". A name begins with a small letter and has small letters, digits, ".", "_" and "-", 40 at most; a
/// value is one line of text, 300 bytes at most. The error says what is wrong and what was expected.
[[nodiscard]] base::Result<std::pair<std::string, std::string>> read_label(std::string_view text);

/// An environment variable by its name; empty where it is not set.
using Variable = std::function<std::string(const std::string& name)>;

/// What the CI service whose variables are set says of itself: service, commit, branch or tag, build and build-url, as
/// far as it does. Empty outside of the known services. What is no value of a label is left out.
[[nodiscard]] Labels labels_of_ci(const Variable& variable);

/// "commit=3f2246b, release=1.5"; empty where there are none.
[[nodiscard]] std::string labels_text(const Labels& labels);

}  // namespace dataflow_qa::reports
