// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/editor.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "harness/checks/check_script.h"
#include "harness/checks/journal_view.h"
#include "harness/model/conversion.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;

constexpr int enough = 12;  // draws of another value: a country has four

/// The turns through which one record is taken.
int turns_in_a_row(const Property& property) {
  constexpr int few = 2;
  return property.mapping->enumeration.empty() ? few : turns_of(property);
}

}  // namespace

void Editor::operator()(const Pair& pair, Side side, const Property& property, const json& source_value) {
  if (leaves_out(pair, side, property)) return;
  if (!is_idle_without_another(pair, side, property, source_value)) {
    edit_field(pair, side, property.path(side), note_edit(pair, side, property, source_value));
  } else if (trail_.last_edit(pair, side, property) == nullptr) {
    trail_.note_left_out(pair, side, property);
  }
}

/// Whether an edit would change or prove nothing only because one on the other side was left out.
bool Editor::is_idle_without_another(const Pair& pair, Side side, const Property& property, const json& given) const {
  if (!trail_.was_left_out(pair, other(side), property)) return false;
  const auto on_source = in_source_terms(property, given);
  for (const auto each : {side, other(side)}) {
    const auto now = world_.systems().record(each, *pair.flow, pair.id(each));
    const auto value =
        each == Side::source ? std::optional(on_source) : view_.converted(property, Side::source, on_source);
    if (now && value && same_on(property, each, mapping::value_at(*now, property.path(each)), *value)) return true;
  }
  return false;
}

void Editor::clear_object(const Pair& pair, Side side, const std::string& path, const std::vector<Property>& parts) {
  const auto is_out = [&](const Property& part) { return leaves_out(pair, side, part); };
  if (std::any_of(parts.begin(), parts.end(), is_out)) {
    for (const auto& part : parts) trail_.note_left_out(pair, side, part);  // it goes as a whole, or not
    return;
  }
  for (const auto& part : parts) static_cast<void>(note_edit(pair, side, part, json()));
  edit_field(pair, side, path, json());
}

void Editor::remove(const Pair& pair, Side side) {
  for (const auto each : {side, other(side)}) trail_.touch({each, pair.flow, pair.id(each)});
  auto counterpart = world_.systems().record(other(side), *pair.flow, pair.id(other(side))).value_or(json());
  const auto done = world_.systems().at(side).remove(pair.flow->collection(side), pair.id(side));
  if (done) return trail_.note_deleted({side, pair.flow, pair.id(side)}, std::move(counterpart));
  if (auto fault = seen_.kept_by_subject({side, pair.flow, pair.id(side)})) throw SubjectsFault{std::move(*fault)};
  give_up(pair, fmt::format("{} refused the deletion of {} {}: {} {}", world_.systems().label(side),
                            pair.flow->collection(side), pair.id(side), done.error().status, done.error().detail));
}

bool Editor::make_clearable(const Pair& pair, const Property& property) {
  bool edited = false;
  if (!may_be_cleared(property)) return edited;
  for (const auto side : {Side::source, Side::target}) {
    const auto& wanted = property.field(side).cleared_with;
    const auto record = world_.systems().record(side, *pair.flow, pair.id(side));
    if (!wanted || !record || mapping::value_at(*record, wanted->first) == wanted->second) continue;
    edit_field(pair, side, wanted->first, wanted->second);
    edited = true;
  }
  return edited;
}

/// The value as `side` has it.
json Editor::on(Side side, const Property& property, const json& given) const {
  const auto source_value = in_source_terms(property, given);
  const auto value =
      side == Side::source ? std::optional(source_value) : view_.converted(property, Side::source, source_value);
  if (value) return *value;
  if (property.mapping->reference && !source_value.is_null()) {
    const auto* referred = world_.model().find(*property.mapping->reference);
    if (auto fault = seen_.fault_of({Side::source, referred->whole, mocks::text_of_id(source_value)}, side)) {
      throw SubjectsFault{std::move(*fault)};
    }
  }
  if (property.mapping->lookup) {
    if (auto fault = seen_.lookup_lost_by_subject(*property.mapping->lookup)) throw SubjectsFault{std::move(*fault)};
  }
  throw HarnessTrouble(fmt::format("{} has no value for {}", world_.systems().label(side), shown(source_value)));
}

/// Gives up where an edit would prove nothing.
void Editor::require_news(const Pair& pair, Side side, const Property& property, const json& value,
                          const json& source_value) const {
  const auto& path = property.path(side);
  const auto now = world_.systems().record(side, *pair.flow, pair.id(side));
  const auto there = world_.systems().record(other(side), *pair.flow, pair.id(other(side)));
  if (now && same_on(property, side, mapping::value_at(*now, path), value)) {
    give_up(pair, fmt::format("the edit of `{}` to {} would change nothing", path, shown(value)));
  }
  const auto wanted = side == Side::source ? view_.converted(property, side, value) : std::optional(source_value);
  if (there && wanted &&
      same_on(property, other(side), mapping::value_at(*there, property.path(other(side))), *wanted)) {
    give_up(pair, fmt::format("the edit of `{}` to {} would prove nothing: {} holds it already", path, shown(value),
                              world_.systems().label(other(side))));
  }
}

/// Notes an edit that is about to be made. Returns the value as `side` has it.
json Editor::note_edit(const Pair& pair, Side side, const Property& property, const json& given, Kind kind) {
  const auto source_value = in_source_terms(property, given);
  auto value = on(side, property, source_value);
  if (kind == Kind::ordinary) require_news(pair, side, property, value, source_value);
  const auto& there_path = property.path(other(side));
  const auto there = world_.systems().record(other(side), *pair.flow, pair.id(other(side)));
  trail_.note_edit(pair, side, property,
                   {begin_here(world_, trail_), source_value, there ? mapping::value_at(*there, there_path) : json()});
  if (kind == Kind::ordinary) know_by({side, pair.flow, pair.id(side)}, property, value);
  trail_.note_written(side, pair.id(side), property.path(side), value);
  trail_.forget_written(other(side), pair.id(other(side)), there_path);
  return value;
}

void Editor::know_by(const RecordRef& record, const Property& property, const json& value) {
  if (!value.is_string() || !property.source->free_text || !property.target->free_text) return;
  world_.ledger().add_key(record.side, *record.flow, record.id,
                          {property.path(other(record.side)), value.get<std::string>(), false});
}

void Editor::edit_shared(const Pair& pair, Side side, const Property& property, const json& source_value) {
  if (leaves_out(pair, side, property)) return;
  const auto value = note_edit(pair, side, property, source_value, Kind::shared);
  edit_field(pair, side, property.path(side), value);
}

void Editor::together(const Pair& pair, Side side, const std::vector<PropertyValue>& values) {
  const auto is_out = [&](const PropertyValue& each) { return leaves_out(pair, side, each.property); };
  if (std::any_of(values.begin(), values.end(), is_out)) {
    for (const auto& each : values) trail_.note_left_out(pair, side, each.property);  // they may bind each other
    return;
  }
  Overrides fields;
  for (const auto& [property, value] : values) {
    fields.emplace_back(property.path(side), note_edit(pair, side, property, value));
  }
  edit_fields(pair, side, fields);
}

void Editor::on_both_sides(const Pair& pair, const Property& property, const json& source_value) {
  (*this)(pair, Side::source, property, source_value);
  edit_shared(pair, Side::target, property, source_value);
}

void Editor::rotate(const std::vector<Pair>& pairs, Side side, const Property& property) {
  std::vector<json> values;
  values.reserve(pairs.size());
  for (const auto& pair : pairs) values.push_back(view_.value(pair, Side::source, property));
  (*this)(pairs.front(), side, property, fresh_value(property));
  for (std::size_t i = 1; i < pairs.size(); ++i) edit_shared(pairs[i], side, property, values[i - 1]);
  edit_shared(pairs.front(), side, property, values.back());
}

void Editor::record(const RecordRef& record, const Property& property, const json& source_value) {
  if (leaves_out(*record.flow, record.side, property)) return;
  const auto value = on(record.side, property, source_value);
  const auto& path = property.path(record.side);
  know_by(record, property, value);
  trail_.touch(record);
  trail_.note_written(record.side, record.id, path, value);
  const auto done =
      world_.systems().at(record.side).edit(record.flow->collection(record.side), record.id, {{path, value}});
  if (done) return trail_.note_edits(record.side, 1);
  if (auto fault = seen_.deleted_by_subject(record)) throw SubjectsFault{std::move(*fault)};
  if (auto fault = seen_.changed_beyond_mapping(record)) throw SubjectsFault{std::move(*fault)};
  blame_taken(record.side, *record.flow, {{path, value}});
  throw HarnessTrouble(fmt::format("{} refused a person's edit of `{}` to {}: {} {} {}",
                                   world_.systems().label(record.side), path, shown(value), done.error().status,
                                   done.error().title, done.error().detail));
}

void Editor::leave_to_counterpart(const RecordRef& record, const Property& property, const json& source_value) {
  trail_.forget_written(record.side, record.id, property.path(record.side));
  const auto there = other(record.side);
  const auto value = on(there, property, source_value);
  if (!value.is_string()) return;
  world_.ledger().add_key(record.side, *record.flow, record.id,
                          {property.path(there), value.get<std::string>(), false});
}

void Editor::edit_field(const Pair& pair, Side side, const std::string& path, const json& value) {
  edit_fields(pair, side, {{path, value}});
}

void Editor::edit_fields(const Pair& pair, Side side, const Overrides& values) {
  const auto edited = world_.systems().at(side).edit(pair.flow->collection(side), pair.id(side), values);
  if (edited) return trail_.note_edits(side, static_cast<std::int64_t>(values.size()));
  blame_taken(side, *pair.flow, values);
  std::string what;
  for (const auto& [path, value] : values) {
    what += fmt::format("{}`{}` to {}", what.empty() ? "" : ", ", path, shown(value));
  }
  give_up(pair, fmt::format("{} refused a person's edit of {}: {} {} {}", world_.systems().label(side), what,
                            edited.error().status, edited.error().title, edited.error().detail));
}

bool Editor::fields_anew(const Pair& pair, Side side, const std::vector<std::string>& paths) {
  static const mapping::Property unmapped;
  const auto now = view_.record_now({side, pair.flow, pair.id(side)});
  Overrides values;
  for (const auto& path : paths) {
    const auto* field = pair.flow->entity(side).find(path);
    const auto draw = [&] { return values_.draw({&unmapped, field, field}, values_.token(), ++turn_); };
    auto value = draw();
    for (int i = 0; i < enough && value == mapping::value_at(now, path); ++i) value = draw();
    values.emplace_back(path, std::move(value));
  }
  if (!world_.systems().at(side).edit(pair.flow->collection(side), pair.id(side), values)) {
    if (auto fault = seen_.fault_of(pair)) throw SubjectsFault{std::move(*fault)};
    return false;
  }
  trail_.note_edits(side, static_cast<std::int64_t>(values.size()));
  return true;
}

void Editor::blame_taken(Side side, const Flow& flow, const Overrides& values) const {
  json record = json::object();
  for (const auto& [path, value] : values) mapping::set_value_at(record, path, value);
  if (auto fault = seen_.taken_by_subject(flow, side, record)) throw SubjectsFault{std::move(*fault)};
}

void Editor::give_up(const Pair& pair, const std::string& trouble) const {
  if (auto fault = seen_.fault_of(pair)) throw SubjectsFault{std::move(*fault)};
  for (const auto side : {Side::source, Side::target}) {
    if (auto fault = seen_.changed_beyond_mapping({side, pair.flow, pair.id(side)})) {
      throw SubjectsFault{std::move(*fault)};
    }
  }
  throw HarnessTrouble(trouble);
}

std::vector<json> Editor::values_of(const Property& property) {
  std::vector<json> result;
  if (property.mapping->reference) {
    result = {make_.referable_id(property, 1), make_.referable_id(property, 0)};
  } else if (property.mapping->lookup) {
    const auto all = lookup_values(world_, *property.mapping->lookup);
    if (all.size() < 2) {
      if (auto fault = seen_.lookup_lost_by_subject(*property.mapping->lookup)) throw SubjectsFault{std::move(*fault)};
      throw HarnessTrouble(
          fmt::format("the fixtures have fewer than two {} to look up", property.mapping->lookup->collection));
    }
    result = {all[1], all[0]};
  } else {
    const auto token = values_.token();
    for (int turn = 1; turn <= turns_in_a_row(property); ++turn) result.push_back(values_.draw(property, token, turn));
  }
  if (may_be_cleared(property)) result.insert(result.end() - 1, json());
  return result;
}

std::vector<json> Editor::further_values_of(const Property& property) {
  if (property.mapping->reference || property.mapping->lookup) return {};
  std::vector<json> result;
  const auto token = values_.token();
  for (int turn = turns_in_a_row(property) + 1; turn <= turns_of(property); ++turn) {
    result.push_back(values_.draw(property, token, turn));
  }
  return result;
}

json Editor::fresh_value(const Property& property) {
  return values_.draw(property, values_.token(), ++turn_);
}

json Editor::fresh_value(const Pair& pair, const Property& property) {
  const auto is_there = [&](Side side, const json& source_value) {
    const auto now = world_.systems().record(side, *pair.flow, pair.id(side));
    const auto value =
        side == Side::source ? std::optional(source_value) : view_.converted(property, Side::source, source_value);
    return now && value && same_on(property, side, mapping::value_at(*now, property.path(side)), *value);
  };
  auto value = fresh_value(property);
  for (int i = 0; i < enough && (is_there(Side::source, value) || is_there(Side::target, value)); ++i) {
    value = fresh_value(property);
  }
  return value;
}

/// Null, or a default that is stored in its place, on either side.
bool Editor::stands_for_none(const Property& property, const json& value) const {
  const auto there = view_.converted(property, Side::source, value);
  return same_on(property, Side::source, value, nullptr) || (there && same_on(property, Side::target, *there, nullptr));
}

json Editor::fresh_something(const Property& property) {
  auto value = fresh_value(property);
  for (int i = 0; i < enough && stands_for_none(property, value); ++i) value = fresh_value(property);
  return value;
}

json Editor::fresh_something(const Pair& pair, const Property& property) {
  auto value = fresh_value(pair, property);
  for (int i = 0; i < enough && stands_for_none(property, value); ++i) value = fresh_value(pair, property);
  return value;
}

json Editor::unknown_value(const Property& property) {
  const auto token = values_.token();
  const bool email = property.source->format == mocks::TextFormat::email;
  return email ? token + "@unknown.example" : utf16_prefix(token, length_limit(property));
}

/// `task` as the world may run it while it settles.
Editor::Task Editor::guarded(reports::Circumstance circumstance, Task task) {
  trail_.note_task();
  return [this, circumstance, task = std::move(task)] {
    trail_.note_task_done();
    trail_.add_circumstance(circumstance);
    try {
      task();
    } catch (...) {
      if (!trail_.trouble) trail_.trouble = std::current_exception();
    }
    trail_.clear_circumstances();
  };
}

void Editor::at_next_listing(Side side, const std::string& route, Task first, Task second) {
  auto& clock = world_.systems().clock();
  auto before = guarded(reports::Circumstance::same_tick, std::move(first));
  auto after = guarded(reports::Circumstance::same_tick, std::move(second));
  world_.at_next_request(side, {.method = "GET", .route = route},
                         {.before_work =
                              [&clock, before = std::move(before)] {
                                clock.hold();
                                before();
                              },
                          .before_answer =
                              [&clock, after = std::move(after)] {
                                after();
                                clock.release();
                              }},
                         world::Coming::certainly);
}

void Editor::at_next(RequestPoint point, const RecordRef& record, Task task) {
  using reports::Circumstance;
  const auto route = JournalView(world_, *record.flow).listing_route(record.side);
  if (point == RequestPoint::after_listing && route.empty()) return;  // it will not come
  const bool is_change = point == RequestPoint::before_change || point == RequestPoint::after_change;
  auto work = guarded(is_change ? Circumstance::write_in_flight : Circumstance::read_in_flight, std::move(task));
  using mocks::CallKind;
  mocks::FaultMatch match{.call = is_change ? CallKind::update : CallKind::read, .target = "/" + record.id};
  if (point == RequestPoint::after_listing) match = {.method = "GET", .route = route};
  const bool before = point == RequestPoint::before_read || point == RequestPoint::before_change;
  world_.at_next_request(
      record.side, std::move(match),
      before ? world::AtRequest{.before_work = std::move(work)} : world::AtRequest{.before_answer = std::move(work)},
      world::Coming::perhaps);
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): the task is a std::function's, which frees it

void Editor::in_tick_of_next_change(const RecordRef& record, Task task) {
  auto& clock = world_.systems().clock();
  auto after = guarded(reports::Circumstance::same_tick, std::move(task));
  world_.at_next_request(record.side, {.call = mocks::CallKind::update, .target = "/" + record.id},
                         {.before_work = [&clock] { clock.hold(); },
                          .before_answer =
                              [&clock, after = std::move(after)] {
                                after();
                                clock.release();
                              }},
                         world::Coming::perhaps);
}

void Editor::at_creation(Side side, const std::string& text, world::AtRequest tasks) {
  world_.at_next_request(side, {.call = mocks::CallKind::create, .sent = text}, std::move(tasks),
                         world::Coming::perhaps);
}

void Editor::before_creation(Side side, const std::string& text, Task task) {
  at_creation(side, text, {.before_work = guarded(reports::Circumstance::write_in_flight, std::move(task))});
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

void Editor::after_creation(Side side, const std::string& text, Task task) {
  at_creation(side, text, {.before_answer = guarded(reports::Circumstance::write_in_flight, std::move(task))});
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

}  // namespace dataflow_qa::checks
