#include "reports/csv.h"

#include "base/formula.h"
#include "reports/text.h"

namespace dataflow_qa::reports::csv {

std::string cell(std::string_view text) {
  auto out = text::one_line(text);
  if (base::looks_like_formula(out)) out.insert(0, "'");
  if (out.find_first_of(",\";") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

std::string line(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out.append(out.empty() && &text == &texts.front() ? "" : ",").append(cell(text));
  return out + "\r\n";
}

}  // namespace dataflow_qa::reports::csv
