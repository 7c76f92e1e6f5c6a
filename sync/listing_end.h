#pragma once

// Sees that a listing has no end: one cursor comes twice, or page after page is empty.

#include <optional>
#include <string>
#include <unordered_set>

#include "sync/system.h"

namespace pms_go_sync {

/// One walk through a listing. Not for several threads.
class ListingEnd {
 public:
  /// What is wrong once this page came after those before; nothing as long as it may end.
  [[nodiscard]] std::optional<Trouble> missing_after(const Page& page);

 private:
  std::unordered_set<std::string> cursors_;
  int empty_pages_ = 0;  // in a row
};

}  // namespace pms_go_sync
