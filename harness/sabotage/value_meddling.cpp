#include "harness/sabotage/value_meddling.h"

#include <memory>

#include "harness/model/conversion.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::Forward;
using mocks::OutcomeKind;
using mocks::Reply;
using mocks::Request;
using model::Property;
using nlohmann::json;

/// The values of one property, as they went by.
class ValueMeddling {
 public:
  ValueMeddling(const ValueKind& kind, const Property& property) : kind_(kind), property_(property) {}

  Reply befall(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
    if (kind_.traffic == Traffic::answers) return befall_answer(meddling, call, meddling.pass(call, request, forward));
    const bool is_update = call.kind == CallKind::update && kind_.traffic != Traffic::creations;
    const bool is_creation = call.kind == CallKind::create && kind_.traffic != Traffic::updates;
    if ((!is_update && !is_creation) || !meddling.writes_ours(call, request))
      return meddling.pass(call, request, forward);
    return befall_write(meddling, call, request, forward);
  }

 private:
  [[nodiscard]] Member member(const Meddling& meddling) const {
    return {*meddling.scene().place, property_.path(meddling.scene().side)};
  }

  Reply befall_write(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
    const auto own = member(meddling);
    auto body = parsed(request.body);
    bool changed = false;
    bool goes = false;
    for (auto* value : own.written(body)) {
      const auto was = *value;
      const auto turn = turn_of(meddling, call.id, was);
      note(call.id, was);
      goes = goes || turn.what == Turn::What::goes;
      changed = changed || turn.what == Turn::What::changes;
      if (turn.what == Turn::What::changes) *value = turn.value;
    }
    if (!changed && !goes) return meddling.pass(call, request, forward);
    if (goes) own.leave_out(body);
    const auto& place = *meddling.scene().place;
    const auto* there = meddling.seen(call.id);
    if (call.kind == CallKind::update && there != nullptr && says_nothing(place, body)) {
      meddling.touch(call.id);
      return answer_of_write(place, OutcomeKind::updated, *there);
    }
    auto reply = meddling.pass(call, with_body(request, body), forward);
    meddling.touch(call.kind == CallKind::update ? call.id : id_in(place, reply));
    return reply;
  }

  Reply befall_answer(Meddling& meddling, const Call& call, Reply reply) {
    const auto& place = *meddling.scene().place;
    if (call.kind == CallKind::list) {
      return with_rows(call, std::move(reply), [&](json::array_t& rows) {
        bool changed = false;
        for (auto& row : rows) changed = befall_record(meddling, row) || changed;
        return changed;
      });
    }
    if (call.kind != CallKind::read) return reply;
    auto body = parsed(reply.body);
    auto* record = record_of(place, body);
    if (record != nullptr && befall_record(meddling, *record)) reply.body = body.dump();
    return reply;
  }

  bool befall_record(Meddling& meddling, json& record) {
    const auto id = id_of(*meddling.scene().place, record);
    const auto own = member(meddling);
    auto* value = own.shown(record);
    if (value == nullptr || id.empty() || !meddling.is_ours(record)) return false;
    const auto was = *value;
    const auto turn = turn_of(meddling, id, was);
    note(id, was);
    if (turn.what == Turn::What::stays) return false;
    meddling.touch(id);
    if (turn.what == Turn::What::goes) {
      own.hide(record);
    } else if (turn.value.is_null()) {
      own.show_nothing(record);
    } else {
      *value = turn.value;
    }
    return true;
  }

  [[nodiscard]] Turn turn_of(const Meddling& meddling, const std::string& id, const json& value) const {
    const auto own = member(meddling);
    const auto* record = meddling.seen(id);
    Passing passing{.value = value, .property = property_, .side = meddling.scene().side};
    const json nothing;
    if (record != nullptr) passing.there = own.shown(*record) == nullptr ? &nothing : own.shown(*record);
    const auto known = values_.find(id);
    if (known != values_.end()) {
      passing.first = &known->second.first;
      if (known->second.last != value) passing.earlier = &known->second.last;
    }
    if (passing.earlier == nullptr) passing.earlier = passing.there;
    for (const auto& [other, shown] : meddling.all_seen()) {
      const auto* its = other == id ? nullptr : own.shown(shown);
      if (its == nullptr || model::is_nothing(*its) || *its == value) continue;
      passing.of_another = its;
      break;
    }
    passing.draw = meddling.draw(id);
    return kind_.befalls(passing);
  }

  void note(const std::string& id, const json& value) {
    const auto [place, is_new] = values_.try_emplace(id, History{value, value});
    if (!is_new) place->second.last = value;
  }

  struct History {
    json first;
    json last;
  };
  const ValueKind& kind_;
  Property property_;
  std::map<std::string, History> values_;  // by record; of creations, under ""
};

}  // namespace

Befalls befalls_property(const ValueKind& kind, const Property& property) {
  return [state = std::make_shared<ValueMeddling>(kind, property)](Meddling& meddling, const Call& call,
                                                                   const Request& request, const Forward& forward) {
    return state->befall(meddling, call, request, forward);
  };
}

Befalls swaps_properties(const Property& one, const Property& other) {
  return [one, other](Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
    const bool writes = call.kind == CallKind::update || call.kind == CallKind::create;
    if (!writes || !meddling.writes_ours(call, request)) return meddling.pass(call, request, forward);
    const auto& place = *meddling.scene().place;
    const Member first(place, one.path(meddling.scene().side));
    const Member second(place, other.path(meddling.scene().side));
    auto body = parsed(request.body);
    const auto value_of = [](const std::vector<json*>& values) { return values.empty() ? json() : *values.back(); };
    const auto left = value_of(first.written(body));
    const auto right = value_of(second.written(body));
    if (left == right) return meddling.pass(call, request, forward);
    first.leave_out(body);
    second.leave_out(body);
    if (!right.is_null()) first.write(body, right);
    if (!left.is_null()) second.write(body, left);
    auto reply = meddling.pass(call, with_body(request, body), forward);
    meddling.touch(call.id);
    return reply;
  };
}

}  // namespace dataflow_qa::sabotage
