#pragma once

// Points that a system's description leaves open, as named settings of its mock: read by requests, set from the command
// line, from C++ or under /__control. Thread-safe.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mocks/system/switch_info.h"

namespace dataflow_qa::mocks {

class SwitchSettings {
 public:
  /// `known` outlives the settings; its defaults are valid.
  explicit SwitchSettings(const std::vector<SwitchInfo>& known);

  /// A flag ("on", "off", "true", "false"), a number that is not negative, or a text. The error is a sentence.
  base::Result<void> set(std::string_view name, std::string_view value);
  void set_defaults();
  [[nodiscard]] std::map<std::string, std::string> values() const;

  [[nodiscard]] bool on(std::size_t index) const { return number(index) != 0; }
  [[nodiscard]] bool on(const Setting& setting) const {
    return setting.of_switch ? on(*setting.of_switch) != setting.turned : setting.by_default;
  }
  [[nodiscard]] std::int64_t number(std::size_t index) const { return numbers_[index].load(std::memory_order_relaxed); }
  [[nodiscard]] std::string text(std::size_t index) const;
  /// Throws std::logic_error where there is no switch of that name.
  [[nodiscard]] std::size_t index_of(std::string_view name) const;

 private:
  base::Result<void> set_at(std::size_t index, std::string_view value);

  const std::vector<SwitchInfo>& known_;
  std::vector<std::atomic<std::int64_t>> numbers_;  // of a text: 1 where it is not empty
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;  // as given
};

}  // namespace dataflow_qa::mocks
