#include "harness/run/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "harness/run/claims.h"
#include "harness/run/link_first.h"

namespace dataflow_qa::run {

std::vector<const model::Flow*> SuiteInput::flows() const {
  std::vector<const model::Flow*> result;
  for (const auto& dataflow : checklist->dataflows) {
    if (const auto* flow = model->find(dataflow.slug)) result.push_back(flow);
  }
  return result;
}

std::optional<std::string> SuiteInput::item(const model::Flow& flow, checklist::Kind kind) const {
  for (const auto& item : checklist->items) {
    if (item.dataflow == flow.slug() && item.kind == kind) return item.id;
  }
  return std::nullopt;
}

std::optional<std::string> SuiteInput::item(const model::Flow& flow, const model::Property& property) const {
  for (const auto& item : checklist->items) {
    if (item.dataflow == flow.slug() && item.kind == checklist::Kind::property && item.property &&
        item.property->source == property.mapping->source && item.property->target == property.mapping->target) {
      return item.id;
    }
  }
  return std::nullopt;
}

namespace {

bool has_one_world(const SuiteInput& input) {
  return input.subject != nullptr && input.subject->mode == subject::Mode::external;
}

/// Why a subject that runs elsewhere cannot be tried by this check; nothing where it can.
std::optional<std::string> out_of_reach(const CheckDefinition& check, const SuiteInput& input) {
  if (!has_one_world(input)) return std::nullopt;
  if (!check.world.name.empty()) {
    return "it needs a world of its own or a restart, and a subject that runs elsewhere has one world";
  }
  if (check.world.before_start && !input.fresh) {
    return "the subject runs elsewhere already; --fresh promises that it remembers nothing";
  }
  return std::nullopt;
}

}  // namespace

std::vector<const checklist::Item*> SuiteInput::items(const model::Flow& flow, checklist::Kind kind) const {
  std::vector<const checklist::Item*> result;
  for (const auto& item : checklist->items) {
    if (item.dataflow == flow.slug() && item.kind == kind) result.push_back(&item);
  }
  return result;
}

std::vector<CheckDefinition> make_catalogue(const std::vector<Suite>& suites, const SuiteInput& input) {
  std::vector<CheckDefinition> checks;
  for (const auto& suite : suites) suite(input, checks);
  std::set<std::string> items;
  for (const auto& item : input.checklist->items) items.insert(item.id);
  std::set<std::string> names;
  for (auto& check : checks) {
    if (check.world.may_share && has_one_world(input)) check.world.name.clear();
    if (!check.not_applicable) check.not_applicable = out_of_reach(check, input);
    if (check.needs_pairs && check.flow != nullptr && !check.not_applicable && !can_be_linked(input, *check.flow)) {
      check.not_applicable =
          "the document wants a link first, and names no criterion and no connection that the mapping has";
    }
  }
  excuse_what_is_not_claimed(input, checks);
  for (const auto& check : checks) {
    const auto [suite, test] = gtest_name(check.name);
    if (!names.insert(fmt::format("{}.{}", suite, test)).second)
      throw std::logic_error("two checks are named " + check.name);
    if (!items.contains(check.item)) {
      throw std::logic_error(fmt::format("the check {} proves {}, which is no item", check.name, check.item));
    }
  }
  return checks;
}

std::pair<std::string, std::string> gtest_name(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', '_');
  const auto dot = text.find('.');
  auto test = text.substr(dot + 1);
  std::replace_if(
      test.begin(), test.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return {text.substr(0, dot), test};
}

}  // namespace dataflow_qa::run
