#include "reports/digest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "reports/common_sentence.h"
#include "reports/grouping.h"
#include "reports/model/message.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t alike_from = 3;  // so many properties that fail in one direction make one lead
constexpr std::size_t names_in_a_lead = 8;
constexpr std::size_t names_of_checks = 3;  // they are long, and the sentence says more

Section& section_of(std::vector<Section>& all, const std::string& slug) {
  const auto found = std::ranges::find(all, slug, &Section::slug);
  if (found != all.end()) return *found;
  all.push_back({slug, slug.empty() ? "Beyond the document" : slug, nullptr, {}, {}});
  return all.back();
}

struct Failing {
  const Item* item;
  const Check* check;
};

Lead lead_of(const Failing& failing) {
  const Check& check = *failing.check;
  return {check.verdict, check.level, sentence(check), failing.item->id, check.name, check.reproduce, 1};
}

std::string some_of(const std::vector<std::string>& names, std::size_t at_most = names_in_a_lead) {
  const std::size_t shown = std::min(names.size(), at_most);
  std::string text =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

/// The properties of one dataflow that fail alike when edited on one side.
Lead alike(const Section& section, const std::vector<Failing>& failing, std::size_t tried) {
  const Check& first = *failing.front().check;
  const bool from_source = first.direction == "from-source";
  const std::string fallback = from_source ? "the source" : "the target";
  const std::string& edited = section.flow ? (from_source ? section.flow->source : section.flow->target) : fallback;
  std::vector<std::string> names;
  for (const Failing& one : failing) {
    if (one.item->property) names.push_back(from_source ? one.item->property->source : one.item->property->target);
  }
  Lead lead = lead_of(failing.front());
  lead.text = failing.size() == tried ? fmt::format("{}: all {} properties fail when edited in {}: {}", section.title,
                                                    tried, edited, some_of(names))
                                      : fmt::format("{}: {} of {} properties fail when edited in {}: {}", section.title,
                                                    failing.size(), tried, edited, some_of(names));
  lead.checks = failing.size();
  lead.is_summary = true;
  return lead;
}

/// Checks of one verdict and level that one sentence covers.
using Alike = std::map<std::pair<std::string, Likeness>, std::vector<Failing>>;

/// The sentence names several collections as well as one, unless it says how far the subject read one of them. It names
/// no circumstances.
std::pair<std::string, Likeness> key_of(const Check& check) {
  Likeness like = likeness(check);
  like.circumstances.clear();
  if (like.cause != CauseKind::read_in_part) like.records.clear();
  return {check.level, std::move(like)};
}

Alike by_likeness(const std::vector<Section>& all, Verdict verdict) {
  Alike alike;
  for (const Section& section : all) {
    for (const Item* item : section.items) {
      for (const Check& check : item->checks) {
        if (check.verdict == verdict) alike[key_of(check)].push_back({item, &check});
      }
    }
  }
  return alike;
}

Lead common_lead(const std::vector<Failing>& failing) {
  std::vector<const Failure*> failures;
  std::vector<std::string> names;
  std::vector<std::string> properties;
  for (const Failing& one : failing) {
    names.push_back(one.check->name);
    if (one.check->failures.empty()) continue;
    failures.push_back(&one.check->failures.front());
    for (const PropertyName& name : properties_of(*failures.back())) {
      if (std::ranges::find(properties, name.label()) == properties.end()) properties.push_back(name.label());
    }
  }
  Lead lead = lead_of(failing.front());
  const std::string about =
      properties.size() > 1 ? some_of(properties, names_of_checks) : some_of(names, names_of_checks);
  const std::string common = failures.empty() ? common_message(lead.text) : common_sentence(failures);
  lead.text = fmt::format("{} ({} checks: {})", common, failing.size(), about);
  lead.checks = failing.size();
  return lead;
}

void add_property_leads(const Section& section, std::string_view direction, Verdict verdict, const Alike& alike_ones,
                        std::vector<Lead>& out) {
  std::vector<Failing> failing;
  std::size_t tried = 0;
  for (const Item* item : section.items) {
    if (item->kind != "property") continue;
    for (const Check& check : item->checks) {
      if (check.direction.value_or("") != direction) continue;
      if (check.verdict == verdict && alike_ones.at(key_of(check)).size() == 1) failing.push_back({item, &check});
      if (check.verdict != Verdict::not_applicable && check.verdict != Verdict::not_run) ++tried;
    }
  }
  if (!direction.empty() && failing.size() >= alike_from) {
    out.push_back(alike(section, failing, tried));
  } else {
    std::ranges::transform(failing, std::back_inserter(out), lead_of);
  }
}

/// Adds failures that are alike where the first of them stands, and then what is left, property by property.
void add_leads(const Section& section, Verdict verdict, const Alike& alike_ones, std::vector<Lead>& out) {
  for (const Item* item : section.items) {
    for (const Check& check : item->checks) {
      if (check.verdict != verdict) continue;
      const auto& together = alike_ones.at(key_of(check));
      if (together.size() > 1 && together.front().check == &check) out.push_back(common_lead(together));
      if (together.size() == 1 && item->kind != "property") out.push_back(lead_of({item, &check}));
    }
  }
  for (const std::string_view direction : {"from-source", "from-target", ""}) {
    add_property_leads(section, direction, verdict, alike_ones, out);
  }
}

void add_uncovered(const Section& section, std::vector<Lead>& out) {
  std::vector<std::string> statements;
  const Item* first = nullptr;
  for (const Item* item : section.items) {
    if (item->verdict != Verdict::uncovered) continue;
    if (first == nullptr) first = item;
    statements.push_back("\"" + item->statement + "\"");
  }
  if (first == nullptr) return;
  out.push_back({Verdict::uncovered, first->level,
                 fmt::format("{}: no check exists for {}", section.title, some_of(statements)), first->id, "", "", 0});
}

}  // namespace

std::vector<Section> sections(const Results& results) {
  std::vector<Section> all;
  for (const Dataflow& flow : results.dataflows) {
    section_of(all, flow.slug).flow = &flow;
    all.back().title = flow.title;
  }
  for (const Item& item : results.items) section_of(all, item.dataflow).items.push_back(&item);
  for (const Finding& finding : results.findings) {
    if (finding.dataflow) section_of(all, *finding.dataflow).findings.push_back(&finding);
  }
  std::ranges::stable_partition(all, [](const Section& section) { return !section.slug.empty(); });
  return all;
}

std::vector<const Finding*> general_findings(const Results& results) {
  std::vector<const Finding*> out;
  for (const Finding& finding : results.findings) {
    if (!finding.dataflow) out.push_back(&finding);
  }
  return out;
}

std::vector<Lead> leads(const Results& results) {
  std::vector<Lead> out;
  if (const std::string text = caveat(results); !text.empty()) {
    out.push_back({Verdict::error, "required", text, "", "", "", 0});
  }
  const std::vector<Section> all = sections(results);
  for (const Verdict verdict : worst_first()) {
    if (!is_trouble(verdict) || verdict == Verdict::not_run) continue;
    const Alike alike_ones = by_likeness(all, verdict);
    for (const Section& section : all) {
      if (verdict == Verdict::uncovered) {
        add_uncovered(section, out);
      } else {
        add_leads(section, verdict, alike_ones, out);
      }
    }
  }
  std::ranges::stable_partition(out, [](const Lead& lead) { return lead.level == "required"; });
  return out;
}

std::string sentence(const Check& check) {
  if (!check.failures.empty()) return std::string(text::first_line(sentence(check.failures.front())));
  if (!check.selected) return "not selected";
  if (check.reason && !check.reason->empty()) return std::string(text::first_line(*check.reason));
  switch (check.verdict) {
    case Verdict::failed:
    case Verdict::error:
      return "No reason was given.";
    case Verdict::flaky:
      return "It failed at first and passed when it was tried again.";
    default:
      return "";
  }
}

std::string place(const Failure& failure) {
  const std::string_view file = project_path(failure.file);
  return file.empty() ? "" : fmt::format("{}:{}", file, failure.line);
}

std::map<Verdict, std::int64_t> counts(const std::vector<Check>& checks) {
  std::map<Verdict, std::int64_t> counted;
  for (const Check& check : checks) ++counted[check.verdict];
  return counted;
}

std::string label(Verdict verdict) {
  std::string text(to_string(verdict));
  std::ranges::replace(text, '-', ' ');
  return text;
}

std::string counts_text(const std::map<Verdict, std::int64_t>& counts) {
  std::vector<std::string> parts;
  // Passed ones come first, as the eye expects; then the worst.
  std::vector<Verdict> order{Verdict::passed};
  std::ranges::copy_if(worst_first(), std::back_inserter(order), [](Verdict v) { return v != Verdict::passed; });
  for (const Verdict verdict : order) {
    const auto found = counts.find(verdict);
    if (found != counts.end() && found->second > 0)
      parts.push_back(fmt::format("{} {}", found->second, label(verdict)));
  }
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string caveat(const Results& results) {
  if (results.run.trouble) return *results.run.trouble;
  if (!results.complete) return "The run ended early: what is missing here was not tried.";
  return "";
}

}  // namespace dataflow_qa::reports
