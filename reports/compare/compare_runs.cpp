// Held by compare_test.cpp.
#include "reports/compare/compare_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "reports/model/message.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t shown_of_a_sha = 12;

std::string short_sha(const std::string& sha) {
  return sha.substr(0, shown_of_a_sha);
}

/// A file by what its reader knows it by, or by its contents where only they differ.
std::string named(const std::string& name, const std::string& sha, bool same_name) {
  return same_name ? short_sha(sha) : name;
}

std::string dumped(const nlohmann::json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Adds those that differ, each on its own.
void add_capabilities(const nlohmann::json& before, const nlohmann::json& now, std::vector<RunChange>& all) {
  std::set<std::string> keys;
  for (const auto* side : {&before, &now}) {
    if (!side->is_object()) continue;
    for (const auto& [key, value] : side->items()) keys.insert(key);
  }
  for (const std::string& key : keys) {
    const std::string old = before.is_object() ? dumped(before, key) : "";
    const std::string fresh = now.is_object() ? dumped(now, key) : "";
    if (old != fresh) all.push_back({"subject capability " + key, old, fresh});
  }
}

std::optional<double> figure(const Results& results, const std::string& name) {
  const auto found = results.figures.find(name);
  if (found == results.figures.end()) return std::nullopt;
  return static_cast<double>(found->second);
}

std::optional<double> requests_per_change(const Results& results) {
  const auto requests = figure(results, "requests");
  const auto changes = figure(results, "effective_writes");
  if (!requests || !changes || *changes <= 0) return std::nullopt;
  return *requests / *changes;
}

FigureChange change_of(std::string name, std::optional<double> before, std::optional<double> now) {
  FigureChange change{std::move(name), before, now, std::nullopt};
  if (before && now && *before > 0) change.ratio = *now / *before;
  return change;
}

}  // namespace

std::vector<RunChange> changes_of_runs(const Results& before, const Results& now) {
  std::vector<RunChange> all;
  const auto add = [&](const char* what, const std::string& old, const std::string& fresh) {
    if (old != fresh) all.push_back({what, old, fresh});
  };
  const auto add_file = [&](const char* what, const std::string& old_name, const std::string& old_sha,
                            const std::string& new_name, const std::string& new_sha) {
    if (old_sha == new_sha) return;
    const bool same = old_name == new_name;
    all.push_back({what, named(old_name, old_sha, same), named(new_name, new_sha, same)});
  };
  add("subject", before.run.subject.name, now.run.subject.name);
  add("subject version", before.run.subject.version, now.run.subject.version);
  add("subject mode", before.run.subject.mode, now.run.subject.mode);
  add_capabilities(before.run.subject.capabilities, now.run.subject.capabilities, all);
  add_file("document", before.document.generated, before.document.sha256, now.document.generated, now.document.sha256);
  add_file("mapping", before.mapping.name, before.mapping.sha256, now.mapping.name, now.mapping.sha256);
  add("harness", before.run.harness_version, now.run.harness_version);
  add_file("fixtures", before.fixtures.name, before.fixtures.sha256, now.fixtures.name, now.fixtures.sha256);
  add("seed", std::to_string(before.run.seed), std::to_string(now.run.seed));
  add("profile", before.run.profile, now.run.profile);
  add("filter", before.run.filter.value_or("none"), now.run.filter.value_or("none"));
  add("shard", before.run.shard.value_or("none"), now.run.shard.value_or("none"));
  add("machine", before.run.os, now.run.os);
  return all;
}

std::vector<FigureChange> changes_of_figures(const Results& before, const Results& now) {
  std::vector<FigureChange> all;
  all.push_back(change_of("requests per change", requests_per_change(before), requests_per_change(now)));
  all.push_back(change_of("settles", figure(before, "settles"), figure(now, "settles")));
  all.push_back(change_of("duration in ms", static_cast<double>(before.run.duration_ms),
                          static_cast<double>(now.run.duration_ms)));
  std::set<std::string> names;
  for (const auto* results : {&before, &now}) {
    for (const auto& [name, value] : results->figures) names.insert(name);
  }
  names.erase("settles");
  for (const std::string& name : names) {
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    all.push_back(change_of(words, figure(before, name), figure(now, name)));
  }
  return all;
}

std::vector<Finding> findings_only_in(const Results& here, const Results& there) {
  std::vector<Finding> only;
  for (const Finding& finding : here.findings) {
    const bool known = std::any_of(there.findings.begin(), there.findings.end(), [&](const Finding& other) {
      return other.kind == finding.kind && other.dataflow == finding.dataflow &&
             same_message(other.message, finding.message);
    });
    if (!known) only.push_back(finding);
  }
  return only;
}

}  // namespace dataflow_qa::reports
