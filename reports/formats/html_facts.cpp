// Held by html_test.cpp.
#include "reports/formats/html_facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/text.h"

namespace dataflow_qa::reports {

namespace ms = kainjow::mustache;

ms::data facts(const Results& results) {
  ms::data list{ms::data::type::list};
  const auto add = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    ms::data data{"name", text::visible(name)};
    data["text"] = text::visible(text);
    list.push_back(data);
  };
  const RunInfo& run = results.run;
  add("Run", run.id);
  add("Labels", labels_text(run.labels));
  add("Subject", fmt::format("{}, {}", run.subject.label(), run.subject.mode));
  add("Profile", run.profile);
  add("Exit status", std::to_string(run.exit));
  add("Document generated", results.document.generated);
  add("Document sha256", results.document.sha256);
  add("Mapping", results.mapping.name + " " + results.mapping.sha256);
  add("Fixtures", results.fixtures.name + " " + results.fixtures.sha256);
  add("Machine", fmt::format("{}, {}", run.os, text::counted(run.cpus, "processor")));
  for (const auto& [name, value] : results.figures) {
    std::string words = name;
    std::ranges::replace(words, '_', ' ');
    add(words, std::to_string(value));
  }
  return list;
}

ms::data provenance(const Results& results) {
  ms::data list{ms::data::type::list};
  const auto add = [&](std::string_view name, const std::string& text) {
    ms::data data{"name", std::string(name)};
    data["text"] = text::visible(text);
    list.push_back(data);
  };
  const RunInfo& run = results.run;
  add("Document", fmt::format("{}, generated {}, sha256 {}", results.document.title, results.document.generated,
                              results.document.sha256));
  add("Mapping", fmt::format("{}, sha256 {}", results.mapping.name, results.mapping.sha256));
  add("Records", fmt::format("{}, sha256 {}", results.fixtures.name, results.fixtures.sha256));
  add("Subject", fmt::format("{}, {}", run.subject.label(), run.subject.mode));
  add("Run", fmt::format("{}, seed {}, profile {}, exit status {}, dataflow-qa {}", run.id, run.seed, run.profile,
                         run.exit, run.harness_version));
  if (!run.labels.empty()) add("Labels", labels_text(run.labels));
  return list;
}

}  // namespace dataflow_qa::reports
