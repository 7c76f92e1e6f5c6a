// Held by words_test.cpp.
#include "mocks/rest/words.h"

#include <algorithm>
#include <utility>

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

/// Whether the text is one placeholder and nothing else.
bool is_placeholder(const std::string& form) {
  return form.size() > 2 && form.front() == '{' && form.find('}') == form.size() - 1;
}

json filled_string(const std::string& form, const Words& words) {
  if (is_placeholder(form)) return word(words, std::string_view(form).substr(1, form.size() - 2));
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

std::string filled_text(std::string_view form, const std::function<std::string(std::string_view)>& word) {
  std::string text;
  while (!form.empty()) {
    const auto open = form.find('{');
    const auto close = open == std::string_view::npos ? open : form.find('}', open);
    if (close == std::string_view::npos) break;
    text += form.substr(0, open);
    text += word(form.substr(open + 1, close - open - 1));
    form.remove_prefix(close + 1);
  }
  return text += form;
}

std::string filled_text(std::string_view form, const Words& words) {
  return filled_text(form, [&words](std::string_view name) { return text_of(word(words, name)); });
}

json filled(const json& form, const Words& words) {
  if (form.is_string()) return filled_string(form.get_ref<const std::string&>(), words);
  if (form.is_object()) return filled_object(form, words);
  if (!form.is_array()) return form;
  json list = json::array();
  for (const json& each : form) list.push_back(filled(each, words));
  return list;
}

PreparedForm::PreparedForm(const json& form) {
  add(form);
}

bool PreparedForm::has(std::string_view word) const {
  return std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) { return piece.word == word; });
}

void PreparedForm::add_text(const std::string& text) {
  if (text.find('{') != std::string::npos || text == text_key) plain_ = false;
  pieces_.back().text += json(text).dump();
}

void PreparedForm::add(const json& form) {
  if (form.is_string() && is_placeholder(form.get_ref<const std::string&>())) {
    const auto& text = form.get_ref<const std::string&>();
    pieces_.back().word = text.substr(1, text.size() - 2);
    pieces_.emplace_back();
  } else if (form.is_string()) {
    add_text(form.get_ref<const std::string&>());
  } else if (form.is_structured()) {
    const bool object = form.is_object();
    std::string separator = object ? "{" : "[";
    for (const auto& [key, member] : form.items()) {
      pieces_.back().text += std::exchange(separator, ",");
      if (object && key.ends_with('?')) plain_ = false;
      if (object) add_text(key);
      if (object) pieces_.back().text += ':';
      add(member);
    }
    pieces_.back().text += form.empty() ? (object ? "{}" : "[]") : (object ? "}" : "]");
  } else {
    pieces_.back().text += form.dump();
  }
}

}  // namespace dataflow_qa::mocks::rest
