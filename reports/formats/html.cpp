#include "reports/formats/html.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "base/digest.h"
#include "base/terminal.h"
#include "reports/basis.h"
#include "reports/digest.h"
#include "reports/formats/html_check.h"
#include "reports/formats/html_evidence.h"
#include "reports/formats/html_facts.h"
#include "reports/formats/html_since.h"
#include "reports/formats/html_timeline.h"
#include "reports/text.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

namespace ms = kainjow::mustache;

// A key that a nested object lacks is looked up in what encloses it, so every object sets every key that its part of
// the template names.

constexpr std::size_t leads_shown = 12;
constexpr std::size_t links_shown = 100;      // of the checks of one cause
constexpr std::size_t page_size = 1'400'000;  // bytes; evidence beyond it is in results.json alone

std::string shown(std::string_view text) {
  return text::visible(text);
}

/// A section of the template that is left out where `text` is empty, else shows it as {{text}}.
ms::data optional_text(std::string_view text) {
  return text.empty() ? ms::data{false} : ms::data{"text", shown(text)};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a value frees what it holds

ms::data check_data(const Check& check, const CheckDetails& details, const std::string& body) {
  ms::data data{ms::object{}};
  data["anchor"] = anchor(check.name);
  data["name"] = shown(check.name);
  data["verdict"] = std::string(to_string(check.verdict));
  data["label"] = label(check.verdict);
  data["duration"] = text::duration(check.duration_ms);
  data["about"] = optional_text(check.about);
  data["direction"] = check.direction == "from-target" ? "←" : "→";
  data["open"] = details.is_example(check);
  data["has-body"] = !body.empty();
  data["body"] = body;
  return data;
}

/// What passed by hand alone says so.
std::string item_label(const Item& item) {
  return is_passed_by_hand(item) ? "passed by hand" : label(item.verdict);
}

ms::data manual_data(const Item& item) {
  ms::data list{ms::data::type::list};
  for (const ManualTry& each : item.manual) {
    ms::data data{"text", shown(sentence(each))};
    data["verdict"] = std::string(to_string(each.result));
    data["label"] = label(each.result);
    data["against"] = each.result == Verdict::passed && is_contradicted_by_hand(item);
    list.push_back(data);
  }
  return list;
}

std::string meta(const Item& item) {
  std::vector<std::string> parts{item.id};
  if (item.line) parts.push_back(fmt::format("line {}", *item.line));
  if (!item.line && !item.origin.empty()) parts.push_back("from the " + item.origin);
  if (item.level != "required") parts.push_back(item.level);
  parts.push_back(item.checks.empty() ? "no check exists" : counts_text(counts(item.checks)));
  return shown(fmt::format("{}", fmt::join(parts, " · ")));
}

ms::data article(const Item& item, const CheckDetails& details) {
  ms::data data{ms::object{}};
  data["anchor"] = anchor(item.id);
  data["verdict"] = std::string(to_string(item.verdict));
  data["label"] = item_label(item);
  data["manual"] = manual_data(item);
  data["advisory"] = item.level == "advisory";
  data["statement"] = shown(item.statement);
  data["meta"] = meta(item);
  ms::data checks{ms::data::type::list};
  for (const Check& check : item.checks) checks.push_back(check_data(check, details, details.of(check)));
  data["has-checks"] = !item.checks.empty();
  data["checks"] = std::move(checks);
  return data;
}

/// The cell of a property for one direction; what names no direction stands in the first.
ms::data cell(const Item& item, const CheckDetails& details, std::string_view direction) {
  ms::data checks{ms::data::type::list};
  for (const Check& check : item.checks) {
    if (check.direction.value_or("from-source") == direction) checks.push_back(check_data(check, details, ""));
  }
  ms::data data{ms::object{}};
  data["checks"] = std::move(checks);
  data["none"] = item.checks.empty() ? "no check" : "–";
  return data;
}

ms::data property_row(const Item& item, const CheckDetails& details) {
  ms::data data{ms::object{}};
  data["anchor"] = anchor(item.id);
  data["verdict"] = std::string(to_string(item.verdict));
  data["advisory"] = item.level == "advisory";
  data["source"] = shown(item.property ? item.property->source : item.statement);
  data["target"] = shown(item.property ? item.property->target : "");
  data["type"] = shown(item.property ? item.property->type : "");
  ms::data cells{ms::data::type::list};
  cells.push_back(cell(item, details, "from-source"));
  cells.push_back(cell(item, details, "from-target"));
  data["cells"] = std::move(cells);
  ms::data whys{ms::data::type::list};
  ms::data seen{ms::data::type::list};  // of what passed, in one row
  for (const Check& check : item.checks) {
    const std::string& body = details.of(check);
    if (!body.empty()) (check.account ? seen : whys).push_back(check_data(check, details, body));
  }
  data["whys"] = std::move(whys);
  data["has-seen"] = seen.is_non_empty_list();
  data["seen"] = std::move(seen);
  data["manual"] = manual_data(item);
  return data;
}

std::string finding_text(const Finding& finding) {
  const std::string where = finding.line ? fmt::format("(line {}) ", *finding.line) : "";
  return shown(fmt::format("{}{} [{}]", where, finding.message, finding.kind));
}

ms::data block(const std::string& kind, ms::data content) {
  ms::data data{ms::object{}};
  for (const char* one : {"finding", "table", "article"}) data[one] = false;
  data[kind] = std::move(content);
  return data;
}

/// Items in the document's order; neighbouring properties share a table, findings stand where their line is.
class Blocks {
 public:
  Blocks(const Section& section, const CheckDetails& details) : section_(section), details_(details) {
    findings_ = section.findings;
    std::ranges::stable_sort(findings_, {}, [](const Finding* f) { return f->line.value_or(0); });
  }

  [[nodiscard]] ms::data take() {
    for (const Item* item : section_.items) {
      add_findings_before(*item);
      if (item->kind == "property") {
        rows_.push_back(property_row(*item, details_));
      } else {
        close_table();
        blocks_.push_back(block("article", article(*item, details_)));
      }
    }
    close_table();
    while (next_ < findings_.size()) add_finding();
    return std::move(blocks_);
  }

 private:
  /// Properties that the mapping filled in have no line: what the document lacks stands before them.
  void add_findings_before(const Item& item) {
    if (!rows_.is_empty_list() && !item.line) return;
    while (next_ < findings_.size() && (!item.line || findings_[next_]->line.value_or(0) <= *item.line)) {
      close_table();
      add_finding();
    }
  }

  void add_finding() { blocks_.push_back(block("finding", ms::data{"text", finding_text(*findings_[next_++])})); }

  void close_table() {
    if (rows_.is_empty_list()) return;
    ms::data table{ms::object{}};
    table["source"] = shown(section_.flow != nullptr ? section_.flow->source : "source");
    table["target"] = shown(section_.flow != nullptr ? section_.flow->target : "target");
    table["rows"] = std::move(rows_);
    blocks_.push_back(block("table", std::move(table)));
    rows_ = ms::data{ms::data::type::list};
  }

  const Section& section_;
  const CheckDetails& details_;
  std::vector<const Finding*> findings_;
  std::size_t next_ = 0;
  ms::data blocks_{ms::data::type::list};
  ms::data rows_{ms::data::type::list};
};

ms::data sections_data(const Results& results, const CheckDetails& details) {
  ms::data list{ms::data::type::list};
  for (const Section& section : sections(results)) {
    std::map<Verdict, std::int64_t> items;
    std::map<Verdict, std::int64_t> checks;
    for (const Item* item : section.items) {
      ++items[item->verdict];
      for (const Check& check : item->checks) ++checks[check.verdict];
    }
    ms::data data{ms::object{}};
    data["slug"] = section.slug.empty() ? "beyond-the-document" : anchor(section.slug);
    data["heading"] = shown(section.title);
    data["item-counts"] = counts_text(items);
    data["check-counts"] = counts_text(checks);
    data["reading"] = optional_text(section.flow != nullptr ? section.flow->reading : "");
    data["blocks"] = Blocks(section, details).take();
    list.push_back(data);
  }
  return list;
}

ms::data texts(const std::vector<std::string>& all) {
  ms::data list{ms::data::type::list};
  for (const auto& one : all) list.push_back(ms::data{"text", shown(one)});
  return list;
}

/// To the checks that a lead is about.
ms::data links(const Lead& lead) {
  ms::data list{ms::data::type::list};
  for (const auto& name : lead.checks) {
    if (lead.checks.size() < 2 || list.list_value().size() == links_shown) break;
    ms::data link{"check", anchor(name)};
    link["name"] = shown(name);
    list.push_back(link);
  }
  return list;
}

ms::data leads_data(const std::vector<Lead>& all) {
  ms::data list{ms::data::type::list};
  for (std::size_t i = 0; i < std::min(all.size(), leads_shown); ++i) {
    const Lead& lead = all[i];
    ms::data data{ms::object{}};
    data["verdict"] = std::string(to_string(lead.verdict));
    data["label"] = label(lead.verdict);
    data["text"] = shown(lead.text);
    data["target"] = !lead.item.empty();
    data["anchor"] = anchor(lead.check.empty() ? lead.item : lead.check);
    data["advisory"] = lead.level == "advisory";
    data["more"] = !lead.follows.empty() || !lead.look_at.empty() || lead.checks.size() > 1;
    data["look-at"] = texts(lead.look_at);
    data["follows"] = texts(lead.follows);
    data["others"] = links(lead);
    data["count"] = std::to_string(lead.checks.size());
    data["noun"] = lead.checks.size() == 1 ? "check" : "checks";
    list.push_back(data);
  }
  return list;
}

ms::data counts_data(const std::map<Verdict, std::int64_t>& counts) {
  ms::data list{ms::data::type::list};
  for (const Verdict verdict : worst_first()) {
    const auto found = counts.find(verdict);
    if (found == counts.end() || found->second == 0) continue;
    ms::data data{ms::object{}};
    data["verdict"] = std::string(to_string(verdict));
    data["label"] = label(verdict);
    data["count"] = std::to_string(found->second);
    list.push_back(data);
  }
  return list;
}

std::int64_t sum(const std::map<Verdict, std::int64_t>& counts) {
  std::int64_t all = 0;
  for (const auto& [verdict, count] : counts) all += count;
  return all;
}

void add_run(ms::data& page, const Results& results) {
  const Verdict verdict = verdict_of(results);
  page["title"] = shown(results.document.title);
  page["verdict"] = std::string(to_string(verdict));
  page["verdict-label"] = label(verdict);
  page["harness"] = shown(results.run.harness_version);
  page["subject"] = shown(results.run.subject.label());
  page["started"] = shown(results.run.started);
  page["duration"] = text::duration(results.run.duration_ms);
  page["seed"] = std::to_string(results.run.seed);
  page["run-id"] = shown(results.run.id);
  page["provenance"] = provenance(results);
  page["since"] = since_data(results.since);
  page["filter"] = optional_text(results.run.filter.value_or(""));
  page["labels"] = optional_text(labels_text(results.run.labels));
  page["shard"] = optional_text(results.run.shard.value_or(""));
  page["facts"] = facts(results);
  page["basis"] = texts(basis(results));
  page["manual-counts"] = optional_text(manual_text(results));
  page["timeline"] = timeline_data(results);
}

/// What the subject did last in a run that it has ended.
ms::data of_trouble(const RunInfo& run) {
  if (!run.trouble) return {false};
  ms::data data{ms::object{}};
  data["last-requests"] = evidence::last_requests(run.last_requests);
  data["has-last-requests"] = !run.last_requests.empty();
  data["output-file"] = run.subject_output ? ms::data{"name", *run.subject_output} : ms::data{false};
  return data;
}

void add_counts(ms::data& page, const Results& results) {
  const Totals counted = totals(results);
  page["meter"] = counts_data(counted.items);
  page["verdicts"] = counts_data(counted.items);
  page["item-counts"] = counts_text(counted.items);
  page["check-counts"] = counts_text(counted.checks);
  page["item-total"] = text::counted(sum(counted.items), "statement");
  page["check-total"] = text::counted(sum(counted.checks), "check");
}

void add_findings(ms::data& page, const Results& results) {
  ms::data list{ms::data::type::list};
  for (const Finding* finding : general_findings(results)) list.push_back(ms::data{"text", finding_text(*finding)});
  page["findings"] = std::move(list);
}

}  // namespace

std::string html(const Results& results) {
  ms::mustache page_template{std::string(embedded::page_mustache)};
  if (!page_template.is_valid()) throw std::logic_error("page.mustache: " + page_template.error_message());

  ms::data page{ms::object{}};
  page["style"] = std::string(embedded::page_css);
  page["script"] = std::string(embedded::page_js);
  // The page's Content-Security-Policy names the script by this.
  page["script-hash"] = base::base64(base::sha256(embedded::page_js));
  add_run(page, results);
  add_counts(page, results);
  add_findings(page, results);
  const std::vector<Lead> all = leads(results);
  page["leads"] = leads_data(all);
  page["has-leads"] = !all.empty();
  page["of-trouble"] = of_trouble(results.run);
  page["more-leads"] =
      all.size() > leads_shown ? ms::data{"count", std::to_string(all.size() - leads_shown)} : ms::data{false};
  const auto rendered_with = [&](const CheckDetails& details) {
    page["sections"] = sections_data(results, details);
    const auto left_out = static_cast<std::int64_t>(details.left_out());
    page["left-out"] = left_out > 0 ? ms::data{"count", text::counted(left_out, "check")} : ms::data{false};
    return base::harmless_markup(page_template.render(page));
  };
  std::string bare = rendered_with(CheckDetails());
  const CheckDetails details(results, page_size - std::min(page_size, bare.size()));
  return details.empty() ? bare : rendered_with(details);
}

}  // namespace dataflow_qa::reports
