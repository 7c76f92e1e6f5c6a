#pragma once

// What persons do in a check while something goes wrong: they edit pairs on both sides and make new records, and in the
// end all of it has arrived, once.
//
//   FaultStory story(check, property, {.births = true});
//   story.begin();
//   co_await check.settled();
//   story.pair_up();
//   // now something goes wrong
//   story.go_on();
//   co_await check.settled();
//   for (const Patience patience(most); !story.is_over() && patience.lasts();) co_await check.later();
//   story.judge();
//   story.edit();   // and so on: it goes on as before

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "harness/checks/check_context.h"

namespace dataflow_qa::suites {

/// How long a check waits for what must come. A sync that was in trouble may take its time to try again.
class Patience {
 public:
  explicit Patience(std::chrono::milliseconds most) : until_(std::chrono::steady_clock::now() + most) {}
  [[nodiscard]] bool lasts() const { return std::chrono::steady_clock::now() < until_; }

 private:
  std::chrono::steady_clock::time_point until_;
};

class FaultStory {
 public:
  struct Size {
    bool births = false;  // records of the target get counterparts
    int each = 1;         // pairs that are edited on either side, and records that are made on either side
  };
  FaultStory(checks::CheckContext& check, model::Property property, Size size)
      : check_(check), property_(std::move(property)), size_(size) {}

  /// Makes the records of the pairs, and what all records refer to.
  void begin();
  /// The records that begin() made have one counterpart each.
  [[nodiscard]] bool has_begun() const;
  /// Ends the check where they have not.
  void pair_up();
  /// Edits and makes.
  void go_on();
  /// Edits once more.
  void edit();
  [[nodiscard]] bool is_over() const;
  void judge() const;

  /// A pair that is edited on that side.
  [[nodiscard]] const checks::Pair& edited_on(model::Side side) const { return pairs_.at(side).front(); }
  /// A text in the records that go_on() makes on that side.
  [[nodiscard]] std::string token_of_new(model::Side side);

 private:
  [[nodiscard]] std::vector<model::Side> births() const;
  [[nodiscard]] bool has_arrived(const checks::RecordRef& record) const;

  checks::CheckContext& check_;
  model::Property property_;
  Size size_;
  std::vector<checks::RecordRef> first_;
  std::map<model::Side, std::vector<checks::Pair>> pairs_;  // by the side on which they are edited
  std::map<model::Side, std::vector<std::string>> tokens_;  // of records that are to be made
  std::vector<checks::RecordRef> made_;
};

}  // namespace dataflow_qa::suites
