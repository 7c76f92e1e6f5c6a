#pragma once

// The names of the target's records of lookup collections (a department's code, an employee's e-mail address): a cache
// that each pass brings up to date with what has changed. Keys are compared without regard to ASCII case.

#include <map>
#include <optional>
#include <set>
#include <string>

#include "sync/values.h"

namespace pms_go_sync {

class Lookups {
 public:
  /// An empty key (an employee without an address) makes the record one that cannot be named.
  /// True where this changed anything.
  bool set(const std::string& collection, const std::string& id, const std::string& key);

  /// The id of the record with that key; the lowest where several share it.
  [[nodiscard]] std::optional<std::string> id_of(const std::string& collection, const std::string& key) const;
  [[nodiscard]] std::optional<std::string> key_of(const std::string& collection, const std::string& id) const;

 private:
  struct ById {
    /// Numbers in the order of their values: ids are texts without leading zeros.
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
  };
  struct Names {
    std::map<std::string, std::string> key_by_id;
    std::map<std::string, std::set<std::string, ById>> ids_by_key;  // by folded key
  };
  std::map<std::string, Names> collections_;
};

}  // namespace pms_go_sync
