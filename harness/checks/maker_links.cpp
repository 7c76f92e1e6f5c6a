// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Records that a check makes so that others are linked, or are not: where a document wants more than "every".

#include <fmt/format.h>

#include <algorithm>

#include "harness/checks/maker.h"
#include "harness/model/lacking.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;

constexpr int deepest_lead = 4;

}  // namespace

RecordRef Maker::outside(Side side, const Overrides& fields) {
  const auto token = values_.token();
  const auto source_record = draft(flow_, {}, token, side);
  auto record = side == Side::target ? in_target_terms(flow_, source_record) : source_record;
  for (const auto& [path, value] : fields) mapping::set_value_at(record, path, value);
  if (side == Side::target) {
    leave_out_safely(flow_.entity(side), record);
    fill_required(flow_, side, source_record, record, token);
  }
  return put(flow_, side, record, token);
}

/// The id of a record that this field, which no mapping names, can refer to: one that is there, or one that is made.
json Maker::to_refer_to(Side side, const mocks::FieldDeclaration& field, int depth) {
  const auto& collection = *field.reference;
  const auto& entity = *world_.model().description(side).find(collection);
  const auto& id_field = entity.declaration->id_field;
  const auto as_held = [&](const json& id) { return field.type == mocks::FieldType::list ? json::array({id}) : id; };
  const auto& has = field.referenced_has;
  for (const auto& each : world_.systems().at(side).all(collection)) {
    if (!has || mapping::value_at(each, has->first) == has->second) return as_held(mapping::value_at(each, id_field));
  }
  if (depth > deepest_lead) {
    throw HarnessTrouble(fmt::format("a record of {} needs another one of them first", collection));
  }
  json record = json::object();
  if (has) mapping::set_value_at(record, has->first, has->second);
  static const mapping::Property unmapped;
  const auto own_token = token();
  model::fill_lacking(entity, record, [&](const mocks::FieldDeclaration& asked) {
    const auto value =
        asked.reference ? to_refer_to(side, asked, depth + 1) : values_.draw({&unmapped, &asked, &asked}, own_token, 0);
    mapping::set_value_at(record, asked.path, value);
  });
  const auto made = world_.systems().at(side).create(collection, record);
  if (made) return as_held(mapping::value_at(*made, id_field));
  throw HarnessTrouble(fmt::format("{} refused a record of {} that the check {} wanted to refer to: {} {} {}",
                                   world_.systems().label(side), collection, check_, made.error().status,
                                   made.error().title, made.error().detail));
}

/// A record that refers to it where the document has such a condition, else its like on the other side.
void Maker::lead_to_link(const Flow& flow, const LinkFirst& wanted, const RecordRef& source) {
  if (!wanted.connections.empty()) {
    connected(wanted.connections.front(), source);
    return;
  }
  if (wanted.criteria.empty()) throw HarnessTrouble("nothing in the document leads to a link of " + flow.slug());
  const auto target = put(flow, Side::target, in_target_terms(flow, view_.record_now(source)), values_.token());
  world_.ledger().arrange({flow.whole, source.id, target.id});
}

RecordRef Maker::connected(const Connection& connection, const RecordRef& record) {
  if (++leading_ > deepest_lead) throw HarnessTrouble("the connections that the document names lead round in circles");
  auto made =
      in(*connection.flow, Side::source, Recipe{.overrides = {{connection.property.mapping->source, record.id}}});
  --leading_;
  return made;
}

RecordRef Maker::unconnected(const Connection& connection) {
  return in(*connection.flow, Side::source, Recipe{.overrides = {{connection.property.mapping->source, nullptr}}});
}

Pair Maker::near_duplicates(const Property& criterion) {
  const auto token = values_.token();
  const auto record = draft(flow_, {}, token);
  const auto source = put(flow_, Side::source, record, token);
  const auto other_token = values_.token();
  const auto& path = criterion.mapping->source;
  const auto similar = draft(flow_, Recipe{.overrides = {{path, mapping::value_at(record, path)}}}, other_token);
  const auto target = put(flow_, Side::target, in_target_terms(flow_, similar), other_token);
  Pair pair{flow_.whole, source.id, target.id};
  world_.ledger().arrange(pair);
  return pair;
}

Pair Maker::strangers(const std::vector<Property>& criteria) {
  const auto token = values_.token();
  const auto record = draft(flow_, {}, token);
  const auto source = put(flow_, Side::source, record, token);
  const auto other_token = values_.token();
  Overrides different;
  for (const auto& property : world_.model().properties_of(flow_, record)) {
    const auto& path = property.mapping->source;
    const bool is_criterion = std::any_of(criteria.begin(), criteria.end(),
                                          [&](const Property& each) { return each.mapping == property.mapping; });
    different.emplace_back(path,
                           is_criterion ? values_.draw(property, other_token, 1) : mapping::value_at(record, path));
  }
  const auto stranger = draft(flow_, Recipe{.overrides = different}, other_token);
  const auto target = put(flow_, Side::target, in_target_terms(flow_, stranger), other_token);
  return {flow_.whole, source.id, target.id};
}

}  // namespace dataflow_qa::checks
