#include "reports/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reports/basis.h"
#include "reports/digest.h"
#include "reports/formats/console_parts.h"
#include "reports/model/format_version.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using base::JsonPlace;

constexpr std::size_t shown_of_a_rule = 10;

Limit limit_at(const JsonPlace& place) {
  if (place.value().is_null()) return std::nullopt;
  if (!place.value().is_number_integer() || place.value() < 0) {
    place.fail("expected the most that is allowed (0 or more), or null for any number");
    return std::nullopt;
  }
  return place.value().get<std::int64_t>();
}

void read_limits(const JsonPlace& place, std::map<Verdict, Limit>& limits) {
  if (!place.is_object_of({"failed", "flaky", "error", "not-run", "known"})) return;
  for (const auto& [name, value] : place.entries()) {
    if (const auto verdict = verdict_from(name)) limits[*verdict] = limit_at(value);
  }
}

GatePolicy policy_at(const JsonPlace& root) {
  GatePolicy policy;
  static_cast<void>(version_of(root, "dataflow-qa/gate-policy", 1));
  if (!root.is_object_of(
          {"format", "version", "uncovered", "required", "advisory", "findings", "partial", "by_hand", "unclaimed"})) {
    return policy;
  }
  if (const auto by_hand = root.optional("by_hand")) policy.by_hand = limit_at(*by_hand);
  if (const auto uncovered = root.optional("uncovered")) policy.uncovered = limit_at(*uncovered);
  if (const auto required = root.optional("required")) read_limits(*required, policy.required);
  if (const auto advisory = root.optional("advisory")) read_limits(*advisory, policy.advisory);
  if (const auto findings = root.optional("findings")) {
    // A kind of finding, or "*", to a limit.
    for (const auto& [kind, value] : findings->entries()) policy.findings[kind] = limit_at(value);
  }
  if (const auto unclaimed = root.optional("unclaimed")) policy.unclaimed = limit_at(*unclaimed);
  if (const auto partial = root.optional("partial")) policy.partial = partial->boolean();
  return policy;
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

/// "failed required statements", "required statements with errors".
std::string statements_of(std::string_view level, Verdict verdict) {
  switch (verdict) {
    case Verdict::error:
      return fmt::format("{} statements with errors", level);
    case Verdict::known:
      return fmt::format("{} statements with known issues", level);
    case Verdict::not_run:
      return fmt::format("{} statements not run", level);
    default:
      return fmt::format("{} {} statements", label(verdict), level);
  }
}

/// Why no required statement passed.
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
  rules.push_back(condition(trouble.empty(), "the subject, the machine and the harness worked", trouble));
  const bool any = std::any_of(results.items.begin(), results.items.end(), [](const Item& item) {
    return item.level == "required" && item.verdict == Verdict::passed && !is_passed_by_hand(item);
  });
  rules.push_back(condition(any, "at least one required statement passed", why_none_passed(results)));
  if (policy.partial) return;
  const bool left_out = std::any_of(results.items.begin(), results.items.end(), [](const Item& item) {
    return std::any_of(item.checks.begin(), item.checks.end(), [](const Check& check) { return !check.selected; });
  });
  const bool whole = !results.run.filter && !results.run.shard && !left_out;
  rules.push_back(condition(whole, "the whole document was tried",
                            "only a part of the document was tried: a filter or a shard left checks out"));
}

/// Nothing where nobody tried anything by hand.
void add_tries_by_hand(const Results& results, const GatePolicy& policy, std::vector<GateRule>& rules) {
  std::vector<std::string> by_hand;
  bool any = false;
  for (const Item& item : results.items) {
    any = any || !item.manual.empty();
    if (is_passed_by_hand(item)) by_hand.push_back(item.id);
  }
  if (!any && !policy.by_hand) return;
  rules.push_back(rule("statements that passed by hand alone", policy.by_hand, std::move(by_hand)));
  const auto contradicted = contradicted_by_hand(results);
  std::vector<std::string> against;
  against.reserve(contradicted.size());
  for (const Item* item : contradicted) against.push_back(item->id);
  if (against.empty()) return;
  const auto number = text::counted(static_cast<std::int64_t>(against.size()), "statement");
  rules.push_back({true, number + " passed by hand but not by its checks, which count", std::move(against)});
}

/// Items that the subject's claims excuse, wholly or in part.
void add_unclaimed(const Results& results, const GatePolicy& policy, std::vector<GateRule>& rules) {
  std::vector<std::string> ids;
  for (const Item& item : results.items) {
    const bool excused =
        std::any_of(item.checks.begin(), item.checks.end(), [](const Check& check) { return check.unclaimed; });
    if (excused && item.level == "required") ids.push_back(item.id);
  }
  if (!policy.unclaimed && ids.empty()) return;
  rules.push_back(rule("required statements that the subject does not claim", policy.unclaimed, std::move(ids)));
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

base::Result<GatePolicy> read_gate_policy(std::string_view text, std::string_view file_name) {
  auto policy = base::read_json(text, std::string(file_name), policy_at);
  if (policy) policy->name = file_name;
  return policy;
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
      gate.rules.push_back(rule(statements_of(level, verdict), limit, std::move(ids)));
    }
  }
  add_tries_by_hand(results, policy, gate.rules);
  add_unclaimed(results, policy, gate.rules);
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
