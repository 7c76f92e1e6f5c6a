#pragma once

// Edits and deletes a check's records, as a person would, and knows the values for the edits.
//
//   check.edit.anew(pair, Side::source, property);
//
// Where a system refuses an edit, and where an edit would prove nothing, since the record or its counterpart holds the
// value already: throws SubjectsFault where that is what the subject made of the pair, else HarnessTrouble, which is an
// error of this check alone.
//
// An edit that the subject does not claim to carry (subject.json, `capabilities`) is left out: it is not made, and the
// observer takes it for arrived. All else of the check is tried as it would be.

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/checks/maker.h"
#include "harness/checks/trail.h"
#include "harness/checks/vocabulary.h"
#include "harness/checks/world_view.h"
#include "harness/world/world.h"

namespace dataflow_qa::checks {

/// A point in the subject's work on a record of one side: just before or after the system does what a request asks for.
enum class RequestPoint { after_listing, before_read, after_read, before_change, after_change };

/// A property and a value for it, as the source has it.
struct PropertyValue {
  Property property;
  nlohmann::json value;
};

class Editor {
 public:
  using Task = std::function<void()>;

  Editor(world::World& world, const Flow& flow, Trail& trail, Values& values, Maker& make, const Observer& seen)
      : world_(world), view_(world, flow), trail_(trail), values_(values), make_(make), seen_(seen) {}

  /// Sets the property of the pair's record on `side` to the value that `source_value` converts to there.
  void operator()(const Pair& pair, Side side, const Property& property, const nlohmann::json& source_value);
  /// Sets several properties in one request.
  void together(const Pair& pair, Side side, const std::vector<PropertyValue>& values);
  /// Sets the property to one value on both sides, as two persons might.
  void on_both_sides(const Pair& pair, const Property& property, const nlohmann::json& source_value);
  /// Each pair gets the next one's value, and the last one the first one's, by way of a fresh value: a system may want
  /// them to differ at any time. The pairs have settled.
  void rotate(const std::vector<Pair>& pairs, Side side, const Property& property);
  /// Edits a record that need not have a counterpart (yet, or any more).
  void record(const RecordRef& record, const Property& property, const nlohmann::json& source_value);
  /// Gives each of these fields of the pair's record on `side` another value, in one request. They need not be named by
  /// any property of the mapping. False where the system refuses that.
  bool fields_anew(const Pair& pair, Side side, const std::vector<std::string>& paths);
  /// Another person is about to give the property of the counterpart this value: the record's own no longer counts.
  void leave_to_counterpart(const RecordRef& record, const Property& property, const nlohmann::json& source_value);
  /// What a person does, whatever the records hold by then: an edit that may prove nothing. False where the system
  /// refuses it; then nothing is noted. `fresh`: the values are drawn for this edit, so that the record is known by
  /// them. A record without a counterpart is edited by its name alone.
  bool attempt(const Pair& pair, Side side, const std::vector<PropertyValue>& values, bool fresh);
  bool attempt(const RecordRef& record, const std::vector<PropertyValue>& values, bool fresh);
  /// Makes the pair's record on `side` refer to a record of that side, which need not have a counterpart.
  void refer_to(const Pair& pair, Side side, const Property& property, const RecordRef& referred);
  /// Waits until both systems' next timestamps are later than those of all that was done before. Any thread.
  static void let_a_tick_go_by() { world::World::let_a_tick_go_by(); }
  /// From now on a record is known by this value that it has, too.
  void know_by(const RecordRef& record, const Property& property, const nlohmann::json& value);
  /// Whether the subject does not claim to carry edits of the property from that side. Notes that one is left out.
  [[nodiscard]] bool leaves_out(const Flow& flow, Side side, const Property& property);
  /// Ends the check as not applicable where it does not: what follows would be untrue without the edit.
  void require_claimed(const Flow& flow, Side side, const Property& property) const;
  /// A conflict about this property has ended: from now on what the pair holds counts, and no longer what was written.
  void accept_outcome(const Pair& pair, const Property& property);
  /// Removes the object at `path`. `parts` are all of its properties that the mapping carries, each with a value on
  /// both sides.
  void clear_object(const Pair& pair, Side side, const std::string& path, const std::vector<Property>& parts);
  /// Deletes the pair's record on `side`.
  void remove(const Pair& pair, Side side);
  /// Gives the pair's records what `values_of` needs beside the property itself, so that both systems let it be cleared
  /// (FieldDeclaration::cleared_with). True where something was edited: it has to settle first.
  bool make_clearable(const Pair& pair, const Property& property);

  /// The values, as the source has them, that a check gives `property` in turn: set, changed, cleared, set again. A
  /// reference needs Maker::referable, linked by then.
  [[nodiscard]] std::vector<nlohmann::json> values_of(const Property& property);
  /// Values beyond those, such as further days of a date. A check tries each on a record of its own, which takes no
  /// longer.
  [[nodiscard]] std::vector<nlohmann::json> further_values_of(const Property& property);
  /// A value that the property has not had yet, as the source has it.
  [[nodiscard]] nlohmann::json fresh_value(const Property& property);
  /// The same, and other than either record of the pair has: a currency has few values.
  [[nodiscard]] nlohmann::json fresh_value(const Pair& pair, const Property& property);
  /// Gives the property such a value.
  void anew(const Pair& pair, Side side, const Property& property) {
    (*this)(pair, side, property, fresh_value(pair, property));
  }
  /// A fresh value that neither side takes for empty, if ten draws find one.
  [[nodiscard]] nlohmann::json fresh_something(const Property& property);
  [[nodiscard]] nlohmann::json fresh_something(const Pair& pair, const Property& property);
  /// A value of a look-up that finds nothing.
  [[nodiscard]] nlohmann::json unknown_value(const Property& property);

  // The following run tasks at the time of a request, and settling waits for that request. An exception from a task is
  // this check's error. A check sets these up last, when nothing can end it any more before it waits.

  /// When the subject next lists the flow's records on `side`: runs `first` just before the list is made and `second`
  /// just after, in one tick of the clock.
  void at_next_listing(Side side, const std::string& route, Task first, Task second);
  /// Runs `task` at that point of the subject's next such request about the record; a change is an update. A listing
  /// is the next one of the flow's records.
  void at_next(RequestPoint point, const RecordRef& record, Task task);
  /// Runs `task` just after the subject's next change to the record, in one tick of the clock with it.
  void in_tick_of_next_change(const RecordRef& record, Task task);
  /// Run `task` just before or after the subject's next creation, on `side`, of a record with `text` in it.
  void before_creation(Side side, const std::string& text, Task task);
  void after_creation(Side side, const std::string& text, Task task);

 private:
  /// An ordinary value is new to both sides, and the record is known by it from then on; a shared one is not.
  enum class Kind { ordinary, shared };
  [[nodiscard]] nlohmann::json note_edit(const Pair& pair, Side side, const Property& property,
                                         const nlohmann::json& source_value, Kind kind = Kind::ordinary);
  void require_news(const Pair& pair, Side side, const Property& property, const nlohmann::json& value,
                    const nlohmann::json& source_value) const;
  [[nodiscard]] bool leaves_out(const Pair& pair, Side side, const Property& property);
  [[nodiscard]] bool is_idle_without_another(const Pair& pair, Side side, const Property& property,
                                             const nlohmann::json& given) const;
  void edit_shared(const Pair& pair, Side side, const Property& property, const nlohmann::json& source_value);
  void edit_field(const Pair& pair, Side side, const std::string& path, const nlohmann::json& value);
  void edit_fields(const Pair& pair, Side side, const Overrides& values);
  [[nodiscard]] nlohmann::json on(Side side, const Property& property, const nlohmann::json& source_value) const;
  void at_creation(Side side, const std::string& text, world::AtRequest tasks);
  /// Throws SubjectsFault where the subject gave one of these unique values to another record.
  void blame_taken(Side side, const Flow& flow, const Overrides& values) const;
  /// Throws: what the subject made of the pair, else `trouble`.
  [[noreturn]] void give_up(const Pair& pair, const std::string& trouble) const;
  [[nodiscard]] Task guarded(reports::Circumstance circumstance, Task task);
  [[nodiscard]] bool stands_for_none(const Property& property, const nlohmann::json& value) const;

  world::World& world_;
  WorldView view_;
  Trail& trail_;
  Values& values_;
  Maker& make_;
  const Observer& seen_;
  int turn_ = 100;  // of fresh values; beyond those that values_of uses
};

}  // namespace dataflow_qa::checks
