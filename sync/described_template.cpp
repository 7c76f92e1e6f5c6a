// Held by described_listing_test.cpp and described_system_test.cpp.
#include "sync/described_template.h"

#include <fmt/format.h>

#include "mocks/system/dialect_reader.h"

namespace pms_go_sync {

std::optional<std::string> place_of(const Json& form, std::string_view placeholder) {
  for (const auto& [pointer, name] : dataflow_qa::mocks::placeholders_in(form)) {
    if (name != placeholder || form.at(Json::json_pointer{pointer}) != fmt::format("{{{}}}", name)) continue;
    auto plain = pointer;
    std::erase(plain, '?');  // members that are there where they say something
    return plain;
  }
  return std::nullopt;
}

Json placed(const Json& form, std::string_view placeholder, const Json& answer) {
  const auto place = place_of(form, placeholder);
  if (!place) return nullptr;
  const Json::json_pointer at{*place};
  return answer.contains(at) ? answer.at(at) : Json{};
}

}  // namespace pms_go_sync
