// Held by print_test.cpp.
// The checklist as tables: CSV for spreadsheets, Markdown for pages.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unordered_map>
#include <utility>

#include "base/formula.h"
#include "base/text.h"
#include "harness/checklist/print.h"

namespace dataflow_qa::checklist {
namespace {

std::string checks_cell(const Listing& listing, const Item& item) {
  if (!listing.coverage) return {};
  const auto found = listing.coverage->find(item.id);
  return std::to_string(found == listing.coverage->end() ? 0 : found->second.size());
}

/// "source: NO in Country.Code; target: 7 in Kind"
std::string dependencies_in_words(const PropertyPair& pair) {
  std::vector<std::string> all;
  all.reserve(pair.source_depends_on.size() + pair.target_depends_on.size());
  for (const DependsOn& each : pair.source_depends_on)
    all.push_back(fmt::format("source: {} in {}", each.value, each.path));
  for (const DependsOn& each : pair.target_depends_on)
    all.push_back(fmt::format("target: {} in {}", each.value, each.path));
  return fmt::format("{}", fmt::join(all, "; "));
}

/// A field by RFC 4180; an apostrophe keeps a spreadsheet from computing what a document made look like a formula.
std::string csv_field(std::string_view text) {
  std::string field(text);
  if (base::looks_like_formula(field)) field.insert(0, "'");
  if (field.find_first_of(",\"\n\r") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

void csv_line(std::string& text, std::initializer_list<std::string> fields) {
  bool first = true;
  for (const std::string& field : fields) {
    if (!first) text += ',';
    first = false;
    text += csv_field(field);
  }
  text += '\n';
}

/// Text in a Markdown page: what would be markup is escaped.
std::string md(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>|#~&!").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

using Items = std::vector<const Item*>;

void md_items(std::string& text, const Listing& listing, const Items& items) {
  text += "| Item | Statement | Type | Level | Origin | Checks |\n| --- | --- | --- | --- | --- | ---: |\n";
  for (const Item* item : items) {
    const std::string origin = item->line ? fmt::format("line {}", *item->line) : item->origin;
    const std::string type = item->property ? item->property->type : "";
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", md(item->id), md(item->statement), md(type),
                        to_string(item->level), origin, checks_cell(listing, *item));
  }
}

void md_findings(std::string& text, const Listing& listing) {
  if (listing.checklist.findings.empty()) return;
  text += "\n## Findings\n\n| Place | Kind | Finding |\n| --- | --- | --- |\n";
  for (const Finding& finding : listing.checklist.findings) {
    const std::string place = finding.line ? fmt::format("line {}", *finding.line) : "";
    text += fmt::format("| {} | {} | {} |\n", place, md(finding.kind), md(finding.message));
  }
}

std::string csv_lines(const Listing& listing) {
  std::string text;
  const std::string file = base::valid_utf8(listing.file);
  const std::string& title = listing.checklist.title;
  for (const Item& item : listing.checklist.items) {
    const PropertyPair pair = item.property.value_or(PropertyPair{});
    csv_line(text, {file, title, item.dataflow, item.id, std::string(to_string(item.kind)),
                    std::string(to_string(item.level)), item.statement, pair.source, pair.target, pair.type,
                    item.line ? std::to_string(*item.line) : "", item.origin, checks_cell(listing, item),
                    dependencies_in_words(pair), fmt::format("{}", fmt::join(item.conditions, "; ")),
                    fmt::format("{}", fmt::join(item.connected, ", "))});
  }
  for (const Finding& finding : listing.checklist.findings) {
    csv_line(text, {file, title, finding.dataflow.value_or(""), "", finding.kind, "finding", finding.message, "", "",
                    "", finding.line ? std::to_string(*finding.line) : "", "", "", "", "", ""});
  }
  return text;
}

class CsvPrinter : public Printer {
 public:
  explicit CsvPrinter(Print print) : print_(std::move(print)) {}

  void add(const Listing& listing) override {
    std::string text;
    if (first_) {
      csv_line(text, {"file", "document", "dataflow", "id", "kind", "level", "statement", "source", "target", "type",
                      "line", "origin", "checks", "dependencies", "condition", "connected"});
    }
    first_ = false;
    print_(text + csv_lines(listing));
  }
  void end() override {}

 private:
  Print print_;
  bool first_ = true;
};

class MarkdownPrinter : public Printer {
 public:
  explicit MarkdownPrinter(Print print) : print_(std::move(print)) {}

  void add(const Listing& listing) override {
    const Checklist& list = listing.checklist;
    counts_.add(list);
    std::string text =
        fmt::format("# {}\n\n{}, generated {}\n", md(list.title), md(base::valid_utf8(listing.file)), list.generated);
    if (!listing.without_checks.empty()) text += "\n" + md(listing.without_checks) + "\n";
    std::unordered_map<std::string_view, Items> items;
    for (const Item& item : list.items) items[item.dataflow].push_back(&item);
    for (const DataflowSummary& flow : list.dataflows) {
      text += fmt::format("\n## {}\n\n", md(flow.title));
      if (!flow.reading.empty()) text += md(flow.reading) + "\n\n";
      md_items(text, listing, items[flow.slug]);
    }
    if (const auto others = items.find(""); others != items.end()) {
      text += "\n## Beyond the document\n\n";
      md_items(text, listing, others->second);
    }
    md_findings(text, listing);
    print_(text + "\n");
  }
  void end() override {
    if (counts_.documents > 0) print_(summary_line(counts_) + "\n");
  }

 private:
  Print print_;
  Counts counts_;
};

}  // namespace

std::unique_ptr<Printer> make_csv_printer(Printer::Print print) {
  return std::make_unique<CsvPrinter>(std::move(print));
}

std::unique_ptr<Printer> make_markdown_printer(Printer::Print print) {
  return std::make_unique<MarkdownPrinter>(std::move(print));
}

}  // namespace dataflow_qa::checklist
