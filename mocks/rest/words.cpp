// Held by words_test.cpp.
#include "mocks/rest/words.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

constexpr const char* text_key = "$text";

const json& word(const Words& words, std::string_view name) {
  static const json null;
  const auto found = words.find(name);
  return found == words.end() ? null : found->second;
}

std::string text_of(const json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

json filled_string(const std::string& form, const Words& words) {
  const bool whole = form.size() > 2 && form.front() == '{' && form.find('}') == form.size() - 1;
  if (whole) return word(words, std::string_view(form).substr(1, form.size() - 2));
  return filled_text(form, words);
}

bool says_nothing(const json& value) {
  return value.is_null() || (value.is_structured() && value.empty());
}

json filled_object(const json& form, const Words& words) {
  if (form.size() == 1 && form.contains(text_key)) return filled(form.at(text_key), words).dump();
  json object = json::object();
  for (const auto& [key, member] : form.items()) {
    std::string name = filled_text(key, words);
    json value = filled(member, words);
    if (name.ends_with('?')) {
      if (says_nothing(value)) continue;
      name.pop_back();
    }
    object[name] = std::move(value);
  }
  return object;
}

}  // namespace

std::string filled_text(std::string_view form, const Words& words) {
  std::string text;
  while (!form.empty()) {
    const auto open = form.find('{');
    const auto close = open == std::string_view::npos ? open : form.find('}', open);
    if (close == std::string_view::npos) break;
    text += form.substr(0, open);
    text += text_of(word(words, form.substr(open + 1, close - open - 1)));
    form.remove_prefix(close + 1);
  }
  return text += form;
}

json filled(const json& form, const Words& words) {
  if (form.is_string()) return filled_string(form.get_ref<const std::string&>(), words);
  if (form.is_object()) return filled_object(form, words);
  if (!form.is_array()) return form;
  json list = json::array();
  for (const json& each : form) list.push_back(filled(each, words));
  return list;
}

}  // namespace dataflow_qa::mocks::rest
