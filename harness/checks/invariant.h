#pragma once

// An invariant is what must hold in every world whenever all has settled, whatever else is tried there. It is made
// before the subject starts, and looked at after each settle. Used from the thread that runs the world.
//
//   class OneToOne : public Invariant {
//     std::vector<Violation> look() override { … view_.seen.orphans(Side::target) … }
//     const InvariantView& view_;
//   };

#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include "harness/checks/journal_view.h"
#include "harness/checks/observer.h"
#include "harness/checks/trail.h"
#include "harness/checks/vocabulary.h"
#include "harness/checks/world_view.h"
#include "harness/world/world.h"
#include "reports/model/failure.h"

namespace dataflow_qa::checks {

/// An invariant's view of its world. Lives as long as the invariant.
class InvariantView {
 public:
  InvariantView(const world::World& world, const Flow& flow)
      : seen(world, flow, nothing_done_), view(world, flow), journal(world, flow) {}
  InvariantView(const InvariantView&) = delete;
  InvariantView& operator=(const InvariantView&) = delete;

 private:
  const Trail nothing_done_;

 public:
  const Observer seen;
  const WorldView view;
  const JournalView journal;
};

/// A complaint of an invariant.
struct Violation {
  reports::Failure failure;
  /// The check whose record it is, to be tried again together with the invariant; nothing: any check of that world may
  /// have led to it.
  std::optional<std::string> owner;
  std::optional<RecordRef> record;  // for the evidence
};

/// A violation that holds `failure`, with the caller's place.
[[nodiscard]] inline Violation violation(reports::Failure failure, std::optional<std::string> owner,
                                         std::optional<RecordRef> record = std::nullopt,
                                         std::source_location at = std::source_location::current()) {
  failure.file = at.file_name();
  failure.line = static_cast<int>(at.line());
  return {std::move(failure), std::move(owner), std::move(record)};
}

class Invariant {
 public:
  virtual ~Invariant() = default;
  /// All has settled, and nobody looks: takes in records that are there for the first time.
  virtual void meet() {}
  /// The violations since the last look. Each is reported once.
  [[nodiscard]] virtual std::vector<Violation> look() = 0;
};

/// Makes an invariant before the subject of its world starts for the first time.
using InvariantFactory = std::function<std::unique_ptr<Invariant>(const InvariantView&)>;

}  // namespace dataflow_qa::checks
