// Held by mocks/rest/rest_records_test.cpp.
#include "mocks/rest/testing/described_world.h"

#include <optional>

#include "base/digest.h"
#include "mocks/rest/words.h"

namespace dataflow_qa::mocks::rest::testing {

using mocks::testing::Client;
using mocks::testing::Headers;

std::string other_dialect() {
  return R"({
    "label": "Other ERP", "name": "other-erp",
    "time": {"form": "unix_seconds"},
    "rest": {
      "base_path": "/api/resource", "path_suffix": ".json",
      "secrets": {"client_id": "c-1", "client_secret": "s-1"},
      "token": {"path": "/oauth/token", "sends": {"id": "{client_id}", "secret": "{client_secret}"},
                "answer": {"access_token": "{access_token}", "expires_in": "{lifetime_s}"}, "lifetime_s": 60},
      "authentication": [[{"header": "Authorization", "prefix": "token ", "value": "{access_token}"}],
                         [{"header": "X-Basic", "prefix": "Basic ", "value": "{client_id}:{client_secret}", "base64": true}]],
      "list": {"data": "{items}", "meta": {"pagination": {"total": "{total}", "page": "{page}", "next?": "{next_page}"}}},
      "single_wrapper": "data",
      "paging": {"page": {"parameter": "page", "first": 1},
                 "size": {"parameter": "per_page", "default": 2, "most": 3, "beyond": "clamp"}},
      "ordering": {"by": "name", "parameter": "order_by", "grammar": "blank", "fields": ["name", "title"]},
      "query": [{"name": "filters", "kind": "conditions", "grammar": "triples", "fields": ["modified"],
                 "operators": {"=": "=", "!=": "!=", ">": ">", ">=": ">=", "in": "in", "like": "like"}},
                {"name": "fields", "kind": "members"}],
      "writing": {"update_verb": "PUT", "wrapper": "{singular}", "unknown": "ignore", "read_only": "ignore",
                  "booleans": "zero_one"},
      "missing": "empty",
      "lock": {"member": "modified"},
      "error_body": {"exc": {"$text": [{"message": "{message}"}]}, "errors?": "{errors}"},
      "errors": {"shape": "map"},
      "outcomes": {"stale": {"status": 417}, "duplicate": {"status": 409}, "deleted": {"status": 202, "body": {"message": "ok"}}}
    },
    "entities": [
      {"collection": "Customer", "singular": "customer", "id": {"field": "name", "kind": "name", "from": "title", "suffix": " - {n}"},
       "rest": {"actions": [{"method": "PUT", "path": "disable", "sets": {"disabled": true}}],
                "query": [{"name": "status", "kind": "choice", "several": true, "default": "active",
                           "choices": {"active": [{"field": "is_deleted", "value": false}],
                                       "deleted": [{"field": "is_deleted", "value": true}]}}]},
       "fields": [
        {"path": "name", "type": "string", "nullable": false, "read_only": true, "server_set": true},
        {"path": "title", "type": "string", "nullable": false, "required": true, "max_length": 40, "free_text": true},
        {"path": "email", "type": "string", "format": "email", "unique": true},
        {"path": "credit", "type": "number"},
        {"path": "disabled", "type": "boolean", "nullable": false, "default_value": false, "codec": "zero_one", "inactive_value": true},
        {"path": "is_deleted", "type": "boolean", "nullable": false, "read_only": true, "server_set": true, "stamp": "deleted"},
        {"path": "modified", "type": "date_time", "nullable": false, "read_only": true, "server_set": true, "stamp": "changed"}]},
      {"collection": "Project", "singular": "project", "id": {"field": "name", "kind": "text", "prefix": "PROJ-", "digits": 4, "first": 1},
       "fields": [
        {"path": "name", "type": "string", "nullable": false, "read_only": true, "server_set": true},
        {"path": "title", "type": "string", "nullable": false, "required": true},
        {"path": "customer", "type": "string", "reference": "Customer"},
        {"path": "modified", "type": "date_time", "nullable": false, "read_only": true, "server_set": true, "stamp": "changed"}]}
    ]})";
}

DescribedWorld::DescribedWorld(const std::string& description)
    : own_(read_own_system(description)),
      system_(*own_),
      mock_(start(system_, {.clock = &clock_, .journal = &journal_}).value()) {}

DescribedWorld::DescribedWorld(const System& system)
    : system_(system), mock_(start(system_, {.clock = &clock_, .journal = &journal_}).value()) {}

Client DescribedWorld::client() {
  Words words;
  for (const auto& [key, value] : mock_->connection()) words[key] = value;
  if (system_.dialect->token) {
    Client opener(mock_->connection().at("token_url"), {});
    const auto got = opener.post("", filled(system_.dialect->token->sends, words));
    words["access_token"] = got.json().at("access_token");
  }
  Headers headers;
  for (const Credential& credential : system_.dialect->authentication.at(0)) {
    const std::string value = filled_text(credential.value, words);
    const std::string sent = credential.prefix + (credential.base64 ? base::base64(value) : value);
    headers.emplace_back(credential.name, credential.value.empty() ? "a test" : sent);
  }
  return client_with(std::move(headers));
}

Client DescribedWorld::client_with(Headers headers) {
  return {mock_->base_url(), std::move(headers)};
}

Listing DescribedWorld::last_listing() const {
  std::optional<Listing> last;
  journal_.for_each_since(0, [&last](const JournalEntry& entry) {
    if (entry.listing) last = entry.listing;
  });
  return last.value();
}

}  // namespace dataflow_qa::mocks::rest::testing
