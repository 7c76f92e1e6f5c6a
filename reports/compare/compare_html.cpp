// Held by compare_test.cpp.
#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "base/terminal.h"
#include "reports/compare/compare_groups.h"
#include "reports/compare/compare_reports.h"
#include "reports/text.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

namespace ms = kainjow::mustache;

// As on the page of a run, every object sets every key that its part of the template names.

std::string visible(std::string_view text) {
  return text::visible(text);
}

ms::data optional_text(std::string_view text) {
  return text.empty() ? ms::data{false} : ms::data{"text", visible(text)};
}

ms::data verdict_data(Verdict verdict) {
  ms::data data{"verdict", std::string(to_string(verdict))};
  data["label"] = label(verdict);
  return data;
}

ms::data row_data(const Row& row) {
  ms::data data{ms::object{}};
  data["badge"] = row.verdict ? verdict_data(*row.verdict) : ms::data{false};
  data["name"] = optional_text(row.name);
  data["what"] = optional_text(row.what);
  data["sentence"] = optional_text(row.text);
  data["detail"] = optional_text(row.detail);
  data["reproduce"] = optional_text(row.reproduce);
  return data;
}

ms::data group_data(const Group& group, bool open) {
  ms::data rows{ms::data::type::list};
  for (const Row& row : group.rows) rows.push_back(row_data(row));
  ms::data data{ms::object{}};
  data["title"] = visible(group.title);
  data["reason"] = visible(group.label);
  data["open"] = open;
  data["rows"] = std::move(rows);
  return data;
}

ms::data side_data(const char* name, const RunSummary& side) {
  ms::data data = verdict_data(side.verdict);
  data["name"] = std::string(name);
  data["subject"] = visible(side.subject);
  data["run"] = visible(side.run);
  data["counts"] = counts_text(side.totals.checks);
  return data;
}

ms::data figures_data(const Comparison& comparison) {
  ms::data list{ms::data::type::list};
  for (const FigureChange& figure : comparison.figures) {
    ms::data data{"name", visible(figure.name)};
    data["before"] = figure_text(figure.before);
    data["now"] = figure_text(figure.now);
    data["ratio"] = ratio_text(figure);
    list.push_back(data);
  }
  return list;
}

ms::data groups_data(const Comparison& comparison) {
  ms::data list{ms::data::type::list};
  Group each = newly_failing(comparison);
  const Group together = broke(comparison);
  if (!together.rows.empty()) list.push_back(group_data(together, true));
  // One by one only where that says more.
  if (each.rows.size() > together.rows.size()) {
    each.title += ", one by one";
    list.push_back(group_data(each, false));
  }
  for (const Group& group : other_groups(comparison)) list.push_back(group_data(group, group.rows.size() <= 20));
  return list;
}

}  // namespace

std::string comparison_html(const Comparison& comparison) {
  ms::mustache page_template{std::string(embedded::comparison_mustache)};
  if (!page_template.is_valid()) throw std::logic_error("comparison.mustache: " + page_template.error_message());
  ms::data page = verdict_data(headline_verdict(comparison));
  page["style"] = std::string(embedded::page_css);
  page["headline"] = headline(comparison);
  page["document"] = visible(comparison.title);
  page["changed"] = visible(what_changed(comparison));
  ms::data sides{ms::data::type::list};
  sides.push_back(side_data("before", comparison.before));
  sides.push_back(side_data("now", comparison.now));
  page["sides"] = std::move(sides);
  page["groups"] = groups_data(comparison);
  page["figures"] = figures_data(comparison);
  return base::harmless_markup(page_template.render(page));
}

}  // namespace dataflow_qa::reports
