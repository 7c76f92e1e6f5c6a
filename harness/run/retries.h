#pragma once

// Chooses the checks that a run tries again, and their verdicts after both attempts. Pure.
//
// A failure or an error of one check may come from what else was tried in its world: it is tried again alone, in a
// fresh world. A check that a subject's end cut short is tried again too.
//
// Of checks that fail for one cause (cause.h) the first is tried again, and stands for the others where it fails in the
// same way; otherwise each of the others is tried alone after it. Where there are many causes, one of each kind of them
// is tried alone, and the others together in a fresh world. What fails there counts only where the one of its kind
// that was alone fails in the same way; otherwise it is tried alone, too.
//
// An invariant is tried with a few of the checks that it blames; where it then holds, with all of them.
//
//   Retries retries(checks, {});
//   if (auto over = retries.take(check)) report(*over);          // for each check of each world
//   retries.take_blamed(plan, outcome.blamed);                   // for each world
//   while (true) {
//     const auto plan = retries.plan();
//     if (plan.empty()) break;
//     for (const auto& retry : plan) …                           // run it, then:
//       for (auto& over : retries.judge(retry, outcome)) report(over);
//   }
//   for (auto& over : retries.rest()) report(over);

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/run/cause.h"
#include "harness/run/world_outcome.h"

namespace dataflow_qa::run {

struct Retry {
  enum class How {
    alone,      // each result counts
    together,   // beside others that failed: a failure counts only where `confirmed_by` failed alike, alone
    cut_short,  // the subject's end had cut it short
  };

  std::string title;                           // "confirming 1 of 3, alone (customers.link.new)"
  std::vector<std::string> names;              // what is tried again
  std::vector<const CheckDefinition*> checks;  // those, and the checks whose records invariants complained about
  How how = How::alone;
};

struct RetryOptions {
  /// Above this number of causes, one of each kind of them is tried alone, and the others together.
  std::size_t alone_at_most = 8;
  /// False for a subject that runs elsewhere: it has one world.
  bool has_fresh_worlds = true;
  /// False: the first verdict of a check counts, and a flaky one has failed.
  bool tries_again = true;
};

class Retries {
 public:
  Retries(const std::vector<const CheckDefinition*>& checks, const RetryOptions& options);

  /// Takes a check's result from its world, and returns it where it is final. An invariant is in every world: its worst
  /// result counts, and it is open until all worlds have ended.
  [[nodiscard]] std::optional<reports::Check> take(reports::Check check);
  void take_blamed(const WorldPlan& plan, const std::map<std::string, Blame>& blamed);

  /// The next retries, once all worlds have ended, and then once those before them have ended; none: that was all.
  [[nodiscard]] std::vector<Retry> plan();
  /// Says that failures were tried again together; nothing where each was tried alone.
  [[nodiscard]] const std::optional<reports::Finding>& tried_together() const { return tried_together_; }
  /// The results that are final now that a retry has ended: of its checks, and of those that they stand for.
  [[nodiscard]] std::vector<reports::Check> judge(const Retry& retry, const WorldOutcome& outcome);
  /// All that is still open.
  [[nodiscard]] std::vector<reports::Check> rest();

  /// The check and, for an invariant, those whose records it complained about.
  [[nodiscard]] std::vector<const CheckDefinition*> with_blamed(const std::string& name) const;
  /// True where an invariant complained about a record and any check of that world may have led to it.
  [[nodiscard]] bool blames_anybody(const std::string& name) const;

 private:
  using Names = std::vector<std::string>;
  using ByWorld = std::map<std::string, Names>;

  /// A complaining invariant.
  struct Blamed {
    Blame sum;
    /// Of the worlds where any check may have led to a complaint: the checks of the one with the fewest.
    std::optional<std::vector<const CheckDefinition*>> smallest_world;
  };
  /// One of each kind of causes, which is tried alone.
  struct OfItsKind {
    std::optional<bool> confirmed;        // whether it failed again alike; nothing: it has not been tried yet
    std::vector<reports::Check> waiting;  // second results of others of its kind that failed together
  };

  [[nodiscard]] std::vector<Retry> first_retries();
  [[nodiscard]] std::vector<Retry> second_retries();
  [[nodiscard]] Names failed_in_order() const;
  [[nodiscard]] std::vector<Retry> retries_of_what_was_cut_short() const;
  [[nodiscard]] std::vector<Retry> take_retries_of_pages(Names& failed) const;
  [[nodiscard]] std::vector<Retry> take_retries_of_invariants(Names& failed) const;
  [[nodiscard]] std::vector<Retry> retries_of_causes(const Names& failed);
  /// The first of each cause, in order; notes which checks it stands for.
  [[nodiscard]] Names first_of_each_cause(const Names& failed);
  [[nodiscard]] Retry retry_with(const Names& names, const std::vector<const CheckDefinition*>& others) const;
  [[nodiscard]] std::vector<const CheckDefinition*> few_blamed(const std::string& name) const;

  void judge_alone(const Retry& retry, const reports::Check& second, std::vector<reports::Check>& result);
  void judge_together(const reports::Check& second, std::vector<reports::Check>& result);
  void conclude(const reports::Check& second, std::vector<reports::Check>& result);

  RetryOptions options_;
  std::vector<const CheckDefinition*> in_order_;
  std::map<std::string, const CheckDefinition*> all_;
  std::map<std::string, reports::Check> open_;  // by name
  std::map<std::string, Blamed> blamed_;
  int rounds_ = 0;
  std::map<std::string, Names> stands_for_;  // the others of its cause
  std::map<CauseKind, OfItsKind> kinds_;
  std::optional<reports::Finding> tried_together_;
};

/// "the subject exited with status 4 in the middle of the run; its last line of output: panic: oh no"
[[nodiscard]] std::string with_last_words(const WorldOutcome& outcome);

}  // namespace dataflow_qa::run
