#include "base/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "base/visible.h"

namespace dataflow_qa::base {
namespace {

using nlohmann::json;

constexpr int deepest = 64;

/// Follows the parser through the text and keeps the first thing that it would have let pass.
class Watch {
 public:
  /// Called by the parser for each event; false drops the value.
  bool operator()(int depth, json::parse_event_t event, const json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        if (depth >= deepest) note(fmt::format("nested deeper than {} levels", deepest));
        levels_.push_back({event == json::parse_event_t::array_start, 0, {}, {}});
        break;
      case json::parse_event_t::key:
        levels_.back().key = parsed.get<std::string>();
        if (!levels_.back().keys.insert(levels_.back().key).second) note("the key stands twice in this object");
        refuse_nul(parsed);
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        levels_.pop_back();
        count_element();
        break;
      case json::parse_event_t::value:
        refuse_nul(parsed);
        count_element();
        break;
    }
    return !error_;
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  /// Of what is being read.
  [[nodiscard]] std::string pointer() const {
    std::string pointer;
    for (const Level& level : levels_) {
      pointer = pointer_to(pointer, level.is_array ? std::to_string(level.elements) : level.key);
    }
    return pointer;
  }

 private:
  struct Level {
    bool is_array;
    std::size_t elements;
    std::string key;
    std::set<std::string> keys;
  };

  void count_element() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().elements;
  }

  void note(std::string message) {
    if (!error_) error_ = Error{std::move(message), pointer(), {}};
  }

  void refuse_nul(const json& parsed) {
    const auto* text = parsed.get_ptr<const std::string*>();
    if (text != nullptr && text->find('\0') != std::string::npos) {
      note("holds the character NUL (\\u0000), which no text has: remove it");
    }
  }

  std::vector<Level> levels_;
  std::optional<Error> error_;
};

/// The parser's own words, without its error number. They quote what it read last, whatever that is and however long.
std::string words_of(std::string_view what, std::string_view number_ends) {
  constexpr std::size_t most = 200;
  if (const auto end = what.find(number_ends); end != std::string_view::npos) {
    what.remove_prefix(end + number_ends.size());
  }
  const auto shown = visible(what.substr(0, most));
  return what.size() > most ? shown + "…" : shown;
}

enum class Quotes { shown, hidden };

/// "line 3, column 5: not JSON: unexpected …"
std::string describe(std::string_view text, const json::parse_error& error, Quotes quotes) {
  const std::size_t at = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
  const std::string_view before = text.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n');
  const std::size_t column = line_start == std::string_view::npos ? at + 1 : at - line_start;
  if (error.byte > text.size()) {
    return fmt::format("line {}, column {}: the text ends too early; was it cut off?", line, column);
  }
  if (quotes == Quotes::hidden) return fmt::format("line {}, column {}: not JSON from here on", line, column);
  return fmt::format("line {}, column {}: not JSON: {}", line, column, words_of(error.what(), ": "));
}

Result<json> parse(std::string_view text, Quotes quotes) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return failure("the text is empty");
  Watch watch;
  try {
    json value = json::parse(text.begin(), text.end(), std::ref(watch));
    if (watch.error()) return tl::unexpected(*watch.error());
    return value;
  } catch (const json::parse_error& error) {
    if (watch.error()) return tl::unexpected(*watch.error());
    return failure(describe(text, error, quotes));
  } catch (const json::out_of_range& error) {  // a number that no type holds
    if (quotes == Quotes::hidden) return failure("a number that is too large", watch.pointer());
    return failure(fmt::format("not JSON that can be read: {}", words_of(error.what(), "] ")), watch.pointer());
  }
}

}  // namespace

std::string pointer_to(const std::string& pointer, std::string_view key) {
  std::string longer = pointer + "/";
  for (const char c : key) {
    if (c == '~') {
      longer += "~0";
    } else if (c == '/') {
      longer += "~1";
    } else {
      longer += c;
    }
  }
  return longer;
}

Result<json> parse_json(std::string_view text) {
  return parse(text, Quotes::shown);
}

Result<json> parse_secret_json(std::string_view text) {
  return parse(text, Quotes::hidden);
}

}  // namespace dataflow_qa::base
