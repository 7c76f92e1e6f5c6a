// Held by mutants_test.cpp.
// Defects of a sync between PowerOffice GO and one of the systems that are described in a file: Kimai and Harvest,
// whose habits are not those of Custom PMS.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

bool is_update(const Exchange& exchange) {
  return exchange.method == "PATCH";
}

bool is_creation(const Exchange& exchange, const std::string& path) {
  return exchange.method == "POST" && exchange.path == path;
}

/// Before the source sees them, `change` is done to the bodies of the sync's writes that `concerns` names.
Defect writes_otherwise(std::function<bool(const Exchange&)> concerns, std::function<void(json&)> change) {
  return {.source = [concerns = std::move(concerns), change = std::move(change)](Exchange exchange,
                                                                                 const Forward& forward) {
    if (!concerns(exchange)) return forward(exchange);
    auto body = parsed(exchange.body);
    change(body);
    exchange.body = body.dump();
    return forward(exchange);
  }};
}

Defect asks_otherwise(std::function<void(std::string& query)> change) {
  return {.source = [change = std::move(change)](Exchange exchange, const Forward& forward) {
    if (exchange.path == "/customers" || exchange.path == "/clients" || exchange.path == "/projects") {
      if (exchange.method == "GET") change(exchange.query);
    }
    return forward(exchange);
  }};
}

void leave_out(std::string& query, const std::string& name) {
  const auto at = query.find(name + "=");
  if (at == std::string::npos) return;
  const auto end = query.find('&', at);
  query.erase(at, end == std::string::npos ? end : end + 1 - at);
}

Defect reads_the_default_list_only() {
  return asks_otherwise([](std::string& query) {
    leave_out(query, "visible");
    leave_out(query, "ignoreDates");
  });
}

Defect reads_running_projects_only() {
  return asks_otherwise([](std::string& query) { leave_out(query, "ignoreDates"); });
}

/// The member is not sent, and stands in the answer as if it had been stored.
Defect trusts_an_answer_that_changed_nothing(const std::string& member) {
  return {.source = [member](Exchange exchange, const Forward& forward) {
    if (!is_update(exchange)) return forward(exchange);
    auto body = parsed(exchange.body);
    const json value = body.value(member, json());
    if (!body.contains(member)) return forward(exchange);
    body.erase(member);
    exchange.body = body.dump();
    return rewritten(forward(exchange), [&](json& record) { record[member] = value; });
  }};
}

Defect trusts_a_200() {
  return trusts_an_answer_that_changed_nothing("homepage");
}

Defect trusts_a_200_for_codes() {
  return trusts_an_answer_that_changed_nothing("code");
}

Defect sends_unknown_members() {
  return writes_otherwise(is_update, [](json& body) { body["id"] = 1; });
}

Defect loses_the_clock_part() {
  return writes_otherwise(is_update, [](json& body) {
    for (const char* name : {"start", "end"}) {
      if (body.contains(name) && body[name].is_string()) body[name] = body[name].get<std::string>().substr(0, 10);
    }
  });
}

Defect writes_false_as_text() {
  return writes_otherwise(is_write, [](json& body) {
    for (auto& [name, value] : body.items()) {
      if (value == false) value = "false";
    }
  });
}

/// What only a single read shows is never read.
Defect believes_the_list() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    const bool one = exchange.method == "GET" && exchange.path.rfind("/customers/", 0) == 0;
    if (!one) return forward(exchange);
    return rewritten(forward(exchange), [](json& record) { record["email"] = record["invoiceEmail"] = nullptr; });
  }};
}

Defect lets_the_server_number_projects() {
  return writes_otherwise([](const Exchange& exchange) { return is_creation(exchange, "/projects"); },
                          [](json& body) { body.erase("number"); });
}

Defect writes_days_too_early() {
  return writes_otherwise(is_update, [](json& body) {
    if (!body.contains("end") || !body["end"].is_string()) return;
    auto text = body["end"].get<std::string>();
    text[9] = text[9] == '0' ? '1' : static_cast<char>(text[9] - 1);
    body["end"] = text;
  });
}

/// Hours go over as if they were minutes.
Defect counts_in_minutes() {
  return writes_otherwise(is_write, [](json& body) {
    if (body.contains("timeBudget") && body["timeBudget"].is_number_integer()) {
      body["timeBudget"] = body["timeBudget"].get<std::int64_t>() / 60;
    }
  });
}

Defect takes_persons_for_companies() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    if (exchange.path.rfind("/Customers", 0) != 0) return forward(exchange);
    return rewritten(forward(exchange), [](json& record) {
      if (record.contains("IsPerson")) record["IsPerson"] = false;
    });
  }};
}

/// The second page is the last one.
Defect follows_the_cursor_once() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.method != "GET" || exchange.query.find("cursor=") == std::string::npos) return answer;
    return rewritten(std::move(answer), [](json& body) {
      if (body.contains("links")) body["links"]["next"] = nullptr;
    });
  }};
}

/// "Since" is taken for "after": of what changed within the latest second that it has seen, it sees nothing more.
Defect compares_seconds_strictly() {
  struct Cursor {
    std::mutex mutex;
    std::map<std::string, std::string> latest;  // by path
    std::set<std::string> seen;                 // path, id and time
  };
  return {.source = [cursor = std::make_shared<Cursor>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const bool clients = is_listing(exchange, "/clients");
    if (!clients && !is_listing(exchange, "/projects")) return answer;
    const std::lock_guard lock(cursor->mutex);
    auto& latest = cursor->latest[exchange.path];
    return rewritten(std::move(answer), [&](json& body) {
      auto newest = latest;
      json kept = json::array();
      for (const auto& record : body[clients ? "clients" : "projects"]) {
        const auto changed = record.value("updated_at", "");
        const auto key = exchange.path + record["id"].dump() + changed;
        if (changed <= latest && !cursor->seen.contains(key)) continue;
        cursor->seen.insert(key);
        newest = std::max(newest, changed);
        kept.push_back(record);
      }
      latest = newest;
      body[clients ? "clients" : "projects"] = kept;
    });
  }};
}

Defect reads_active_ones_only() {
  return asks_otherwise([](std::string& query) { query += query.empty() ? "?is_active=true" : "&is_active=true"; });
}

Defect writes_the_client_as_it_is_read() {
  return writes_otherwise(is_update, [](json& body) {
    if (!body.contains("client_id")) return;
    body["client"] = {{"id", body["client_id"]}};
    body.erase("client_id");
  });
}

Defect leaves_out_what_is_required() {
  return writes_otherwise([](const Exchange& exchange) { return is_creation(exchange, "/projects"); },
                          [](json& body) { body.erase("budget_by"); });
}

Defect creates_clients_twice() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    if (is_creation(exchange, "/clients")) {
      auto again = exchange;
      auto body = parsed(exchange.body);
      body["name"] = body.value("name", "") + " (2)";
      again.body = body.dump();
      forward(again);
    }
    return forward(exchange);
  }};
}

Defect forgets_the_end() {
  return writes_otherwise(is_write, [](json& body) { body.erase("ends_on"); });
}

Defect composes_once() {
  return writes_otherwise(is_update, [](json& body) { body.erase("address"); });
}

Defect bills_everything() {
  return writes_otherwise(is_write, [](json& body) {
    if (body.contains("is_billable")) body["is_billable"] = true;
  });
}

}  // namespace

DefectTable defects_of_described_systems() {
  return {{"reads-the-default-list-only", reads_the_default_list_only},
          {"reads-running-projects-only", reads_running_projects_only},
          {"trusts-a-200", trusts_a_200},
          {"trusts-a-200-for-codes", trusts_a_200_for_codes},
          {"sends-unknown-members", sends_unknown_members},
          {"loses-the-clock-part", loses_the_clock_part},
          {"writes-false-as-text", writes_false_as_text},
          {"believes-the-list", believes_the_list},
          {"lets-the-server-number-projects", lets_the_server_number_projects},
          {"writes-days-too-early", writes_days_too_early},
          {"counts-in-minutes", counts_in_minutes},
          {"takes-persons-for-companies", takes_persons_for_companies},
          {"follows-the-cursor-once", follows_the_cursor_once},
          {"compares-seconds-strictly", compares_seconds_strictly},
          {"reads-active-ones-only", reads_active_ones_only},
          {"writes-the-client-as-it-is-read", writes_the_client_as_it_is_read},
          {"leaves-out-what-is-required", leaves_out_what_is_required},
          {"creates-clients-twice", creates_clients_twice},
          {"forgets-the-end", forgets_the_end},
          {"bills-everything", bills_everything},
          {"composes-once", composes_once}};
}

}  // namespace dataflow_qa::run::testing
