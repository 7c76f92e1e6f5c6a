#pragma once

// Runs the real program on a terminal of its own (a pseudo-terminal), as a person would see it.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dataflow_qa::cli::testing {

struct Screen {
  int exit = -1;
  std::string text;  // everything that was sent to the terminal; its line ends are "\r\n"
};

/// `dataflow-qa ARGUMENTS` in `folder`, on a terminal of 80 columns and 24 lines. Standard output and standard error
/// are the terminal. The environment is `environment` and a PATH, nothing else.
[[nodiscard]] Screen on_terminal(const std::vector<std::string>& arguments,
                                 const std::map<std::string, std::string>& environment,
                                 const std::filesystem::path& folder);

/// The screen as a person sees it in the end: each line as it was last written, without escapes.
[[nodiscard]] std::vector<std::string> lines_of(const Screen& screen);

}  // namespace dataflow_qa::cli::testing
