// Held by json_test.cpp.
#include "reports/model/failure_json.h"

#include <stdexcept>
#include <utility>

#include "reports/model/sentences.h"

namespace dataflow_qa::reports {
namespace {

using Json = nlohmann::ordered_json;
using nlohmann::json;

Json write_record(const RecordName& record) {
  return {{"system", to_string(record.side)},
          {"label", record.system},
          {"collection", record.collection},
          {"id", record.id}};
}

Json write_property(const PropertyName& property) {
  Json out = Json::object();
  if (!property.source.empty()) out["source"] = property.source;
  if (!property.target.empty()) out["target"] = property.target;
  return out;
}

Json write_cause(const Cause& cause) {
  Json out{{"what", to_string(cause.kind)}};
  if (!cause.since.empty()) out["since"] = cause.since;
  if (!cause.request.empty()) out["request"] = cause.request;
  if (cause.status != 0) out["status"] = cause.status;
  out["writes"] = cause.writes;
  out["walks"] = cause.walks;
  if (!cause.system.empty()) out["system"] = cause.system;
  if (!cause.collection.empty()) out["collection"] = cause.collection;
  if (cause.requests != 0) out["requests"] = cause.requests;
  if (cause.page == 0) return out;
  out["page"] = cause.page;
  out["rows"] = cause.rows;
  out["of_rows"] = cause.of_rows;
  return out;
}

Json write_differences(const std::vector<PropertyDifference>& differences) {
  Json out = Json::array();
  for (const auto& row : differences) {
    out.push_back({{"property", write_property(row.property)},
                   {"record", write_record(row.record)},
                   {"expected", Json(row.expected)},
                   {"actual", Json(row.actual)},
                   {"overwritten", row.overwritten}});
  }
  return out;
}

void write_values(const Failure& failure, Json& out) {
  if (!failure.property.empty()) {
    out["property"] = write_property(failure.property);
    out["expected"] = Json(failure.expected);
    out["actual"] = Json(failure.actual);
    out["before"] = Json(failure.before);
    out["written"] = Json(failure.written);
  }
  if (!failure.written_elsewhere.is_null()) out["written_elsewhere"] = Json(failure.written_elsewhere);
  if (!failure.actual_elsewhere.is_null()) out["actual_elsewhere"] = Json(failure.actual_elsewhere);
  if (!failure.differences.empty()) out["differences"] = write_differences(failure.differences);
  for (const auto& property : failure.properties) out["properties"].push_back(write_property(property));
}

void write_links(const Failure& failure, Json& out) {
  if (!failure.elsewhere.empty()) out["elsewhere"] = failure.elsewhere;
  if (!failure.counterparts.empty()) out["counterparts"] = failure.counterparts;
  if (!failure.counterparts_before.empty()) out["counterparts_before"] = failure.counterparts_before;
  if (failure.nearest) out["nearest"] = {{"id", failure.nearest->id}, {"equal", failure.nearest->equal}};
}

void write_rules(const Failure& failure, Json& out) {
  if (!failure.rule.empty()) out["rule"] = failure.rule;
  if (!failure.outcome.empty()) {
    out["outcome"] = failure.outcome;
    out["recreated"] = failure.recreated;
  }
  if (failure.rewritten) {
    out["rewritten"] = {{"record", write_record(*failure.rewritten)},
                        {"property", write_property(failure.rewritten_property)}};
  }
  if (failure.writes != 0) out["writes"] = failure.writes;
  if (failure.kind == FailureKind::excess_writes) out["writes_allowed"] = failure.writes_allowed;
}

std::string text_of(const json& object, const char* key) {
  return object.value(key, std::string());
}

Side read_side(const json& value) {
  const auto side = side_from(value.get_ref<const std::string&>());
  if (!side) throw std::logic_error("the results schema allows a side that nobody knows");
  return *side;
}

RecordName read_record(const json& from) {
  return {read_side(from.at("system")), text_of(from, "label"), text_of(from, "collection"), from.at("id")};
}

std::optional<RecordName> optional_record(const json& from, const char* key) {
  const auto found = from.find(key);
  if (found == from.end() || found->is_null()) return std::nullopt;
  return read_record(*found);
}

PropertyName read_property(const json& from) {
  return {text_of(from, "source"), text_of(from, "target")};
}

PropertyName optional_property(const json& from) {
  const auto found = from.find("property");
  return found == from.end() || found->is_null() ? PropertyName{} : read_property(*found);
}

std::vector<std::string> texts_of(const json& from, const char* key) {
  return from.value(key, std::vector<std::string>());
}

Cause read_cause(const json& from) {
  const auto kind = cause_kind_from(from.at("what").get_ref<const std::string&>());
  if (!kind) throw std::logic_error("the results schema allows a cause that nobody knows");
  const auto number = [&](const char* key) {
    const auto found = from.find(key);
    return found == from.end() || found->is_null() ? 0 : found->get<std::int64_t>();
  };
  const auto text = [&](const char* key) {
    const auto found = from.find(key);
    return found == from.end() || found->is_null() ? std::string() : found->get<std::string>();
  };
  return {.kind = *kind,
          .writes = number("writes"),
          .request = text("request"),
          .status = static_cast<int>(number("status")),
          .since = text("since"),
          .walks = number("walks"),
          .system = text("system"),
          .collection = text("collection"),
          .requests = number("requests"),
          .page = number("page"),
          .rows = number("rows"),
          .of_rows = number("of_rows")};
}

void read_values(const json& from, Failure& failure) {
  failure.property = optional_property(from);
  failure.expected = from.value("expected", json());
  failure.actual = from.value("actual", json());
  failure.before = from.value("before", json());
  failure.written = from.value("written", json());
  failure.written_elsewhere = from.value("written_elsewhere", json());
  failure.actual_elsewhere = from.value("actual_elsewhere", json());
  for (const json& row : from.value("differences", json::array())) {
    failure.differences.push_back({optional_property(row), read_record(row.at("record")), row.value("expected", json()),
                                   row.value("actual", json()), row.value("overwritten", false)});
  }
  for (const json& property : from.value("properties", json::array())) {
    failure.properties.push_back(read_property(property));
  }
}

void read_rest(const json& from, Failure& failure) {
  failure.elsewhere = text_of(from, "elsewhere");
  failure.counterparts = texts_of(from, "counterparts");
  failure.counterparts_before = texts_of(from, "counterparts_before");
  if (const auto nearest = from.find("nearest"); nearest != from.end() && nearest->is_object()) {
    failure.nearest = NearestRecord{nearest->at("id"), nearest->value("equal", std::int64_t{0})};
  }
  failure.rule = text_of(from, "rule");
  failure.outcome = text_of(from, "outcome");
  failure.recreated = from.value("recreated", std::int64_t{0});
  if (const auto rewritten = from.find("rewritten"); rewritten != from.end() && rewritten->is_object()) {
    failure.rewritten = read_record(rewritten->at("record"));
    failure.rewritten_property = optional_property(*rewritten);
  }
  failure.writes = from.value("writes", std::int64_t{0});
  failure.writes_allowed = from.value("writes_allowed", std::int64_t{0});
  for (const json& name : from.value("circumstances", json::array())) {
    const auto circumstance = circumstance_from(name.get_ref<const std::string&>());
    if (!circumstance) throw std::logic_error("the results schema allows a circumstance that nobody knows");
    failure.circumstances.push_back(*circumstance);
  }
}

}  // namespace

Json write_failure(const Failure& failure) {
  Json out{{"kind", to_string(failure.kind)}};
  const auto side = toward(failure);
  out["toward"] = side ? Json(to_string(*side)) : Json(nullptr);
  if (!failure.dataflow.empty()) out["dataflow"] = failure.dataflow;
  if (failure.record) out["record"] = write_record(*failure.record);
  if (failure.counterpart) out["counterpart"] = write_record(*failure.counterpart);
  write_links(failure, out);
  write_values(failure, out);
  write_rules(failure, out);
  if (failure.cause.kind != CauseKind::unknown) out["cause"] = write_cause(failure.cause);
  Json circumstances = Json::array();
  for (const Circumstance one : failure.circumstances) circumstances.push_back(to_string(one));
  out["circumstances"] = std::move(circumstances);
  out["affected"] = failure.affected;
  out["of"] = failure.of;
  if (failure.settles != 0) out["settles"] = failure.settles;
  if (failure.waited_ms != 0) out["waited_ms"] = failure.waited_ms;
  out["at"] = {{"file", project_path(failure.file)}, {"line", failure.line}};
  if (!failure.message.empty()) out["message"] = failure.message;
  out["sentence"] = sentence(failure);
  return out;
}

Failure read_failure(const json& from) {
  Failure failure;
  const auto kind = failure_kind_from(from.at("kind").get_ref<const std::string&>());
  if (!kind) throw std::logic_error("the results schema allows a kind of failure that nobody knows");
  failure.kind = *kind;
  failure.dataflow = text_of(from, "dataflow");
  failure.record = optional_record(from, "record");
  failure.counterpart = optional_record(from, "counterpart");
  read_values(from, failure);
  read_rest(from, failure);
  if (const auto cause = from.find("cause"); cause != from.end() && cause->is_object()) {
    failure.cause = read_cause(*cause);
  }
  failure.affected = from.value("affected", std::int64_t{1});
  failure.of = from.value("of", std::int64_t{1});
  failure.settles = from.value("settles", std::int64_t{0});
  failure.waited_ms = from.value("waited_ms", std::int64_t{0});
  failure.message = text_of(from, "message");
  if (const auto at = from.find("at"); at != from.end() && at->is_object()) {
    failure.file = text_of(*at, "file");
    failure.line = at->value("line", 0);
  }
  return failure;
}

Failure read_failure_of_version_1(const json& from) {
  return {.message = text_of(from, "message"), .file = text_of(from, "file"), .line = from.value("line", 0)};
}

}  // namespace dataflow_qa::reports
