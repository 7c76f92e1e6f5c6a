#pragma once

// Sentences about what went wrong with a mock itself. Thread-safe; the same sentence is kept once.

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

namespace dataflow_qa::mocks {

class Troubles {
 public:
  void add(std::string sentence) {
    const std::lock_guard lock(mutex_);
    if (std::find(sentences_.begin(), sentences_.end(), sentence) == sentences_.end()) {
      sentences_.push_back(std::move(sentence));
    }
  }
  [[nodiscard]] std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return sentences_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> sentences_;
};

}  // namespace dataflow_qa::mocks
