#include "reports/alike.h"

#include <algorithm>
#include <cctype>

#include "reports/reason.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::string_view gap = "…";

bool is_literal(std::string_view word) {
  if (word == "true" || word == "false" || word == "null") return true;
  const bool starts = !word.empty() && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
  return starts && std::all_of(word.begin(), word.end(),
                               [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.'; });
}

bool is_plain(char c) {
  return static_cast<unsigned char>(c) < 0x80 && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.');
}

class Shape {
 public:
  enum class Plurals { as_told, as_one };
  Shape(std::string_view text, Plurals plurals) : rest_(text), plurals_(plurals) {}

  std::string take() {
    while (!rest_.empty()) {
      if (take_between("`", "`", "`…`") || take_between("“", "”", gap) || take_between("\"", "\"", gap)) continue;
      take_word_or_character();
    }
    return std::move(out_);
  }

 private:
  bool take_between(std::string_view opening, std::string_view closing, std::string_view shown) {
    if (!rest_.starts_with(opening)) return false;
    const std::size_t end = rest_.find(closing, opening.size());
    if (end == std::string_view::npos) return false;
    put(shown);
    rest_.remove_prefix(end + closing.size());
    return true;
  }

  void take_word_or_character() {
    std::size_t length = 0;
    while (length < rest_.size() && is_plain(rest_[length])) ++length;
    while (length > 1 && rest_[length - 1] == '.') --length;  // the end of a sentence
    if (length == 0) {
      if (rest_.front() == '*') {
        put(gap);
      } else {
        out_ += rest_.front();
      }
      rest_.remove_prefix(1);
      return;
    }
    std::string_view word = rest_.substr(0, length);
    rest_.remove_prefix(length);
    if (is_literal(word)) return put(gap);
    const bool counted = plurals_ == Plurals::as_one && out_.ends_with("… ") && word.size() > 3 && word.ends_with('s');
    out_ += counted ? word.substr(0, word.size() - 1) : word;  // "1 settle", "2 settles"
  }

  void put(std::string_view what) {
    if (what != gap || !out_.ends_with(gap)) out_ += what;
  }

  std::string_view rest_;
  Plurals plurals_;
  std::string out_;
};

void remove_all(std::string& text, std::string_view what) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) text.erase(at, what.size());
}

std::string shaped(std::string_view sentence, Shape::Plurals plurals) {
  const std::string text = steady(sentence);
  std::string out = Shape(text, plurals).take();
  for (const std::string_view aside : {" (…)", " (… s)", " (… ms)"}) remove_all(out, aside);
  return out;
}

}  // namespace

std::string shape(std::string_view sentence) {
  return shaped(sentence, Shape::Plurals::as_one);
}

std::string_view property_in(std::string_view sentence) {
  const std::size_t begin = sentence.find('`');
  if (begin == std::string_view::npos) return "";
  const std::size_t end = sentence.find('`', begin + 1);
  return end == std::string_view::npos ? "" : sentence.substr(begin + 1, end - begin - 1);
}

std::string common_sentence(const std::vector<std::string>& sentences) {
  if (sentences.empty()) return "";
  std::string out = shaped(sentences.front(), Shape::Plurals::as_told);
  const std::string_view property = property_in(sentences.front());
  const bool same = std::all_of(sentences.begin(), sentences.end(),
                                [&](const std::string& one) { return property_in(one) == property; });
  constexpr std::string_view slot = "`…`";
  const std::size_t at = out.find(slot);
  if (same && at != std::string::npos) out.replace(at + 1, gap.size(), property);
  return out;
}

}  // namespace dataflow_qa::reports
