#include "harness/explore/record_edits.h"

namespace dataflow_qa::explore {

void RecordEdits::note(const Edit& edit) {
  auto& edited = by_property_[edit.property].try_emplace(edit.side, Edited{edit.before, {}, 0}).first->second;
  edited.value = edit.value;
  edited.order = latest_[edit.side] = edit.order;
  is_meeting_ = is_meeting_ && edit.is_apart;
  is_dated_ = is_dated_ && edit.is_dated;
}

std::optional<Side> RecordEdits::winner(const std::string& property, const ConflictTerms& terms) const {
  const auto& sides = by_property_.at(property);
  const auto& source = sides.at(Side::source);
  const auto& target = sides.at(Side::target);
  // What is again what it was need not have been seen.
  if (is_open_ || source.value == source.before || target.value == target.before) return std::nullopt;
  if (terms.rule == checks::ConflictRule::last_change_wins) return latest_winner(sides, terms);
  // Met one by one, the first may have been carried over already: then the second one is no conflict, but the later.
  if (!is_meeting_) return std::nullopt;
  return checks::winner(terms.rule, Side::source);
}

/// A system may have timestamps of records, or of parts of records, too: so nothing was edited on the other side after
/// the latest edit. Where the subject was at work meanwhile, its own writes of other properties move them as well, and
/// a write that nothing refuses may come after that edit.
std::optional<Side> RecordEdits::latest_winner(const BySide& sides, const ConflictTerms& terms) const {
  if (!terms.shows_milliseconds || !is_dated_) return std::nullopt;
  const auto later = sides.at(Side::source).order > sides.at(Side::target).order ? Side::source : Side::target;
  if (sides.at(later).order < latest_.at(model::other(later))) return std::nullopt;
  const bool is_alone = by_property_.size() == 1 && terms.conditional_writes.contains(later);
  return is_meeting_ || is_alone ? std::optional(later) : std::nullopt;
}

}  // namespace dataflow_qa::explore
