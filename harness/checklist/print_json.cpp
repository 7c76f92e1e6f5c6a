// Held by print_test.cpp.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/terminal.h"
#include "checklist_embedded.h"
#include "harness/checklist/print.h"
#include "harness/checklist/property_pairs.h"

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json to_json(const TryByHand& tried) {
  Json json{{"result", tried.result}, {"done", tried.done}, {"by", tried.by}, {"on", tried.on}};
  if (!tried.remarks.empty()) json["remarks"] = tried.remarks;
  return json;
}

Json to_json(const Item& item, const Listing& listing) {
  Json json{{"id", item.id},
            {"dataflow", item.dataflow},
            {"kind", to_string(item.kind)},
            {"level", to_string(item.level)},
            {"statement", item.statement},
            {"property", nullptr},
            {"conditions", item.conditions},
            {"connected", item.connected},
            {"source", {{"line", or_null(item.line)}, {"origin", item.origin}}}};
  if (item.property) json["property"] = to_json(*item.property);
  if (listing.coverage) {
    const auto found = listing.coverage->find(item.id);
    json["checks"] = found == listing.coverage->end() ? std::vector<std::string>{} : found->second;
  }
  if (const auto tries = listing.by_hand.find(item.id); tries != listing.by_hand.end()) {
    for (const TryByHand& each : tries->second) json["by_hand"].push_back(to_json(each));
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

class JsonPrinter : public Printer {
 public:
  explicit JsonPrinter(Print print) : print_(std::move(print)) {}

  void add(const Listing& listing) override {
    if (first_) print_("{\n  \"format\": \"dataflow-qa/checklist\",\n  \"version\": 1,\n  \"documents\": [");
    // File names are the system's own bytes; whatever is not UTF-8 in them becomes U+FFFD.
    const std::string text = base::harmless_json(to_json(listing).dump(2, ' ', false, Json::error_handler_t::replace));
    std::string indented = first_ ? "\n    " : ",\n    ";
    for (const char c : text) {
      indented += c;
      if (c == '\n') indented += "    ";
    }
    print_(indented);
    first_ = false;
  }
  void end() override {
    if (!first_) print_("\n  ]\n}\n");
  }

 private:
  Print print_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Printer> make_json_printer(Printer::Print print) {
  return std::make_unique<JsonPrinter>(std::move(print));
}

std::string_view json_schema() {
  return embedded::checklist_schema_json;
}

}  // namespace dataflow_qa::checklist
