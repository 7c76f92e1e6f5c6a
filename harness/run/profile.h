#pragma once

// How much a run tries.

#include <optional>
#include <string_view>

namespace dataflow_qa::run {

enum class Profile {
  checklist,  // what the document says
  full,       // also what users expect of any sync: advisory
  load,       // also large numbers of records
};

inline constexpr Profile profiles[] = {Profile::checklist, Profile::full, Profile::load};

[[nodiscard]] constexpr std::string_view to_string(Profile profile) {
  switch (profile) {
    case Profile::checklist:
      return "checklist";
    case Profile::full:
      return "full";
    case Profile::load:
      return "load";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<Profile> profile_from(std::string_view text) {
  for (const auto profile : profiles) {
    if (to_string(profile) == text) return profile;
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::run
