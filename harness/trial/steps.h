#pragma once

// The steps of a trial. Each function tries one thing that a description may say, and notes in the session what came of
// it: that it is as described, that it is not, or that the description does not call for it.

#include <string>
#include <vector>

#include "harness/trial/records.h"
#include "harness/trial/session.h"

namespace dataflow_qa::trial {

/// The collection that is tried, with a record of it.
struct Trial {
  Session& session;
  Records& records;
  const Shelf& shelf;

  [[nodiscard]] const std::string& name() const { return shelf.name(); }
  [[nodiscard]] std::optional<Fault> fault(const Exchange& exchange, mocks::OutcomeKind kind, About about = {}) const {
    about.shelf = &shelf;
    return session.fault(exchange, kind, about);
  }
  /// The status of an outcome.
  [[nodiscard]] int status(mocks::OutcomeKind kind) const {
    return session.dialect().words(kind, shelf.dialect).status;
  }
  void note(std::string what, const Exchange& exchange, std::optional<Fault> fault) {
    session.note(name(), std::move(what), exchange, std::move(fault));
  }
  void note(std::string what, const Trouble& trouble) { note(std::move(what), trouble.exchange, trouble.fault); }
  void skip(std::string what) { session.skip(name(), std::move(what)); }
};

/// Asks for a token where there is such a call. False where no client can get in.
[[nodiscard]] bool get_in(Session& session);
void try_gateway(Session& session);
void try_credentials(Session& session);
/// Asks faster than the system lets in.
void try_rate_limit(Session& session);
/// Has the mock break down once.
void try_breakdown(Session& session);
/// Lets a token end. Nothing can be asked after that.
void try_end_of_token(Session& session);

/// Creates a record and reads it. Nothing where that could not be done.
[[nodiscard]] std::optional<Made> try_creation(Trial& trial);
/// Creates a record of what is required alone: all else has its default, or nothing.
void try_least(Trial& trial);
void try_update(Trial& trial);
void try_lock(Trial& trial);
void try_actions(Trial& trial);
void try_idempotency(Trial& trial);
void try_forms(Trial& trial);

/// False where lists are not as described, so that nothing can be looked for in them.
[[nodiscard]] bool try_lists(Trial& trial);
void try_page_size(Trial& trial);
void try_order(Trial& trial);
void try_views(Trial& trial);

void try_change_filter(Trial& trial);
void try_plain_filters(Trial& trial);
void try_default_filters(Trial& trial);

void try_refused_values(Trial& trial, const Made& known);
void try_refused_members(Trial& trial);
void try_refused_bodies(Trial& trial);
void try_refused_queries(Trial& trial);
void try_unknown_id(Trial& trial);

void try_deletion(Trial& trial);
void try_deletion_with_dependants(Trial& trial);

}  // namespace dataflow_qa::trial
