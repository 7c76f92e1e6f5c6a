#include "harness/trial/trial.h"

#include <fmt/format.h>

#include <set>

#include "harness/trial/records.h"
#include "harness/trial/session.h"
#include "harness/trial/steps.h"
#include "mocks/http/journal.h"
#include "mocks/systems.h"

namespace dataflow_qa::trial {

namespace {

/// False where no record could be made, so that there is nothing to try.
bool try_collection(Session& session, Records& records, const Shelf& shelf) {
  Trial trial{session, records, shelf};
  const auto known = try_creation(trial);
  if (!known) return false;
  const bool lists = try_lists(trial);
  try_page_size(trial);
  if (lists) {
    try_order(trial);
    try_views(trial);
    try_change_filter(trial);
    try_plain_filters(trial);
    try_default_filters(trial);
  } else if (shelf.entity.allows("LIST")) {
    trial.skip("is not filtered or ordered, since its lists are not as described");
  }
  try_least(trial);
  try_update(trial);
  try_lock(trial);
  try_actions(trial);
  try_idempotency(trial);
  try_forms(trial);
  try_refused_values(trial, *known);
  try_refused_members(trial);
  if (shelf.index == 0) try_refused_bodies(trial);
  try_refused_queries(trial);
  try_unknown_id(trial);
  try_deletion(trial);
  try_deletion_with_dependants(trial);
  return true;
}

/// The collection, not tried itself, that the records of this one need; empty where there is none.
std::string needed_by(const Shelf& shelf, const std::set<std::string>& untried) {
  for (const auto& field : shelf.entity.declaration->fields) {
    if (field.reference && (field.required || !field.nullable) && untried.contains(*field.reference)) {
      return *field.reference;
    }
  }
  return {};
}

void try_collections(Session& session) {
  Records records(session);
  std::set<std::string> untried;
  for (const Shelf& shelf : session.shelves()) {
    const std::string needed = needed_by(shelf, untried);
    if (!needed.empty()) {
      session.skip(shelf.name(), fmt::format("is not tried: none of {} could be made", needed));
      untried.insert(shelf.name());
    } else if (!try_collection(session, records, shelf)) {
      session.skip(shelf.name(), "is not tried further: no record could be made");
      untried.insert(shelf.name());
    }
  }
}

}  // namespace

base::Result<std::vector<Step>> try_system(const mocks::System& system, const nlohmann::json& description) {
  mocks::Clock clock;
  mocks::Journal journal;
  auto mock = mocks::start_mock(system, {.clock = &clock, .journal = &journal, .fixed_credentials = true});
  if (!mock) return tl::unexpected(std::move(mock.error()));
  Session session(system, description, **mock, clock);
  if (get_in(session)) {
    try_gateway(session);
    try_credentials(session);
    try_rate_limit(session);
    try_breakdown(session);
    try_collections(session);
    try_end_of_token(session);
  }
  return session.steps();
}

}  // namespace dataflow_qa::trial
