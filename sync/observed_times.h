#pragma once

// For records that bear no time of their last change: when the sync first saw each one as it is now. That is no
// timestamp of the system's, but it moves when the record changes, and it says which of two edits came later as far as
// anybody can know.

#include <map>
#include <string>

#include "sync/values.h"

namespace pms_go_sync {

class ObservedTimes {
 public:
  /// The record holds `content` now. Since when, as far as was seen since the start.
  Time saw(const std::string& collection, const std::string& id, std::string content, Time now) {
    auto& known = records_[{collection, id}];
    if (known.content != content || known.since == Time{}) known = {std::move(content), now};
    return known.since;
  }

 private:
  struct Known {
    std::string content;  // a digest
    Time since;
  };
  std::map<std::pair<std::string, std::string>, Known> records_;
};

}  // namespace pms_go_sync
