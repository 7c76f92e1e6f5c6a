// Held by story_test.cpp.
// The form of a story in files.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/json_place.h"
#include "harness/explore/story.h"

namespace dataflow_qa::explore {
namespace {

template <typename Enum>
using Names = std::vector<std::pair<std::string_view, Enum>>;

/// What older files say for a system that is unavailable.
constexpr std::string_view old_outage = "outage";

const Names<Action>& action_names() {
  static const Names<Action> names = {
      {"create", Action::create},   {"edit", Action::edit},         {"clear", Action::clear},
      {"restore", Action::restore}, {"exchange", Action::exchange}, {"delete", Action::remove},
      {"spoil", Action::spoil},     {"disturb", Action::disturb},   {"stop", Action::stop},
      {"kill", Action::kill},       {"finish", Action::finish},     {"fill-disk", Action::fill_disk},
      {"hold", Action::hold},       {"settle", Action::settle},     {old_outage, Action::disturb}};
  return names;
}

const Names<Point>& point_names() {
  static const Names<Point> names = {{"now", Point::now},
                                     {"after-listing", Point::after_listing},
                                     {"before-read", Point::before_read},
                                     {"after-read", Point::after_read},
                                     {"before-write", Point::before_write},
                                     {"after-write", Point::after_write},
                                     {"before-creation", Point::before_creation},
                                     {"after-creation", Point::after_creation}};
  return names;
}

/// Of a write, or of a system.
Names<Fault> fault_names(Action action) {
  Names<Fault> names = {{"answer-lost", Fault::answer_lost},
                        {"answer-cut", Fault::answer_cut},
                        {"no-json", Fault::no_json},
                        {"unavailable", Fault::unavailable},
                        {"closed", Fault::closed},
                        {"throttled", Fault::throttled},
                        {"slow", Fault::slow}};
  const Names<Fault> of_write = {{"refused", Fault::refused}};
  const Names<Fault> of_system = {
      {"hanging", Fault::hanging}, {"token-ended", Fault::token_ended}, {"token-refused", Fault::token_refused}};
  const auto& others = action == Action::spoil ? of_write : of_system;
  names.insert(names.end(), others.begin(), others.end());
  return names;
}

const Names<Side>& side_names() {
  static const Names<Side> names = {{"source", Side::source}, {"target", Side::target}};
  return names;
}

template <typename Enum>
std::string_view name_of(const Names<Enum>& names, Enum value) {
  for (const auto& [name, each] : names) {
    if (each == value) return name;
  }
  return "";
}

bool needs_record(Action action) {
  static const std::set<Action> without = {Action::disturb,   Action::stop, Action::kill,  Action::finish,
                                           Action::fill_disk, Action::hold, Action::settle};
  return !without.contains(action);
}
bool needs_side(Action action) {
  return needs_record(action) || action == Action::disturb;
}
bool needs_fault(Action action) {
  return action == Action::spoil || action == Action::disturb;
}
/// Whether it may happen at a request of the subject, and not at once alone.
bool may_wait(Action action) {
  return action == Action::edit || action == Action::clear || action == Action::restore;
}
bool needs_properties(Action action) {
  return action == Action::edit || action == Action::clear || action == Action::restore || action == Action::exchange;
}

Step read_step(const base::JsonPlace& place) {
  Step step;
  if (!place.is_object_of({"do", "in", "record", "with", "properties", "when", "at", "fault"})) return step;
  if (const auto what = place.required("do")) step.action = what->one_of(action_names());
  if (place.has_failed()) return step;
  const auto read_side = [&](std::string_view key, Side& side) {
    if (const auto given = place.required(key)) side = given->one_of(side_names());
  };
  if (needs_side(step.action)) read_side("in", step.side);
  if (needs_record(step.action)) {
    if (const auto record = place.required("record")) step.record = record->text();
  }
  if (step.action == Action::exchange) {
    if (const auto with = place.required("with")) step.with = with->text();
  } else if (const auto with = place.optional("with")) {
    step.with = with->text();
  }
  if (needs_properties(step.action) || !step.with.empty()) {
    if (const auto properties = place.required("properties")) {
      for (const auto& each : properties->list()) step.properties.push_back(each.text());
    }
  }
  if (const auto point = place.optional("when")) {
    step.point = point->one_of(point_names());
    if (!may_wait(step.action)) point->fail("only an edit, a clearing or a restoring waits for a request of the sync");
  }
  if (step.point != Point::now) read_side("at", step.at);
  if (needs_fault(step.action)) {
    step.fault = Fault::unavailable;
    const bool is_old = place.required("do")->text() == old_outage;
    const auto fault = is_old ? place.optional("fault") : place.required("fault");
    if (fault) step.fault = fault->one_of(fault_names(step.action));
  }
  return step;
}

}  // namespace

std::string_view to_string(Action action) {
  return name_of(action_names(), action);
}
std::string_view to_string(Point point) {
  return name_of(point_names(), point);
}

base::Result<Story> read_story(std::string_view text, std::string file) {
  return base::read_json(text, std::move(file), [](const base::JsonPlace& root) {
    Story story;
    if (!root.is_object_of({"history", "dataflow", "seed", "about", "steps"})) return story;
    if (const auto version = root.required("history")) static_cast<void>(version->integer(1, 1));
    if (const auto dataflow = root.required("dataflow")) story.dataflow = dataflow->text();
    if (const auto seed = root.optional("seed")) {
      if (!seed->value().is_number_unsigned()) seed->fail("expected a whole number, 0 or more");
      if (!root.has_failed()) story.seed = seed->value().get<std::uint64_t>();
    }
    if (const auto about = root.optional("about")) story.about = about->text();
    if (const auto steps = root.required("steps")) {
      for (const auto& each : steps->list()) {
        story.steps.push_back(read_step(each));
        if (root.has_failed()) return story;
      }
      const auto possible = tidied(story);
      if (steps_made(possible) != steps_made(story)) {
        steps->fail(
            fmt::format("{} of {} steps cannot happen: a record is edited before it is created, in a system "
                        "where it is not yet, or after it was deleted",
                        steps_made(story) - steps_made(possible), steps_made(story)));
      }
    }
    return story;
  });
}

std::string written(const Story& story) {
  // One step a line: stories are read by people.
  nlohmann::ordered_json head = {{"history", 1}, {"dataflow", story.dataflow}};
  if (story.seed != 0) head["seed"] = story.seed;
  if (!story.about.empty()) head["about"] = story.about;
  std::string text = head.dump();
  text.pop_back();
  text += ",\n \"steps\": [";
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    const auto& step = story.steps[i];
    nlohmann::ordered_json line = {{"do", to_string(step.action)}};
    if (needs_record(step.action)) line["record"] = step.record;
    if (!step.with.empty()) line["with"] = step.with;
    if (needs_side(step.action)) line["in"] = name_of(side_names(), step.side);
    if (!step.properties.empty()) line["properties"] = step.properties;
    if (step.point != Point::now) {
      line["when"] = to_string(step.point);
      line["at"] = name_of(side_names(), step.at);
    }
    if (needs_fault(step.action)) line["fault"] = name_of(fault_names(step.action), step.fault);
    text += (i == 0 ? "\n  " : ",\n  ") + line.dump();
  }
  return text + "\n]}\n";
}

std::optional<base::Error> misfit(const Story& story, const model::Model& model) {
  const auto* flow = model.find(story.dataflow);
  if (flow == nullptr) {
    std::string known;
    for (const auto& each : model.flows()) known += (known.empty() ? "" : ", ") + each.slug();
    return base::Error{fmt::format("the mapping has no dataflow \"{}\"; it has: {}", story.dataflow, known),
                       "/dataflow", ""};
  }
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    for (std::size_t k = 0; k < story.steps[i].properties.size(); ++k) {
      const auto& path = story.steps[i].properties[k];
      if (find_property(*flow, path)) continue;
      return base::Error{
          fmt::format("the dataflow \"{}\" of the mapping carries no property \"{}\"", story.dataflow, path),
          fmt::format("/steps/{}/properties/{}", i, k), ""};
    }
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::explore
