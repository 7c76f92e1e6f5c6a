// Held by planted_defects_test.cpp.
#include "harness/explore/playback.h"

#include <chrono>

#include "harness/run/claims.h"

namespace dataflow_qa::explore {

using checks::PropertyValue;
using checks::RecordRef;
using model::Property;
using nlohmann::json;

namespace {

/// How long a system is away, or a disk is full.
constexpr std::chrono::milliseconds short_while{300};

/// A fault, and the circumstance under which all that follows happens.
struct Disturbance {
  mocks::FaultStep step;
  reports::Circumstance circumstance;
};

Disturbance disturbance_of(Fault fault, Side side) {
  using reports::Circumstance;
  using namespace std::chrono_literals;
  const auto away = side == Side::source ? Circumstance::source_away : Circumstance::target_away;
  switch (fault) {
    case Fault::answer_lost:
      return {{.ending = mocks::Ending::close_before_answer}, Circumstance::answer_lost};
    case Fault::answer_cut:
      return {{.ending = mocks::Ending::cut_body}, Circumstance::answers_garbled};
    case Fault::no_json:
      return {{.ending = mocks::Ending::not_json}, Circumstance::answers_garbled};
    case Fault::throttled:
      return {{.status = 429, .retry_after = mocks::RetryAfter{}}, Circumstance::throttled};
    case Fault::slow:
      return {{.answer_delay = 150ms}, Circumstance::answers_slow};
    case Fault::refused:
      return {{.times = 2, .status = 400}, Circumstance::another_refused};
    case Fault::closed:
      return {{.times = 2, .ending = mocks::Ending::close_before_work}, away};
    case Fault::hanging:
      return {{.ending = mocks::Ending::close_before_work, .delay = short_while}, away};
    case Fault::token_refused:
      return {{.match = {.call = mocks::CallKind::token}, .lasts = short_while, .status = 503},
              Circumstance::token_ended};
    case Fault::token_ended:
    case Fault::unavailable:
      break;
  }
  return {{.times = 2, .status = 503}, away};
}

ConflictTerms terms_of(const checks::CheckContext& check, const subject::SubjectFile& subject) {
  const auto& model = check.model();
  ConflictTerms result{.rule = run::conflict_rule({.model = &model, .subject = &subject}, check.flow()),
                       .shows_milliseconds = true};
  for (const auto side : {Side::source, Side::target}) {
    result.shows_milliseconds = result.shows_milliseconds && model.system(side).shows_milliseconds;
    if (check.flow().entity(side).has_conditional_writes) result.conditional_writes.insert(side);
  }
  return result;
}

}  // namespace

Playback::Playback(checks::CheckContext& check, const subject::SubjectFile& subject, bool undisturbed,
                   std::shared_ptr<Progress> progress)
    : check_(check), terms_(terms_of(check, subject)), undisturbed_(undisturbed), progress_(std::move(progress)) {}

void Playback::make(const Step& step) {
  const bool is_there = (step.record.empty() || step.action == Action::create || actors_.contains(step.record)) &&
                        (step.with.empty() || actors_.contains(step.with));
  if (!is_there) return;  // its creation was refused
  switch (step.action) {
    case Action::create:
      return create(step);
    case Action::edit:
    case Action::clear:
    case Action::restore:
      return step.point == Point::now ? edit(step) : edit_at(step);
    case Action::exchange:
      return exchange(step);
    case Action::remove: {
      auto& actor = actors_.at(step.record);
      check_.edit.remove(*actor.pair, step.side);
      actor.removed = step.side;
      break;
    }
    case Action::spoil:
      return spoil(step);
    case Action::disturb:
      disturb(step);
      break;
    case Action::kill:
    case Action::finish: {
      const bool kills = step.action == Action::kill;
      check_.disturb.interrupt_after_writes({.how = kills ? checks::Interruption::kill : checks::Interruption::stop});
      break;
    }
    case Action::fill_disk:
      if (!fill_disk()) return;
      break;
    default:
      break;
  }
  ++progress_->done;
}

void Playback::create(const Step& step) {
  checks::Recipe recipe;
  recipe.token = check_.make.token();
  for (const auto& path : step.properties) {
    auto& giver = actors_.at(step.with);
    giver.edits.leave_open();  // the two may be in each other's way
    const auto& past = giver.pasts[path];
    if (past.size() < 2) continue;
    const auto& value = past[past.size() - 2];
    recipe.overrides.emplace_back(path, value);
  }
  Actor actor;
  actor.token = *recipe.token;
  try {
    actor.record = check_.make(step.side, recipe);
    // Persons may clear the texts that bear its token before it has a counterpart.
    for (const auto& [path, value] : recipe.overrides) {
      const auto passed = property(path);
      check_.edit.know_by(actor.record, passed,
                          mapping::value_at(check_.view.record_now(actor.record), passed.path(step.side)));
    }
  } catch (const checks::HarnessTrouble&) {
    if (recipe.overrides.empty()) throw;
    return;  // somebody else has that value by now
  }
  actors_.emplace(step.record, std::move(actor));
  ++progress_->done;
}

/// A value of the property as the source has it, from the side that was edited last: the other one may not have it yet.
json Playback::value_now(const Actor& actor, const Property& property) const {
  if (actor.pair) return check_.view.value(*actor.pair, Side::source, property);
  const auto record = check_.view.record_now(actor.record);
  const auto& value = mapping::value_at(record, property.path(actor.record.side));
  if (actor.record.side == Side::source) return value;
  return check_.view.converted(property, Side::target, value).value_or(json());
}

/// Another value than the record has, or a fresh one; nothing where there is no other.
std::optional<json> Playback::another(Actor& actor, const Property& property) {
  const auto& past = actor.pasts[property.mapping->source];
  const auto now = past.empty() ? value_now(actor, property) : past.back();
  if (property.mapping->reference || property.mapping->lookup) {
    for (const auto& value : check_.edit.values_of(property)) {
      if (!value.is_null() && value != now) return value;
    }
    return std::nullopt;
  }
  constexpr int enough = 6;  // a country has four values
  auto value = check_.edit.fresh_value(property);
  for (int i = 0; i < enough && value == now; ++i) value = check_.edit.fresh_value(property);
  return value;
}

RecordRef Playback::record_of(const Actor& actor, Side side) const {
  if (actor.pair) return {side, actor.pair->flow, actor.pair->id(side)};
  return side == actor.record.side ? actor.record : actor.made.value();
}

/// What the system of that side has made of an edit, as the source has it: none may stand for a default there.
std::optional<json> Playback::stored_now(const Actor& actor, Side side, const Property& property) const {
  const auto now = check_.view.record_now(record_of(actor, side));
  const auto& value = mapping::value_at(now, property.path(side));
  return side == Side::source ? std::optional(value) : check_.view.converted(property, Side::target, value);
}

/// Null where records bear none.
json Playback::timestamp_now(const Actor& actor, Side side) const {
  const auto& path = check_.flow().entity(side).changed_field;
  return path.empty() ? json() : mapping::value_at(check_.view.record_now(record_of(actor, side)), path);
}

/// Waits until the system's next timestamp is later than that of an edit on the other side. No sync could know it
/// otherwise.
void Playback::let_clocks_go_on(const Actor& actor, Side side) const {
  const bool counts = terms_.rule == checks::ConflictRule::last_change_wins;
  if (counts && actor.edits.has(model::other(side))) check_.edit.let_a_tick_go_by();
}

bool Playback::attempt(Actor& actor, Side side, const PropertyValue& value, bool fresh) {
  if (actor.pair) return check_.edit.attempt(*actor.pair, side, {value}, fresh);
  if (side != actor.record.side) check_.edit.leave_to_counterpart(actor.record, value.property, value.value);
  return check_.edit.attempt(record_of(actor, side), {value}, fresh);
}

bool Playback::put(Actor& actor, Side side, const std::string& path, const json& value, bool fresh) {
  const auto edited = property(path);
  let_clocks_go_on(actor, side);
  const auto before = stored_now(actor, side, edited).value_or(json());
  const auto dated = timestamp_now(actor, side);
  auto& past = actor.pasts[path];
  if (past.empty()) past.push_back(value_now(actor, edited));
  if (!attempt(actor, side, {edited, value}, fresh)) return false;
  const auto stored = stored_now(actor, side, edited).value_or(value);
  past.push_back(stored);
  // The creation of a counterpart dates it, too.
  const bool is_dated = actor.pair.has_value() && timestamp_now(actor, side) != dated;
  actor.edits.note({side, path, before, stored, ++edits_, is_apart_, is_dated});
  return true;
}

bool Playback::edit_one(const Step& step, Actor& actor, const std::string& path) {
  if (step.action == Action::clear) return put(actor, step.side, path, json(), false);
  if (step.action == Action::restore) {
    const auto past = actor.pasts[path];
    return past.size() >= 2 && put(actor, step.side, path, past[past.size() - 2], false);
  }
  const auto value = another(actor, property(path));
  return value && put(actor, step.side, path, *value, true);
}

void Playback::edit(const Step& step) {
  auto& actor = actors_.at(step.record);
  bool done = false;
  for (const auto& path : step.properties) done = edit_one(step, actor, path) || done;
  progress_->done += done ? 1 : 0;
}

/// A counterpart that the subject has just created is known by the text that it has from its record.
bool Playback::knows_record_on(Side side, const std::string& name) {
  auto& actor = actors_.at(name);
  if (actor.pair || side == actor.record.side) return true;
  actor.made = check_.view.newest_with(side, actor.token);
  return actor.made.has_value();
}

void Playback::edit_at(const Step& step) {
  using checks::RequestPoint;
  const auto& actor = actors_.at(step.record);
  const auto work = [self = shared_from_this(), step] {
    self->is_apart_ = false;  // the subject is at work
    if (self->knows_record_on(step.side, step.record)) self->edit(step);
  };
  if (step.point == Point::before_creation) return check_.edit.before_creation(step.at, actor.token, work);
  if (step.point == Point::after_creation) return check_.edit.after_creation(step.at, actor.token, work);
  static const std::map<Point, RequestPoint> points = {{Point::after_listing, RequestPoint::after_listing},
                                                       {Point::before_read, RequestPoint::before_read},
                                                       {Point::after_read, RequestPoint::after_read},
                                                       {Point::before_write, RequestPoint::before_change},
                                                       {Point::after_write, RequestPoint::after_change}};
  check_.edit.at_next(points.at(step.point), {step.at, actor.pair->flow, actor.pair->id(step.at)}, work);
}

/// A system may want values to differ at any time, so the one record has a fresh value meanwhile.
void Playback::exchange(const Step& step) {
  auto& one = actors_.at(step.record);
  auto& two = actors_.at(step.with);
  for (auto* each : {&one, &two}) each->edits.leave_open();
  for (const auto& path : step.properties) {
    const auto of = [&](Actor& actor) {
      return actor.pasts[path].empty() ? value_now(actor, property(path)) : actor.pasts[path].back();
    };
    const auto first = of(one);
    const auto second = of(two);
    const auto between = another(one, property(path));
    if (!between || !put(one, step.side, path, *between, true)) continue;
    if (put(two, step.side, path, first, false)) put(one, step.side, path, second, false);
  }
  ++progress_->done;
}

void Playback::spoil(const Step& step) {
  const auto& actor = actors_.at(step.record);
  auto [fault, circumstance] = disturbance_of(step.fault, step.side);
  fault.match = actor.pair
                    ? mocks::FaultMatch{.call = mocks::CallKind::update, .target = "/" + actor.pair->id(step.side)}
                    : mocks::FaultMatch{.call = mocks::CallKind::create, .sent = actor.token};
  check_.disturb.arm(step.side, std::move(fault), circumstance);
  ++progress_->done;
}

void Playback::disturb(const Step& step) {
  if (step.fault == Fault::token_ended) return check_.disturb.end_tokens(step.side);
  if (step.fault == Fault::token_refused) {
    auto [fault, circumstance] = disturbance_of(step.fault, step.side);
    check_.disturb.arm(step.side, std::move(fault), circumstance);
    return check_.disturb.end_tokens(step.side);
  }
  constexpr int several = 3;
  auto [fault, circumstance] = disturbance_of(step.fault, step.side);
  fault.times = step.fault == Fault::throttled ? 1 : several;
  if (step.fault == Fault::unavailable) fault.lasts = short_while;
  check_.disturb.arm(step.side, std::move(fault), circumstance);
}

/// False for a subject that is no process.
bool Playback::fill_disk() {
  try {
    check_.disturb.fill_disk(short_while);
  } catch (const checks::NotApplicable&) {
    return false;
  }
  return true;
}

}  // namespace dataflow_qa::explore
