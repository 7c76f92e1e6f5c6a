#include "reports/digest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "reports/basis.h"
#include "reports/diagnosis/diagnosis.h"
#include "reports/diagnosis/diagnosis_sentence.h"
#include "reports/diagnosis/look_at.h"
#include "reports/model/message.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t names_in_a_lead = 8;

Section& section_of(std::vector<Section>& all, const std::string& slug) {
  const auto found = std::ranges::find(all, slug, &Section::slug);
  if (found != all.end()) return *found;
  all.push_back({slug, slug.empty() ? "Beyond the document" : slug, nullptr, {}, {}});
  return all.back();
}

std::string some_of(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), names_in_a_lead);
  std::string text =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

Lead lead_of(const Diagnosis& diagnosis) {
  const auto& [item, check] = std::pair(diagnosis.example().item, diagnosis.example().check);
  Lead lead{.verdict = diagnosis.verdict,
            .level = diagnosis.level,
            .text = sentence(diagnosis),
            .item = item->id,
            .check = check->name,
            .reproduce = check->reproduce};
  lead.look_at = look_at(diagnosis);
  if (diagnosis.effect != Effect::message || diagnosis.checks.size() > 1) {
    lead.text += fmt::format(" ({})", extent(diagnosis));
  }
  for (const Check* one : diagnosis.checks) lead.checks.push_back(one->name);
  for (const Diagnosis& one : diagnosis.explained) {
    auto text = sentence(one);
    if (std::ranges::find(lead.follows, text) == lead.follows.end()) lead.follows.push_back(std::move(text));
  }
  return lead;
}

/// Adds checks that have a reason and no failures, such as errors of the harness; those with one reason are one lead.
void add_with_reason_alone(const Results& results, std::vector<Lead>& out) {
  std::map<std::tuple<Verdict, std::string, std::string>, std::size_t> places;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) {
      const bool is_diagnosed = check.verdict != Verdict::error && !check.failures.empty();
      if (!is_trouble(check.verdict) || check.verdict == Verdict::not_run || is_diagnosed) continue;
      const auto text = sentence(check);
      const auto [found, is_new] = places.emplace(std::tuple(check.verdict, check.level, pattern_of(text)), out.size());
      if (is_new)
        out.push_back({.verdict = check.verdict,
                       .level = check.level,
                       .text = text,
                       .item = item.id,
                       .check = check.name,
                       .reproduce = check.reproduce});
      out[found->second].checks.push_back(check.name);
    }
  }
  for (const auto& [alike, place] : places) {
    auto& lead = out[place];
    if (lead.checks.size() < 2) continue;
    lead.text = fmt::format("{} ({})", common_message(lead.text),
                            text::counted(static_cast<std::int64_t>(lead.checks.size()), "check"));
  }
}

/// A failure that somebody saw by hand is none of the diagnosis, which takes checks.
void add_failed_by_hand(const Results& results, std::vector<Lead>& out) {
  for (const Item& item : results.items) {
    for (const ManualTry& each : item.manual) {
      if (each.result != Verdict::failed) continue;
      out.push_back({.verdict = Verdict::failed,
                     .level = item.level,
                     .text = fmt::format("{}: {}", item.statement, sentence(each)),
                     .item = item.id});
    }
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
  out.push_back({.verdict = Verdict::uncovered,
                 .level = first->level,
                 .text = fmt::format("{}: no check exists for {}", section.title, some_of(statements)),
                 .item = first->id});
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
  std::stable_partition(all.begin(), all.end(), [](const Section& section) { return !section.slug.empty(); });
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
  if (const std::string text = caveat(results); !text.empty())
    out.push_back({.verdict = Verdict::error, .level = "required", .text = text});
  if (const std::string text = strict_text(results); !text.empty())
    out.push_back({.verdict = Verdict::failed, .level = "required", .text = text});
  for (const Diagnosis& diagnosis : diagnose(results)) out.push_back(lead_of(diagnosis));
  add_with_reason_alone(results, out);
  add_failed_by_hand(results, out);
  for (const Section& section : sections(results)) add_uncovered(section, out);
  const auto badness = [](const Lead& lead) { return std::ranges::find(worst_first(), lead.verdict); };
  std::ranges::stable_sort(out, {}, badness);
  std::stable_partition(out.begin(), out.end(), [](const Lead& lead) { return lead.level == "required"; });
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

std::string strict_text(const Results& results) {
  if (!is_failed_by_strictness(results)) return "";
  const auto and_more = [](std::size_t all, std::string_view what) {
    return all > 1 ? fmt::format(" (and {})", text::counted(static_cast<std::int64_t>(all) - 1, what)) : "";
  };
  const auto items = strict_items(results);
  if (!items.empty()) {
    return fmt::format("Failed by --strict: the advisory statement {} is {}{}.", items.front()->id,
                       label(items.front()->verdict), and_more(items.size(), "more statement"));
  }
  const Finding& finding = results.findings.front();
  return fmt::format("Failed by --strict-findings: {}{} [{}]{}.",
                     finding.line ? fmt::format("line {}: ", *finding.line) : "", finding.message, finding.kind,
                     and_more(results.findings.size(), "more finding"));
}

}  // namespace dataflow_qa::reports
