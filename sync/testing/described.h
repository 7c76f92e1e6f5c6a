#pragma once

// Systems that are described for a test, and what a test asks of them.

#include <stdexcept>

#include "mocks/system/entity.h"
#include "sync/described_record.h"

namespace pms_go_sync::testing {

/// One with the collection "clients". `rest`, `entity`: laid over what is usual.
[[nodiscard]] inline std::unique_ptr<const dataflow_qa::mocks::System> described(const Json& rest,
                                                                                 const Json& entity = Json::object()) {
  Json system = Json::parse(R"({
    "label": "Tempo", "name": "tempo", "time": {"fraction_digits": 3, "zone": "Z"},
    "rest": {"base_path": "/api", "list": "{items}", "secrets": {"token": "x"}},
    "entities": [{
      "collection": "clients", "singular": "client", "id": {"field": "id", "kind": "number"},
      "fields": [
        {"path": "id", "type": "integer", "read_only": true, "server_set": true},
        {"path": "name", "type": "string", "required": true, "max_length": 100},
        {"path": "code", "type": "string", "max_length": 10, "unique": true, "ignore_case": true},
        {"path": "reference", "type": "string", "max_length": 50, "unique": true, "link_key": true},
        {"path": "active", "type": "boolean", "default_value": true, "inactive_value": false},
        {"path": "starts", "type": "date"},
        {"path": "place", "type": "object"},
        {"path": "place.city", "type": "string"},
        {"path": "place.zip", "type": "string"},
        {"path": "owner", "type": "object", "read_only": true},
        {"path": "owner.id", "type": "integer", "write_as": "owner_id"},
        {"path": "changed", "type": "date_time", "read_only": true, "server_set": true, "stamp": "changed"}]}]})");
  system["rest"].merge_patch(rest);
  system["entities"][0].merge_patch(entity);
  auto read = dataflow_qa::mocks::read_system(system.dump());
  if (!read) throw std::runtime_error{read.error().text()};
  return std::move(*read);
}

/// One that writes its timestamps so.
[[nodiscard]] inline std::unique_ptr<const dataflow_qa::mocks::System> with_time(const Json& time) {
  const Json system = {{"label", "Tempo"},
                       {"name", "tempo"},
                       {"time", time},
                       {"entities", Json::parse(R"([{"collection": "clients", "id": {"field": "id", "kind": "number"},
                                                     "fields": [{"path": "id", "type": "integer"}]}])")}};
  auto read = dataflow_qa::mocks::read_system(system.dump());
  if (!read) throw std::runtime_error{read.error().text()};
  return std::move(*read);
}

/// One with four fields, and some members of one of them laid over it.
[[nodiscard]] inline std::unique_ptr<const dataflow_qa::mocks::System> with_field(const std::string& path,
                                                                                  const Json& members,
                                                                                  const Json& rest = Json::object()) {
  Json fields = Json::parse(R"([
    {"path": "id", "type": "integer", "read_only": true, "server_set": true},
    {"path": "name", "type": "string"},
    {"path": "active", "type": "boolean"},
    {"path": "starts", "type": "date"}])");
  for (auto& each : fields) {
    if (each["path"] == path) each.merge_patch(members);
  }
  return described(rest, {{"fields", std::move(fields)}});
}

[[nodiscard]] inline Described collection_of(const dataflow_qa::mocks::System& system) {
  return {system, system.entities.front(), system.dialect->collections.front()};
}

}  // namespace pms_go_sync::testing
