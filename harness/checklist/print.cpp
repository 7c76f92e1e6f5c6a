#include "harness/checklist/print.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::checklist {
namespace {

std::string counted(std::size_t number, std::string_view one) {
  return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

const std::vector<std::string>* checks_of(const Listing& listing, const Item& item) {
  if (!listing.coverage) return nullptr;
  const auto found = listing.coverage->find(item.id);
  return found == listing.coverage->end() ? nullptr : &found->second;
}

std::size_t number_of_checks(const Listing& listing, const Item& item) {
  const auto* checks = checks_of(listing, item);
  return checks == nullptr ? 0 : checks->size();
}

/// "required, line 14, 3 checks"
std::string facts(const Listing& listing, const Item& item) {
  std::string text(to_string(item.level));
  if (item.property && !item.property->type.empty()) text += ", " + item.property->type;
  text += item.line ? fmt::format(", line {}", *item.line) : fmt::format(", from the {}", item.origin);
  if (listing.coverage) text += ", " + counted(number_of_checks(listing, item), "check");
  return text;
}

std::string place_of(const Listing& listing, const Finding& finding) {
  if (!finding.line) return listing.file;
  return fmt::format("{}:{}:{}", listing.file, *finding.line, finding.column.value_or(1));
}

void append_items(std::string& text, const Listing& listing, std::string_view dataflow) {
  for (const Item& item : listing.checklist.items) {
    if (item.dataflow != dataflow) continue;
    text += fmt::format("  {}\n      {}\n      {}\n", item.id, item.statement, facts(listing, item));
  }
}

void append_findings(std::string& text, const Listing& listing) {
  const auto& findings = listing.checklist.findings;
  if (findings.empty()) return;
  text += "\nFindings\n";
  for (const Finding& finding : findings) {
    text += fmt::format("  {}: {}: {}\n", place_of(listing, finding), finding.kind, finding.message);
    if (!finding.line || finding.excerpt.empty()) continue;
    text += fmt::format("      {}\n      {}^\n", finding.excerpt, std::string(finding.caret, ' '));
  }
}

}  // namespace

std::string summary_line(const std::vector<Listing>& listings) {
  std::size_t dataflows = 0;
  std::size_t items = 0;
  std::size_t required = 0;
  std::size_t findings = 0;
  for (const Listing& listing : listings) {
    const auto& list = listing.checklist;
    dataflows += list.dataflows.size();
    items += list.items.size();
    findings += list.findings.size();
    required += static_cast<std::size_t>(std::count_if(list.items.begin(), list.items.end(),
                                                       [](const Item& item) { return item.level == Level::required; }));
  }
  return fmt::format("{}, {}, {} ({} required, {} advisory), {}", counted(listings.size(), "document"),
                     counted(dataflows, "dataflow"), counted(items, "item"), required, items - required,
                     counted(findings, "finding"));
}

std::string print_text(const std::vector<Listing>& listings) {
  std::string text;
  for (const Listing& listing : listings) {
    const Checklist& list = listing.checklist;
    text += fmt::format("{}\n{}, generated {}\n", list.title, listing.file, list.generated);
    for (const DataflowSummary& flow : list.dataflows) {
      text += fmt::format("\n{}\n", flow.title);
      if (!flow.reading.empty()) text += fmt::format("  ({})\n", flow.reading);
      append_items(text, listing, flow.slug);
    }
    const bool has_others =
        std::any_of(list.items.begin(), list.items.end(), [](const Item& i) { return i.dataflow.empty(); });
    if (has_others) {
      text += "\nBeyond the document\n";
      append_items(text, listing, "");
    }
    append_findings(text, listing);
    text += "\n";
  }
  return text + summary_line(listings) + "\n";
}

std::string print_coverage(const std::vector<Listing>& listings) {
  std::string text;
  std::size_t items = 0;
  std::vector<std::string> uncovered;
  for (const Listing& listing : listings) {
    text += fmt::format("{}\n", listing.checklist.title);
    for (const Item& item : listing.checklist.items) {
      ++items;
      const auto* checks = checks_of(listing, item);
      if (checks == nullptr || checks->empty()) {
        uncovered.push_back(fmt::format("{}: {}", listing.file, item.id));
        continue;
      }
      text += fmt::format("  {}\n", item.id);
      for (const std::string& check : *checks) text += fmt::format("      {}\n", check);
    }
    text += "\n";
  }
  if (!uncovered.empty()) {
    text += "No check proves\n";
    for (const std::string& item : uncovered) text += fmt::format("  {}\n", item);
    text += "\n";
  }
  return text + fmt::format("{} of {} proved by checks\n", items - uncovered.size(), counted(items, "item"));
}

}  // namespace dataflow_qa::checklist
