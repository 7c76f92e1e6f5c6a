// Held by fields_test.cpp.
#include "harness/describe/conventions.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "describe_embedded.h"

namespace dataflow_qa::describe {
namespace {

using Words = std::map<std::string, std::set<std::string>, std::less<>>;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

const Words& known() {
  static const Words words = [] {
    Words all;
    const auto file = nlohmann::json::parse(embedded::conventions_json);
    for (const auto& [meaning, names] : file.items()) {
      if (!names.is_array()) continue;
      for (const auto& name : names) all[meaning].insert(letters_of(name.get<std::string>()));
    }
    return all;
  }();
  return words;
}

/// "format email" → "email" for the prefix "format ", where it is among its words.
std::string word_after(std::string_view prefix, std::string_view name) {
  const std::string letters = letters_of(name);
  for (const auto& [meaning, words] : known()) {
    if (meaning.starts_with(prefix) && words.contains(letters)) return meaning.substr(prefix.size());
  }
  return {};
}

}  // namespace

bool means(std::string_view meaning, std::string_view name) {
  const auto words = known().find(meaning);
  if (words == known().end()) throw std::logic_error("conventions.json has no " + std::string(meaning));
  return words->second.contains(letters_of(name));
}

std::string format_written(std::string_view format) {
  return word_after("format ", format);
}

std::string format_named(std::string_view name, std::int64_t most) {
  static const auto longest = nlohmann::json::parse(embedded::conventions_json)["longest"];
  const std::string format = word_after("named ", name);
  return most <= longest.value(format, most) ? format : "";
}

std::string singular_of(std::string_view collection) {
  const std::string word(collection);
  const auto without = [&](std::size_t letters) { return word.substr(0, word.size() - letters); };
  if (word.size() > 4 && word.ends_with("ies")) return without(3) + "y";
  for (const std::string_view ending : {"sses", "xes", "ches", "shes"}) {
    if (word.ends_with(ending)) return without(2);
  }
  if (word.size() > 2 && word.ends_with("s") && !word.ends_with("ss") && !word.ends_with("us")) return without(1);
  return word;
}

std::string slug_of(std::string_view label) {
  std::string slug;
  for (const char c : label) {
    if (is_letter(lower(c))) {
      slug += lower(c);
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "system" : slug;
}

}  // namespace dataflow_qa::describe
