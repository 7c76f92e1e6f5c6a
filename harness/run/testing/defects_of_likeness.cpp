// Held by mutants_test.cpp.
// Defects of a sync that cannot see small differences: between values, between whole records, between codes.

#include <algorithm>
#include <cctype>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

/// A text that a write changes.
struct Changed {
  std::string path;
  std::string before;
  std::string after;
};

void collect(const json& body, const json& now, const std::string& above, std::vector<Changed>& changes) {
  for (const auto& [name, value] : body.items()) {
    const auto there = now.is_object() ? now.value(name, json()) : json();
    if (value.is_object()) collect(value, there, above + "/" + name, changes);
    if (value.is_string() && there.is_string() && value != there) {
      changes.push_back({above + "/" + name, there.get<std::string>(), value.get<std::string>()});
    }
  }
}

/// Of a merge patch or a JSON patch, against the record as it is.
std::vector<Changed> changes_of(const Exchange& exchange, const json& now) {
  std::vector<Changed> result;
  const auto body = parsed(exchange.body);
  if (body.is_object()) collect(body, now, "", result);
  for (const auto& operation : body.is_array() ? body : json::array()) {
    const auto path = operation.value("path", "");
    const json::json_pointer place(path);
    const auto value = operation.value("value", json());
    const bool changes = operation.value("op", "") != "test" && value.is_string() && now.contains(place);
    if (changes && now.at(place).is_string() && now.at(place) != value) {
      result.push_back({path, now.at(place).get<std::string>(), value.get<std::string>()});
    }
  }
  return result;
}

/// The write without these changes; a read where nothing is left of it.
Answer write_without(Exchange exchange, const Forward& forward, const std::set<std::string>& dropped) {
  auto body = parsed(exchange.body);
  if (body.is_array()) {
    exchange.body = patch_without(exchange.body, [&](const std::string& path) { return dropped.contains(path); });
    return parsed(exchange.body).empty() ? unchanged(exchange, forward) : forward(exchange);
  }
  for (const auto& path : dropped) {
    const json::json_pointer place(path);
    auto& above = body.at(place.parent_pointer());
    above.erase(place.back());
    if (above.empty() && !place.parent_pointer().empty()) body.erase(place.parent_pointer().back());
  }
  exchange.body = body.dump();
  return body.empty() ? unchanged(exchange, forward) : forward(exchange);
}

using Equal = std::function<bool(const std::string&, const std::string&)>;

/// Drops each change to a text that it takes for the same.
Tamper overlooks(const Equal& equal) {
  return [equal](const Exchange& exchange, const Forward& forward) {
    if (exchange.method != "PATCH") return forward(exchange);
    const auto now = parsed(forward(instead(exchange, "GET", exchange.path, nullptr)).body);
    std::set<std::string> dropped;
    for (const auto& [path, before, after] : changes_of(exchange, now)) {
      if (equal(before, after)) dropped.insert(path);
    }
    return dropped.empty() ? forward(exchange) : write_without(exchange, forward, dropped);
  };
}

Defect overlooks_on_both_sides(const Equal& equal) {
  return {.source = overlooks(equal), .target = overlooks(equal)};
}

std::string filtered(const std::string& text, bool (*keeps)(unsigned char)) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result),
               [&](char c) { return keeps(static_cast<unsigned char>(c)); });
  return result;
}

Defect compares_32_characters() {
  constexpr std::size_t few = 32;
  return overlooks_on_both_sides(
      [](const std::string& a, const std::string& b) { return a.substr(0, few) == b.substr(0, few); });
}

/// "é" in its two forms, and without its accent.
std::string without_accents(std::string text) {
  const std::pair<std::string, std::string> letters[] = {
      {"\u00e9", "e"}, {"\u00fc", "u"}, {"\u0301", ""}, {"\u0308", ""}};
  for (const auto& [letter, plain] : letters) {
    for (auto at = text.find(letter); at != std::string::npos; at = text.find(letter, at)) {
      text.replace(at, letter.size(), plain);
    }
  }
  return text;
}
Defect compares_without_accents() {
  return overlooks_on_both_sides(
      [](const std::string& a, const std::string& b) { return without_accents(a) == without_accents(b); });
}

Defect compares_without_punctuation() {
  const auto is_letter = [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; };
  return overlooks_on_both_sides([is_letter](const std::string& a, const std::string& b) {
    return filtered(a, is_letter) == filtered(b, is_letter);
  });
}

/// "0150" and "150".
Defect compares_digits_as_numbers() {
  const auto number = [](const std::string& text) {
    return text.substr(std::min(text.find_first_not_of('0'), text.size()));
  };
  return overlooks_on_both_sides([number](const std::string& a, const std::string& b) {
    const bool digits = (a + b).find_first_not_of("0123456789") == std::string::npos;
    return digits && number(a) == number(b);
  });
}

Defect compares_dates_within_a_day() {
  return overlooks_on_both_sides([](const std::string& a, const std::string& b) {
    const auto one = base::day_of(a);
    const auto other = base::day_of(b);
    return one && other &&
           std::chrono::abs(std::chrono::sys_days(*one) - std::chrono::sys_days(*other)) < std::chrono::days(2);
  });
}

/// A record is known by the values of its fields, in whatever order.
Tamper knows_no_order() {
  return [](const Exchange& exchange, const Forward& forward) {
    if (exchange.method != "PATCH") return forward(exchange);
    const auto now = parsed(forward(instead(exchange, "GET", exchange.path, nullptr)).body);
    std::multiset<std::string> before;
    std::multiset<std::string> after;
    for (const auto& change : changes_of(exchange, now)) {
      before.insert(change.before);
      after.insert(change.after);
    }
    return before.size() > 1 && before == after ? unchanged(exchange, forward) : forward(exchange);
  };
}
Defect hash_knows_no_order() {
  return {.source = knows_no_order(), .target = knows_no_order()};
}

/// Values that look like nothing are nothing.
Tamper takes_words_for_nothing() {
  return [](Exchange exchange, const Forward& forward) {
    if (!is_write(exchange)) return forward(exchange);
    for (const auto* word : {"\"Null\"", "\"N/A\"", "\"0\"", "\"-\""}) {
      const std::string text = word;
      const std::string nothing = exchange.method == "POST" ? "\"\"" : "null";
      for (auto at = exchange.body.find(":" + text); at != std::string::npos;
           at = exchange.body.find(":" + text, at + 1)) {
        exchange.body.replace(at + 1, text.size(), nothing);
      }
    }
    return forward(exchange);
  };
}
Defect takes_null_for_nothing() {
  return {.target = takes_words_for_nothing()};
}

/// The second of two customers that are equal is refused, on either side.
Defect takes_equals_for_one() {
  struct Known {
    std::mutex mutex;
    std::set<std::string> customers;
  };
  const auto tamper = [](const std::string& path, const std::vector<const char*>& fields) {
    return [path, fields, known = std::make_shared<Known>()](const Exchange& exchange, const Forward& forward) {
      if (!exchange.is("POST", path)) return forward(exchange);
      const auto body = parsed(exchange.body);
      std::string key;
      for (const auto* field : fields) key += text_in(body, field) + "/";
      const std::lock_guard lock(known->mutex);
      return known->customers.insert(key).second ? forward(exchange) : refusal("a customer like that is there already");
    };
  };
  return {.source = tamper("/customers", {"name", "firstName", "lastName", "email"}),
          .target = tamper("/Customers", {"Name", "FirstName", "LastName", "EmailAddress"})};
}

/// A project whose code is equal to another one's as a number is refused.
Defect takes_equal_numbers_for_one() {
  struct Known {
    std::mutex mutex;
    std::map<std::string, std::string> codes;  // by what is left without zeros in front
  };
  const auto tamper = [known = std::make_shared<Known>()](const Exchange& exchange, const Forward& forward) {
    const auto body = parsed(exchange.body);
    const bool creates = exchange.method == "POST" && body.is_object();
    const auto code = creates ? text_in(body, "Code") + text_in(body, "code") : "";
    if (code.empty() || code.find_first_not_of("0123456789") != std::string::npos) return forward(exchange);
    const std::lock_guard lock(known->mutex);
    const auto [other, is_new] = known->codes.emplace(code.substr(code.find_first_not_of('0')), code);
    return is_new || other->second == code ? forward(exchange) : refusal("there is such a code");
  };
  return {.source = tamper, .target = tamper};
}

}  // namespace

DefectTable defects_of_likeness() {
  return {{"compares-32-characters", compares_32_characters},
          {"compares-without-accents", compares_without_accents},
          {"compares-without-punctuation", compares_without_punctuation},
          {"compares-digits-as-numbers", compares_digits_as_numbers},
          {"compares-dates-within-a-day", compares_dates_within_a_day},
          {"hash-knows-no-order", hash_knows_no_order},
          {"takes-null-for-nothing", takes_null_for_nothing},
          {"takes-equals-for-one", takes_equals_for_one},
          {"takes-equal-numbers-for-one", takes_equal_numbers_for_one}};
}

}  // namespace dataflow_qa::run::testing
