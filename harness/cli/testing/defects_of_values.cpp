// Defects of a sync that makes other values of those that it carries; and what only looks like one.

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>

#include "harness/cli/testing/defect_list.h"
#include "harness/cli/testing/tampering.h"

namespace dataflow_qa::cli::testing {

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

/// Takes letters for the same whatever their case.
Defect lowers_email_addresses() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (!exchange.is("PATCH", "/Customers")) return forward(exchange);
    auto patch = parsed(exchange.body);
    for (auto& operation : patch) {
      if (operation.value("op", "") != "replace" || operation.value("path", "") != "/EmailAddress") continue;
      if (!operation.at("value").is_string()) continue;
      auto text = operation.at("value").get<std::string>();
      std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
      operation["value"] = text;
    }
    exchange.body = patch.dump();
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

}  // namespace dataflow_qa::cli::testing
