// Held by mutants_test.cpp.
// Defects of a sync in what it makes of records that were born in one of the systems: those that look like others, and
// those that begin their life in PowerOffice Go.

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

using Clock = std::chrono::steady_clock;

std::string text_at(const json& record, const char* key) {
  const auto found = record.find(key);
  return found != record.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string name_of(const json& record) {
  std::string result;
  for (const auto* key : {"name", "firstName", "lastName", "Name", "FirstName", "LastName"}) {
    result += text_at(record, key) + "|";
  }
  return result;
}

/// Does not create a record where another one with the same `look` was created at least `after` ago; answers with that
/// one.
Tamper creates_once(const std::string& collection, std::chrono::milliseconds after,
                    std::string (*look)(const json& record)) {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, std::pair<Answer, Clock::time_point>> first;
  };
  return [=, seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    if (!exchange.is("POST", collection)) return forward(exchange);
    const auto key = look(parsed(exchange.body));
    const std::lock_guard lock(seen->mutex);
    const auto found = seen->first.find(key);
    const bool is_taken = found != seen->first.end() && Clock::now() >= found->second.second + after;
    if (!key.empty() && is_taken) return found->second.first;
    auto answer = forward(exchange);
    if (answer.status == 201) seen->first.try_emplace(key, answer, Clock::now());
    return answer;
  };
}

constexpr auto later = std::chrono::milliseconds(60);

/// Customers that are made at once are kept apart, as any sync does; one that comes later is not.
Defect one_customer_an_e_mail_address() {
  return {.target =
              creates_once("/Customers", later, [](const json& record) { return text_at(record, "EmailAddress"); })};
}

Defect one_customer_an_e_mail_address_in_the_source() {
  return {.source = creates_once("/customers", later, [](const json& record) { return text_at(record, "email"); })};
}

Defect one_project_a_name() {
  return {.target = creates_once("/Projects", later, [](const json& record) { return text_at(record, "Name"); })};
}

Defect merges_near_duplicates_of_the_target() {
  return {.source = creates_once("/customers", std::chrono::milliseconds(0), name_of)};
}

Defect merges_near_duplicate_projects_of_the_target() {
  return {.source = creates_once("/projects", std::chrono::milliseconds(0), name_of)};
}

/// Where the sync keeps the other system's id.
bool is_linked(const json& record) {
  return !text_at(record, "externalReference").empty() || !text_at(record, "ExternalImportReference").empty() ||
         (record.contains("ExternalNumber") && !record.at("ExternalNumber").is_null());
}

/// Records that others made and of which `hidden` holds when they are listed for the first time are never seen.
Tamper never_sees(bool (*hidden)(const json& record)) {
  struct Seen {
    std::mutex mutex;
    std::set<std::string> shown;
  };
  return [=, seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.method != "GET" || exchange.path.find('/', 1) != std::string::npos) return answer;
    return without(std::move(answer), [&](const json& record) {
      const auto& id = record.contains("Id") ? record.at("Id") : record.value("id", json());
      const std::lock_guard lock(seen->mutex);
      const auto key = exchange.path + id.dump();
      if (seen->shown.contains(key)) return false;
      if (!is_linked(record) && hidden(record)) return true;
      seen->shown.insert(key);
      return false;
    });
  };
}

Defect skips_what_is_archived_in_the_target() {
  return {.target = never_sees([](const json& record) {
            return record.value("IsArchived", false) || text_at(record, "ProjectStatus") == "Archived";
          })};
}

Defect skips_foreign_currencies() {
  return {.target = never_sees([](const json& record) {
            const auto currency = text_at(record, "CurrencyCode");
            return !currency.empty() && currency != "NOK";
          })};
}

Defect skips_tentative_projects() {
  return {.source = never_sees([](const json& record) { return text_at(record, "status") == "tentative"; })};
}

Defect skips_tentative_projects_of_the_target() {
  return {.target = never_sees([](const json& record) { return text_at(record, "ProjectStatus") == "Tentative"; })};
}

/// What a record that is created in Custom PMS gets, other than it should.
Defect creates_in_source(void (*spoil)(json& record)) {
  return {.source = [spoil](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/customers") || exchange.is("POST", "/projects")) {
      auto record = parsed(exchange.body);
      spoil(record);
      exchange.body = record.dump();
    }
    return forward(exchange);
  }};
}

void squeeze(json& value) {
  if (value.is_object()) {
    for (auto& part : value) squeeze(part);
  } else if (value.is_string()) {
    auto text = value.get<std::string>();
    for (auto at = text.find("  "); at != std::string::npos; at = text.find("  ")) text.erase(at, 1);
    value = text;
  }
}

Defect squeezes_spaces_of_the_target() {
  return creates_in_source(squeeze);
}

/// Refuses to make what it finds too little in.
Defect wants_a_phone_in_the_source() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    const bool too_little = exchange.is("POST", "/customers") && text_at(parsed(exchange.body), "phone").empty();
    return too_little ? refusal("a customer needs a phone number") : forward(exchange);
  }};
}

Defect wants_dates_in_the_source() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    const bool too_little = exchange.is("POST", "/projects") && text_at(parsed(exchange.body), "endDate").empty();
    return too_little ? refusal("a project needs an end") : forward(exchange);
  }};
}

}  // namespace

DefectTable defects_of_births() {
  return {{"one-customer-an-e-mail-address", one_customer_an_e_mail_address},
          {"one-customer-an-e-mail-address-in-the-source", one_customer_an_e_mail_address_in_the_source},
          {"one-project-a-name", one_project_a_name},
          {"merges-near-duplicates-of-the-target", merges_near_duplicates_of_the_target},
          {"merges-near-duplicate-projects-of-the-target", merges_near_duplicate_projects_of_the_target},
          {"skips-what-is-archived-in-the-target", skips_what_is_archived_in_the_target},
          {"skips-foreign-currencies", skips_foreign_currencies},
          {"squeezes-spaces-of-the-target", squeezes_spaces_of_the_target},
          {"skips-tentative-projects", skips_tentative_projects},
          {"skips-tentative-projects-of-the-target", skips_tentative_projects_of_the_target},
          {"wants-a-phone-in-the-source", wants_a_phone_in_the_source},
          {"wants-dates-in-the-source", wants_dates_in_the_source}};
}

}  // namespace dataflow_qa::run::testing
