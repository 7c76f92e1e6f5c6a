#pragma once

// Calls to one API, paced: under its rate limit, never before a Retry-After is over, and with each answer sorted into
// "done", "refused" and "unavailable". What is particular to an API (headers, tokens) is added by its own client.

#include <chrono>
#include <optional>
#include <string>

#include "sync/clock.h"
#include "sync/http.h"
#include "sync/log.h"
#include "sync/server_clock.h"

namespace pms_go_sync {

/// Lets a limited number of requests per second through, evenly spaced, and holds all of them while a server asks for
/// it.
class Pacer {
 public:
  /// `requests_per_second` 0: no limit.
  Pacer(Clock& clock, double requests_per_second);
  /// Waits for the next slot. False where a stop ended the wait; a call that need not wait goes out even then, so that
  /// the record in hand is finished.
  bool wait();
  /// Nothing goes out before `delay` is over.
  void hold(std::chrono::microseconds delay);
  /// How long that still is.
  [[nodiscard]] std::chrono::microseconds held_for() const;

 private:
  Clock& clock_;
  std::chrono::microseconds spacing_;
  Time held_until_;
  Time next_;
};

class ApiCaller {
 public:
  /// All must outlive it. `longest_wait`: what of a Retry-After goes beyond it is taken for a mistake of the server.
  ApiCaller(Http& http, Clock& clock, Log& log, double requests_per_second,
            std::chrono::milliseconds longest_wait = std::chrono::minutes{5});

  /// The answer, whatever its status but 429 and 5xx: those are `unavailable`, 429 after some tries that wait as long
  /// as Retry-After says (1 s where it says nothing). Each such wait is logged before it begins.
  Outcome<HttpResponse> call(const HttpRequest& request);

  [[nodiscard]] std::uint64_t requests() const { return requests_; }
  /// How long it still waits because the server asked for it.
  [[nodiscard]] std::chrono::microseconds held_for() const { return pacer_.held_for(); }
  /// By how much, all in all, the server's clock was set back since the start, by the Date headers of its answers.
  [[nodiscard]] std::chrono::microseconds set_back() const { return server_clock_.set_back(); }

 private:
  void hold(const HttpRequest& request, int status, std::chrono::seconds asked);

  Http& http_;
  Clock& clock_;
  Log& log_;
  std::chrono::milliseconds longest_wait_;
  Pacer pacer_;
  ServerClock server_clock_;
  std::uint64_t requests_ = 0;
};

/// The body as JSON; `unavailable` where it is none, as that says nothing about what the server holds.
[[nodiscard]] Outcome<Json> parsed_body(const HttpRequest& request, const HttpResponse& response);

/// For a status that no client expects: 404 is `gone`, 409 and 412 are left to the caller, other 4xx are `refused`.
/// The message carries what the server says, cut to a readable length.
[[nodiscard]] Trouble refusal(const HttpRequest& request, const HttpResponse& response);

/// The trouble of a look-up that was to say whether a record is there: a refusal leaves that open.
[[nodiscard]] Trouble not_known(Trouble trouble);

/// The delay that a Retry-After header asks for, in seconds or as a date, which goes by the answer's own Date or else
/// by `now`; nothing where there is none that can be read.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const HttpResponse& response, Time now);

}  // namespace pms_go_sync
