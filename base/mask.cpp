#include "base/mask.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "base/url.h"

namespace dataflow_qa::base {
namespace {

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
  constexpr std::string_view mask = "***";
  const std::string& searched = form.case_counts ? text : lower;
  for (auto at = searched.find(form.text); at != std::string::npos; at = searched.find(form.text, at + mask.size())) {
    text.replace(at, form.text.size(), mask);
    lower.replace(at, form.text.size(), mask);
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
  return text;
}

bool Masker::holds_secret(std::string_view text) const {
  const auto lower = lower_case(text);
  return std::any_of(forms_.begin(), forms_.end(), [&](const Form& form) {
    return (form.case_counts ? text : std::string_view(lower)).find(form.text) != std::string_view::npos;
  });
}

std::string masked(std::string text, const std::vector<std::string>& secrets) {
  return Masker(secrets).masked(std::move(text));
}

bool holds_secret(std::string_view text, const std::vector<std::string>& secrets) {
  return Masker(secrets).holds_secret(text);
}

}  // namespace dataflow_qa::base
