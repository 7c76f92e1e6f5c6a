#include "reports/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/digest.h"
#include "reports/formats/console_parts.h"
#include "reports/model/strict_json.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

constexpr std::size_t shown_of_a_rule = 10;

Limit read_limit(const json& value, const std::string& pointer) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0) {
    throw strict::Fault(pointer, "expected the most that is allowed (0 or more), or null for any number, got " +
                                     value.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  return value.get<std::int64_t>();
}

void read_limits(const json& document, const std::string& key, std::map<Verdict, Limit>& limits) {
  const auto found = document.find(key);
  if (found == document.end()) return;
  const std::string pointer = "/" + key;
  strict::require_object(*found, pointer, {"failed", "flaky", "error", "not-run", "known"});
  for (const auto& [name, value] : found->items()) {
    if (const auto verdict = verdict_from(name)) limits[*verdict] = read_limit(value, pointer + "/" + name);
  }
}

void read_findings(const json& document, std::map<std::string, Limit>& limits) {
  const auto found = document.find("findings");
  if (found == document.end()) return;
  if (!found->is_object())
    throw strict::Fault("/findings", "expected an object: a kind of finding, or \"*\", to a limit");
  for (const auto& [kind, value] : found->items()) limits[kind] = read_limit(value, "/findings/" + kind);
}

std::string allowed(const Limit& limit) {
  if (!limit) return "any number is allowed";
  return *limit == 0 ? "none is allowed" : fmt::format("at most {} allowed", *limit);
}

GateRule rule(const std::string& what, const Limit& limit, std::vector<std::string> about) {
  const auto number = static_cast<std::int64_t>(about.size());
  GateRule made;
  made.holds = !limit || number <= *limit;
  made.text = fmt::format("{}: {} ({})", what, number, allowed(limit));
  if (!made.holds) made.about = std::move(about);
  return made;
}

GateRule condition(bool holds, std::string when_it_holds, std::string when_not) {
  return {holds, holds ? std::move(when_it_holds) : std::move(when_not), {}};
}

bool is_left_out(const Item& item) {
  return !item.checks.empty() &&
         std::all_of(item.checks.begin(), item.checks.end(), [](const Check& check) { return !check.selected; });
}

std::vector<std::string> items_that(const Results& results, std::string_view level, Verdict verdict, bool partial) {
  std::vector<std::string> ids;
  for (const Item& item : results.items) {
    if (item.verdict != verdict || (partial && is_left_out(item))) continue;
    if (level.empty() || item.level == level) ids.push_back(item.id);
  }
  return ids;
}

/// Of a run in which no required statement passed.
std::string why_none_passed(const Results& results) {
  std::map<Verdict, std::int64_t> required;
  bool ran = false;
  for (const Item& item : results.items) {
    if (item.level == "required") ++required[item.verdict];
    ran = ran || std::any_of(item.checks.begin(), item.checks.end(),
                             [](const Check& check) { return check.verdict != Verdict::not_run; });
  }
  if (!ran) return "nothing ran: no check has a verdict";
  if (required.empty()) return "no required statement passed: there is none among the results";
  return fmt::format("no required statement passed: {}", counts_text(required));
}

void add_trust(const Results& results, const GatePolicy& policy, std::vector<GateRule>& rules) {
  rules.push_back(condition(results.complete, "the run is complete", "the run ended early: the file is not complete"));
  const std::string trouble = results.run.trouble.value_or("");
  rules.push_back(condition(trouble.empty(), "subject, machine and harness did their work", trouble));
  const bool any = std::any_of(results.items.begin(), results.items.end(), [](const Item& item) {
    return item.level == "required" && item.verdict == Verdict::passed;
  });
  rules.push_back(condition(any, "required statements passed", why_none_passed(results)));
  if (policy.partial) return;
  const bool left_out = std::any_of(results.items.begin(), results.items.end(), [](const Item& item) {
    return std::any_of(item.checks.begin(), item.checks.end(), [](const Check& check) { return !check.selected; });
  });
  const bool whole = !results.run.filter && !results.run.shard && !left_out;
  rules.push_back(condition(whole, "the whole document was tried",
                            "only a part of the document was tried: a filter or a shard left checks out"));
}

void add_findings(const Results& results, const GatePolicy& policy, std::vector<GateRule>& rules) {
  std::map<std::string, std::vector<std::string>> by_kind;
  for (const auto& [kind, limit] : policy.findings) by_kind[kind];  // a rule for each, also where there is none
  for (const Finding& finding : results.findings) {
    by_kind[policy.findings.contains(finding.kind) ? finding.kind : "*"].push_back(finding.message);
  }
  for (auto& [kind, messages] : by_kind) {
    const auto found = policy.findings.find(kind);
    const Limit limit = found == policy.findings.end() ? std::nullopt : found->second;
    const std::string what = kind != "*"                  ? fmt::format("findings of the kind {}", kind)
                             : policy.findings.size() > 1 ? "other findings"
                                                          : "findings";
    rules.push_back(rule(what, limit, std::move(messages)));
  }
}

}  // namespace

bool Gate::passes() const {
  return !rules.empty() && std::all_of(rules.begin(), rules.end(), [](const GateRule& one) { return one.holds; });
}

tl::expected<GatePolicy, std::string> read_gate_policy(std::string_view text, std::string_view file_name) {
  const auto document = parse_json(text, file_name);
  if (!document) return tl::unexpected(document.error());
  try {
    static_cast<void>(strict::require_format(*document, "dataflow-qa/gate-policy"));
    strict::require_object(*document, "",
                           {"format", "version", "uncovered", "required", "advisory", "findings", "partial"});
    GatePolicy policy;
    policy.name = file_name;
    if (document->contains("uncovered")) policy.uncovered = read_limit(document->at("uncovered"), "/uncovered");
    read_limits(*document, "required", policy.required);
    read_limits(*document, "advisory", policy.advisory);
    read_findings(*document, policy.findings);
    const json partial = document->value("partial", json(false));
    if (!partial.is_boolean()) throw strict::Fault("/partial", "expected true or false");
    policy.partial = partial.get<bool>();
    return policy;
  } catch (const strict::Fault& fault) {
    return tl::unexpected(fmt::format("{}: {}", file_name, fault.what()));
  }
}

Gate judge(const Results& results, const GatePolicy& policy) {
  Gate gate{policy.name, {}};
  add_trust(results, policy, gate.rules);
  gate.rules.push_back(rule("statements without a check", policy.uncovered,
                            items_that(results, "", Verdict::uncovered, policy.partial)));
  for (const auto& [level, limits] : {std::pair{"required", policy.required}, std::pair{"advisory", policy.advisory}}) {
    for (const Verdict verdict : {Verdict::failed, Verdict::flaky, Verdict::error, Verdict::not_run, Verdict::known}) {
      const auto found = limits.find(verdict);
      auto ids = items_that(results, level, verdict, policy.partial);
      if (found == limits.end() && ids.empty()) continue;
      const Limit limit = found == limits.end() ? std::nullopt : found->second;
      gate.rules.push_back(rule(fmt::format("{} statements {}", level, label(verdict)), limit, std::move(ids)));
    }
  }
  add_findings(results, policy, gate.rules);
  return gate;
}

namespace console {

std::string gate(const Gate& gate, const Style& style) {
  const Verdict verdict = gate.passes() ? Verdict::passed : Verdict::failed;
  std::string out = painted(gate.passes() ? "passed" : "failed", verdict, style) +
                    fmt::format(": gate by the {} policy\n", text::one_line(gate.policy));
  for (const bool holds : {false, true}) {
    const Verdict sign = holds ? Verdict::passed : Verdict::failed;
    const std::size_t indent = 3 + mark_width(sign, style);
    for (const GateRule& one : gate.rules) {
      if (one.holds != holds) continue;
      out += block("  " + mark(sign, style) + " ", indent, one.text, style);
      for (std::size_t i = 0; i < std::min(shown_of_a_rule, one.about.size()); ++i) {
        out += block(std::string(indent + 2, ' '), indent + 2, text::one_line(one.about[i]), style);
      }
      if (one.about.size() > shown_of_a_rule) {
        out += fmt::format("{}and {} more\n", std::string(indent + 2, ' '), one.about.size() - shown_of_a_rule);
      }
    }
  }
  return out;
}

}  // namespace console
}  // namespace dataflow_qa::reports
