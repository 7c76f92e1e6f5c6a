#include "base/mask.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::base {
namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t shortest_in_other_forms = 4;
constexpr std::size_t shortest_in_base64 = 8;  // a shorter one may stand there by chance

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string json_form(const std::string& secret, bool ascii) {
  const auto quoted = nlohmann::json(secret).dump(-1, ' ', ascii, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

struct Unescaped {
  std::string text;
  std::vector<std::size_t> places;  // of each of its bytes in what it was made of, and of the end
};

/// The character that an escape in JSON stands for; an escape is two bytes or, "\u00e6", six.
std::optional<std::pair<char32_t, std::size_t>> escape_at(std::string_view text) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
  constexpr std::size_t digits = 4;
  if (text.size() < 2 || text[0] != '\\') return std::nullopt;
  if (const auto at = letters.find(text[1]); at != std::string_view::npos) return {{meant[at], 2}};
  if (text[1] != 'u' || text.size() < 2 + digits) return std::nullopt;
  std::uint32_t point = 0;
  const auto* end = text.data() + 2 + digits;
  if (std::from_chars(text.data() + 2, end, point, 16).ptr != end) return std::nullopt;
  return {{point, 2 + digits}};
}

using Escape = std::optional<std::pair<std::string, std::size_t>>;

/// In JSON.
Escape json_escape(std::string_view text) {
  const auto escape = escape_at(text);
  if (!escape) return std::nullopt;
  std::string meant;
  append_utf8(meant, escape->first);
  return {{meant, escape->second}};
}

/// "%C3": a byte.
Escape percent_escape(std::string_view text) {
  constexpr std::size_t size = 3;
  if (text.size() < size || text[0] != '%') return std::nullopt;
  std::uint8_t byte = 0;
  if (std::from_chars(text.data() + 1, text.data() + size, byte, 16).ptr != text.data() + size) return std::nullopt;
  return {{std::string(1, static_cast<char>(byte)), size}};
}

Unescaped unescaped(std::string_view text, Escape (*read)(std::string_view)) {
  Unescaped result;
  for (std::size_t at = 0; at < text.size();) {
    const auto escape = read(text.substr(at));
    result.text += escape ? escape->first : std::string(1, text[at]);
    result.places.resize(result.text.size(), at);
    at += escape ? escape->second : 1;
  }
  result.places.push_back(text.size());
  return result;
}

}  // namespace

/// What base64 makes of the secret wherever it stands in what was encoded: without the characters that depend on its
/// neighbours.
void Masker::add_base64(const std::string& secret, std::vector<Form>& forms) {
  constexpr std::size_t bytes_a_group = 3;
  constexpr std::size_t characters_a_group = 4;
  for (std::size_t before = 0; before < bytes_a_group; ++before) {
    const std::string filled = std::string(before, '\0') + secret;
    const std::size_t first = before == 0 ? 0 : before + 1;
    const std::size_t left = filled.size() % bytes_a_group;
    const std::size_t end = filled.size() / bytes_a_group * characters_a_group + left;
    for (const auto& encoded : {base64(filled), base64_url(filled)}) {
      if (end - first >= shortest_in_base64) forms.push_back({encoded.substr(first, end - first), true});
    }
  }
}

/// The longest first, so that no rest of one stays.
std::vector<Masker::Form> Masker::forms_of(const std::string& secret) {
  if (secret.empty()) return {};
  if (secret.size() < shortest_in_other_forms) return {{secret, true}};
  std::vector<Form> forms;
  const auto add = [&](std::string_view text) {
    auto form = lower_case(text);
    const auto same = [&](const Form& each) { return each.text == form; };
    if (std::none_of(forms.begin(), forms.end(), same)) forms.push_back({std::move(form), false});
  };
  add(secret);
  add(percent_encoded(secret));
  add(json_form(secret, false));
  add(json_form(secret, true));
  add(hex(secret));
  add_base64(secret, forms);
  std::stable_sort(forms.begin(), forms.end(),
                   [](const Form& a, const Form& b) { return a.text.size() > b.text.size(); });
  return forms;
}

void Masker::replace_all(std::string& text, std::string& lower, const Form& form) {
  const std::string& searched = form.case_counts ? text : lower;
  for (auto at = searched.find(form.text); at != std::string::npos; at = searched.find(form.text, at + mask.size())) {
    text.replace(at, form.text.size(), mask);
    lower.replace(at, form.text.size(), mask);
  }
}

/// Encoders differ in what they escape.
void Masker::mask_escaped(std::string& text, ReadEscape escape) const {
  auto read = unescaped(text, escape);
  auto lower = lower_case(read.text);
  for (const auto& form : forms_) {
    const auto& searched = form.case_counts ? read.text : lower;
    const auto size = form.text.size();
    if (size < shortest_in_other_forms || searched.find(form.text) == std::string::npos) continue;
    // From the end, so that the places before it stay.
    for (auto at = searched.rfind(form.text); at != std::string::npos;) {
      text.replace(read.places[at], read.places[at + size] - read.places[at], mask);
      at = at < size ? std::string::npos : searched.rfind(form.text, at - size);
    }
    read = unescaped(text, escape);
    lower = lower_case(read.text);
  }
}

Masker::Masker(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {
  for (const auto& secret : secrets_) {
    auto forms = forms_of(secret);
    std::move(forms.begin(), forms.end(), std::back_inserter(forms_));
  }
}

std::string Masker::masked(std::string text) const {
  auto lower = lower_case(text);
  for (const auto& form : forms_) replace_all(text, lower, form);
  if (text.find('\\') != std::string::npos) mask_escaped(text, json_escape);
  if (text.find('%') != std::string::npos) mask_escaped(text, percent_escape);
  return text;
}

bool Masker::holds_secret(std::string_view text) const {
  return masked(std::string(text)) != text;
}

std::string masked(std::string text, const std::vector<std::string>& secrets) {
  return Masker(secrets).masked(std::move(text));
}

bool holds_secret(std::string_view text, const std::vector<std::string>& secrets) {
  return Masker(secrets).holds_secret(text);
}

}  // namespace dataflow_qa::base
