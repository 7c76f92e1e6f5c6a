#include "sync/listing_end.h"

namespace pms_go_sync {

std::optional<Trouble> ListingEnd::missing_after(const Page& page) {
  constexpr int most_empty_pages = 100;  // where filters are applied late, some pages may be empty
  empty_pages_ = page.records.empty() ? empty_pages_ + 1 : 0;
  if (!page.next) return std::nullopt;
  const bool is_new = cursors_.insert(*page.next).second;
  if (is_new && empty_pages_ < most_empty_pages) return std::nullopt;
  return Trouble{TroubleKind::unavailable, is_new ? "the system answered with one empty page after the other"
                                                  : "the system answered with a listing without end"};
}

}  // namespace pms_go_sync
