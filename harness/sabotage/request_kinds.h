#pragma once

// What can happen to whole requests and answers between a subject and a system: the kinds of tampering with the records
// of a dataflow, as tables. Pure.

#include <span>
#include <string_view>

#include "harness/sabotage/meddling.h"

namespace dataflow_qa::sabotage {

/// What a kind is about: the statement that it must turn failing.
enum class Concern {
  keeping,  // that linked records are kept in sync
  linking,  // that every record is synchronized
  both,
};

struct RequestKind {
  std::string_view name;  // "updates-swallowed"
  std::string_view what;  // "updates are swallowed, and answered as if they were done"
  Concern concern = Concern::keeping;
  bool is_about_writes = true;
  /// Whether it can happen to the records of this place at all; null: always.
  bool (*applies)(const Scene& scene);
  mocks::Reply (*befalls)(Meddling& meddling, const Call& call, const mocks::Request& request,
                          const mocks::Forward& forward);
};

/// Of the collection of a dataflow's records.
[[nodiscard]] std::span<const RequestKind> write_kinds();
[[nodiscard]] std::span<const RequestKind> list_kinds();
/// Of the collection that a look-up looks in.
[[nodiscard]] std::span<const RequestKind> look_up_kinds();

}  // namespace dataflow_qa::sabotage
