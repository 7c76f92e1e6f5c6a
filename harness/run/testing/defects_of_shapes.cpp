// Held by mutants_test.cpp.
// Defects of a sync that makes something else of the shapes in which people type values.

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

/// Changes a text that is written; `field` is the last part of its path, in lower case: "phonenumber".
using Spoil = std::function<void(const std::string& field, std::string& text)>;

void spoil_texts(const std::string& field, json& value, const Spoil& spoil) {
  if (value.is_object()) {
    for (auto& [name, part] : value.items()) spoil_texts(lowered(name), part, spoil);
  } else if (value.is_string()) {
    auto text = value.get<std::string>();
    spoil(field, text);
    value = text;
  }
}

/// What is written, at creation and by updates; what an update tests stays.
Tamper writing(Spoil spoil) {
  return [spoil = std::move(spoil)](Exchange exchange, const Forward& forward) {
    if (exchange.method != "POST" && exchange.method != "PATCH") return forward(exchange);
    auto body = parsed(exchange.body);
    if (body.is_object()) spoil_texts("", body, spoil);
    if (body.is_array()) {
      for (auto& operation : body) {
        const auto path = operation.value("path", "");
        if (operation.value("op", "") == "test" || !operation.contains("value")) continue;
        spoil_texts(lowered(path.substr(path.rfind('/') + 1)), operation["value"], spoil);
      }
    }
    if (!body.is_null()) exchange.body = body.dump();
    return forward(exchange);
  };
}

bool is_phone(const std::string& field) {
  return field == "phonenumber" || field == "phone";
}
bool is_website(const std::string& field) {
  return field == "websiteurl" || field == "website";
}

Defect writes_plus_for_00() {
  return {.target = writing([](const std::string& field, std::string& text) {
            if (is_phone(field) && text.starts_with("00")) text.replace(0, 2, "+");
          })};
}

Defect keeps_digits_of_phones() {
  return {.source = writing([](const std::string& field, std::string& text) {
            if (!is_phone(field)) return;
            std::erase_if(text, [](char c) { return c == '(' || c == ')' || c == '-' || c == '/'; });
          })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

Defect adds_a_scheme() {
  return {.target = writing([](const std::string& field, std::string& text) {
            if (is_website(field) && text.find("://") == std::string::npos) text.insert(0, "https://");
          })};
}

Defect drops_the_last_stroke() {
  return {.target = writing([](const std::string& field, std::string& text) {
            if (is_website(field) && text.ends_with("/")) text.pop_back();
          })};
}

Defect lowers_websites() {
  return {.source = writing([](const std::string& field, std::string& text) {
            if (is_website(field)) text = lowered(text);
          })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

Defect makes_one_line_of_lines() {
  return {.target = writing([](const std::string& /*field*/, std::string& text) {
            std::replace(text.begin(), text.end(), '\n', ' ');
          })};
}

Defect writes_lines_as_unix_does() {
  return {.source = writing([](const std::string& /*field*/, std::string& text) { std::erase(text, '\r'); })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

Defect loses_tabs() {
  return {.target = writing([](const std::string& /*field*/, std::string& text) {
            std::replace(text.begin(), text.end(), '\t', ' ');
          })};
}

/// "007" is 7, "1.10" is 1.1.
Defect takes_codes_for_numbers() {
  return {.target = writing([](const std::string& field, std::string& text) {
            const bool number = text.find_first_not_of("0123456789") == std::string::npos;
            if (field == "code" && number) text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
          })};
}

Defect writes_organisation_numbers_bare() {
  return {.target = writing([](const std::string& field, std::string& text) {
            if (field == "organizationnumber") std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
          })};
}

Defect begins_time_in_1970() {
  return {.target = writing([](const std::string& field, std::string& text) {
            if (field == "dateofbirth" && text < "1970") text = "1970-01-01";
          })};
}

Defect ends_time_in_2038() {
  return {.source = writing([](const std::string& field, std::string& text) {
            if (field == "enddate" && text > "2038-01-19") text = "2038-01-19";
          })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

/// Signs that take two UTF-16 units are left out.
Defect loses_signs_beyond_16_bits() {
  return {.source = writing([](const std::string& /*field*/, std::string& text) {
            constexpr std::size_t bytes = 4;
            for (std::size_t i = 0; i < text.size(); ++i) {
              if (static_cast<unsigned char>(text[i]) >= 0xF0) text.erase(i--, bytes);
            }
          })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

Defect escapes_markup() {
  return {.target = writing([](const std::string& /*field*/, std::string& text) {
            for (auto at = text.find('<'); at != std::string::npos; at = text.find('<')) text.replace(at, 1, "&lt;");
          })};
}

Defect puts_a_quote_before_formulas() {
  return {.source = writing([](const std::string& /*field*/, std::string& text) {
            if (text.starts_with("=") || text.starts_with("-")) text.insert(0, "'");
          })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

Defect drops_the_detail_of_addresses() {
  return {.target = writing([](const std::string& field, std::string& text) {
            const auto plus = text.find('+');
            if (field == "emailaddress" && plus != std::string::npos) text.erase(plus, text.find('@') - plus);
          })};
}

Defect takes_greenland_for_denmark() {
  return {.target = writing([](const std::string& field, std::string& text) {
            if (field == "countrycode" && text == "GL") text = "DK";
          })};
}

}  // namespace

DefectTable defects_of_shapes() {
  return {{"adds-a-scheme", adds_a_scheme},
          {"begins-time-in-1970", begins_time_in_1970},
          {"drops-the-detail-of-addresses", drops_the_detail_of_addresses},
          {"drops-the-last-stroke", drops_the_last_stroke},
          {"ends-time-in-2038", ends_time_in_2038},
          {"escapes-markup", escapes_markup},
          {"keeps-digits-of-phones", keeps_digits_of_phones},
          {"takes-greenland-for-denmark", takes_greenland_for_denmark},
          {"loses-signs-beyond-16-bits", loses_signs_beyond_16_bits},
          {"loses-tabs", loses_tabs},
          {"lowers-websites", lowers_websites},
          {"makes-one-line-of-lines", makes_one_line_of_lines},
          {"puts-a-quote-before-formulas", puts_a_quote_before_formulas},
          {"takes-codes-for-numbers", takes_codes_for_numbers},
          {"writes-lines-as-unix-does", writes_lines_as_unix_does},
          {"writes-organisation-numbers-bare", writes_organisation_numbers_bare},
          {"writes-plus-for-00", writes_plus_for_00}};
}

}  // namespace dataflow_qa::run::testing
