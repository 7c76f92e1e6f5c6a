// Held by print_test.cpp.
#include "harness/checklist/property_pairs.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;

std::vector<DependsOn> depends_on(const Cell& cell) {
  std::vector<DependsOn> all;
  all.reserve(cell.dependencies.size());
  for (const Dependency& each : cell.dependencies) all.push_back({each.value, each.path});
  return all;
}

}  // namespace

PropertyPair pair_in(const PropertyRow& row) {
  return {row.source.path, row.target.path, row.type_name(), depends_on(row.source), depends_on(row.target)};
}

PropertyPair pair_in(const MergeRow& row) {
  return {row.source.path, row.target.path, "", depends_on(row.source), depends_on(row.target)};
}

Json to_json(const PropertyPair& pair) {
  Json dependencies = Json::array();
  for (const auto& [side, those] :
       {std::pair{"source", &pair.source_depends_on}, std::pair{"target", &pair.target_depends_on}}) {
    for (const DependsOn& each : *those) {
      dependencies.push_back({{"side", side}, {"value", each.value}, {"path", each.path}});
    }
  }
  return {{"source", pair.source}, {"target", pair.target}, {"type", pair.type}, {"dependencies", dependencies}};
}

}  // namespace dataflow_qa::checklist
