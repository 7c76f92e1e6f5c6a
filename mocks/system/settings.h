#pragma once

// Reads the switches of a description and what depends on them, and how it writes times.

#include <string_view>
#include <vector>

#include "base/json_place.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {

/// [{"name": "patch-always-touches", "kind": "flag", "default": "on", "says": "…"}]
[[nodiscard]] std::vector<SwitchInfo> switches_at(const base::JsonPlace& place);
/// The position of the switch in {"switch": NAME}; 0, and an error, where there is none of that name and kind.
[[nodiscard]] std::size_t switch_at(const base::JsonPlace& place, const System& system, SwitchKind kind);
/// true, false or {"switch": NAME}.
[[nodiscard]] Setting setting_at(const base::JsonPlace& place, const System& system);
/// One of two words, or {"switch": NAME}, which says `on_word` where it is on. Holds where the word is `holding`.
[[nodiscard]] Setting setting_at(const base::JsonPlace& place, const System& system, std::string_view on_word,
                                 std::string_view off_word, std::string_view holding);
/// How timestamps look: {"fraction_digits": 0, "zone": "Z"}.
[[nodiscard]] TimeFormat time_at(const base::JsonPlace& place);

}  // namespace dataflow_qa::mocks
