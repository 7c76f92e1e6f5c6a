// Held by mutants_test.cpp.
// Defects of a sync with values that have a past, and with fields that bind each other.

#include <algorithm>
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

/// A text that it has written there before is an echo, it thinks.
Defect never_writes_a_text_twice() {
  struct Written {
    std::mutex mutex;
    std::set<std::string> all;  // path of the record, of the field, and value
  };
  return {.target = [written = std::make_shared<Written>()](Exchange exchange, const Forward& forward) {
    if (exchange.method != "PATCH") return forward(exchange);
    std::set<std::string> echoes;
    {
      const std::lock_guard lock(written->mutex);
      for (const auto& operation : parsed(exchange.body)) {
        constexpr std::size_t longer_than_a_word = 12;
        const auto value = operation.value("value", json());
        const auto field = operation.value("path", "");
        const auto key = exchange.path + field + value.dump();
        const bool text = value.is_string() && value.get_ref<const std::string&>().size() > longer_than_a_word;
        if (operation.value("op", "") == "test") {
          if (text) written->all.insert(key);  // what was there before it is written over
        } else if (text && !written->all.insert(key).second) {
          echoes.insert(field);
        }
      }
    }
    exchange.body = patch_without(exchange.body, [&](const std::string& path) { return echoes.contains(path); });
    return parsed(exchange.body).empty() ? unchanged(std::move(exchange), forward) : forward(exchange);
  }};
}

/// A value that another record holds is refused, and that is that: the update is reported as done.
Tamper gives_up_what_is_taken(int status) {
  return [status](Exchange exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const bool sets_a_code = exchange.body.find("ode\"") != std::string::npos;
    if (exchange.method != "PATCH" || !sets_a_code || answer.status != status) return answer;
    return unchanged(std::move(exchange), forward);
  };
}

Defect gives_up_taken_codes() {
  return {.source = gives_up_what_is_taken(409), .target = gives_up_what_is_taken(400)};
}

/// A new project whose code another one still has there is taken for that one.
Defect takes_projects_for_those_with_their_code() {
  struct Known {
    std::mutex mutex;
    std::map<std::string, json> by_code;  // of the projects that it made
  };
  return {.target = [known = std::make_shared<Known>()](const Exchange& exchange, const Forward& forward) {
    if (!exchange.is("POST", "/Projects")) return forward(exchange);
    const auto code = parsed(exchange.body).value("Code", "");
    const std::lock_guard lock(known->mutex);
    if (const auto found = known->by_code.find(code); found != known->by_code.end()) {
      return Answer{.status = 201, .body = found->second.dump(), .headers = {{"content-type", "application/json"}}};
    }
    auto answer = forward(exchange);
    if (answer.status == 201) known->by_code[code] = parsed(answer.body);
    return answer;
  }};
}

/// The same with customers and the first e-mail address that it saw of each.
Defect takes_customers_for_those_with_their_address() {
  struct Known {
    std::mutex mutex;
    std::map<std::string, std::string> by_address;  // ids
  };
  return {.source = [known = std::make_shared<Known>()](const Exchange& exchange, const Forward& forward) {
    const std::lock_guard lock(known->mutex);
    if (exchange.is("POST", "/customers")) {
      const auto found = known->by_address.find(parsed(exchange.body).value("email", json()).dump());
      if (found != known->by_address.end()) {
        auto answer = forward(instead(exchange, "GET", "/customers/" + found->second, nullptr));
        answer.status = 201;
        return answer;
      }
    }
    auto answer = forward(exchange);
    if (!is_listing(exchange, "/customers")) return answer;
    return without(std::move(answer), [&](const json& record) {
      const auto address = record.value("email", json());
      if (!address.is_null()) known->by_address.emplace(address.dump(), record.value("id", ""));
      return false;
    });
  }};
}

/// No two customers have one e-mail address, it thinks, and does not write one that another customer has there.
Defect keeps_e_mail_addresses_apart() {
  struct Known {
    std::mutex mutex;
    std::map<std::string, std::string> holder;  // path of the record, by address
  };
  return {.target = [known = std::make_shared<Known>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(known->mutex);
    if (exchange.is("PATCH", "/Customers")) {
      const auto dropped = [&](const json& operation) {
        const auto holder = known->holder.find(operation.value("value", json()).dump());
        return operation.value("path", "") == "/EmailAddress" && operation.value("op", "") != "test" &&
               holder != known->holder.end() && holder->second != exchange.path;
      };
      const auto patch = parsed(exchange.body);
      if (std::any_of(patch.begin(), patch.end(), dropped)) {
        exchange.body = patch_without(exchange.body, [](const std::string& path) { return path == "/EmailAddress"; });
      }
      if (parsed(exchange.body).empty()) return unchanged(std::move(exchange), forward);
    }
    auto answer = forward(exchange);
    if (!exchange.path.starts_with("/Customers")) return answer;
    return rewritten(std::move(answer), [&](json& record) {
      const auto path = "/Customers/" + record.value("Id", json()).dump();
      if (record.contains("EmailAddress")) known->holder.emplace(record["EmailAddress"].dump(), path);
    });
  }};
}

/// Sends the start of a project by itself, then all else; and takes a start that was refused for written.
Defect sends_one_date_at_a_time() {
  struct Believed {
    std::mutex mutex;
    std::map<std::string, json> starts;  // by id
    void overlay(json& record) const {
      const auto found = starts.find(record.is_object() ? record.value("id", "") : "");
      if (found != starts.end()) record["startDate"] = found->second;
    }
  };
  return {.source = [believed = std::make_shared<Believed>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(believed->mutex);
    auto patch = parsed(exchange.body);
    if (exchange.is("PATCH", "/projects") && patch.contains("startDate") && patch.contains("endDate")) {
      const json start{{"startDate", patch["startDate"]}};
      const bool refused = forward(instead(exchange, "PATCH", exchange.path, start)).status >= 400;
      if (refused) believed->starts[exchange.path.substr(std::string("/projects/").size())] = patch["startDate"];
      patch.erase("startDate");
      exchange = instead(exchange, "PATCH", exchange.path, patch);
    }
    auto answer = forward(exchange);
    if (!exchange.path.starts_with("/projects")) return answer;
    return rewritten(std::move(answer), [&](json& body) {
      believed->overlay(body);
      if (!body.contains("data")) return;
      for (auto& record : body["data"]) believed->overlay(record);
    });
  }};
}

/// Where one part of an address goes, the others are left for another time.
Defect clears_and_writes_no_more() {
  return {.source = [](Exchange exchange, const Forward& forward) {
    auto patch = parsed(exchange.body);
    if (exchange.is("PATCH", "/customers") && patch.contains("address") && patch["address"].is_object()) {
      auto& address = patch["address"];
      const bool clears = std::any_of(address.begin(), address.end(), [](const json& part) { return part.is_null(); });
      const json all = address;
      for (const auto& [name, part] : all.items()) {
        if (clears && !part.is_null()) address.erase(name);
      }
      exchange.body = patch.dump();
    }
    return forward(exchange);
  }};
}

/// What becomes inactive gets nothing else.
Defect archives_and_writes_no_more() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.method != "PATCH") return forward(exchange);
    std::string state;
    for (const auto& operation : parsed(exchange.body)) {
      const auto value = operation.value("value", json());
      const bool goes = operation.value("op", "") != "test" && (value == true || value == "Archived");
      const auto path = operation.value("path", "");
      if (goes && (path == "/IsArchived" || path == "/ProjectStatus")) state = path;
    }
    if (!state.empty()) {
      exchange.body = patch_without(exchange.body, [&](const std::string& path) { return path != state; });
    }
    return forward(exchange);
  }};
}

}  // namespace

DefectTable defects_of_the_past() {
  return {{"archives-and-writes-no-more", archives_and_writes_no_more},
          {"clears-and-writes-no-more", clears_and_writes_no_more},
          {"gives-up-taken-codes", gives_up_taken_codes},
          {"keeps-e-mail-addresses-apart", keeps_e_mail_addresses_apart},
          {"never-writes-a-text-twice", never_writes_a_text_twice},
          {"sends-one-date-at-a-time", sends_one_date_at_a_time},
          {"takes-customers-for-those-with-their-address", takes_customers_for_those_with_their_address},
          {"takes-projects-for-those-with-their-code", takes_projects_for_those_with_their_code}};
}

}  // namespace dataflow_qa::run::testing
