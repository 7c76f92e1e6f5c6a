// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
#include "suites/common.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/conversion.h"

namespace dataflow_qa::suites {

using checks::CheckContext;
using model::Flow;
using model::Property;
using model::Side;

void require_compared(CheckContext& check) {
  if (check.seen.compared_everything()) return;
  CheckContext::not_applicable(
      "the subject does not say how often it compares everything (full_scan_interval_ms), and was not seen to");
}

std::optional<std::string> excuse_for_late_comparison(const subject::SubjectFile& subject) {
  const auto& interval = subject.full_scan_interval;
  if (!interval || *interval <= subject.settle_timeout) return std::nullopt;
  return fmt::format("the subject compares everything every {} s, and a check waits {} s at most (settle_s)",
                     std::chrono::duration_cast<std::chrono::seconds>(*interval).count(),
                     std::chrono::duration_cast<std::chrono::seconds>(subject.settle_timeout).count());
}

bool prepare_references(CheckContext& check) {
  bool made = false;
  for (const auto& property : check.flow().properties) made |= !check.make.referable(property).empty();
  return made;
}

checks::Recipe recipe_of_existing(CheckContext& check) {
  checks::Recipe recipe;
  for (const auto& property : check.flow().properties) {
    if (!property.mapping->reference) continue;
    const auto& referred = *check.model().find(*property.mapping->reference);
    const auto made = check.make.in(referred, Side::target);
    const auto id = check.view.stored_id(made);
    recipe.overrides.emplace_back(property.mapping->source, nullptr);
    recipe.target_overrides.emplace_back(property.mapping->target, id);
  }
  return recipe;
}

void expect_linked_and_equal(CheckContext& check, const checks::RecordRef& record, std::source_location at) {
  check.focus(record);
  check.require(check.seen.linkage(record), checks::HasOneCounterpart(), at);
  check.expect(check.seen.agreement(check.require_pair(record, at)), checks::AgreesInEveryProperty(), at);
}

bool expect_all_arrived(CheckContext& check, const std::vector<PersonsEdit>& edits, std::source_location at) {
  bool all = true;
  for (const auto& edit : edits) {
    all = check.expect(check.seen.arrival(edit.pair, edit.side, edit.property), checks::Arrived(), at) && all;
  }
  return all;
}

std::optional<std::string> link_item(const run::SuiteInput& input, const Flow& flow) {
  auto item = input.item(flow, checklist::Kind::every);
  if (!item && flow.dataflow->when) item = input.item(flow, checklist::Kind::conditional);
  return item;
}

static bool has_many_values(const Property& property) {
  const auto& mapping = *property.mapping;
  const bool few = property.source->format == mocks::TextFormat::country;
  return !mapping.negate && !mapping.when && mapping.enumeration.empty() &&
         property.source->type == mocks::FieldType::string && !few;
}

std::vector<Property> editable(const Flow& flow) {
  std::vector<Property> result;
  const auto add_those_of = [&](const Flow& part) {
    for (const auto& property : part.properties) {
      if (is_free_to_edit(property) && has_many_values(property)) result.push_back(property);
    }
  };
  add_those_of(flow);
  if (flow.is_part()) add_those_of(*flow.whole);
  return result;
}

std::string object_path(const Property& property, Side side) {
  const auto& path = property.path(side);
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::vector<MappedObject> mapped_objects(const Flow& flow) {
  std::vector<MappedObject> result;
  for (const auto& property : flow.properties) {
    auto name = object_path(property, Side::source);
    if (name.empty()) name = object_path(property, Side::target);
    if (name.empty()) continue;
    const auto same = [&](const MappedObject& object) { return object.name == name; };
    auto object = std::find_if(result.begin(), result.end(), same);
    if (object == result.end()) {
      const auto* field = flow.entity(Side::source).find(object_path(property, Side::source));
      object = result.insert(object, {name, {}, field != nullptr && field->nullable});
    }
    object->parts.push_back(property);
  }
  return result;
}

bool may_come_and_go(const MappedObject& object) {
  return std::all_of(object.parts.begin(), object.parts.end(), [](const Property& part) {
    return is_free_to_edit(part) && !part.mapping->when && model::may_be_cleared(part);
  });
}

checks::Overrides without(const MappedObject& object) {
  if (object.may_lack) return {{object_path(object.parts.front(), Side::source), nullptr}};
  checks::Overrides result;
  for (const auto& part : object.parts) result.emplace_back(part.mapping->source, nullptr);
  return result;
}

std::optional<std::pair<Property, Property>> two_parts(const MappedObject& object) {
  auto parts = object.parts;
  std::erase_if(parts, [](const Property& part) { return !is_free_to_edit(part) || !has_many_values(part); });
  if (parts.size() < 2) return std::nullopt;
  return std::pair(parts.front(), parts.back());
}

std::span<const std::string_view> sample_texts() {
  static constexpr std::string_view texts[] = {
      "Blåbærsyltetøy på Ærøskøbing, Øst & Sønn",
      "Cafe\u0301 Zu\u0308rich o\u0308 a\u030a",
      "\U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F3D7\uFE0F \U0001F1F3\U0001F1F4",
      "\u05E9\u05DC\u05D5\u05DD \u0627\u0644\u0639\u0631\u0628\u064A\u0629 123",
      "\"Quoted\" 'single' «Fjord» \u201Ex\u201C O'Brien \\ back",
      "<b>bold</b> &amp; %20 {0} ${HOME} <!-- -->",
      "inner  double   spaces",
  };
  return texts;
}

std::int64_t several_pages(CheckContext& check, Side side, std::int64_t at_most) {
  const auto page = check.journal.page_size(side);
  if (check.journal.listing_route(side).empty()) {
    CheckContext::not_applicable("the subject was not seen to list these records");
  }
  constexpr std::int64_t without_pages = 61;  // a list that comes whole may be cut short by its reader, too
  const auto count = page == 0 ? without_pages : 2 * page + 1;
  if (count > at_most) {
    CheckContext::not_applicable(
        fmt::format("the subject reads {} records at once, and more than {} are not made (with --profile load: 5000)",
                    page, at_most));
  }
  return count;
}

std::int64_t most_records(const run::SuiteInput& input) {
  return input.profile == run::Profile::load ? 5000 : 500;
}

std::string reference_name(const Property& property) {
  auto path = property.mapping->source;
  for (const std::string_view suffix : {"Id", "_id", "Code", "Email"}) {
    if (path.size() > suffix.size() && path.ends_with(suffix)) path.resize(path.size() - suffix.size());
  }
  return path;
}

void in_world_of_pages(run::CheckDefinition& definition) {
  definition.world.name = "pages";
  definition.world.may_share = true;
}

void in_world_of_seconds(run::CheckDefinition& definition) {
  definition.world.name = "lost update";
  definition.world.may_share = true;
}

std::optional<model::Property> state_of(const Flow& flow) {
  for (const auto& property : flow.whole->properties) {
    if (property.source->inactive_value && is_free_to_edit(property)) return property;
  }
  return std::nullopt;
}

bool has_inactive(const Flow& flow) {
  return std::any_of(flow.whole->properties.begin(), flow.whole->properties.end(),
                     [](const auto& property) { return property.source->inactive_value.has_value(); });
}

std::optional<std::string> excuse_for_existing_in_target(const run::SuiteInput& input, const Flow& flow) {
  for (const auto& property : flow.properties) {
    if (!property.mapping->reference) continue;
    const auto& referred = *input.model->find(*property.mapping->reference);
    if (&referred == &flow) return "the records refer to each other";
    if (excuse_for_birth_in_target(input, referred)) return "what the records refer to is not created in the source";
  }
  return excuse_for_birth_in_target(input, flow);
}

run::CheckDefinition check_of(const Flow& flow, const std::string& name, const std::string& item,
                              std::function<checks::CheckScript(CheckContext&)> body, std::source_location written) {
  return {.name = flow.slug() + "." + name, .item = item, .flow = &flow, .body = std::move(body), .written = written};
}

}  // namespace dataflow_qa::suites
