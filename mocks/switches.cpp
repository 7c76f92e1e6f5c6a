#include "mocks/switches.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/suggest.h"
#include "base/text.h"

namespace dataflow_qa::mocks {
namespace {

/// Nothing where each item of the list may stand in it; else a sentence.
std::optional<std::string> wrong_item(const SwitchInfo& info, std::string_view list) {
  for (const auto& item : base::split_list(list, ',')) {
    if (info.lists_numbers && item.find_first_not_of("0123456789") != std::string::npos) {
      return fmt::format("switch '{}' is a list of numbers, not '{}'", info.name, item);
    }
    const auto is_it = [&](const std::string& each) { return base::equal_ignoring_case(each, item); };
    if (info.items.empty() || std::any_of(info.items.begin(), info.items.end(), is_it)) continue;
    return fmt::format("switch '{}' has no '{}'{}; it is a list of: {}", info.name, item,
                       base::did_you_mean(item, {info.items.begin(), info.items.end()}), fmt::join(info.items, ", "));
  }
  return std::nullopt;
}

}  // namespace

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
    if (auto wrong = wrong_item(info, value)) return base::failure(std::move(*wrong));
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
