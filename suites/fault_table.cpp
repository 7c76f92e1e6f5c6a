// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// What may go wrong between a sync and its two systems: the table.

#include <fmt/format.h>

#include <algorithm>

#include "suites/common.h"
#include "suites/faults.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using mocks::CallKind;
using mocks::Ending;
using mocks::FaultStep;
using model::Side;
using reports::Circumstance;
using namespace std::chrono_literals;

constexpr int too_many_requests = 429;
constexpr int unavailable = 503;

struct Call {
  CallKind kind;
  const char* name;
};
constexpr Call calls_of_records[] = {
    {CallKind::list, "list"}, {CallKind::read, "read"}, {CallKind::create, "create"}, {CallKind::update, "update"}};
constexpr Call token_call = {CallKind::token, "token"};

std::string name_of(Side side) {
  return std::string(model::to_string(side));
}

Circumstance away(const std::vector<Side>& sides) {
  if (sides.size() > 1) return Circumstance::both_away;
  return sides.front() == Side::source ? Circumstance::source_away : Circumstance::target_away;
}

bool has_tokens(const run::SuiteInput& input, Side side) {
  return input.model->system(side).has_tokens();
}

/// A request to that side may have been under way when the answer came that asked to wait; but not the same write once
/// more, which nobody sends who does not know how the first one ended.
void waits_as_asked(CheckContext& check, Side side, std::uint64_t since, const mocks::RetryAfter& header) {
  constexpr auto under_way = 50ms;
  constexpr auto early = 20ms;
  constexpr int allowed = 1;
  struct Wait {
    std::uint64_t asked;
    mocks::Clock::TimePoint from;
    mocks::Clock::TimePoint until;
    std::string write;  // empty for a read
  };
  const auto write_of = [](const mocks::JournalEntry& entry) {
    const bool is_write = entry.method != "GET" && !entry.request_body.empty();
    return is_write ? entry.method + " " + entry.target + " " + entry.request_body : std::string();
  };
  std::vector<Wait> waits;
  int too_early = 0;
  int repeated = 0;
  check.journal.for_each_since(since, [&](Side there, const mocks::JournalEntry& entry) {
    if (there != side || entry.actor != mocks::Actor::subject) return;
    const auto is_within = [&](const Wait& wait) {
      return entry.received > wait.asked && entry.time > wait.from + under_way && entry.time < wait.until - early;
    };
    const auto write = write_of(entry);
    const auto repeats = [&](const Wait& wait) {
      const bool is_of_records = !entry.collection.empty() && !write.empty();  // each of two workers asks for its token
      return entry.received > wait.asked && entry.time < wait.until - early && is_of_records && write == wait.write;
    };
    too_early += std::any_of(waits.begin(), waits.end(), is_within) ? 1 : 0;
    repeated += std::any_of(waits.begin(), waits.end(), repeats) ? 1 : 0;
    if (entry.fault != std::to_string(too_many_requests)) return;
    const auto until = entry.time + header.time;
    waits.push_back(
        {entry.sequence, entry.time, header.as_date ? std::chrono::ceil<std::chrono::seconds>(until) : until, write});
  });
  check.expect(too_early <= allowed && repeated == 0,
               checks::IsTrue(fmt::format("{} had asked the subject to wait, and got {} requests before that time was "
                                          "over",
                                          check.view.label(side), std::max(too_early, repeated))));
}

template <int seconds, bool as_date>
void waits(CheckContext& check, Side side, std::uint64_t since) {
  waits_as_asked(check, side, since, {std::chrono::seconds(seconds), as_date});
}

/// Who has what failed in a queue of its own sends it again after a while, whatever has been written since.
constexpr auto late = 2'500ms;

/// The tokens of several checks end in one world.
void asks_for_few_tokens(CheckContext& check, Side side, std::uint64_t since) {
  constexpr int few = 12;
  constexpr int share = 3;
  int requests = 0;
  int tokens = 0;
  check.journal.for_each_since(since, [&](Side there, const mocks::JournalEntry& entry) {
    if (there != side || entry.actor != mocks::Actor::subject) return;
    ++requests;
    const bool is_token_call = entry.method == "POST" && entry.collection.empty();
    tokens += is_token_call && entry.effect == mocks::Effect::none && entry.status < unavailable ? 1 : 0;
  });
  check.expect(tokens <= few || share * tokens <= requests,
               checks::IsTrue(fmt::format("the subject asked for {} tokens of {}, for {} requests", tokens,
                                          check.view.label(side), requests - tokens)));
}

/// 429, with Retry-After in both of its forms, at each kind of call. Updates are asked to wait longer: who waits for a
/// fixed time is seen.
void add_throttled(const run::SuiteInput& input, std::vector<Fault>& table) {
  for (const auto side : both_sides) {
    for (const bool as_date : {false, true}) {
      const std::string form = as_date ? "date" : "seconds";
      const auto add = [&](const Call& call) {
        const bool longer = call.kind == CallKind::update;
        auto& fault = table.emplace_back(Fault{
            .name = fmt::format("throttled.{}.{}", call.name, form),
            .item = "throttled",
            .circumstance = Circumstance::throttled,
            .what = FaultStep{.match = {.call = call.kind},
                              .status = too_many_requests,
                              .retry_after = mocks::RetryAfter{longer ? 3s : 1s, as_date}},
            .sides = {side},
            .world = fmt::format("throttled {}{} {}", longer ? "longer " : "", form, name_of(side)),
            .judge =
                longer ? (as_date ? waits<3, true> : waits<3, false>) : (as_date ? waits<1, true> : waits<1, false>)});
        fault.ends_tokens = call.kind == CallKind::token;
        if (call.kind == CallKind::create || longer) fault.watched = late;
      };
      for (const auto& call : calls_of_records) add(call);
      if (has_tokens(input, side)) add(token_call);
    }
  }
}

void add_tokens(const run::SuiteInput& input, std::vector<Fault>& table) {
  if (!has_tokens(input, Side::source) && !has_tokens(input, Side::target)) {
    table.push_back({.name = "token",
                     .item = "token",
                     .circumstance = Circumstance::token_ended,
                     .what = TokensEndAt{},
                     .not_applicable = "neither system gives out tokens"});
  }
  for (const auto side : both_sides) {
    if (!has_tokens(input, side)) continue;
    const auto add = [&](const std::string& name, auto what) {
      table.push_back({.name = "token." + name,
                       .item = "token",
                       .circumstance = Circumstance::token_ended,
                       .what = std::move(what),
                       .sides = {side},
                       .world = "token " + name_of(side),
                       .judge = asks_for_few_tokens});
    };
    for (const auto& call : calls_of_records) add(std::string("ends-at-") + call.name, TokensEndAt{call.kind});
    add("endpoint-away", FaultStep{.match = {.call = CallKind::token}, .lasts = 1s, .status = unavailable});
    table.back().ends_tokens = true;
  }
}

/// A system that is away for two seconds, in each of the ways in which systems are.
std::vector<std::pair<std::string, FaultStep>> ways_of_being_away() {
  return {{"503", {.lasts = 2s, .status = unavailable}},
          {"refused", {.ending = Ending::close_before_work, .lasts = 2s}},
          {"hanging", {.ending = Ending::close_before_work, .lasts = 2s, .delay = 2s}}};
}

void add_outages(std::vector<Fault>& table) {
  const std::pair<const char*, std::vector<Side>> places[] = {
      {"", {Side::source}}, {"", {Side::target}}, {".both", {Side::source, Side::target}}};
  for (const auto& [way, step] : ways_of_being_away()) {
    for (const auto& [suffix, sides] : places) {
      table.push_back({.name = fmt::format("outage.{}{}", way, suffix),
                       .item = "outage",
                       .circumstance = away(sides),
                       .what = step,
                       .sides = sides,
                       .at_first_load = true});
    }
  }
}

/// It goes away just when a record is written there. Where that hangs, nothing else is written meanwhile by many.
void add_outages_at_writes(std::vector<Fault>& table) {
  for (const auto& [way, step] : ways_of_being_away()) {
    for (const auto side : both_sides) {
      for (const Call call : {Call{CallKind::create, "create"}, {CallKind::update, "update"}}) {
        auto& fault = table.emplace_back(Fault{.name = fmt::format("outage-at-{}.{}", call.name, way),
                                               .item = "outage",
                                               .circumstance = away({side}),
                                               .what = step,
                                               .sides = {side},
                                               .world = way == "hanging" ? "" : "outage at writes " + way});
        std::get<FaultStep>(fault.what).match.call = call.kind;
      }
    }
  }
}

/// The write is done, and its answer never comes.
void add_unanswered(std::vector<Fault>& table) {
  for (const auto side : both_sides) {
    for (const Call call : {Call{CallKind::create, "create"}, {CallKind::update, "update"}}) {
      table.push_back({.name = fmt::format("{}-unanswered", call.name),
                       .item = fmt::format("{}-unanswered", call.name),
                       .circumstance = Circumstance::answer_lost,
                       .what = FaultStep{.match = {.call = call.kind}, .ending = Ending::close_before_answer},
                       .sides = {side},
                       .world = "unanswered",
                       .for_each_flow = true,
                       .watched = late});
    }
  }
}

void add_garbage(std::vector<Fault>& table) {
  for (const auto side : both_sides) {
    for (const auto& call : calls_of_records) {
      for (const auto& [name, ending] : {std::pair{"no-json", Ending::not_json}, {"cut-off", Ending::cut_body}}) {
        table.push_back({.name = fmt::format("garbage.{}.{}", call.name, name),
                         .item = "garbage",
                         .circumstance = Circumstance::answers_garbled,
                         .what = FaultStep{.match = {.call = call.kind}, .ending = ending},
                         .sides = {side},
                         .world = "garbage"});
      }
    }
  }
}

/// Lists and updates take longest.
void add_slow(std::vector<Fault>& table) {
  for (const auto side : both_sides) {
    for (const auto& call : calls_of_records) {
      const bool longest = call.kind == CallKind::list || call.kind == CallKind::update;
      table.push_back({.name = fmt::format("slow.{}", call.name),
                       .item = "slow",
                       .circumstance = Circumstance::answers_slow,
                       .what = FaultStep{.match = {.call = call.kind}, .answer_delay = longest ? 3'000ms : 1'500ms},
                       .sides = {side},
                       .world = "slow " + name_of(side)});
    }
  }
}

void add_clocks(std::vector<Fault>& table) {
  constexpr auto some_minutes = 5min;
  const auto add = [&](const char* name, auto what) {
    table.push_back({.name = std::string("clock.") + name,
                     .item = "clock",
                     .circumstance = Circumstance::clocks_wrong,
                     .what = what});
  };
  add("ahead", ClocksAreOff{some_minutes});
  add("behind", ClocksAreOff{-some_minutes});
  add("steps-back", ClocksGoBack{some_minutes});
}

void has_ended_in_time(CheckContext& check, Side /*side*/, std::uint64_t /*since*/) {
  for (const auto& note : check.disturb.stop_notes()) check.expect(false, checks::IsTrue(note));
}

/// With so many of each, a story has 24 writes at least.
void add_interruptions(std::vector<Fault>& table) {
  const auto add = [&](const char* name, const char* item, Circumstance circumstance, Ended what, Fault::Judge judge) {
    table.push_back({.name = name,
                     .item = item,
                     .circumstance = circumstance,
                     .what = what,
                     .world = name,
                     .for_each_flow = true,
                     .each = 4,
                     .judge = judge});
  };
  using checks::Interruption;
  add("kill", "kill", Circumstance::killed, {Interruption::kill}, nullptr);
  add("kill.ever-later", "kill", Circumstance::killed, {Interruption::kill, true}, nullptr);
  add("stop", "stop", Circumstance::stopped_midway, {Interruption::stop}, has_ended_in_time);
}

void add_full_disk(std::vector<Fault>& table) {
  table.push_back(
      {.name = "disk", .item = "disk", .circumstance = Circumstance::disk_full, .what = DiskIsFull{1s}, .each = 2});
}

}  // namespace

std::vector<Fault> fault_table(const run::SuiteInput& input) {
  std::vector<Fault> table;
  add_throttled(input, table);
  add_tokens(input, table);
  add_outages(table);
  add_outages_at_writes(table);
  add_unanswered(table);
  add_garbage(table);
  add_slow(table);
  add_clocks(table);
  add_interruptions(table);
  add_full_disk(table);
  return table;
}

}  // namespace dataflow_qa::suites
