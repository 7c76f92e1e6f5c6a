// Held by print_test.cpp.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checklist_embedded.h"
#include "harness/checklist/print.h"

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json to_json(const Item& item, const Listing& listing) {
  Json json{{"id", item.id},
            {"dataflow", item.dataflow},
            {"kind", to_string(item.kind)},
            {"level", to_string(item.level)},
            {"statement", item.statement},
            {"property", nullptr},
            {"source", {{"line", or_null(item.line)}, {"origin", item.origin}}}};
  if (item.property) {
    json["property"] = {
        {"source", item.property->source}, {"target", item.property->target}, {"type", item.property->type}};
  }
  if (listing.coverage) {
    const auto found = listing.coverage->find(item.id);
    json["checks"] = found == listing.coverage->end() ? std::vector<std::string>{} : found->second;
  }
  return json;
}

Json to_json(const DataflowSummary& flow) {
  return {{"slug", flow.slug},     {"title", flow.title},     {"source", flow.source},
          {"target", flow.target}, {"reading", flow.reading}, {"line", or_null(flow.line)}};
}

Json to_json(const Finding& finding) {
  return {{"kind", finding.kind},
          {"message", finding.message},
          {"line", or_null(finding.line)},
          {"column", or_null(finding.column)},
          {"dataflow", or_null(finding.dataflow)}};
}

Json to_json(const Listing& listing) {
  const Checklist& list = listing.checklist;
  Json json{{"file", listing.file},       {"title", list.title},    {"generated", list.generated},
            {"sha256", list.sha256},      {"source", list.source},  {"target", list.target},
            {"dataflows", Json::array()}, {"items", Json::array()}, {"findings", Json::array()}};
  for (const auto& flow : list.dataflows) json["dataflows"].push_back(to_json(flow));
  for (const auto& item : list.items) json["items"].push_back(to_json(item, listing));
  for (const auto& finding : list.findings) json["findings"].push_back(to_json(finding));
  return json;
}

}  // namespace

std::string print_json(const std::vector<Listing>& listings) {
  Json json{{"format", "dataflow-qa/checklist"}, {"version", 1}, {"documents", Json::array()}};
  for (const Listing& listing : listings) json["documents"].push_back(to_json(listing));
  // File names are the system's own bytes; whatever is not UTF-8 in them becomes U+FFFD.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string_view json_schema() {
  return embedded::checklist_schema_json;
}

}  // namespace dataflow_qa::checklist
