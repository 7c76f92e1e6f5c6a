#include "harness/checks/trail.h"

#include <algorithm>
#include <utility>

namespace dataflow_qa::checks {

const Beginning& Trail::beginning_of(const RecordRef& record) const {
  static const Beginning fixture{0, 0, {reports::Circumstance::before_first_start}, {}};
  const auto found = made_.find({record.side, record.id});
  return found == made_.end() ? fixture : found->second;
}

void Trail::note_edit(const Pair& pair, Side side, const Property& property, LastEdit edit) {
  edits_[{property.mapping, side, pair.source}] = std::move(edit);
  edits_left_out_.erase({property.mapping, side, pair.source});
}

const LastEdit* Trail::last_edit(const Pair& pair, Side side, const Property& property) const {
  const auto found = edits_.find({property.mapping, side, pair.source});
  return found == edits_.end() ? nullptr : &found->second;
}

void Trail::note_left_out(const Property& property, std::string why, bool unclaimed) {
  const auto same = [&](const LeftOut& each) {
    return each.property == property.mapping && each.unclaimed == unclaimed;
  };
  if (std::none_of(left_out_.begin(), left_out_.end(), same))
    left_out_.push_back({property.mapping, std::move(why), unclaimed});
}

void Trail::note_left_out(const Pair& pair, Side side, const Property& property) {
  edits_left_out_.emplace(property.mapping, side, pair.source);
}

bool Trail::was_left_out(const Pair& pair, Side side, const Property& property) const {
  return edits_left_out_.contains({property.mapping, side, pair.source});
}

void Trail::note_written(Side side, const std::string& id, const std::string& path, nlohmann::json value) {
  written_[{side, id, path}] = std::move(value);
}

const nlohmann::json* Trail::written(Side side, const std::string& id, const std::string& path) const {
  const auto found = written_.find({side, id, path});
  return found == written_.end() ? nullptr : &found->second;
}

reports::Deeds Trail::deeds(Side side) const {
  const auto found = deeds_.find(side);
  return found == deeds_.end() ? reports::Deeds{} : found->second;
}

void Trail::touch(const RecordRef& record) {
  std::erase_if(touched_, [&](const RecordRef& ref) {
    return ref.side == record.side && ref.flow == record.flow && ref.id == record.id;
  });
  touched_.push_back(record);
}

}  // namespace dataflow_qa::checks
