#pragma once

// The vocabulary for the author of a check: make, edit, wait, expect. Each check has a context of its own, with records
// of its own.
//
//   CheckScript from_source(CheckContext& check, Property property) {
//     const auto record = check.make(Side::source);
//     co_await check.settled();
//     const auto pair = check.require_pair(record);
//     check.edit(pair, Side::source, property, check.edit.fresh_value(property));
//     co_await check.settled();
//     check.require(check.seen.arrival(pair, Side::source, property), Arrived());
//   }
//
// `expect` and `require` note what the matcher returns as a failure at the caller's place. `require` then ends the
// check. Used from the thread that runs the world.

#include <cstdint>
#include <map>
#include <optional>
#include <source_location>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

#include "harness/checks/check_script.h"
#include "harness/checks/disturber.h"
#include "harness/checks/editor.h"
#include "harness/checks/journal_view.h"
#include "harness/checks/maker.h"
#include "harness/checks/matchers.h"
#include "harness/checks/observer.h"
#include "harness/checks/sightings.h"
#include "harness/checks/trail.h"
#include "harness/checks/world_view.h"
#include "harness/model/values.h"
#include "harness/world/world.h"

namespace dataflow_qa::checks {

/// A check's results so far, for the run.
struct CheckRecord {
  std::vector<reports::Failure> failures;
  std::string observed;            // what the subject was seen to do where the document leaves it open
  std::vector<RecordRef> touched;  // records that it made or looked at, the latest last
  std::uint64_t began = 0;         // the journal's sequence at that time
  reports::Account account;        // what it did, and what held
  std::vector<LeftOut> left_out;
};

class CheckContext {
 public:
  CheckContext(world::World& world, const Flow& flow, std::string check);
  CheckContext(const CheckContext&) = delete;
  CheckContext& operator=(const CheckContext&) = delete;

 private:
  using Place = std::pair<std::type_index, std::uint_least32_t>;  // a matcher, and a line of a suite
  world::World& world_;
  const Flow& flow_;
  Trail trail_;
  Values values_;

 public:
  const Observer seen;
  Maker make;
  Editor edit;
  Disturber disturb;
  const WorldView view;
  const JournalView journal;

  [[nodiscard]] const Flow& flow() const { return flow_; }
  [[nodiscard]] const Model& model() const { return view.model(); }

  /// `co_await check.settled()`: the check goes on when nothing more will happen. The others wait for other points of a
  /// wave.
  [[nodiscard]] Until settled() { return wait_for(WaitPoint::settled); }
  [[nodiscard]] Until compared() { return wait_for(WaitPoint::compared); }
  [[nodiscard]] Until stopped() { return wait_for(WaitPoint::stopped); }
  [[nodiscard]] Until held() { return wait_for(WaitPoint::held); }
  [[nodiscard]] Until later() { return wait_for(WaitPoint::later); }
  [[nodiscard]] Until second_later() { return {WaitPoint::second_later, &trail_.trouble}; }

  /// Adds a circumstance to everything that the check makes or edits until it waits next; failures name it. The
  /// circumstances "before the first start", "while the subject is down" and "born in the target" are known without it.
  void circumstance(reports::Circumstance circumstance) { trail_.add_circumstance(circumstance); }

  /// False where `matcher` finds a failure in what was seen.
  template <typename T, typename M>
  bool expect(const T& observed, const M& matcher, std::source_location at = std::source_location::current()) {
    if (is_left_out(observed)) return true;
    auto failure = matcher(observed);
    const Place place{typeid(M), at.line()};
    ++tried_[place];
    if (!failure) note_held(sighting_of(observed, matcher));
    if (failure) note_failure(std::move(*failure), at, place);
    return !failure;
  }
  template <typename T, typename M>
  void require(const T& observed, const M& matcher, std::source_location at = std::source_location::current()) {
    if (!expect(observed, matcher, at)) throw ScriptEnded{};
  }
  /// The pair of a record that must have one; ends the check where it has none.
  Pair require_pair(const RecordRef& record, std::source_location at = std::source_location::current());

  /// Ends the check: it turns out not to apply to this subject.
  [[noreturn]] static void not_applicable(const std::string& reason) { throw NotApplicable{reason}; }
  /// Notes an observed behaviour that the document leaves open. Reported with the check, whatever its verdict.
  void observe(const std::string& what);
  /// A figure of the run: see World::note_figure.
  void figure(const std::string& name, std::int64_t value) { world_.note_figure(name, value); }
  /// Puts a record first in the evidence.
  void focus(const RecordRef& record) { trail_.touch({record.side, record.flow->whole, record.id}); }

  [[nodiscard]] CheckRecord record() const;

 private:
  [[nodiscard]] Until wait_for(WaitPoint point);
  [[nodiscard]] std::optional<reports::Failure> deletion_behind(const reports::Failure& failure) const;
  void note_held(std::optional<reports::Sighting> sighting);
  void note_failure(reports::Failure failure, std::source_location at, const Place& place);

  std::uint64_t began_;
  std::vector<reports::Failure> failures_;
  reports::Account account_;             // without the deeds, which the trail has
  std::vector<Place> places_;            // of the failures
  std::map<Place, std::int64_t> tried_;  // how often what was observed was compared there
  std::string observed_;
};

}  // namespace dataflow_qa::checks
