// Held by custom_pms_test.cpp.
#include "mocks/custom_pms/cursor.h"

#include "base/digest.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks::custom_pms {

using nlohmann::json;

std::string to_text(const Cursor& cursor) {
  const json parts{cursor.changed, cursor.id, cursor.since ? json(*cursor.since) : json(), cursor.with_deleted,
                   cursor.walk_started};
  return base::base64_url(parts.dump());
}

std::optional<Cursor> read_cursor(std::string_view text) {
  const auto decoded = base::base64_url_decoded(text);
  if (!decoded) return std::nullopt;
  const auto parsed = parse_body(*decoded);
  if (!parsed || !parsed->is_array() || parsed->size() != 5) return std::nullopt;
  const json& parts = *parsed;
  if (!parts[0].is_number_integer() || !parts[1].is_string() || !(parts[2].is_null() || parts[2].is_number_integer()) ||
      !parts[3].is_boolean() || !parts[4].is_number_unsigned()) {
    return std::nullopt;
  }
  Cursor cursor{parts[0].get<Ticks>(), parts[1].get<std::string>(), std::nullopt, parts[3].get<bool>(),
                parts[4].get<std::uint64_t>()};
  if (!parts[2].is_null()) cursor.since = parts[2].get<Ticks>();
  return cursor;
}

}  // namespace dataflow_qa::mocks::custom_pms
