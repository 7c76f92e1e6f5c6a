#pragma once

#include <string>

namespace dataflow_qa::run {

/// `word` as a shell takes it for one word: in quotes where it needs them. "customers.*" → "'customers.*'"
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace dataflow_qa::run
