#pragma once

// Points that a system's description leaves open, and what in a description may depend on them. Values, read once.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dataflow_qa::mocks {

enum class SwitchKind { flag, number, text };

struct SwitchInfo {
  std::string name;  // "token-lifetime-s"
  SwitchKind kind = SwitchKind::flag;
  std::string otherwise;  // the default, as it is written: "on", "1200", ""
  std::string says;       // one line for a reader
  /// What a list (a text with commas) may hold, regardless of case. Empty: anything.
  std::vector<std::string> items;
  bool lists_numbers = false;  // each item is a number that is not negative
};

/// Something that the description says, or leaves to a flag of the mock: {"switch": "patch-always-touches"}.
struct Setting {
  bool by_default = false;
  std::optional<std::size_t> of_switch;  // its position among the system's switches
  bool turned = false;                   // holds where the switch is off

  /// What holds while nobody sets the switch.
  explicit operator bool() const { return by_default; }
};

}  // namespace dataflow_qa::mocks
