#pragma once

// Faults that a mock commits on purpose: steps that wait for the n-th matching request and spoil its answer.
//
//   FaultStep step;
//   step.match = {.method = "POST", .route = "/Customers"};
//   step.ending = Ending::close_before_answer;   // the work is done, the client never hears of it
//   const auto id = faults.add(step);

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mocks/http/message.h"

namespace dataflow_qa::mocks {

/// What a request asks for, as far as its method and its route say.
enum class CallKind {
  any,
  list,    // GET of a collection
  read,    // GET of one record
  create,  // a write to a collection
  update,  // a write to one record, or what is done to it
  remove,
  token,  // what is neither a write nor a read
};

/// Which requests a step is about. Empty members match all.
struct FaultMatch {
  CallKind call = CallKind::any;
  std::string method;                // "POST"
  std::string route;                 // a route's pattern as the journal shows it, without the method: "/Customers/{id}"
  std::string target;                // a part of the target, as sent or decoded: "PageNumber=2"
  std::string sent;                  // a part of the body as sent: "\"Name\":\"Fjord AS\""
  std::vector<std::string> without;  // what the target must not have: {"updatedSince="}, of a listing of changes
};

/// How the exchange ends.
enum class Ending {
  answer,               // as usual
  close_before_work,    // the connection closes, nothing was done
  close_before_answer,  // the work is done, then the connection closes
  cut_body,             // half of the body comes, then the connection closes
  not_json,             // a status 200 (or `status`) with a page of HTML
  empty_list,           // the work is done; a listing answers as if there were no record
};

/// A header that asks a client to wait.
struct RetryAfter {
  std::chrono::seconds time{1};
  bool as_date = false;  // by the world's clock, rounded up to the next second
};

struct FaultStep {
  FaultMatch match;
  int nth = 1;    // the n-th matching request from now on; at least 1
  int times = 1;  // how many from that one on; 0: all, until the step is taken away
  Ending ending = Ending::answer;
  /// Instead of `times`: from the first request that it acts on, for so long.
  std::optional<std::chrono::milliseconds> lasts;
  std::optional<int> status;        // answered with it, and the work is not done (100..599)
  bool after_work = false;          // with `status`: the work is done all the same
  std::optional<std::string> body;  // with `status`; otherwise the system's own words for that status
  std::vector<std::pair<std::string, std::string>> headers;  // added to the answer: {"Retry-After", "2"}
  std::optional<RetryAfter> retry_after;                     // added to them
  std::chrono::milliseconds delay{0};                        // before the work
  std::chrono::milliseconds answer_delay{0};                 // after it
  /// Run before the work, and between the work and the answer, outside of all locks: "a person edits the record just
  /// then". They must not hold requests.
  std::function<void()> before_work;
  std::function<void()> before_answer;
};

/// True for a step that only runs its tasks: clients do not notice it.
[[nodiscard]] bool runs_only_tasks(const FaultStep& step);

/// A step's state so far.
struct FaultState {
  std::uint64_t id = 0;
  FaultStep step;
  int seen = 0;                                                               // matching requests
  int spoiled = 0;                                                            // of them, those that it acted on
  std::optional<std::chrono::steady_clock::time_point> until = std::nullopt;  // of one that lasts for a time
};

/// The armed steps of one mock. Thread-safe.
class Faults {
 public:
  /// The step's id.
  std::uint64_t add(FaultStep step);
  /// False where there is none of that id.
  bool remove(std::uint64_t id);
  void clear();
  [[nodiscard]] std::vector<FaultState> all() const;

  /// Counts the request in every step that it matches. The first step that is due acts; of further ones that are due
  /// the tasks are run, too. `route` as the journal shows it: "POST /Customers".
  [[nodiscard]] std::optional<FaultStep> take(const Request& request, const std::string& route, bool is_write);
  [[nodiscard]] bool none() const { return armed_.load(std::memory_order_relaxed) == 0; }

  /// Waits, or returns at once where the mock ends.
  void wait(std::chrono::milliseconds time);
  /// Ends all waiting, now and later.
  void end();

 private:
  mutable std::mutex mutex_;
  std::condition_variable ending_news_;
  std::vector<FaultState> steps_;
  std::uint64_t next_id_ = 1;
  std::atomic<std::size_t> armed_{0};
  bool ended_ = false;
};

/// `route` as the journal shows it.
[[nodiscard]] CallKind call_kind(std::string_view method, std::string_view route, bool is_write);

/// Whether a request to a route ("POST /Customers") can be one that `match` is about.
[[nodiscard]] bool may_fit(const FaultMatch& match, std::string_view route, bool is_write);
/// "list", "token"; empty for any.
[[nodiscard]] std::string_view call_name(CallKind call);
[[nodiscard]] std::optional<CallKind> call_named(std::string_view name);

/// "close-before-work": how an ending is called outside of C++.
[[nodiscard]] std::string_view ending_name(Ending ending);
[[nodiscard]] std::optional<Ending> ending_named(std::string_view name);

}  // namespace dataflow_qa::mocks
