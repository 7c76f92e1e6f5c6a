#include "reports/basis.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/digest.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

std::int64_t number_of(const Results& results, bool (*holds)(const Item&)) {
  return std::ranges::count_if(results.items, holds);
}

std::string from_the_mapping(const Results& results) {
  const auto number = number_of(results, [](const Item& item) { return item.origin == "mapping"; });
  if (number == 0) return "";
  const bool tables_are_empty =
      std::ranges::find(results.findings, "empty-property-table", &Finding::kind) != results.findings.end();
  return fmt::format("{} of {} {} from the mapping{}", number,
                     text::counted(static_cast<std::int64_t>(results.items.size()), "statement"),
                     number == 1 ? "comes" : "come",
                     tables_are_empty ? ": the document's property tables are empty" : ", not from the document");
}

/// Whether persons noted both results.
bool is_disputed_by_hand(const Item& item) {
  const auto noted = [&](Verdict result) {
    return std::ranges::any_of(item.manual, [&](const ManualTry& each) { return each.result == result; });
  };
  return noted(Verdict::passed) && noted(Verdict::failed);
}

}  // namespace

std::vector<const Item*> contradicted_by_hand(const Results& results) {
  std::vector<const Item*> items;
  for (const Item& item : results.items) {
    if (is_contradicted_by_hand(item)) items.push_back(&item);
  }
  return items;
}

std::vector<std::string> basis(const Results& results) {
  std::vector<std::string> out;
  if (auto text = from_the_mapping(results); !text.empty()) out.push_back(std::move(text));
  if (const auto by_hand = number_of(results, is_passed_by_hand); by_hand > 0) {
    out.push_back(fmt::format("{} passed by hand alone: no check proves {}", text::counted(by_hand, "statement"),
                              by_hand == 1 ? "it" : "them"));
  }
  if (const auto against = number_of(results, is_contradicted_by_hand); against > 0) {
    out.push_back(fmt::format("{} passed by hand and {} not pass {} checks: the checks count",
                              text::counted(against, "statement"), against == 1 ? "does" : "do",
                              against == 1 ? "its" : "their"));
  }
  if (const auto disputed = number_of(results, is_disputed_by_hand); disputed > 0) {
    out.push_back(fmt::format("{} passed and failed by hand: the {}", text::counted(disputed, "statement"),
                              disputed == 1 ? "failure counts" : "failures count"));
  }
  return out;
}

std::string manual_text(const Results& results) {
  const auto counted = totals(results).manual;
  std::int64_t tries = 0;
  for (const auto& [verdict, number] : counted) tries += number;
  if (tries == 0) return "";
  return fmt::format("{} by hand: {}", tries == 1 ? "1 try" : fmt::format("{} tries", tries), counts_text(counted));
}

std::string sentence(const ManualTry& manual) {
  return fmt::format("by hand: {} ({}, {}): {}{}", label(manual.result), manual.by, manual.on, manual.done,
                     manual.remarks.empty() ? "" : fmt::format(" ({})", manual.remarks));
}

}  // namespace dataflow_qa::reports
