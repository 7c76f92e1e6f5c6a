// Held by mutants_test.cpp and harness/cli/verdict_test.cpp.
// Defects of a sync that does more than it should.

#include <fmt/format.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

const json nameless{{"Name", "Unknown customer"}, {"InvoiceDeliveryType", "Print"}};

json replacing(const std::string& path, const json& value) {
  return json::array({{{"op", "replace"}, {"path", path}, {"value", value}}});
}

/// A request that sets a field that no dataflow carries, at the record of `path`, to one value or the other by `turn`.
Exchange other_field(const Exchange& exchange, const std::string& path, int turn) {
  const bool customer = path.starts_with("/Customers/");
  return instead(exchange, "PATCH", path, replacing(customer ? "/SendPaymentReminders" : "/IsBillable", turn % 2 == 0));
}

Defect orphan_customers() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.is("POST", "/Customers")) forward(instead(exchange, "POST", "/Customers", nameless));
    return answer;
  }};
}

Defect tampers_with_other_fields() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.method == "PATCH") {
      auto patch = parsed(exchange.body);
      const bool customer = exchange.path.starts_with("/Customers/");
      patch.push_back(
          {{"op", "replace"}, {"path", customer ? "/SendPaymentReminders" : "/IsBillable"}, {"value", !customer}});
      exchange.body = patch.dump();
    }
    return forward(exchange);
  }};
}

/// A customer that it has not made itself gets something that no mapping names, as soon as it is seen.
Defect settles_in_new_customers() {
  struct Known {
    std::mutex mutex;
    std::set<std::string> ids;
  };
  return {.target = [known = std::make_shared<Known>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const auto body = parsed(answer.body);
    const std::lock_guard lock(known->mutex);
    if (exchange.is("POST", "/Customers") && body.contains("Id")) known->ids.insert(body["Id"].dump());
    if (!is_listing(exchange, "/Customers") || !body.is_array()) return answer;
    for (const auto& record : body) {
      const auto id = record.at("Id").dump();
      if (known->ids.insert(id).second) forward(other_field(exchange, "/Customers/" + id, 1));
    }
    return answer;
  }};
}

/// Writes into a collection that no dataflow is about.
Defect renames_employees() {
  return {.target = [turn = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!exchange.is("PATCH", "/Projects") || answer.status >= 300) return answer;
    const auto employees = parsed(forward(instead(exchange, "GET", "/Employees", nullptr)).body);
    if (!employees.is_array() || employees.empty()) return answer;
    forward(instead(exchange, "PATCH", "/Employees/" + employees[0].at("Id").dump(),
                    replacing("/LastName", fmt::format("Renamed {}", ++*turn))));
    return answer;
  }};
}

/// Makes records in a collection that no dataflow is about.
Defect makes_departments() {
  return {.target = [made = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
    if (exchange.is("POST", "/Projects")) {
      const json department{{"Code", fmt::format("own-{}", ++*made)}, {"Name", "Of its own"}};
      forward(instead(exchange, "POST", "/Departments", department));
    }
    return forward(exchange);
  }};
}

/// No defect that a sentence speaks of: the customers that it makes are free of VAT.
Defect makes_customers_free_of_vat() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Customers")) {
      auto body = parsed(exchange.body);
      body["IsVatFree"] = true;
      exchange.body = body.dump();
    }
    return forward(exchange);
  }};
}

Defect multiplies_customers() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (is_listing(exchange, "/Customers")) forward(instead(exchange, "POST", "/Customers", nameless));
    return answer;
  }};
}

Defect asks_again_and_again() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (is_listing(exchange, "/customers")) {
      forward(instead(exchange, "PATCH", "/customers/C-1001", {{"email", "nonsense"}}));
    }
    return answer;
  }};
}

/// Each update is followed by others that nobody asked for.
Defect updates_too_often() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.method != "PATCH") return answer;
    for (int turn = 0; turn < 3; ++turn) forward(other_field(exchange, exchange.path, turn));
    return answer;
  }};
}

/// It writes now and then to a record that it has made, though nothing has happened.
Defect writes_when_idle() {
  struct Made {
    std::mutex mutex;
    std::set<std::string> paths;
    int listings = 0;
  };
  return {.target = [made = std::make_shared<Made>()](const Exchange& exchange, const Forward& forward) {
    constexpr int seldom = 2;
    auto answer = forward(exchange);
    const std::lock_guard lock(made->mutex);
    const auto id = exchange.method == "POST" ? parsed(answer.body).value("Id", json()) : json();
    if (id.is_number()) made->paths.insert(exchange.path + "/" + id.dump());
    if (is_listing(exchange, "/Customers") && ++made->listings % seldom == 0) {
      for (const auto& path : made->paths) forward(other_field(exchange, path, made->listings / seldom));
    }
    return answer;
  }};
}

/// Each record is asked for again and again before it is written.
Defect asks_too_much() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    constexpr int many = 60;
    if (exchange.method == "PATCH") {
      for (int i = 0; i < many; ++i) unchanged(exchange, forward);
    }
    return forward(exchange);
  }};
}

/// A phone number that it has written into Custom PMS it writes again and again, each time another one.
Defect flips_the_phone() {
  struct Written {
    std::mutex mutex;
    std::set<std::string> paths;  // of the records
    int turn = 0;
  };
  return {.source = [written = std::make_shared<Written>()](const Exchange& exchange, const Forward& forward) {
    const std::lock_guard lock(written->mutex);
    if (exchange.is("PATCH", "/customers") && parsed(exchange.body).value("phone", json()).is_string()) {
      written->paths.insert(exchange.path);
    }
    if (is_listing(exchange, "/customers")) {
      const json phone{{"phone", fmt::format("+47 22 00 00 0{}", ++written->turn % 2)}};
      for (const auto& path : written->paths) forward(instead(exchange, "PATCH", path, phone));
    }
    return forward(exchange);
  }};
}

}  // namespace

DefectTable defects_of_excess() {
  return {{"orphan-customers", orphan_customers},
          {"tampers-with-other-fields", tampers_with_other_fields},
          {"flips-the-phone", flips_the_phone},
          {"renames-employees", renames_employees},
          {"updates-too-often", updates_too_often},
          {"writes-when-idle", writes_when_idle},
          {"asks-too-much", asks_too_much},
          {"asks-again-and-again", asks_again_and_again},
          {"makes-departments", makes_departments},
          {"makes-customers-free-of-vat", makes_customers_free_of_vat},
          {"settles-in-new-customers", settles_in_new_customers},
          {"multiplies-customers", multiplies_customers}};
}

}  // namespace dataflow_qa::run::testing
