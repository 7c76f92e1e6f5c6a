#pragma once

// By what the records of a described system are known: the field that holds the other system's id, and those whose
// values no two records share.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/described_record.h"

namespace pms_go_sync {

class DescribedIdentity {
 public:
  /// `mapped`: the paths that the sync writes. `other_alias`: of the system on the other side, which is the first part
  /// of what a link key holds: "go:7".
  DescribedIdentity(const Described& collection, const std::set<std::string>& mapped, std::string other_alias);

  /// The field that holds the other side's id; empty: the state file alone knows.
  [[nodiscard]] const std::string& link_key() const { return link_key_; }
  /// What the link key holds for the record `origin` of the other side. A digest where that is too long for it.
  [[nodiscard]] std::string reference_for(const std::string& origin) const;
  /// The other way round; nothing where the value is none of the sync's, or a digest.
  [[nodiscard]] std::optional<std::string> origin_in(const Json& record) const;

  /// Whether a field that is unique has the same value in both.
  [[nodiscard]] bool same(const Json& a, const Json& b) const;
  [[nodiscard]] std::vector<Change> parking(const std::string& id) const;
  /// The unique field by which the record can be looked up; empty: it has none.
  [[nodiscard]] std::string unique_path(const Json& record) const;

 private:
  struct Unique {
    std::string path;
    bool ignores_case = false;
    std::size_t longest = 0;
    bool is_text = true;
  };
  std::string alias_;
  std::string link_key_;
  std::size_t longest_reference_ = 0;
  std::vector<Unique> unique_;
};

}  // namespace pms_go_sync
