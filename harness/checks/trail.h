#pragma once

// One check's actions so far: the records that it made, what it wrote there, its latest edits. Maker and editor
// note it, the observer judges by it, evidence is gathered from it.

#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/checks/vocabulary.h"
#include "reports/model/account.h"
#include "reports/model/failure.h"

namespace dataflow_qa::checks {

/// When and how a record was made or edited.
struct Beginning {
  std::uint64_t sequence = 0;  // of the journal
  int settles = 0;
  std::vector<reports::Circumstance> circumstances;
  std::chrono::system_clock::time_point time;  // by the mocks' clock; the epoch: not known
};

struct LastEdit {
  Beginning beginning;
  nlohmann::json source_value;
  nlohmann::json before_on_other_side;
};

/// A property whose edits were left out, and the reason.
struct LeftOut {
  const mapping::Property* property = nullptr;
  std::string why;
  bool unclaimed = true;  // by the subject; else the mapping or a system has it so
};

class Trail {
 public:
  /// Adds a circumstance to everything that is made or edited until clear_circumstances().
  void add_circumstance(reports::Circumstance circumstance) { circumstances_.push_back(circumstance); }
  void clear_circumstances() { circumstances_.clear(); }
  [[nodiscard]] const std::vector<reports::Circumstance>& circumstances() const { return circumstances_; }

  void note_made(const RecordRef& record, Beginning beginning) {
    ++deeds_[record.side].made;
    made_[{record.side, record.id}] = std::move(beginning);
  }
  [[nodiscard]] bool has_made(Side side, const std::string& id) const { return made_.contains({side, id}); }
  /// When and how the record was made. A record that the check did not make existed before the subject first started.
  [[nodiscard]] const Beginning& beginning_of(const RecordRef& record) const;

  void note_edit(const Pair& pair, Side side, const Property& property, LastEdit edit);
  /// Nothing where the check has not edited the property there.
  [[nodiscard]] const LastEdit* last_edit(const Pair& pair, Side side, const Property& property) const;

  /// An edit that the check did not make, because the subject does not claim to carry it, or nobody edits it there.
  void note_left_out(const Property& property, std::string why, bool unclaimed);
  void note_left_out(const Pair& pair, Side side, const Property& property);
  [[nodiscard]] bool was_left_out(const Pair& pair, Side side, const Property& property) const;
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return left_out_; }

  /// Records a value that the check, as a person, has written there.
  void note_written(Side side, const std::string& id, const std::string& path, nlohmann::json value);
  void forget_written(Side side, const std::string& id, const std::string& path) { written_.erase({side, id, path}); }
  [[nodiscard]] const nlohmann::json* written(Side side, const std::string& id, const std::string& path) const;

  /// Puts a record last among those that the check made or looked at.
  void touch(const RecordRef& record);
  [[nodiscard]] const std::vector<RecordRef>& touched() const { return touched_; }

  void note_edits(Side side, std::int64_t number) { deeds_[side].edits += number; }
  /// Records a deletion, and what the counterpart held at the time.
  void note_deleted(const RecordRef& record, nlohmann::json counterpart) {
    ++deeds_[record.side].deleted;
    counterparts_at_deletion_[{record.side, record.flow, record.id}] = std::move(counterpart);
  }
  /// Null where the check has not deleted the record.
  [[nodiscard]] nlohmann::json counterpart_at_deletion(const RecordRef& record) const {
    const auto found = counterparts_at_deletion_.find({record.side, record.flow, record.id});
    return found == counterparts_at_deletion_.end() ? nlohmann::json() : found->second;
  }
  /// What the check did on that side, as a person.
  [[nodiscard]] reports::Deeds deeds(Side side) const;

  /// A task of the check waits for a request of the subject, or waited for one that did not come.
  [[nodiscard]] bool waits_for_requests() const { return tasks_ > 0; }
  void note_task() { ++tasks_; }
  void note_task_done() { --tasks_; }

  /// The exception of a task of the check while a request waited for it; thrown again when the check goes on.
  std::exception_ptr trouble;

 private:
  std::vector<reports::Circumstance> circumstances_;
  std::map<std::tuple<Side, std::string>, Beginning> made_;
  std::map<std::tuple<const mapping::Property*, Side, std::string>, LastEdit> edits_;  // by side and source id
  std::map<std::tuple<Side, std::string, std::string>, nlohmann::json> written_;       // by side, id and path
  std::map<std::tuple<Side, const Flow*, std::string>, nlohmann::json> counterparts_at_deletion_;
  std::set<std::tuple<const mapping::Property*, Side, std::string>> edits_left_out_;  // as edits_
  std::vector<LeftOut> left_out_;                                                     // the first of each property
  std::vector<RecordRef> touched_;
  std::map<Side, reports::Deeds> deeds_;
  int tasks_ = 0;
};

}  // namespace dataflow_qa::checks
