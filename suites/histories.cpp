// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Histories that broke syncs before: what persons did, step by step (fixtures/histories). `dataflow-qa explore` finds
// further ones. A new history is its file and its name here and in CMakeLists.txt.

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "harness/explore/explore.h"
#include "harness/explore/player.h"
#include "harness/explore/stand_ins.h"
#include "harness/explore/story.h"
#include "suites/common.h"
#include "suites_embedded.h"

namespace dataflow_qa::suites {
namespace {

using explore::Action;
using explore::Story;
using run::CheckDefinition;

struct History {
  std::string name;
  Story story;
};

std::vector<History> read_histories() {
  const std::pair<const char*, std::string_view> files[] = {
      {"answer-lost-at-creation", embedded::answer_lost_at_creation_json},
      {"archived-and-edited", embedded::archived_and_edited_json},
      {"both-sides-while-down", embedded::both_sides_while_down_json},
      {"code-taken-over", embedded::code_taken_over_json},
      {"codes-swapped", embedded::codes_swapped_json},
      {"conflict-and-back", embedded::conflict_and_back_json},
      {"edited-again-before-the-write", embedded::edited_again_before_the_write_json},
      {"counterpart-edited-at-once", embedded::counterpart_edited_at_once_json},
      {"edited-while-created", embedded::edited_while_created_json},
      {"edited-while-it-is-read", embedded::edited_while_it_is_read_json},
      {"killed-between-two-edits", embedded::killed_between_two_edits_json},
      {"taken-back-while-written", embedded::taken_back_while_written_json}};
  std::vector<History> result;
  for (const auto& [name, text] : files) {
    auto story = explore::read_story(text, std::string("fixtures/histories/") + name + ".json");
    if (!story) throw std::logic_error(story.error().text());
    result.push_back({name, std::move(*story)});
  }
  return result;
}

const std::vector<History>& histories() {
  static const auto read = read_histories();
  return read;
}

/// Why the subject cannot be put through the story; nothing where it can.
std::optional<std::string> excuse(const run::SuiteInput& input, const std::vector<explore::Abilities>& abilities,
                                  const Story& story) {
  if (const auto error = explore::misfit(story, *input.model)) return error->message;
  if (const auto error = explore::misfit(story, abilities, *input.model)) return error->message;
  const bool ends_subject = has(story, Action::stop) || has(story, Action::kill) || has(story, Action::finish);
  if (ends_subject && input.subject->mode == subject::Mode::external) {
    return "the subject runs elsewhere, so it cannot be stopped";
  }
  return std::nullopt;
}

/// The dataflow that a history is played in: the one of its name, or else the first one. Null where there is none.
const model::Flow* flow_of(const Story& story, const run::SuiteInput& input) {
  const auto flows = input.flows();
  const auto named =
      std::find_if(flows.begin(), flows.end(), [&](const auto* flow) { return flow->slug() == story.dataflow; });
  if (named != flows.end()) return *named;
  return flows.empty() ? nullptr : flows.front();
}

Story on_flow(const Story& story, const model::Flow& flow, const std::vector<explore::Abilities>& abilities) {
  for (const auto& each : abilities) {
    if (each.flow == &flow) return explore::with_stand_ins(story, each);
  }
  return story;
}

}  // namespace

void add_history_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  if (input.profile == run::Profile::checklist) return;
  const auto abilities = explore::abilities_of(input);
  for (const auto* flow : input.flows()) {
    for (const auto& history : histories()) {
      if (flow != flow_of(history.story, input)) continue;
      const auto story = std::make_shared<const Story>(on_flow(history.story, *flow, abilities));
      const auto patience = has_faults(*story) ? explore::Patience::of_one_story : explore::Patience::none;
      auto& check = checks.emplace_back(
          check_of(*flow, "history." + history.name, "qa/histories",
                   [story, &subject = *input.subject, patience](checks::CheckContext& context) {
                     return explore::play(context, *story, subject, patience, std::make_shared<explore::Progress>());
                   }));
      check.level = checklist::Level::advisory;
      check.not_applicable = excuse(input, abilities, *story);
      if (has_faults(*story) || has(*story, Action::stop)) check.world.name = "histories";
    }
  }
}

}  // namespace dataflow_qa::suites
