#pragma once

// What one tampering has come to, over all the worlds that it was tried in. Pure.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/run/world_outcome.h"
#include "harness/sabotage/tampering.h"
#include "reports/model/sabotage.h"

namespace dataflow_qa::sabotage {

/// A world that a tampering was at work in.
struct Played {
  run::WorldOutcome world;
  std::size_t touched = 0;
  std::optional<std::string> wrong;  // see what_is_wrong()
};

class Judgement {
 public:
  explicit Judgement(const Tampering& tampering) : tampering_(&tampering) {}

  /// `unfit`: checks that fail without any tampering, too.
  void take(const Played& played, const std::set<std::string>& unfit);
  /// Whether a check of the statements that it concerns failed.
  [[nodiscard]] bool is_noticed() const { return !noticed_by_.empty(); }
  [[nodiscard]] bool is_tried() const { return is_tried_; }
  /// `is_over`: it has met all that it was to meet. Until then, one that nobody has noticed counts as not tried.
  [[nodiscard]] reports::Tampering result(bool is_over) const;

 private:
  void take_failed(const std::string& check, const std::string& item);

  const Tampering* tampering_;
  bool is_tried_ = false;
  std::size_t touched_ = 0;
  std::set<std::string> noticed_by_;
  std::set<std::string> elsewhere_;
  std::optional<std::string> wrong_;
  std::string note_;
};

}  // namespace dataflow_qa::sabotage
