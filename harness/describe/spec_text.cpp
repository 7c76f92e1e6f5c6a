#include "harness/describe/spec_text.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <cmath>
#include <sstream>

#include "base/json_text.h"
#include "base/text.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_bytes = 64U << 20U;

/// Keeps the order of members, which nlohmann::json does not.
class JsonEvents : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonEvents(TreeBuilder& tree) : tree_(tree) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return put(value); }
  bool string(string_t& value) override { return put(value); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*members*/) override { return begin(false); }
  bool key(string_t& value) override {
    tree_.scalar(value, value);
    return true;
  }
  bool end_object() override { return end(); }
  bool start_array(std::size_t /*elements*/) override { return begin(true); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    return false;
  }

 private:
  bool put(Json value) {
    tree_.scalar(std::move(value), {});
    return true;
  }
  bool begin(bool array) {
    tree_.begin(array);
    return true;
  }
  bool end() {
    tree_.end();
    return true;
  }

  TreeBuilder& tree_;
};

/// Of a plain scalar, by the rules that YAML 1.2 has for what JSON can say.
Json plain_value(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const bool number = text.find_first_not_of("+-.0123456789eE") == std::string::npos &&
                      text.find_first_of("0123456789") != std::string::npos;
  if (!number) return text;
  const char* begin = text.data() + (text.front() == '+' ? 1 : 0);
  const char* end = text.data() + text.size();
  const bool padded = text.size() > 1 && text.front() == '0' && text.find('.') == std::string::npos;
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(begin, end, whole); !padded && read.ec == std::errc{} && read.ptr == end) {
    return whole;
  }
  double real = 0;
  const auto read = std::from_chars(begin, end, real);
  const bool fits = !padded && read.ec == std::errc{} && read.ptr == end && std::isfinite(real);
  return fits ? Json(real) : Json(text);
}

class YamlEvents : public YAML::EventHandler {
 public:
  explicit YamlEvents(TreeBuilder& tree) : tree_(tree) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    at_ = mark;
    tree_.scalar(nullptr, "", anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    at_ = mark;
    tree_.alias(anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    at_ = mark;
    const std::string text = base::is_utf8(value) ? value : base::valid_utf8(value);
    const bool plain = tag == "?" || (tag.starts_with("tag:yaml.org,2002:") && !tag.ends_with(":str"));
    tree_.scalar(plain ? plain_value(text) : Json(text), text, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    at_ = mark;
    tree_.begin(true, anchor);
  }
  void OnSequenceEnd() override { tree_.end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    at_ = mark;
    tree_.begin(false, anchor);
  }
  void OnMapEnd() override { tree_.end(); }

  [[nodiscard]] const YAML::Mark& at() const { return at_; }

 private:
  TreeBuilder& tree_;
  YAML::Mark at_;
};

std::string place_of(const YAML::Mark& mark) {
  return fmt::format("line {}, column {}", mark.line + 1, mark.column + 1);
}

base::Result<Json> read_yaml(std::string_view text) {
  TreeBuilder tree;
  YamlEvents events(tree);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(events)) return base::failure("the text is empty");
    return tree.take();
  } catch (const BadTree& error) {
    return base::failure(fmt::format("{}: {}", place_of(events.at()), error.what()));
  } catch (const YAML::Exception& error) {
    return base::failure(fmt::format("{}: neither JSON nor YAML: {}", place_of(error.mark), error.msg));
  }
}

base::Result<Json> read_json(std::string_view text) {
  if (auto strict = base::parse_json(text); !strict) return tl::unexpected(std::move(strict.error()));
  TreeBuilder tree;
  JsonEvents events(tree);
  try {
    (void)nlohmann::json::sax_parse(text.begin(), text.end(), &events);
    return tree.take();
  } catch (const BadTree& error) {
    return base::failure(error.what());
  }
}

}  // namespace

base::Result<Json> read_json_or_yaml(std::string_view text) {
  if (text.size() > most_bytes) return base::failure(fmt::format("has more than {} MB", most_bytes >> 20U));
  if (!base::is_utf8(text)) return base::failure("is no text in UTF-8; expected JSON or YAML");
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return base::failure("the text is empty");
  if (text[first] != '{' && text[first] != '[') return read_yaml(text);
  auto json = read_json(text);
  if (json) return json;
  auto yaml = read_yaml(text);  // YAML may begin with a brace, too
  return yaml ? std::move(yaml) : std::move(json);
}

}  // namespace dataflow_qa::describe
