// Held by explain_test.cpp and cli_test.cpp.
#include "sync/values.h"

namespace pms_go_sync {

std::string_view to_string(TroubleKind kind) {
  switch (kind) {
    case TroubleKind::unavailable:
      return "unavailable";
    case TroubleKind::refused:
      return "refused";
    case TroubleKind::conflict:
      return "conflict";
    case TroubleKind::gone:
      return "gone";
    case TroubleKind::waiting:
      return "waiting";
    case TroubleKind::other_direction:
      return "other-direction";
    case TroubleKind::stopped:
      return "stopped";
  }
  return "unknown";
}

}  // namespace pms_go_sync
