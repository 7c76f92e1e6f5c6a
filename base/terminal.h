#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// Makes text harmless on its way to a terminal or the log of a CI service, wherever it came from. Hidden characters,
/// such as controls and those that turn the direction, are shown as code points (visible.h), but for line ends, tabs,
/// returns, colours and "erase the line". Nothing is left that a CI service takes for a command ("::error …" at the
/// start of a line, "##[…]", "##vso[…]"). Text may come in pieces, cut anywhere. One thread at a time.
class TerminalFilter {
 public:
  /// What of it may be shown now. What is only begun, such as an escape sequence, waits for the next piece.
  [[nodiscard]] std::string take(std::string_view piece);

 private:
  void take(char c, std::string& out);
  void take_character(char c, std::string& out);
  void take_escape(char c, std::string& out);
  void show(std::string_view text, std::string& out);
  void put(char c, std::string& out);

  std::string begun_;           // an escape sequence or a character that is not over yet
  bool only_blanks_ = true;     // so far in this line
  bool leading_colon_ = false;  // the last character, after blanks alone
  int hashes_ = 0;              // right before
};

}  // namespace dataflow_qa::base
