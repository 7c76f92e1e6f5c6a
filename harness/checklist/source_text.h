#pragma once

// The bytes of a document as lines, and what can be said about a place in them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace dataflow_qa::checklist {

/// Where something stands. All places compare equal, so that two things that say the same are equal wherever they
/// stand.
struct Place {
  std::size_t line = 0;    // from 1; 0 where the file as a whole is meant
  std::size_t column = 1;  // in characters, from 1

  friend bool operator==(const Place& /*left*/, const Place& /*right*/) { return true; }
};

/// An error (the text is not this language) or a finding (understood, but wrong or incomplete) with its place.
struct Diagnostic {
  std::string kind;  // of a finding, "empty-property-table"; empty for an error
  std::string message;
  std::string file;
  Place place;
  std::string excerpt;                 // the line, or the part of a long line around the place
  std::size_t caret = 0;               // characters of the excerpt before the place
  std::optional<std::size_t> section;  // index of the section that it is about

  /// "file:line:column: message", the line and a caret below it, each line ended.
  [[nodiscard]] std::string text() const;
};

/// Why a text could not be read: at least one error.
struct Errors {
  std::vector<Diagnostic> diagnostics;
  std::size_t more = 0;  // errors beyond those that are kept

  [[nodiscard]] std::string text() const;
};

template <typename T>
using Result = tl::expected<T, Errors>;

/// `text` for a message: in quotes, hidden characters as code points, cut after some forty characters.
[[nodiscard]] std::string quotation(std::string_view text);

/// Two texts, for a message that sets one against the other.
struct Quotations {
  std::string before;
  std::string after;
};
/// Each as `quotation` has it. Where these would be the same, the part around the difference is quoted; where the texts
/// can hardly be distinguished, with the code points in which they differ.
[[nodiscard]] Quotations quotations(std::string_view before, std::string_view after);
/// Each whole, between these quotes, hidden characters as code points. The code points in which they differ stand
/// behind it where it can hardly be distinguished from the other one.
struct QuoteMarks {
  std::string_view open = "\"";
  std::string_view close = "\"";
};
inline constexpr QuoteMarks sentence_marks{"“", "”"};
[[nodiscard]] Quotations whole_quotations(std::string_view before, std::string_view after, QuoteMarks marks = {});

/// The line around a place, for a reader: all of it, or the part around the place where it is long.
struct Excerpt {
  std::string text;
  std::size_t caret = 0;  // characters of the text before the place
};
[[nodiscard]] Excerpt excerpt_of(std::string_view line, std::size_t column);

/// A text that is known to be UTF-8 without control characters, as lines. Refers to the text, which must outlive it.
/// Not changed after it was opened, so it can be read from several threads.
class SourceText {
 public:
  /// Errors: an empty text, bytes that are not UTF-8, control characters, carriage returns without a line feed.
  [[nodiscard]] static Result<SourceText> open(std::string_view text, std::string file);

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  /// Line `index`, counted from 0, without its end; empty beyond the last one.
  [[nodiscard]] std::string_view line(std::size_t index) const {
    return index < lines_.size() ? lines_[index] : std::string_view{};
  }
  [[nodiscard]] bool uses_crlf() const { return crlf_; }

  /// Findings about bytes that could be read but are odd: a byte order mark, mixed or missing line ends.
  [[nodiscard]] const std::vector<Diagnostic>& findings() const { return findings_; }

  /// Line `index`, counted from 0, at byte `offset` of it.
  [[nodiscard]] Place place(std::size_t index, std::size_t offset) const;
  [[nodiscard]] Diagnostic diagnostic(std::string kind, Place place, std::string message) const;

 private:
  SourceText() = default;

  std::string file_;
  std::vector<std::string_view> lines_;
  std::vector<Diagnostic> findings_;
  bool crlf_ = false;
};

}  // namespace dataflow_qa::checklist
