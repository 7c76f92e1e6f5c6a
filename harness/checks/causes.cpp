// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Why an edit did not arrive or a record is missing, as far as the journal shows.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/date.h"
#include "harness/checks/observer.h"

namespace dataflow_qa::checks {
namespace {

using reports::Cause;
using reports::CauseKind;

/// A body that names what a record is known by. Bodies that are no longer kept name nothing.
bool speaks_of(const std::string& body, const std::vector<CorrelationKey>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const CorrelationKey& key) {
    return !key.text.empty() && body.find(key.text) != std::string::npos;
  });
}

void take_write(Cause& cause, const mocks::JournalEntry& entry) {
  if (entry.effect == mocks::Effect::refused) {
    cause.kind = CauseKind::refused;
    cause.request = entry.method + " " + entry.target;
    cause.status = entry.status;
  } else if (entry.effect != mocks::Effect::none) {
    ++cause.writes;
  }
}

/// The cause where no refusal says why.
CauseKind kind_from_counts(const Cause& cause) {
  if (cause.writes > 0) return CauseKind::written_in_vain;
  return cause.walks == 0 ? CauseKind::never_listed : CauseKind::no_write_sent;
}

/// Of the subject to one system.
struct Requests {
  std::int64_t sent_since = 0;
  std::int64_t all = 0;
  std::int64_t failed = 0;
  std::string last_request;
  int last_status = 0;
};

}  // namespace

/// What the subject's requests as a whole say, where none says anything of the one record: that it sent none, that all
/// failed, or that it reads the first pages of the collection alone.
void Observer::take_general_cause(std::uint64_t since, Side side, const Flow& flow, Cause& cause) const {
  if (cause.kind == CauseKind::refused || cause.writes > 0) return;
  std::map<Side, Requests> requests;
  journal_.for_each_since(0, [&](Side there, const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject) return;
    auto& counted = requests[there];
    counted.sent_since += entry.sequence > since ? 1 : 0;
    ++counted.all;
    counted.failed += entry.status >= 400 ? 1 : 0;
    counted.last_request = entry.method + " " + entry.target;
    counted.last_status = entry.status;
  });
  for (const auto there : {side, other(side)}) {
    const auto& counted = requests[there];
    if (counted.all == 0 || counted.failed < counted.all) continue;
    cause.kind = CauseKind::requests_failed;
    cause.system = view_.label(there);
    cause.requests = counted.all;
    cause.request = counted.last_request;
    cause.status = counted.last_status;
    return;
  }
  const bool any_since = requests[Side::source].sent_since + requests[Side::target].sent_since > 0;
  for (const auto there : {side, other(side)}) {
    const auto& counted = requests[there];
    if (counted.sent_since > 0) continue;
    cause.kind = CauseKind::no_request;
    cause.system = any_since ? view_.label(there) : "";
    cause.requests = any_since ? counted.all : requests[Side::source].all + requests[Side::target].all;
    return;
  }
  if (const auto part = journal_.reading_in_part(since, side, flow)) {
    cause.kind = CauseKind::read_in_part;
    cause.system = view_.label(side);
    cause.collection = flow.collection(side);
    cause.page = part->page;
    cause.rows = part->rows;
    cause.of_rows = part->of_rows;
  }
}

Cause Observer::cause_of_absence(const Pair& pair, Side edited, const LastEdit& edit) const {
  const auto there = other(edited);
  const auto since = edit.beginning.sequence;
  Cause cause{.since = base::to_text(edit.beginning.time), .walks = journal_.walks_since(since, edited, *pair.flow)};
  journal_.for_each_since(since, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = side == there && entry.record == pair.id(there);
    if (own && entry.actor == mocks::Actor::subject) take_write(cause, entry);
  });
  if (cause.kind != CauseKind::refused) cause.kind = kind_from_counts(cause);
  take_general_cause(since, edited, *pair.flow, cause);
  return cause;
}

/// A write to the other collection is about the record's counterpart where its body bears what the record is known by.
/// Where none does, only the check's own records are known well enough to say that no write was sent.
Cause Observer::cause_of_missing(const RecordRef& record) const {
  const auto there = other(record.side);
  const auto beginning = beginning_of(record);
  const auto since = beginning.sequence;
  Cause cause{.walks = journal_.walks_since(since, record.side, *record.flow)};
  if (beginning.time.time_since_epoch().count() != 0) cause.since = base::to_text(beginning.time);
  const auto* known = view_.ledger().find(record.side, *record.flow, record.id);
  if (known == nullptr) return cause;
  journal_.for_each_since(since, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = side == there && entry.collection == record.flow->collection(there);
    const bool written = own && entry.actor == mocks::Actor::subject && entry.effect != mocks::Effect::none;
    if (written && speaks_of(entry.request_body, known->correlation_keys)) take_write(cause, entry);
  });
  const bool by_token = !known->owner.empty();
  if (cause.kind != CauseKind::refused && (by_token || cause.writes > 0 || cause.walks == 0)) {
    cause.kind = kind_from_counts(cause);
  }
  take_general_cause(since, record.side, *record.flow, cause);
  return cause;
}

}  // namespace dataflow_qa::checks
