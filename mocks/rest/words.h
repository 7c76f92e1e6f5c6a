#pragma once

// Bodies with {placeholders} in the places of what is known only when they are sent. Pure functions; any thread.

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::mocks::rest {

/// What stands for each placeholder, by its name without braces. One that is not here is null.
using Words = std::map<std::string, nlohmann::json, std::less<>>;

/// `form` with its placeholders filled in. A text that is one placeholder and nothing else becomes its value, of
/// whatever type; in a longer text the value's text stands in its place. A member whose name ends in "?" loses that
/// sign, and is left out where its value is null or has no elements. {"$text": x} is x written as JSON in a string.
[[nodiscard]] nlohmann::json filled(const nlohmann::json& form, const Words& words);
[[nodiscard]] std::string filled_text(std::string_view form, const Words& words);
/// The same, where words are cheaper made when they are needed.
[[nodiscard]] std::string filled_text(std::string_view form, const std::function<std::string(std::string_view)>& word);

/// A form that is written again and again: its text with gaps. Immutable.
class PreparedForm {
 public:
  /// A piece of the text, and the placeholder behind it; the last one has none.
  struct Piece {
    std::string text;
    std::string word;
  };

  explicit PreparedForm(const nlohmann::json& form);

  /// False where the form has parts that only filled() can do: members that may be left out, texts with placeholders in
  /// them.
  [[nodiscard]] bool is_plain() const { return plain_; }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] bool has(std::string_view word) const;

 private:
  void add(const nlohmann::json& form);
  void add_text(const std::string& text);

  bool plain_ = true;
  std::vector<Piece> pieces_{{}};
};

}  // namespace dataflow_qa::mocks::rest
