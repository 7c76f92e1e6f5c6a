#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// What happens to escape sequences for colours and for "erase the line", and to returns that end no line: those that
/// the program wrote itself pass, those that may be a file's, an argument's or a subject's are shown as code points
/// like all others.
enum class Escapes { own, shown };

/// Makes text harmless on its way to a terminal or the log of a CI service, wherever it came from. Hidden characters,
/// such as controls and those that turn the direction, are shown as code points (visible.h), but for line ends,
/// tabs, and the program's own returns and escape sequences. Nothing is left that a CI service takes for a command
/// ("::error …" at the start of a line, "##[…]", "##vso[…]"). Text may come in pieces, cut anywhere. One thread at a
/// time.
class TerminalFilter {
 public:
  explicit TerminalFilter(Escapes escapes = Escapes::own) : escapes_(escapes) {}

  /// For what comes from now on.
  void set_escapes(Escapes escapes) { escapes_ = escapes; }

  /// What of it may be shown now. What is only begun, such as an escape sequence, waits for the next piece.
  [[nodiscard]] std::string take(std::string_view piece);

 private:
  void take(char c, std::string& out);
  void take_after_return(char c, std::string& out);
  void take_character(char c, std::string& out);
  void take_escape(char c, std::string& out);
  void show(std::string_view text, std::string& out);
  void put(char c, std::string& out);

  Escapes escapes_;
  std::string begun_;           // an escape sequence or a character that is not over yet
  bool only_blanks_ = true;     // so far in this line
  bool leading_colon_ = false;  // the last character, after blanks alone
  int hashes_ = 0;              // right before
};

/// JSON text that says the same and has no "##", with which a command to a CI service may begin anywhere in a line,
/// and no DEL, the one control that JSON may hold.
[[nodiscard]] std::string harmless_json(std::string_view text);
/// The same of XML and HTML; no line begins with "::" there, either. Beside tags there is only text in it, or styles
/// and scripts without either.
[[nodiscard]] std::string harmless_markup(std::string_view text);

}  // namespace dataflow_qa::base
