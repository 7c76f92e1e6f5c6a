// Held by reports/model/failure_test.cpp and reports/model/sentences_test.cpp.
#include "reports/failure_samples.h"

#include <stdexcept>

namespace dataflow_qa::reports::sample {
namespace {

const RecordName customer{Side::source, "Custom PMS", "customers", "C-1004"};
const RecordName counterpart{Side::target, "PowerOffice GO", "Customers", "27000004"};
const PropertyName email{"email", "EmailAddress"};

Failure of_a_link(FailureKind kind) {
  Failure failure{.kind = kind, .record = customer, .elsewhere = "PowerOffice GO", .counterparts = {counterpart.id}};
  if (kind == FailureKind::missing) {
    failure.counterparts.clear();
    failure.cause.kind = CauseKind::no_write_sent;
    failure.waited_ms = 1500;
  }
  if (kind == FailureKind::duplicate) failure.counterparts.emplace_back("27000005");
  if (kind == FailureKind::relinked) {
    failure.counterparts_before = failure.counterparts;
    failure.counterparts = {"27000005"};
  }
  return failure;
}

Failure of_an_edit(FailureKind kind) {
  return {.kind = kind,
          .record = customer,
          .counterpart = counterpart,
          .property = email,
          .expected = "new@x.example",
          .actual = "old@x.example",
          .before = "old@x.example",
          .written = "new@x.example",
          .cause = {.kind = kind == FailureKind::not_arrived ? CauseKind::no_write_sent : CauseKind::unknown},
          .settles = 1,
          .waited_ms = 412};
}

Failure of_differences() {
  return {.kind = FailureKind::differs,
          .record = customer,
          .counterpart = counterpart,
          .differences = {{email, counterpart, "new@x.example", nullptr, false},
                          {{"active", "IsArchived"}, counterpart, false, true, false},
                          {{"phone", "PhoneNumber"}, customer, "+98 29", nullptr, true}},
          .waited_ms = 800};
}

Failure of_a_conflict(FailureKind kind) {
  Failure failure{.kind = kind,
                  .record = customer,
                  .counterpart = counterpart,
                  .property = email,
                  .actual = "a@x.example",
                  .written = "a@x.example",
                  .written_elsewhere = "b@x.example",
                  .actual_elsewhere = "a@x.example",
                  .circumstances = {Circumstance::both_sides_at_once},
                  .waited_ms = 412};
  if (kind == FailureKind::diverged) failure.actual_elsewhere = failure.written_elsewhere;
  if (kind == FailureKind::invented) failure.actual = failure.actual_elsewhere = "c@x.example";
  if (kind == FailureKind::wrong_winner) {
    failure.rule = "last-change-wins";
    failure.expected = failure.written_elsewhere;
  }
  return failure;
}

Failure of_a_deletion(FailureKind kind) {
  Failure failure{.kind = kind, .record = customer, .counterpart = counterpart, .rule = "ignore", .outcome = "stays"};
  failure.recreated = 1;
  if (kind == FailureKind::recreated) {
    failure.rule = "unspecified";
    failure.outcome = "deleted";
    failure.recreated = 2;
  }
  return failure;
}

Failure of_writes(FailureKind kind) {
  Failure failure{.kind = kind, .record = customer, .rewritten = counterpart, .writes = 9};
  if (kind == FailureKind::oscillation) {
    failure.property = email;
    failure.written = "new@x.example";
    failure.rewritten_property = {"", "EmailAddress"};
  }
  return failure;
}

Failure of_a_change(FailureKind kind) {
  Failure failure{.kind = kind, .record = counterpart, .before = "old@x.example"};
  if (kind == FailureKind::unexpected_change) failure.property = {"", "EmailAddress"};
  if (kind == FailureKind::not_kept) {
    failure.record = customer;
    failure.counterpart = counterpart;
    failure.property = email;
    failure.actual = failure.before;
  }
  return failure;
}

}  // namespace

Failure failure(FailureKind kind) {
  switch (kind) {
    case FailureKind::not_arrived:
    case FailureKind::overwritten:
      return of_an_edit(kind);
    case FailureKind::differs:
      return of_differences();
    case FailureKind::diverged:
    case FailureKind::invented:
    case FailureKind::wrong_winner:
      return of_a_conflict(kind);
    case FailureKind::deletion_policy:
    case FailureKind::recreated:
      return of_a_deletion(kind);
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return of_writes(kind);
    case FailureKind::orphan:
    case FailureKind::unexpected_change:
    case FailureKind::not_kept:
    case FailureKind::deleted:
      return of_a_change(kind);
    case FailureKind::merged:
      return {.kind = kind, .record = customer, .counterpart = counterpart, .properties = {email, {"name", "Name"}}};
    case FailureKind::excess_writes:
      return {.kind = kind, .record = counterpart, .writes = 2, .writes_allowed = 1};
    case FailureKind::unsettled:
      return {.kind = kind, .message = "waiting for it to list PowerOffice GO Customers to the end twice for 30 s"};
    case FailureKind::died:
      return {.kind = kind, .message = "the subject exited with status 7"};
    case FailureKind::other:
      return {.message = "the subject printed a key or a token"};
    case FailureKind::missing:
    case FailureKind::duplicate:
    case FailureKind::premature_link:
    case FailureKind::outside_dataflow:
    case FailureKind::relinked:
      return of_a_link(kind);
  }
  throw std::logic_error("a FailureKind that is none");
}

}  // namespace dataflow_qa::reports::sample
