// Held by control_test.cpp.
#include "mocks/switches.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

namespace dataflow_qa::mocks {

SwitchSettings::SwitchSettings(const std::vector<SwitchInfo>& known)
    : known_(known), numbers_(known.size()), texts_(known.size()) {
  set_defaults();
}

void SwitchSettings::set_defaults() {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (auto done = set_at(i, known_[i].otherwise); !done) throw std::logic_error(done.error().message);
  }
}

base::Result<void> SwitchSettings::set(std::string_view name, std::string_view value) {
  std::string names;
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].name == name) return set_at(i, value);
    names += (i == 0 ? "" : ", ") + known_[i].name;
  }
  return base::failure(fmt::format("there is no switch '{}'; known: {}", name, names.empty() ? "none" : names));
}

base::Result<void> SwitchSettings::set_at(std::size_t index, std::string_view value) {
  const SwitchInfo& info = known_[index];
  std::int64_t number = 0;
  if (info.kind == SwitchKind::flag) {
    number = value == "on" || value == "true" ? 1 : 0;
    if (number == 0 && value != "off" && value != "false") {
      return base::failure(fmt::format("switch '{}' is on or off, not '{}'", info.name, value));
    }
  } else if (info.kind == SwitchKind::number) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < 0) {
      return base::failure(fmt::format("switch '{}' is a number from 0 up, not '{}'", info.name, value));
    }
  } else {
    number = value.empty() ? 0 : 1;
  }
  const std::lock_guard lock(mutex_);
  texts_[index] = info.kind == SwitchKind::flag ? (number != 0 ? "on" : "off") : std::string(value);
  numbers_[index] = number;
  return {};
}

std::map<std::string, std::string> SwitchSettings::values() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i < known_.size(); ++i) values.emplace(known_[i].name, texts_[i]);
  return values;
}

std::size_t SwitchSettings::index_of(std::string_view name) const {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].name == name) return i;
  }
  throw std::logic_error(fmt::format("there is no switch '{}'", name));
}

std::string SwitchSettings::text(std::size_t index) const {
  if (number(index) == 0) return {};
  const std::lock_guard lock(mutex_);
  return texts_[index];
}

}  // namespace dataflow_qa::mocks
