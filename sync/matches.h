#pragma once

// Which records without a counterpart could be each other's, by the criteria of their flow (Flow::merge_by): an index
// in memory that fills while both collections are listed. It holds ids and criteria only; whoever uses it reads the
// records and compares them again.

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/plan.h"
#include "sync/values.h"

namespace pms_go_sync {

class Matches {
 public:
  /// The record as it is now; what it was known by before is forgotten.
  void note(const Flow& flow, Side side, const std::string& id, const Json& record);
  /// Records of the other side that were equal in a criterion when they were noted.
  [[nodiscard]] std::set<std::string> candidates(const Flow& flow, Side side, const std::string& id) const;

  /// True where every record of that side has been noted since the program's start.
  [[nodiscard]] bool whole(const Flow& flow, Side side) const { return whole_.count({flow.slug, side}) > 0; }
  void set_whole(const Flow& flow, Side side) { whole_.insert({flow.slug, side}); }

 private:
  struct Records {
    std::unordered_map<std::string, std::vector<std::string>> values;         // by id, one a criterion
    std::vector<std::unordered_map<std::string, std::set<std::string>>> ids;  // by criterion and value
  };
  std::map<std::pair<std::string, Side>, Records> records_;
  std::set<std::pair<std::string, Side>> whole_;
};

/// True where one criterion has the same text in both; an empty one is equal to nothing.
[[nodiscard]] bool match(const Flow& flow, const Json& source, const Json& target);

}  // namespace pms_go_sync
