#include "sync/inspect.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "sync/clients.h"
#include "sync/engine.h"
#include "sync/explain.h"
#include "sync/service.h"
#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

struct Findings {
  std::vector<Link> links;
  std::vector<Pending> pendings;
  std::vector<Stuck> stuck;
  [[nodiscard]] bool empty() const { return links.empty() && pendings.empty() && stuck.empty(); }
};

Findings find(const State& state, const std::string& record) {
  Findings found;
  for (auto& link : state.links_of(record)) found.links.push_back(std::move(link));
  for (auto& pending : state.all_pendings()) {
    if (pending.origin == record) found.pendings.push_back(std::move(pending));
  }
  for (auto& stuck : state.all_stuck()) {
    // That of a pair stands at its source.
    const bool of_pair = std::ranges::any_of(found.links, [&](const Link& link) {
      return stuck.flow == link.flow && stuck.side == Side::source && stuck.id == link.source_id;
    });
    if (of_pair || stuck.id == record) found.stuck.push_back(std::move(stuck));
  }
  return found;
}

/// Reads both records and says what follows. The systems are only read.
void explain_live(const Options& options, const Link& link, const State& state, std::ostream& out) {
  const auto plan = read_plan(options.mapping, options.links);
  if (!plan) {
    fmt::print(out, "  {}\n", plan.error());
    return;
  }
  const auto* flow = plan->find(link.flow);
  if (flow == nullptr) {
    fmt::print(out, "  the mapping has no dataflow '{}'\n", link.flow);
    return;
  }
  SystemClock clock;
  Log log{Level::error, [](Level, const std::string&) {}};
  Clients clients{options, *plan, clock, log};
  KnownRecords known{state};
  if (const auto read = known.read_names(*plan, clients.target()); !read) {
    fmt::print(out, "  the names of departments and the like cannot be read: {}\n", log.masked(read.error().message));
    return;
  }
  const auto source = clients.source().get(flow->source_collection, link.source_id);
  const auto target = clients.target().get(flow->target_collection, link.target_id);
  for (const auto* got : {&source, &target}) {
    if (!*got) fmt::print(out, "  {}\n", log.masked(got->error().message));
    if (*got && !**got) fmt::print(out, "  the {} record is not there\n", got == &source ? "source" : "target");
  }
  if (!source || !*source || !target || !*target) return;
  const auto winner = winner_between(options.conflicts, clients.source(), **source, clients.target(), **target);
  fmt::print(out, "{}", describe_merge(*flow, **source, **target, link.agreed, winner, known));
}

}  // namespace

Exit show_status(const Options& options, std::ostream& out) {
  const auto state = State::open(options.state_dir, State::Access::read_only);
  const auto counts = state.counts();
  fmt::print(out,
             "{} pairs linked ({} of them with a record that is gone), {} creations under way, {} not carried over\n",
             counts.links, counts.gone, counts.pending, counts.stuck);
  for (const auto& stuck : state.all_stuck()) fmt::print(out, "{}", describe(stuck));
  return counts.stuck == 0 ? Exit::done : Exit::trouble;
}

Exit show_links(const Options& options, std::ostream& out) {
  const auto state = State::open(options.state_dir, State::Access::read_only);
  for (const auto& link : state.links()) {
    fmt::print(out, "{}\t{}\t{}{}\n", link.flow, link.source_id, link.target_id,
               link.gone ? fmt::format("\tgone at the {}", to_string(*link.gone)) : "");
  }
  return Exit::done;
}

Exit explain_record(const Options& options, const std::string& record, std::ostream& out) {
  const auto state = State::open(options.state_dir, State::Access::read_only);
  const auto found = find(state, record);
  if (found.empty()) {
    fmt::print(out, "nothing is known of {}: it is no linked record, and none that is to be made or waits\n", record);
    return Exit::trouble;
  }
  for (const auto& link : found.links) {
    fmt::print(out, "{}", describe(link));
    if (link.gone) continue;
    if (const auto complete = check_complete(options)) {
      explain_live(options, link, state, out);
    } else {
      fmt::print(out, "  the records themselves are not read: {}\n", complete.error());
    }
  }
  for (const auto& pending : found.pendings) fmt::print(out, "{}", describe(pending));
  for (const auto& stuck : found.stuck) fmt::print(out, "{}", describe(stuck));
  return Exit::done;
}

Exit unlink_record(const Options& options, const std::string& record, std::ostream& out) {
  auto state = State::open(options.state_dir, State::Access::exclusive);
  const auto found = find(state, record);
  if (found.empty()) {
    fmt::print(out, "nothing is known of {}\n", record);
    return Exit::trouble;
  }
  for (const auto& link : found.links) {
    state.remove_link(link.flow, link.source_id);
    fmt::print(out, "{}: source {} and target {} are no pair any more\n", link.flow, link.source_id, link.target_id);
  }
  for (const auto& pending : found.pendings) {
    state.remove_pending(pending.flow, pending.from, pending.origin);
    fmt::print(out, "{} {} {}: its creation is forgotten\n", pending.flow, to_string(pending.from), pending.origin);
  }
  for (const auto& stuck : found.stuck) state.clear_stuck(stuck.flow, stuck.side, stuck.id);
  state.forget_scans();
  return Exit::done;
}

}  // namespace pms_go_sync
