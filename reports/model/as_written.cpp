#include "reports/model/as_written.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/digest.h"
#include "base/json_text.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

struct Contradiction {
  std::string pointer;
  std::string what;
};

bool has_failures_in_passed(const Check& check) {
  return check.verdict == Verdict::passed && !check.failures.empty();
}

std::optional<Contradiction> contradiction_in_items(const Results& results) {
  for (std::size_t i = 0; i < results.items.size(); ++i) {
    const Item& item = results.items[i];
    const auto failed = std::ranges::find_if(item.checks, has_failures_in_passed);
    if (failed != item.checks.end()) {
      return Contradiction{fmt::format("/items/{}/checks/{}/verdict", i, failed - item.checks.begin()),
                           fmt::format("'{}' passed, and has failures", failed->name)};
    }
    if (item.verdict != verdict_of(item)) {
      return Contradiction{fmt::format("/items/{}/verdict", i),
                           fmt::format("'{}' is {}, and its checks make it {}", item.id, to_string(item.verdict),
                                       to_string(verdict_of(item)))};
    }
  }
  return std::nullopt;
}

std::optional<Contradiction> contradiction_in_totals(const json& given, const std::map<Verdict, std::int64_t>& counted,
                                                     const std::string& of) {
  for (const auto& [verdict, count] : counted) {
    const auto name = std::string(to_string(verdict));
    const auto total = given.value(name, std::int64_t{0});
    if (total == count) continue;
    return Contradiction{fmt::format("/totals/{}/{}", of, name),
                         fmt::format("{}, and the file holds {} of them", total, count)};
  }
  return std::nullopt;
}

/// Whether a run with this verdict may have ended so; options may fail one that passed.
bool may_exit_with(int exit, const Results& results) {
  switch (verdict_of(results)) {
    case Verdict::passed:
      return exit == 0 || exit == 1;
    case Verdict::failed:
    case Verdict::flaky:
    case Verdict::uncovered:
      return exit == 1;
    default:
      break;
  }
  const bool empty_share = results.run.shard && std::ranges::all_of(results.items, [](const Item& item) {
                             return std::ranges::none_of(item.checks, &Check::selected);
                           });
  return exit == 3 || (exit == 0 && empty_share && results.complete && !results.run.trouble);
}

std::optional<Contradiction> contradiction_in(const json& document, const Results& results) {
  if (auto found = contradiction_in_items(results)) return found;
  const auto counted = totals(results);
  const json& given = document.at("totals");
  if (auto found = contradiction_in_totals(given.at("items"), counted.items, "items")) return found;
  if (auto found = contradiction_in_totals(given.at("checks"), counted.checks, "checks")) return found;
  const auto verdict = to_string(verdict_of(results));
  if (document.at("verdict") != verdict) {
    return Contradiction{
        "/verdict", fmt::format("{}, and its items make it {}", document.at("verdict").get<std::string>(), verdict)};
  }
  const bool keeps_to_statuses = document.at("version") != 1;
  if (keeps_to_statuses && !may_exit_with(results.run.exit, results)) {
    return Contradiction{"/run/exit",
                         fmt::format("{}, with which a run that is {} does not end", results.run.exit, verdict)};
  }
  return std::nullopt;
}

}  // namespace

void show_nul(nlohmann::ordered_json& value) {
  if (auto* text = value.get_ptr<std::string*>()) {
    for (auto at = text->find('\0'); at != std::string::npos; at = text->find('\0', at)) text->replace(at, 1, "␀");
  }
  if (value.is_structured()) {
    for (auto& member : value) show_nul(member);
  }
}

std::string content_digest(json document) {
  if (document.is_object()) document.erase("sha256");
  return base::sha256_hex(document.dump(-1, ' ', false, json::error_handler_t::replace));
}

base::Result<void> require_unedited(const json& document, std::string_view file_name) {
  const auto digest = document.find("sha256");
  if (digest == document.end() || *digest == content_digest(document)) return {};
  return base::failure("does not fit the content: the file was edited after a run had written it", "/sha256",
                       std::string(file_name));
}

base::Result<void> require_exit(const json& document, int exit, std::string_view file_name) {
  if (document.at("exit") == exit) return {};
  return base::failure(
      fmt::format("the file contradicts itself ({}, and what it holds makes it {}): it is not as a run "
                  "wrote it",
                  document.at("exit").dump(), exit),
      "/exit", std::string(file_name));
}

base::Result<Results> read_unedited(std::string_view text, std::string_view file_name) {
  auto results = read_json(text, file_name);
  if (!results) return results;
  const auto as_it_was = require_unedited(base::parse_json(text).value(), file_name);
  if (!as_it_was) return tl::unexpected(as_it_was.error());
  return results;
}

base::Result<Results> read_as_written(std::string_view text, std::string_view file_name) {
  auto results = read_json(text, file_name);
  if (!results) return results;
  if (const auto found = contradiction_in(base::parse_json(text).value(), *results)) {
    return base::failure(fmt::format("the file contradicts itself ({}): it is not as a run wrote it", found->what),
                         found->pointer, std::string(file_name));
  }
  return read_unedited(text, file_name);
}

}  // namespace dataflow_qa::reports
