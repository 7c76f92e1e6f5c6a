#include "harness/checklist/print.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "base/visible.h"
#include "harness/checklist/source_text.h"

namespace dataflow_qa::checklist {
namespace {

/// `lead` and `text` in lines of at most `width` columns where the words allow it, each ended; lines after the first
/// are indented by `indent` columns. Words are parted by single blanks, so that doubled ones stay.
std::string wrapped(std::string_view lead, std::string_view text, std::size_t indent, std::size_t width) {
  std::string lines(lead);
  std::size_t column = base::characters(lead);
  bool starts = true;
  while (true) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    const std::size_t length = base::characters(word);
    if (!starts && column + 1 + length > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
      starts = true;
    }
    if (!starts) lines += ' ';
    lines += word;
    column += length + (starts ? 0 : 1);
    starts = false;
    if (end == std::string_view::npos) return lines + "\n";
    text.remove_prefix(end + 1);
  }
}

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
  if (!finding.line) return base::visible(listing.file);
  return fmt::format("{}:{}:{}", base::visible(listing.file), *finding.line, finding.column.value_or(1));
}

/// Items by the dataflow that they belong to, in the document's order.
using ItemsByDataflow = std::unordered_map<std::string_view, std::vector<const Item*>>;

ItemsByDataflow grouped(const Checklist& list) {
  ItemsByDataflow groups;
  for (const Item& item : list.items) groups[item.dataflow].push_back(&item);
  return groups;
}

void append_items(std::string& text, const Listing& listing, const std::vector<const Item*>& items, std::size_t width) {
  for (const Item* item : items) {
    text += fmt::format("  {}\n", item->id);
    text += wrapped("      ", base::visible(item->statement), 6, width);
    text += wrapped("      ", facts(listing, *item), 6, width);
  }
}

void append_findings(std::string& text, const Listing& listing, std::size_t width) {
  const auto& findings = listing.checklist.findings;
  if (findings.empty()) return;
  text += "\nFindings\n";
  for (const Finding& finding : findings) {
    const std::string place = place_of(listing, finding);
    text += wrapped(fmt::format("  {}: {}: ", place, finding.kind), base::visible(finding.message), 6, width);
    if (!finding.line || finding.excerpt.empty()) continue;
    text += fmt::format("      {}\n      {}^\n", finding.excerpt, std::string(finding.caret, ' '));
  }
}

std::string in_words(const Listing& listing, std::size_t width) {
  const Checklist& list = listing.checklist;
  std::string text =
      fmt::format("{}\n{}, generated {}\n", base::visible(list.title), base::visible(listing.file), list.generated);
  if (!listing.without_checks.empty()) text += wrapped("", base::visible(listing.without_checks), 0, width);
  ItemsByDataflow items = grouped(list);
  for (const DataflowSummary& flow : list.dataflows) {
    text += fmt::format("\n{}\n", base::visible(flow.title));
    if (!flow.reading.empty()) text += wrapped("  (", base::visible(flow.reading) + ")", 3, width);
    append_items(text, listing, items[flow.slug], width);
  }
  if (const auto others = items.find(""); others != items.end()) {
    text += "\nBeyond the document\n";
    append_items(text, listing, others->second, width);
  }
  append_findings(text, listing, width);
  return text + "\n";
}

class TextPrinter : public Printer {
 public:
  TextPrinter(Print print, std::size_t width) : print_(std::move(print)), width_(width) {}

  void add(const Listing& listing) override {
    counts_.add(listing.checklist);
    print_(in_words(listing, width_));
  }
  void end() override {
    if (counts_.documents > 0) print_(summary_line(counts_) + "\n");
  }

 private:
  Print print_;
  std::size_t width_;
  Counts counts_;
};

class CoveragePrinter : public Printer {
 public:
  CoveragePrinter(Print print, std::size_t width) : print_(std::move(print)), width_(width) {}

  void add(const Listing& listing) override {
    counts_.add(listing.checklist);
    std::string text = fmt::format("{}\n", base::visible(listing.checklist.title));
    if (!listing.without_checks.empty()) text += wrapped("  ", base::visible(listing.without_checks), 2, width_);
    for (const Item& item : listing.checklist.items) {
      const auto* checks = checks_of(listing, item);
      const auto tries = listing.by_hand.find(item.id);
      const bool is_proved = checks != nullptr && !checks->empty();
      if (!is_proved) uncovered_.push_back(fmt::format("{}: {}", base::visible(listing.file), item.id));
      if (!is_proved && tries == listing.by_hand.end()) continue;
      text += fmt::format("  {}\n", item.id);
      if (is_proved) {
        for (const std::string& check : *checks) text += fmt::format("      {}\n", check);
      }
      if (tries == listing.by_hand.end()) continue;
      for (const TryByHand& each : tries->second) {
        text += fmt::format("      by hand: {} ({}, {})\n", each.result, base::visible(each.by), each.on);
      }
    }
    print_(text + "\n");
  }
  void end() override {
    if (counts_.documents == 0) return;
    std::string text;
    if (!uncovered_.empty()) text += "No check proves\n";
    for (const std::string& item : uncovered_) text += fmt::format("  {}\n", item);
    if (!uncovered_.empty()) text += "\n";
    print_(text + fmt::format("{} of {} proved by checks\n", counts_.items - uncovered_.size(),
                              counted(counts_.items, "item")));
  }

 private:
  Print print_;
  std::size_t width_;
  Counts counts_;
  std::vector<std::string> uncovered_;
};

}  // namespace

void Counts::add(const Checklist& checklist) {
  ++documents;
  dataflows += checklist.dataflows.size();
  items += checklist.items.size();
  findings += checklist.findings.size();
  required += static_cast<std::size_t>(std::count_if(checklist.items.begin(), checklist.items.end(),
                                                     [](const Item& item) { return item.level == Level::required; }));
}

std::string summary_line(const Counts& counts) {
  return fmt::format("{}, {}, {} ({} required, {} advisory), {}", counted(counts.documents, "document"),
                     counted(counts.dataflows, "dataflow"), counted(counts.items, "item"), counts.required,
                     counts.items - counts.required, counted(counts.findings, "finding"));
}

std::unique_ptr<Printer> make_printer(Format format, Printer::Print print, std::size_t width) {
  switch (format) {
    case Format::text:
      return std::make_unique<TextPrinter>(std::move(print), width);
    case Format::coverage:
      return std::make_unique<CoveragePrinter>(std::move(print), width);
    case Format::json:
      return make_json_printer(std::move(print));
    case Format::csv:
      return make_csv_printer(std::move(print));
    case Format::markdown:
      return make_markdown_printer(std::move(print));
  }
  throw std::logic_error("a checklist::Format that is none");
}

std::string printed(Format format, const std::vector<Listing>& listings, std::size_t width) {
  std::string text;
  const auto printer = make_printer(
      format, [&](std::string_view part) { text += part; }, width);
  for (const Listing& listing : listings) printer->add(listing);
  printer->end();
  return text;
}

}  // namespace dataflow_qa::checklist
