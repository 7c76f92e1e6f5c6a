#pragma once

// Documents for the tests of this room, in pieces that a test can spoil.

#include <string>
#include <vector>

namespace dataflow_qa::checklist::testing_document {

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// The head of a document without dataflows, which is a whole document.
inline std::string head(const std::string& source = "Alpha", const std::string& target = "Beta") {
  const std::string title = source + " to " + target + " Dataflow";
  const std::string rule(title.size(), '=');
  return joined({rule, title, rule, "", "Generated: 2024-10-08 01:02:03", "", "Introduction", "------------", "",
                 "What Alpha and Beta agree on."});
}

struct Row {
  std::string source;
  std::string target;
  std::string type = "\"string\"";
};

/// A section, from its blank line on: "Every A …" and by default an empty property table.
struct SectionText {
  std::string a = "Alpha Item";
  std::string b = "Beta Thing";
  std::string opening = "Every " + a + " will be synchronized with a " + b + ".";
  std::vector<std::string> paragraphs;  // between the opening and "Once a link …", each with its last line end
  std::vector<Row> rows;
  std::string type_label = "Beta";

  [[nodiscard]] std::string text() const {
    const std::string heading = a + " to " + b;
    std::string text = joined({"", heading, std::string(heading.size(), '-'), opening, ""});
    for (const std::string& paragraph : paragraphs) text += paragraph + "\n";
    text +=
        joined({"Once a link between a " + a + " and a " + b +
                    " is established, it will keep in sync between the two systems, regardless of where it is edited.",
                "", "The following properties are synchronized between a " + a + " and a " + b + ":", "",
                ".. list-table::", "   :header-rows: 1", "", "   * - " + a + " Property", "     - " + b + " Property",
                "     - " + type_label + " Data Type"});
    for (const Row& row : rows)
      text += "   * - " + row.source + "\n     - " + row.target + "\n     - " + row.type + "\n";
    return text + "\n";
  }
};

inline std::string link_first(const std::string& a = "Alpha Item", const std::string& b = "Beta Thing") {
  return "Before any synchronization can take place, a link between a " + a + " and a " + b + " must be established.";
}

inline std::string merge(const std::vector<std::pair<std::string, std::string>>& rows,
                         const std::string& a = "Alpha Item", const std::string& b = "Beta Thing") {
  std::string text =
      joined({"A " + a + " will merge with a " + b + " if one of the following property combinations match:", "",
              ".. list-table::", "   :header-rows: 1", "", "   * - " + a + " Property", "     - " + b + " Property"});
  for (const auto& [source, target] : rows)
    text.append("   * - ").append(source).append("\n     - ").append(target).append("\n");
  return text;
}

inline std::string match(const std::string& a = "Alpha Item", const std::string& b = "Beta Thing") {
  return joined({"If a matching " + b + " already exists, the " + a + " will be merged with the existing one.",
                 "If no matching " + b + " is found, a new " + b + " will be created."});
}

inline std::string create(const std::string& list, const std::string& a = "Alpha Item",
                          const std::string& b = "Beta Thing") {
  return "A new " + b + " will be created from a " + a + " if it is connected to a " + list + ".\n";
}

inline std::string with_crlf(const std::string& text) {
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return crlf;
}

}  // namespace dataflow_qa::checklist::testing_document
