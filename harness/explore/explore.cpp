#include "harness/explore/explore.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/model/values.h"
#include "harness/run/births.h"
#include "harness/run/link_first.h"
#include "reports/model/likeness.h"

namespace dataflow_qa::explore {
namespace {

using model::Flow;
using model::Property;

bool is_editable(const Property& property) {
  if (model::is_free_to_edit(property)) return true;
  const bool points_elsewhere = property.mapping->reference || property.mapping->lookup;
  return points_elsewhere && !model::why_not_edited(property, model::Side::source) &&
         !model::why_not_edited(property, model::Side::target);
}

bool is_cleared_alone(const Property& property) {
  return model::may_be_cleared(property) && !property.source->cleared_with && !property.target->cleared_with;
}

bool is_exchangeable(const Property& property) {
  return model::is_free_to_edit(property) && property.mapping->enumeration.empty() && !property.mapping->negate &&
         property.source->type == mocks::FieldType::string;
}

/// A new record that has the property from another one must be known by something else.
bool is_known_besides(const std::vector<Property>& properties, const Property& passed) {
  return std::any_of(properties.begin(), properties.end(), [&](const Property& each) {
    return each.mapping != passed.mapping && each.source->free_text && each.target->free_text;
  });
}

/// The properties of the records that the flow is about.
std::vector<Property> properties_of(const model::Model& model, const Flow& flow) {
  nlohmann::json kind = nlohmann::json::object();
  for (const auto& [path, value] : model.kind_of(flow)) mapping::set_value_at(kind, path, value);
  return model.properties_of(flow, kind);
}

Abilities abilities_of(const run::SuiteInput& input, const Flow& flow) {
  Abilities result{.flow = &flow, .births = {Side::source}};
  if (!run::excuse_for_birth_in_target(input, flow)) result.births.push_back(Side::target);
  const auto properties = properties_of(*input.model, flow);
  for (const auto& property : properties) {
    const auto& path = property.mapping->source;
    const bool known = std::find(result.editable.begin(), result.editable.end(), path) != result.editable.end();
    if (known || !is_editable(property)) continue;
    result.editable.push_back(path);
    if (is_cleared_alone(property)) result.clearable.insert(path);
    if (is_exchangeable(property)) result.exchangeable.insert(path);
    if (is_exchangeable(property) && is_known_besides(properties, property)) result.passed_on.insert(path);
  }
  const auto& subject = *input.subject;
  result.may_remove = subject.capabilities.deletes_of(flow.slug()) != subject::DeletionRule::unspecified;
  result.may_stop = subject.mode != subject::Mode::external;
  result.may_kill = subject.mode != subject::Mode::external;
  for (const auto side : {Side::source, Side::target}) {
    if (input.model->system(side).has_tokens()) result.tokens.push_back(side);
  }
  return result;
}

/// The pointer counts from the step.
std::optional<base::Error> misfit(const Step& step, const Abilities& abilities, const model::Model& model) {
  const auto holds = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  const auto& label = model.label(step.side);
  if (step.action == Action::create && !holds(abilities.births, step.side)) {
    return base::Error{fmt::format("the subject does not claim that a record born in {} gets a counterpart", label),
                       "/in", ""};
  }
  if (step.action == Action::remove && !abilities.may_remove) {
    return base::Error{"the subject does not claim what becomes of deletions", "/do", ""};
  }
  const bool ends_tokens = step.fault == Fault::token_ended || step.fault == Fault::token_refused;
  if (step.action == Action::disturb && ends_tokens && !holds(abilities.tokens, step.side)) {
    return base::Error{fmt::format("{} gives out no tokens", label), "/fault", ""};
  }
  for (std::size_t k = 0; k < step.properties.size() && step.action != Action::create; ++k) {
    const auto& path = step.properties[k];
    if (auto why = model::why_not_edited(*find_property(*abilities.flow, path), step.side)) {
      return base::Error{fmt::format("\"{}\" is not edited there: {}", path, *why), fmt::format("/properties/{}", k),
                         ""};
    }
  }
  return std::nullopt;
}

/// The steps between two settles.
std::vector<std::vector<Step>> rounds_of(const Story& story) {
  std::vector<std::vector<Step>> rounds(1);
  for (const auto& step : story.steps) {
    if (step.action == Action::settle) {
      rounds.emplace_back();
    } else {
      rounds.back().push_back(step);
    }
  }
  return rounds;
}

using Steady = std::chrono::steady_clock;

/// One exploration.
class Exploration {
 public:
  Exploration(const std::vector<Abilities>& abilities, const StoryPlayer& player, const ExploreOptions& options,
              const ExploreObserver& observer)
      : abilities_(abilities), player_(player), options_(options), observer_(observer) {}

  Explored run(std::size_t stories_at_once) {
    while (const auto count = next_count(stories_at_once)) {
      play_batch(count);
      if (explored_.findings.size() >= options_.findings_at_most) break;
    }
    return std::move(explored_);
  }

 private:
  /// How many stories are played next; 0: none.
  [[nodiscard]] std::size_t next_count(std::size_t at_once) const {
    if (options_.time && Steady::now() - begun_ >= *options_.time) return 0;
    return options_.seeds ? std::min(at_once, *options_.seeds - explored_.stories) : at_once;
  }

  void play_batch(std::size_t count) {
    std::vector<Story> stories;
    for (std::size_t i = 0; i < count; ++i) {
      stories.push_back(
          story_of(abilities_, options_.first_seed + (explored_.stories + i) * options_.every, options_.draw));
    }
    const auto began = Steady::now();
    const auto outcomes = player_.play(stories, Sharing::all);
    explored_.playing += std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began);
    explored_.stories += count;
    for (const auto& outcome : outcomes) explored_.steps += outcome.done;
    report();
    for (std::size_t i = 0; i < count; ++i) {
      if (outcomes[i].failure) take_failure(stories, outcomes, i);
    }
  }

  void take_failure(const std::vector<Story>& stories, const std::vector<Outcome>& outcomes, std::size_t i) {
    const auto& failure = *outcomes[i].failure;
    const auto seed = stories[i].seed;
    const auto kind = reports::likeness(failure);
    if (const auto known = known_.find(kind); known != known_.end()) {
      explored_.findings[known->second].alike.push_back(seed);
      return;
    }
    if (explored_.findings.size() >= options_.findings_at_most) return;
    const auto seen = cut_after(stories[i], outcomes[i].step);
    explored_.findings.push_back({seed, stories[i], {seen, failure, 1, 1}, {}});
    report();
    keep(shrunk_of(stories, outcomes, i), kind);
    report();
  }

  [[nodiscard]] Shrunk shrunk_of(const std::vector<Story>& stories, const std::vector<Outcome>& outcomes,
                                 std::size_t i) const {
    const auto& failure = *outcomes[i].failure;
    auto shrunk = shrink(cut_after(stories[i], outcomes[i].step), failure, alone());
    if (shrunk.failed == 0) {
      std::vector<const Story*> companions;
      for (std::size_t k = 0; k < stories.size(); ++k) {
        if (k != i && outcomes[k].world == outcomes[i].world) companions.push_back(&stories[k]);
      }
      const auto surrounded = with_surroundings(cut_after(stories[i], outcomes[i].step), companions);
      if (!(surrounded == stories[i])) shrunk = shrink(surrounded, failure, alone());
    }
    return shrunk;
  }

  /// The latest finding, cut down, is one of its own or one more of an earlier one.
  void keep(Shrunk shrunk, const reports::Likeness& kind) {
    auto& findings = explored_.findings;
    const auto seed = findings.back().seed;
    const auto latest = std::prev(findings.end());
    const auto same =
        std::find_if(findings.begin(), latest, [&](const Finding& finding) { return is_same(finding.shrunk, shrunk); });
    if (same != latest) {
      same->alike.push_back(seed);
      findings.pop_back();
      return;
    }
    known_.emplace(kind, findings.size() - 1);
    known_.emplace(reports::likeness(shrunk.failure), findings.size() - 1);
    latest->shrunk = std::move(shrunk);
    if (observer_.on_finding) observer_.on_finding(*latest);
  }

  void report() const {
    if (observer_.on_news) observer_.on_news(explored_);
  }

  /// Cut down, two histories come to the same: as many steps for the same properties.
  [[nodiscard]] static bool is_same(const Shrunk& one, const Shrunk& other) {
    return is_like(one.failure, other.failure) && steps_made(one.story) == steps_made(other.story) &&
           reports::reason_of(one.failure).properties == reports::reason_of(other.failure).properties;
  }
  [[nodiscard]] PlayStories alone() const {
    return [this](const std::vector<Story>& candidates) { return player_.play(candidates, Sharing::harmless); };
  }

  /// What came after the failure did not lead to it.
  [[nodiscard]] static Story cut_after(Story story, std::size_t step) {
    story.steps.resize(std::min(step + 1, story.steps.size()));
    return tidied(story);
  }

  const std::vector<Abilities>& abilities_;
  const StoryPlayer& player_;
  const ExploreOptions& options_;
  const ExploreObserver& observer_;
  Steady::time_point begun_ = Steady::now();
  std::map<reports::Likeness, std::size_t> known_;  // → the finding
  Explored explored_;
};

}  // namespace

std::vector<Abilities> abilities_of(const run::SuiteInput& input) {
  std::vector<Abilities> result;
  for (const auto* flow : input.flows()) {
    if (run::excuse_for_birth_in_source(input, *flow)) continue;
    auto abilities = abilities_of(input, *flow);
    if (!abilities.editable.empty() && run::can_be_linked(input, *flow)) result.push_back(std::move(abilities));
  }
  return result;
}

Story story_of(const std::vector<Abilities>& abilities, std::uint64_t seed, const DrawOptions& options) {
  return draw_story(abilities[seed % abilities.size()], seed, options);
}

Story with_surroundings(const Story& story, const std::vector<const Story*>& companions) {
  auto rounds = rounds_of(story);
  for (const auto* companion : companions) {
    const auto theirs = rounds_of(*companion);
    for (std::size_t i = 0; i < std::min(rounds.size(), theirs.size()); ++i) {
      auto place = rounds[i].begin();
      for (const auto& step : theirs[i]) {
        if (!is_about_all(step)) continue;
        place = std::next(rounds[i].insert(place, step));
      }
    }
  }
  Story result{story.dataflow, story.seed, story.about, {}};
  for (auto& round : rounds) {
    result.steps.insert(result.steps.end(), round.begin(), round.end());
    result.steps.push_back({.action = Action::settle});
  }
  return tidied(result);
}

std::optional<base::Error> misfit(const Story& story, const std::vector<Abilities>& abilities,
                                  const model::Model& model) {
  const auto of_flow = std::find_if(abilities.begin(), abilities.end(),
                                    [&](const auto& each) { return each.flow->slug() == story.dataflow; });
  if (of_flow == abilities.end()) {
    return base::Error{fmt::format("nobody edits records of the dataflow \"{}\"", story.dataflow), "/dataflow", ""};
  }
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    if (auto why = misfit(story.steps[i], *of_flow, model)) {
      why->pointer = fmt::format("/steps/{}{}", i, why->pointer);
      return why;
    }
  }
  return std::nullopt;
}

Explored explore(const std::vector<Abilities>& abilities, const StoryPlayer& player, std::size_t stories_at_once,
                 const ExploreOptions& options, const ExploreObserver& observer) {
  return Exploration(abilities, player, options, observer).run(stories_at_once);
}

}  // namespace dataflow_qa::explore
