// Held by account_test.cpp.
#include "reports/model/account_json.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace dataflow_qa::reports {
namespace {

using Json = nlohmann::ordered_json;
using nlohmann::json;

/// In the order in which they are written.
constexpr std::array<std::pair<const char*, std::int64_t Deeds::*>, 3> deed_names{
    {{"made", &Deeds::made}, {"edits", &Deeds::edits}, {"deleted", &Deeds::deleted}}};

void write_deeds(Json& out, const char* key, const Deeds& deeds) {
  for (const auto& [name, member] : deed_names) {
    if (deeds.*member != 0) out[key][name] = deeds.*member;
  }
}

Deeds read_deeds(const json& from, const char* key) {
  Deeds deeds;
  const auto found = from.find(key);
  if (found == from.end()) return deeds;
  for (const auto& [name, member] : deed_names) deeds.*member = found->value(name, std::int64_t{0});
  return deeds;
}

/// "customers C-1004", under the side that it is of.
void write_record(Json& out, const RecordName& record) {
  out[std::string(to_string(record.side))] = record.collection + " " + record.id;
}

std::optional<RecordName> read_record(const json& from, Side side) {
  const auto found = from.find(to_string(side));
  if (found == from.end()) return std::nullopt;
  const auto text = found->get<std::string>();
  const auto space = text.find(' ');
  if (space == std::string::npos) return RecordName{side, "", "", text};
  return RecordName{side, "", text.substr(0, space), text.substr(space + 1)};
}

void write_records(Json& out, const Sighting& sighting) {
  write_record(out, sighting.record);
  const bool is_elsewhere = sighting.counterpart && sighting.counterpart->side != sighting.record.side;
  if (is_elsewhere) write_record(out, *sighting.counterpart);
}

void write_path(Json& out, const PropertyName& property) {
  out["property"] = Json::object();
  if (!property.source.empty()) out["property"]["source"] = property.source;
  if (!property.target.empty()) out["property"]["target"] = property.target;
}

bool are_of_same_records(const Sighting& a, const Sighting& b) {
  return a.record == b.record && a.counterpart == b.counterpart;
}

/// `before`: the sighting before; null: none.
Json write_sighting(const Sighting& sighting, const Sighting* before, const PropertyName& of_item) {
  Json out{{"what", to_string(sighting.kind)}};
  if (sighting.record.side == Side::target) out["side"] = to_string(sighting.record.side);
  if (before == nullptr || !are_of_same_records(*before, sighting)) write_records(out, sighting);
  if (sighting.property != of_item) write_path(out, sighting.property);
  for (const auto& value : sighting.values) {
    out["written"].push_back(Json(value.written));
    out["seen"].push_back(Json(value.seen));
  }
  if (!sighting.values.empty() && out["written"] == out["seen"]) out.erase("written");
  if (sighting.times != 1) out["times"] = sighting.times;
  if (sighting.number != 0) out["number"] = sighting.number;
  if (!sighting.outcome.empty()) out["outcome"] = sighting.outcome;
  return out;
}

std::vector<SeenValue> read_values(const json& from) {
  std::vector<SeenValue> values;
  const json seen = from.value("seen", json::array());
  const json written = from.value("written", seen);
  for (std::size_t i = 0; i < seen.size() && i < written.size(); ++i) values.push_back({written[i], seen[i]});
  return values;
}

Sighting read_sighting(const json& from, const Sighting* before, const PropertyName& of_item) {
  const auto kind = sighting_kind_from(from.at("what").get_ref<const std::string&>());
  const auto side = side_from(from.value("side", std::string(to_string(Side::source))));
  if (!kind || !side) throw std::logic_error("the results schema allows a sighting that nobody knows");
  Sighting sighting{.kind = *kind,
                    .record = read_record(from, *side).value_or(RecordName{.side = *side}),
                    .counterpart = read_record(from, opposite(*side)),
                    .values = read_values(from),
                    .times = from.value("times", std::int64_t{1}),
                    .number = from.value("number", std::int64_t{0}),
                    .outcome = from.value("outcome", "")};
  const bool has_records = from.contains("source") || from.contains("target");
  if (!has_records && before != nullptr) {
    sighting.record = before->record;
    sighting.counterpart = before->counterpart;
  }
  const auto property = from.find("property");
  sighting.property =
      property == from.end() ? of_item : PropertyName{property->value("source", ""), property->value("target", "")};
  return sighting;
}

}  // namespace

Json write_account(const Account& account, const PropertyName& of_item) {
  Json out = Json::object();
  write_deeds(out, "in_source", account.in_source);
  write_deeds(out, "in_target", account.in_target);
  if (account.held != 0) out["held"] = account.held;
  if (account.settles != 0) out["settles"] = account.settles;
  const Sighting* before = nullptr;
  for (const Sighting& sighting : account.seen) {
    out["seen"].push_back(write_sighting(sighting, before, of_item));
    before = &sighting;
  }
  return out;
}

Account read_account(const json& from, const PropertyName& of_item) {
  Account account{.in_source = read_deeds(from, "in_source"),
                  .in_target = read_deeds(from, "in_target"),
                  .held = from.value("held", std::int64_t{0}),
                  .settles = from.value("settles", std::int64_t{0})};
  for (const json& each : from.value("seen", json::array())) {
    account.seen.push_back(read_sighting(each, account.seen.empty() ? nullptr : &account.seen.back(), of_item));
  }
  return account;
}

}  // namespace dataflow_qa::reports
