// Held by mutants_test.cpp and harness/cli/verdict_test.cpp.
// Defects of a sync that makes other values of those that it carries; and what only looks like one.

#include <algorithm>
#include <cctype>
#include <functional>
#include <regex>
#include <string>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

Defect squeezes_spaces() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (is_write(exchange)) {
      for (auto at = exchange.body.find("  "); at != std::string::npos; at = exchange.body.find("  ")) {
        exchange.body.erase(at, 1);
      }
    }
    return forward(exchange);
  }};
}

/// Takes what looks like a number for one.
Defect loses_leading_zeros() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.method == "PATCH") {
      auto patch = parsed(exchange.body);
      for (auto& operation : patch) {
        auto& value = operation["value"];
        const bool number = value.is_string() && operation.value("op", "") != "test" &&
                            value.get_ref<const std::string&>().find_first_not_of("0123456789") == std::string::npos;
        if (number && value.get_ref<const std::string&>().starts_with("0")) value = value.get<std::string>().substr(1);
      }
      exchange.body = patch.dump();
    }
    return forward(exchange);
  }};
}

/// Days of the months of summer time go one day back.
Defect loses_days_in_summer() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    static const std::regex summer(R"re(("value":"\d{4}-0[4-9]-)30")re");
    if (exchange.method == "PATCH")
      exchange.body = std::regex_replace(exchange.body, summer,
                                         "$01"
                                         "29\"");
    return forward(exchange);
  }};
}

/// The last day of a year belongs to a week of the next one, and so does its year: "YYYY" for "yyyy".
Defect takes_the_years_of_weeks() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.method != "PATCH") return forward(exchange);
    auto patch = parsed(exchange.body);
    for (auto& operation : patch) {
      auto& value = operation["value"];
      const bool last_day = value.is_string() && operation.value("op", "") != "test" &&
                            value.get_ref<const std::string&>().find("-12-31") == 4;
      if (last_day) value = std::to_string(std::stoi(value.get<std::string>()) + 1) + "-12-31";
    }
    exchange.body = patch.dump();
    return forward(exchange);
  }};
}

/// At updates, two spaces in the name of a customer become one.
Defect squeezes_names() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    static const std::regex two_spaces(" {2,}");
    if (!exchange.is("PATCH", "/Customers")) return forward(exchange);
    auto patch = parsed(exchange.body);
    for (auto& operation : patch) {
      auto& value = operation["value"];
      if (operation.value("path", "") != "/Name" || operation.value("op", "") == "test" || !value.is_string()) continue;
      value = std::regex_replace(value.get<std::string>(), two_spaces, " ");
    }
    exchange.body = patch.dump();
    return forward(exchange);
  }};
}

/// Takes letters for the same whatever their case.
Defect lowers_email_addresses() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (!exchange.is("PATCH", "/Customers")) return forward(exchange);
    auto patch = parsed(exchange.body);
    for (auto& operation : patch) {
      if (operation.value("op", "") != "replace" || operation.value("path", "") != "/EmailAddress") continue;
      if (!operation.at("value").is_string()) continue;
      operation["value"] = lowered(operation.at("value").get<std::string>());
    }
    exchange.body = patch.dump();
    return forward(exchange);
  }};
}

/// The patch of a customer without the replacements that `dropped` names, given the customer as it is.
Defect drops_replacements(std::function<bool(const json& operation, const json& customer)> dropped) {
  return {.target = [dropped = std::move(dropped)](Exchange exchange, const Forward& forward) {
    if (!exchange.is("PATCH", "/Customers")) return forward(exchange);
    const auto customer = parsed(unchanged(exchange, forward).body);
    auto patch = parsed(exchange.body);
    std::erase_if(patch.get_ref<json::array_t&>(), [&](const json& operation) {
      return operation.value("op", "") != "test" && dropped(operation, customer);
    });
    exchange.body = patch.dump();
    return forward(exchange);
  }};
}

bool is_of_the_address(const json& operation) {
  return operation.value("path", "").starts_with("/MailAddress");
}

/// An edit in which nothing but the letter case changes is none.
Defect takes_case_for_nothing() {
  return drops_replacements([](const json& operation, const json& customer) {
    const json::json_pointer place(operation.value("path", ""));
    const auto now = customer.value(place, json());
    const auto wanted = operation.value("value", json());
    return now.is_string() && wanted.is_string() &&
           lowered(now.get<std::string>()) == lowered(wanted.get<std::string>());
  });
}

bool is_a_persons_phone(const json& operation, const json& customer) {
  return customer.value("IsPerson", false) && operation.value("path", "") == "/PhoneNumber";
}

/// Properties that persons and organisations share are updated for organisations alone.
Defect never_updates_a_persons_phone() {
  return drops_replacements(is_a_persons_phone);
}

/// Properties that persons and organisations share are cleared for organisations alone.
Defect never_clears_a_persons_phone() {
  return drops_replacements([](const json& operation, const json& customer) {
    return is_a_persons_phone(operation, customer) && operation.value("value", json()).is_null();
  });
}

/// Null, or an object in which nothing stands but what each customer has.
bool has_no_address(const json& customer) {
  const json address = customer.value("MailAddress", json());
  if (!address.is_object()) return true;
  const auto lacks = [&](const char* part) { return address.value(part, json()).is_null(); };
  return lacks("AddressLine1") && lacks("AddressLine2") && lacks("City") && lacks("ZipCode");
}

/// A customer that was made without an address never gets one.
Defect no_late_addresses() {
  return drops_replacements([](const json& operation, const json& customer) {
    return is_of_the_address(operation) && has_no_address(customer);
  });
}

/// An address that goes as a whole stays.
Defect keeps_addresses_that_go() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (!exchange.is("PATCH", "/Customers")) return forward(exchange);
    const auto patch = parsed(exchange.body);
    const auto clears = [](const json& operation) {
      return operation.value("op", "") != "test" && is_of_the_address(operation) &&
             operation.value("value", json()).is_null();
    };
    constexpr int most_of_it = 4;
    if (std::count_if(patch.begin(), patch.end(), clears) >= most_of_it) {
      exchange.body = patch_without(exchange.body, [](const auto& path) { return path.starts_with("/MailAddress"); });
    }
    return forward(exchange);
  }};
}

/// No defect: where there is nothing, it writes the empty text.
Defect writes_empty_texts() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("PATCH", "/Customers") && !parsed(unchanged(exchange, forward).body).value("IsPerson", false)) {
      auto patch = parsed(exchange.body);
      patch.push_back({{"op", "replace"}, {"path", "/FirstName"}, {"value", ""}});
      exchange.body = patch.dump();
    }
    return forward(exchange);
  }};
}

/// No defect: a customer who gets invoices by e-mail keeps the address.
Defect keeps_invoice_addresses() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    const bool clears =
        exchange.is("PATCH", "/Customers") &&
        exchange.body.find(R"("op":"replace","path":"/EmailAddress","value":null)") != std::string::npos;
    if (clears && parsed(unchanged(exchange, forward).body).value("InvoiceDeliveryType", "") == "PdfByEmail") {
      exchange.body = patch_without(exchange.body, [](const std::string& path) { return path == "/EmailAddress"; });
    }
    return forward(exchange);
  }};
}

}  // namespace

DefectTable defects_of_values() {
  return {{"squeezes-spaces", squeezes_spaces},
          {"loses-leading-zeros", loses_leading_zeros},
          {"loses-days-in-summer", loses_days_in_summer},
          {"takes-the-years-of-weeks", takes_the_years_of_weeks},
          {"squeezes-names", squeezes_names},
          {"never-updates-a-persons-phone", never_updates_a_persons_phone},
          {"keeps-invoice-addresses", keeps_invoice_addresses},
          {"lowers-e-mail-addresses", lowers_email_addresses},
          {"takes-case-for-nothing", takes_case_for_nothing},
          {"never-clears-a-persons-phone", never_clears_a_persons_phone},
          {"no-late-addresses", no_late_addresses},
          {"keeps-addresses-that-go", keeps_addresses_that_go},
          {"writes-empty-texts", writes_empty_texts}};
}

}  // namespace dataflow_qa::run::testing
