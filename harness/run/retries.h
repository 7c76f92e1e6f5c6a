#pragma once

// Chooses the checks that a run tries again, and their verdicts after both attempts. Pure.
//
// A failure or an error of one check may come from what else was tried in its world: it is tried again alone, in a
// fresh world. A check that a subject's end cut short is tried again too.
//
//   Retries retries(checks, {});
//   if (auto over = retries.take(check)) report(*over);          // for each check of each world
//   retries.take_blamed(plan, outcome.blamed);                   // for each world
//   for (const auto& retry : retries.plan()) …                   // run it, then:
//     for (auto& over : retries.judge(retry, outcome)) report(over);
//   for (auto& over : retries.rest()) report(over);

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/run/world_outcome.h"

namespace dataflow_qa::run {

struct Retry {
  std::string title;                           // "failure 1 of 3 once more, alone (customers.link.new)"
  std::vector<std::string> names;              // what is tried again
  std::vector<const CheckDefinition*> checks;  // those, and the checks whose records invariants complained about
  bool cut_short = false;
};

struct RetryOptions {
  /// Above this number of failures, those of each world are retried together in one fresh world. Otherwise, or where it
  /// is not set, each is retried alone.
  std::optional<std::size_t> alone_at_most;
  /// False for a subject that runs elsewhere: it has one world.
  bool has_fresh_worlds = true;
};

class Retries {
 public:
  Retries(const std::vector<const CheckDefinition*>& checks, const RetryOptions& options);

  /// Takes a check's result from its world, and returns it where it is final. An invariant is in every world: its worst
  /// result counts, and it is open until all worlds have ended.
  [[nodiscard]] std::optional<reports::Check> take(reports::Check check);
  void take_blamed(const WorldPlan& plan, const std::map<std::string, Blame>& blamed);

  /// The retries, once all worlds have ended.
  [[nodiscard]] std::vector<Retry> plan() const;
  /// Says that failures were tried again together; nothing where each is tried alone.
  [[nodiscard]] std::optional<reports::Finding> retried_together() const;
  /// The final results of the checks of a retry.
  [[nodiscard]] std::vector<reports::Check> judge(const Retry& retry, const WorldOutcome& outcome);
  /// All that is still open.
  [[nodiscard]] std::vector<reports::Check> rest();

  /// The check and, for an invariant, those whose records it complained about.
  [[nodiscard]] std::vector<const CheckDefinition*> with_blamed(const std::string& name) const;
  /// True where an invariant complained about a record and any check of that world may have led to it.
  [[nodiscard]] bool blames_anybody(const std::string& name) const;

 private:
  [[nodiscard]] std::map<std::string, std::vector<std::string>> failed_by_world() const;
  void add_retries_of_pages(std::map<std::string, std::vector<std::string>>& failed, std::vector<Retry>& retries) const;
  [[nodiscard]] bool are_tried_together(std::size_t failures) const;
  [[nodiscard]] Retry retry_of(const std::vector<std::string>& names, std::string title) const;

  RetryOptions options_;
  std::vector<const CheckDefinition*> in_order_;
  std::map<std::string, const CheckDefinition*> all_;
  std::map<std::string, reports::Check> open_;  // by name
  std::map<std::string, Blame> blamed_;
};

/// "the subject exited with status 4 in the middle of the run; its last line of output: panic: oh no"
[[nodiscard]] std::string with_last_words(const WorldOutcome& outcome);

}  // namespace dataflow_qa::run
