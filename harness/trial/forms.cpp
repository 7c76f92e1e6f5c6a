#include "harness/trial/forms.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.h"
#include "mocks/system/dialect_reader.h"

namespace dataflow_qa::trial {

using nlohmann::json;

namespace {

constexpr const char* text_key = "$text";

tl::unexpected<Mismatch> mismatch(const std::string& pointer, std::string expected, const json& actual) {
  return tl::unexpected(Mismatch{pointer, std::move(expected), short_text(actual)});
}

/// Reads one form. What it finds is kept in the object.
class FormReader {
 public:
  tl::expected<void, Mismatch> read(const json& form, const json& actual, const std::string& pointer) {
    if (form.is_string()) return read_text(form.get_ref<const std::string&>(), actual, pointer);
    if (form.is_object()) return read_object(form, actual, pointer);
    if (form.is_array()) return read_array(form, actual, pointer);
    if (form == actual) return {};
    return mismatch(pointer, form.dump(), actual);
  }
  [[nodiscard]] Found&& found() && { return std::move(found_); }

 private:
  tl::expected<void, Mismatch> read_text(const std::string& form, const json& actual, const std::string& pointer) {
    const bool alone = form.size() > 2 && form.front() == '{' && form.find('}') == form.size() - 1;
    if (alone) {
      found_.emplace(form.substr(1, form.size() - 2), actual);
      return {};
    }
    if (actual.is_string() && text_fits(form, actual.get_ref<const std::string&>())) return {};
    return mismatch(pointer, json(form).dump(), actual);
  }

  tl::expected<void, Mismatch> read_array(const json& form, const json& actual, const std::string& pointer) {
    if (!actual.is_array() || actual.size() != form.size()) {
      return mismatch(pointer, fmt::format("a list of {}", form.size()), actual);
    }
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (auto part = read(form[i], actual[i], fmt::format("{}/{}", pointer, i)); !part) return part;
    }
    return {};
  }

  tl::expected<void, Mismatch> read_object(const json& form, const json& actual, const std::string& pointer) {
    if (form.size() == 1 && form.contains(text_key)) {
      const json inner = actual.is_string() ? json::parse(actual.get<std::string>(), nullptr, false) : json();
      if (!actual.is_string() || inner.is_discarded()) return mismatch(pointer, "JSON in a text", actual);
      return read(form.at(text_key), inner, pointer);
    }
    if (!actual.is_object()) return mismatch(pointer, "an object", actual);
    std::vector<std::string> known;
    for (const auto& [key, member] : form.items()) {
      const bool may_lack = key.ends_with('?');
      const std::string wanted = may_lack ? key.substr(0, key.size() - 1) : key;
      const auto there = member_of(actual, wanted);
      if (there == actual.end()) {
        if (may_lack) continue;
        return mismatch(pointer, fmt::format("a member \"{}\"", wanted), actual);
      }
      known.push_back(there.key());
      if (auto part = read(member, *there, base::pointer_to(pointer, there.key())); !part) return part;
    }
    for (const auto& [key, member] : actual.items()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      return mismatch(base::pointer_to(pointer, key), "no such member", member);
    }
    return {};
  }

  static json::const_iterator member_of(const json& actual, const std::string& name) {
    if (name.find('{') == std::string::npos) return actual.find(name);
    for (auto each = actual.begin(); each != actual.end(); ++each) {
      if (text_fits(name, each.key())) return each;
    }
    return actual.end();
  }

  Found found_;
};

}  // namespace

tl::expected<Found, Mismatch> read_form(const json& form, const json& actual) {
  FormReader reader;
  if (auto read = reader.read(form, actual, ""); !read) return tl::unexpected(std::move(read.error()));
  return std::move(reader).found();
}

bool text_fits(std::string_view form, std::string_view text) {
  const auto open = form.find('{');
  const auto close = open == std::string_view::npos ? open : form.find('}', open);
  if (close == std::string_view::npos) return form == text;
  if (!text.starts_with(form.substr(0, open))) return false;
  const std::string_view rest_of_form = form.substr(close + 1);
  for (std::size_t at = open; at <= text.size(); ++at) {
    if (text_fits(rest_of_form, text.substr(at))) return true;
  }
  return false;
}

bool has_placeholder(const json& form, std::string_view name) {
  const auto there = mocks::placeholders_in(form);
  return std::any_of(there.begin(), there.end(), [&](const auto& each) { return each.second == name; });
}

std::string short_text(const json& value) {
  constexpr std::size_t most = 160;
  std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() <= most) return text;
  text.resize(most);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0x80U) text.pop_back();
  return text + "...";
}

}  // namespace dataflow_qa::trial
