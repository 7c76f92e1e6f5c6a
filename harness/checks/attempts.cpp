// Held by harness/explore/planted_defects_test.cpp.
// What persons do, whatever the records hold by then, and what they refer to.

#include <utility>

#include "harness/checks/check_script.h"
#include "harness/checks/editor.h"
#include "harness/world/claims.h"

namespace dataflow_qa::checks {

bool Editor::attempt(const Pair& pair, Side side, const std::vector<PropertyValue>& values, bool fresh) {
  const auto there = other(side);
  const RecordRef record{side, pair.flow, pair.id(side)};
  const auto elsewhere = world_.systems().record(there, *pair.flow, pair.id(there));
  const auto beginning = begin_here(world_, trail_);
  if (!attempt(record, values, fresh)) return false;
  for (const auto& [property, given] : values) {
    const auto& path = property.path(there);
    trail_.note_edit(pair, side, property,
                     {beginning, model::in_source_terms(property, given),
                      elsewhere ? mapping::value_at(*elsewhere, path) : nlohmann::json()});
    trail_.forget_written(there, pair.id(there), path);
  }
  return true;
}

bool Editor::attempt(const RecordRef& record, const std::vector<PropertyValue>& values, bool fresh) {
  Overrides fields;
  for (const auto& [property, value] : values) {
    if (leaves_out(*record.flow, record.side, property)) return false;
    fields.emplace_back(property.path(record.side), on(record.side, property, value));
  }
  trail_.touch(record);
  const auto done = world_.systems().at(record.side).edit(record.flow->collection(record.side), record.id, fields);
  if (!done) {
    if (auto fault = seen_.deleted_by_subject(record)) throw SubjectsFault{std::move(*fault)};
    return false;
  }
  trail_.note_edits(record.side, static_cast<std::int64_t>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& [path, value] = fields[i];
    if (fresh) know_by(record, values[i].property, value);
    trail_.note_written(record.side, record.id, path, value);
  }
  return true;
}

void Editor::refer_to(const Pair& pair, Side side, const Property& property, const RecordRef& referred) {
  if (leaves_out(pair, side, property)) return;
  const auto id = view_.stored_id(referred);
  trail_.note_written(side, pair.id(side), property.path(side), id);
  trail_.forget_written(other(side), pair.id(other(side)), property.path(other(side)));
  edit_field(pair, side, property.path(side), id);
}

void Editor::require_claimed(const Flow& flow, Side side, const Property& property) const {
  if (auto reason = model::why_not_edited(property, side)) throw NotApplicable{std::move(*reason)};
  const world::Claims claims(world_.subject_file().capabilities, world_.model());
  if (auto reason = claims.against_edits(flow, property, side)) throw NotApplicable{std::move(*reason), true};
}

bool Editor::leaves_out(const Flow& flow, Side side, const Property& property) {
  auto reason = model::why_not_edited(property, side);
  const bool unclaimed = !reason;
  const world::Claims claims(world_.subject_file().capabilities, world_.model());
  if (!reason) reason = claims.against_edits(flow, property, side);
  if (reason) trail_.note_left_out(property, std::move(*reason), unclaimed);
  return reason.has_value();
}

bool Editor::leaves_out(const Pair& pair, Side side, const Property& property) {
  const bool out = leaves_out(*pair.flow, side, property);
  if (out) trail_.note_left_out(pair, side, property);
  return out;
}

void Editor::accept_outcome(const Pair& pair, const Property& property) {
  for (const auto side : {Side::source, Side::target}) {
    trail_.forget_written(side, pair.id(side), property.path(side));
  }
}

}  // namespace dataflow_qa::checks
