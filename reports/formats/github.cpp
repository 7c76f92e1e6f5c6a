#include "reports/formats/github.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "reports/digest.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t annotations_shown = 10;  // of one kind and step

std::string command_escaped(std::string_view text, bool is_title) {
  std::string out;
  for (const char c : text::visible(text)) {
    const bool acts = c == '%' || c == '\r' || c == '\n' || (is_title && (c == ':' || c == ','));
    out += acts ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string annotation(std::string_view kind, std::string_view title, std::string_view message) {
  return fmt::format("::{} title={}::{}\n", kind, command_escaped(title, true), command_escaped(message, false));
}

bool is_error(const Lead& lead) {
  return lead.level == "required" && (lead.verdict == Verdict::error || lead.verdict == Verdict::failed);
}

std::string message_of(const Lead& lead) {
  std::string out = lead.text;
  for (const auto& place : lead.look_at) out += "\nLook at: " + place;
  if (!lead.check.empty()) out += "\nFor example: " + lead.check;
  if (!lead.reproduce.empty()) out += "\nAgain: " + lead.reproduce;
  return out;
}

std::string annotations(std::string_view kind, const std::vector<const Lead*>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i + 1 == annotations_shown && all.size() > annotations_shown) {
      return out + annotation(kind, "dataflow-qa", fmt::format("and {} more causes", all.size() - i));
    }
    out += annotation(kind, fmt::format("dataflow-qa: {}", label(all[i]->verdict)), message_of(*all[i]));
  }
  return out;
}

}  // namespace

std::string github(const Results& results) {
  const auto all = leads(results);
  std::vector<const Lead*> errors;
  std::vector<const Lead*> warnings;
  for (const Lead& lead : all) (is_error(lead) ? errors : warnings).push_back(&lead);
  const Totals counted = totals(results);
  return annotations("error", errors) + annotations("warning", warnings) +
         annotation("notice", fmt::format("dataflow-qa: {}", label(verdict_of(results))),
                    fmt::format("{}. Statements: {}. Checks: {}.", results.document.title, counts_text(counted.items),
                                counts_text(counted.checks)));
}

}  // namespace dataflow_qa::reports
