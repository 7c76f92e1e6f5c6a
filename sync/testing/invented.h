#pragma once

// Two systems that do not exist, with habits that the described ones lack, and a mapping between them.

namespace pms_go_sync::testing {

/// Offsets and a total, suffixes, wrappers, PUT, members that are absent where they have no value, an operator in front
/// of the time that changes are asked from, times cut to seconds, archived records hidden by default.
inline constexpr auto rosa = R"({
  "label": "Rosa", "name": "rosa", "time": {"fraction_digits": 0, "zone": "Z"},
  "rest": {
    "base_path": "/v1", "path_suffix": ".json", "secrets": {"key": "rosa-demo-key-0001"},
    "authentication": [[{"header": "X-Rosa-Key", "value": "{key}"}]],
    "list": {"{collection}": "{items}", "total_count": "{total}", "offset": "{offset}", "limit": "{page_size}"},
    "single_wrapper": "{singular}", "missing": "absent",
    "writing": {"update_verb": "PUT", "wrapper": "{singular}", "unknown": "ignore", "read_only": "ignore"},
    "paging": {"offset": {"parameter": "offset"}, "size": {"parameter": "limit", "default": 3, "most": 4, "beyond": "clamp"}},
    "query": [
      {"name": "status", "kind": "choice", "default": "open",
       "choices": {"open": [{"field": "open", "value": true}], "*": []}},
      {"name": "updated_on", "kind": "compares", "field": "updated_on", "operators": {">=": ">=", "<=": "<="}}],
    "outcomes": {"updated": {"status": 204, "body": null}, "deleted": {"status": 200}}},
  "entities": [
    {"collection": "companies", "singular": "company", "id": {"field": "id", "kind": "number", "first": 100},
     "fields": [
       {"path": "id", "type": "integer", "nullable": false, "read_only": true, "server_set": true},
       {"path": "name", "type": "string", "nullable": false, "required": true, "max_length": 100, "free_text": true},
       {"path": "open", "type": "boolean", "nullable": false, "default_value": true, "inactive_value": false},
       {"path": "home", "type": "object"},
       {"path": "home.street", "type": "string"},
       {"path": "home.city", "type": "string"},
       {"path": "updated_on", "type": "date_time", "nullable": false, "read_only": true, "server_set": true, "stamp": "changed"}]},
    {"collection": "tasks", "singular": "task", "id": {"field": "id", "kind": "number", "first": 1},
     "rest": {"query": [{"name": "code", "kind": "equals", "field": "code"}]},
     "fields": [
       {"path": "id", "type": "integer", "nullable": false, "read_only": true, "server_set": true},
       {"path": "code", "type": "string", "nullable": false, "required": true, "max_length": 12, "unique": true},
       {"path": "company", "type": "object", "nullable": false, "read_only": true},
       {"path": "company.id", "type": "integer", "nullable": false, "required": true, "reference": "companies", "write_as": "company_id"},
       {"path": "open", "type": "boolean", "nullable": false, "default_value": true, "inactive_value": false},
       {"path": "due", "type": "date"},
       {"path": "updated_on", "type": "date_time", "nullable": false, "read_only": true, "server_set": true, "stamp": "changed"}]}]})";

/// A token for each session, pages from 0, lists that show few members unless they are named, numbers for yes and no,
/// Unix times, conditions in JSON, a version in each body, and a route that closes a record.
inline constexpr auto tara = R"({
  "label": "Tara", "name": "tara", "time": {"form": "unix_milliseconds"},
  "rest": {
    "base_path": "/rest", "secrets": {"secret": "tara-demo-secret-0001"},
    "authentication": [[{"header": "Authorization", "prefix": "Session ", "value": "{session}"}]],
    "token": {"method": "PUT", "path": "/session", "sends": {"secret": "{secret}"}, "in": "query", "key": "session",
              "answer": {"value": {"token": "{session}"}}},
    "list": {"from": "{offset}", "fullResultSize": "{total}", "values": "{items}"},
    "single_wrapper": "value", "list_view": "short", "lock": {"member": "version"},
    "paging": {"page": {"parameter": "page", "first": 0}, "size": {"parameter": "count", "default": 4, "most": 5}},
    "query": [
      {"name": "fields", "kind": "members"},
      {"name": "filters", "kind": "conditions", "grammar": "operators", "field": "changed", "operators": {"from": ">="}}],
    "idempotency_header": "Idempotency-Key"},
  "entities": [
    {"collection": "customer", "singular": "customer", "id": {"field": "key", "kind": "guid"},
     "rest": {"actions": [{"method": "PUT", "path": "close", "sets": {"closed": true}},
                          {"method": "PUT", "path": "reopen", "sets": {"closed": false}}]},
     "fields": [
       {"path": "key", "type": "string", "nullable": false, "read_only": true, "server_set": true, "stamp": "id"},
       {"path": "version", "type": "integer", "nullable": false, "read_only": true, "server_set": true, "stamp": "version"},
       {"path": "title", "type": "string", "nullable": false, "required": true, "free_text": true},
       {"path": "closed", "type": "boolean", "nullable": false, "read_only": true, "default_value": false, "codec": "zero_one", "inactive_value": true, "views": ["single"]},
       {"path": "place", "type": "string", "views": ["single"]},
       {"path": "note", "type": "string", "max_length": 60, "link_key": true, "unique": true},
       {"path": "changed", "type": "date_time", "nullable": false, "read_only": true, "server_set": true, "stamp": "changed"}]},
    {"collection": "project", "singular": "project", "id": {"field": "key", "kind": "guid"},
     "fields": [
       {"path": "key", "type": "string", "nullable": false, "read_only": true, "server_set": true, "stamp": "id"},
       {"path": "version", "type": "integer", "nullable": false, "read_only": true, "server_set": true, "stamp": "version"},
       {"path": "number", "type": "string", "nullable": false, "required": true, "max_length": 12, "unique": true, "ignore_case": true},
       {"path": "customer", "type": "string", "nullable": false, "required": true, "reference": "customer"},
       {"path": "active", "type": "boolean", "nullable": false, "default_value": true, "codec": "zero_one"},
       {"path": "ends", "type": "date", "codec": "date_time"},
       {"path": "changed", "type": "date_time", "nullable": false, "read_only": true, "server_set": true, "stamp": "changed"}]}]})";

inline constexpr auto rosa_to_tara = R"({"mapping": 1, "source": "Rosa", "target": "Tara", "dataflows": [
  {"slug": "customers", "source": {"entity": "Company", "collection": "companies"},
   "target": {"entity": "Customer", "collection": "customer"},
   "properties": [{"source": "name", "target": "title", "type": "string"},
                  {"source": "home.city", "target": "place", "type": "string"},
                  {"source": "open", "target": "closed", "type": "boolean", "negate": true}]},
  {"slug": "projects", "source": {"entity": "Task", "collection": "tasks"},
   "target": {"entity": "Project", "collection": "project"},
   "properties": [{"source": "code", "target": "number", "type": "string"},
                  {"source": "company.id", "target": "customer", "type": "string", "reference": "customers"},
                  {"source": "open", "target": "active", "type": "boolean"},
                  {"source": "due", "target": "ends", "type": "date"}]}]})";

}  // namespace pms_go_sync::testing
