// Held by harness/run/testing/mutants_test.cpp.
// What each check tries, in a sentence for people: on the page, in `run --list`, in JUnit's properties, in diagnoses.

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

/// `name`: of a check without its dataflow, "*" at the end for any rest. In the sentence, {rest} is that rest, and
/// {source} and {target} are the systems.
struct Row {
  std::string_view name;
  std::string_view sentence;
};

constexpr auto rows = std::to_array<Row>({
    {"link.existing", "Records that were in {source} before the first start get counterparts."},
    {"link.new", "Records made in {source} while the sync runs get counterparts."},
    {"link.inactive", "Inactive or archived records of {source} get counterparts."},
    {"link.born-in-target", "A record made in {target} gets a counterpart."},
    {"link.existing-in-target", "Records that were in {target} before the first start get counterparts."},
    {"link.minimal", "A record of {source} with the required properties alone gets a counterpart."},
    {"link.full", "A record of {source} with every property gets an equal counterpart."},
    {"link.pages", "Each of more records of {source} than the sync reads at once gets a counterpart."},
    {"link.text", "Texts of many scripts, with emoji, quotes and markup, arrive in {target} as they are."},
    {"link.values", "Records of {source} with each value of each enumeration get equal counterparts."},
    {"link.equals", "Two records of {source} that are equal in all that is carried get two counterparts."},
    {"link.equals.born-in-target",
     "Two records of {target} that are equal in all that is carried get two counterparts."},
    {"link.equal-as-numbers",
     "Records of {source} whose codes differ by a zero in front are two, and get two counterparts."},
    {"link.equal-as-numbers.born-in-target",
     "Records of {target} whose codes differ by a zero in front are two, and get two counterparts."},
    {"link.shapes", "Values in each shape in which people type them arrive in {target} as they are."},
    {"link.twins", "Records of {source} that differ in one property alone stay different records."},
    {"link.later-near-duplicate",
     "A record of {source} that differs from an earlier one in one property alone gets a counterpart of its own."},
    {"link.born-in-target.minimal", "A record of {target} with the required properties alone gets a counterpart."},
    {"link.born-in-target.full", "A record of {target} with every property gets an equal counterpart."},
    {"link.born-in-target.pages", "Each of more records of {target} than the sync reads at once gets a counterpart."},
    {"link.born-in-target.text",
     "Texts of many scripts, with emoji, quotes and markup, arrive in {source} as they are."},
    {"link.born-in-target.values", "Records of {target} with each value of each enumeration get equal counterparts."},
    {"link.born-in-target.shapes", "Values in each shape in which people type them arrive in {source} as they are."},
    {"link.born-in-target.inactive", "Inactive or archived records of {target} get counterparts."},
    {"link.born-in-target.near-duplicates",
     "Records of {target} that differ in one property alone stay different records."},
    {"link.born-in-target.later-near-duplicate",
     "A record of {target} that differs from an earlier one in one property alone gets a counterpart of its own."},
    {"link.during-creation", "An edit in {source} while the counterpart is being created is not lost."},
    {"link.during-creation.born-in-target", "An edit in {target} while the counterpart is being created is not lost."},
    {"link.first-load", "An edit in {source} during the first load is not lost."},
    {"link.first-load.born-in-target", "An edit in {target} during the first load is not lost."},
    {"link.restart", "Links hold when the sync is restarted, and what is made while it is stopped gets counterparts."},
    {"link.same-tick", "Records with one timestamp, at the edge of a poll, all get counterparts."},
    {"link.one-to-one", "At all times each record has one counterpart, and no record belongs to nothing."},
    {"link.one-record", "A record and its parts are one record in {target}."},
    {"link.at-rest", "Records that nobody edits receive no writes."},
    {"link.idle", "Settled records that nobody edits receive no writes."},
    {"link.partial-address", "A record with an incomplete address gets a counterpart."},
    {"sync.from-source.*", "Edits of `{rest}` in {source} reach {target}: set, changed, cleared, set again."},
    {"sync.from-target.*", "Edits of `{rest}` in {target} reach {source}: set, changed, cleared, set again."},
    {"sync.shapes.from-source", "Edits in {source} to each shape in which people type values reach {target}."},
    {"sync.shapes.from-target", "Edits in {target} to each shape in which people type values reach {source}."},
    {"sync.existing", "Pairs from before the first start stay in sync, whichever side is edited."},
    {"sync.born-in-target", "Pairs that began in {target} stay in sync, whichever side is edited."},
    {"sync.inactive", "Inactive or archived pairs stay in sync, whichever side is edited."},
    {"sync.pages", "More pairs than the sync reads at once stay in sync, whichever side is edited."},
    {"sync.text", "Edits with texts of many scripts, emoji, quotes and markup arrive as they are."},
    {"sync.to-and-fro", "One property is edited on both sides in turns, and each edit arrives."},
    {"sync.burst", "One record is edited eight times in a row, and the last edit arrives."},
    {"sync.identity", "A record stays linked when all that it could be known by is edited."},
    {"sync.back-again", "An edit to a value that stood there before arrives."},
    {"sync.same-value", "After one value was written on both sides, an edit on one side arrives."},
    {"sync.within-a-record", "Two fields of one record swap their texts, or a word moves from the one to the other."},
    {"sync.swapped", "Two records swap what identifies them, and stay two records."},
    {"sync.rotated", "Three records rotate what identifies them, and stay three records."},
    {"sync.taken-over", "A new record takes over what identified another one, and gets a counterpart of its own."},
    {"sync.period-moved", "Start and end move together in one edit, and both arrive."},
    {"sync.parts-at-once.*", "Two parts of `{rest}` change in one edit, and both arrive."},
    {"sync.edited-as-it-goes", "An edit of a record that becomes inactive at the same time arrives."},
    {"sync.object.*", "`{rest}` comes and goes as a whole, and so it does on the other side."},
    {"sync.shared-properties", "What a part shares with its whole stays equal on both."},
    {"sync.different-properties", "Different properties edited on both sides at once both arrive."},
    {"sync.different-properties.*", "Different parts of `{rest}` edited on both sides at once both arrive."},
    {"sync.same-property", "Where both sides edit one property at once, the side that the sync claims wins."},
    {"sync.lost-update", "An edit just before the sync writes to the record is not lost."},
    {"sync.lost-update.at-read", "An edit between the sync's read of a record and its write is not lost."},
    {"sync.lost-update.at-listing", "An edit between the sync's listing and its write is not lost."},
    {"sync.lost-update.*", "An edit of a part of `{rest}` just before the sync writes to it is not lost."},
    {"sync.overtaken", "A second edit just after the sync's write of the first one arrives."},
    {"sync.in-tick-of-write", "An edit with the timestamp of the sync's own write arrives."},
    {"sync.while-down", "Edits on both sides while the sync is stopped arrive when it runs again."},
    {"sync.composed.*", "`{rest}`, which the mapping composes, follows what it is made of."},
    {"sync.unmapped-fields", "Fields that no mapping names stay as they are."},
    {"sync.untouched", "At all times records and properties that nobody edits stay as they are."},
    {"sync.no-echo", "One edit causes one write on the other side and none on the edited side."},
    {"sync.address-only",
     "Each part of an object whose edits no change feed shows is edited in the target alone, and arrives after a full "
     "comparison."},
    {"sync.address-only.from-source",
     "Each part of an object whose edits no change feed shows is edited in the source alone, and arrives after a full "
     "comparison."},
    {"ref.none", "A record that refers to nothing gets a counterpart, and takes a reference later."},
    {"ref.inactive", "A reference to an inactive or archived record arrives."},
    {"ref.near-duplicate", "A reference to one of two records that look alike arrives as the right one."},
    {"ref.moved", "A record moves to another one, on either side, and its counterpart follows."},
    {"ref.moved.*", "A record moves to one of {rest}, and its counterpart follows."},
    {"ref.becomes-inactive*",
     "What a record refers to becomes inactive; the record itself stays as it is, and in sync."},
    {"ref.born-together.born-in-target*",
     "Records that are made in {target} together with what they refer to arrive with their references."},
    {"ref.born-together", "Records that are made together with what they refer to arrive with their references."},
    {"ref.sub-project", "What is part of another record is not taken for a record of its own."},
    {"ref.*.appears", "What `{rest}` looks up appears while the sync runs, and is found."},
    {"ref.*.renamed",
     "What `{rest}` looks up gets another name, another one takes over the old one, and both are found."},
    {"ref.*.among-many", "What `{rest}` looks up stands among many others that look alike, and is found."},
    {"ref.*", "`{rest}` refers to the right record; an unknown one leaves all else alone."},
    {"merge.*", "Records that agree in `{rest}` become one pair instead of being created anew."},
    {"match.or-create", "Records that match nothing are created."},
    {"condition.connected*", "Records are created once something refers to them, and not before."},
    {"precondition.unlinked", "Nothing is created before a link was made."},
    {"precondition.unmet", "Records for which the condition does not hold get no counterparts."},
    {"precondition.unmet-in-target", "Records of {target} for which the condition does not hold get no counterparts."},
    {"open.deleted-in-source", "After a deletion in {source} the sync does what it claims, and doubles nothing."},
    {"open.deleted-in-target", "After a deletion in {target} the sync does what it claims, and doubles nothing."},
    {"secrets", "The sync prints no key and no token."},
    {"requests", "The sync sends few requests for each change."},
    {"incremental", "At rest the sync asks for what has changed, not for everything."},
    {"history.*", "A history that broke other syncs is played, and nothing is lost: {rest}."},
    {"faults.throttled.*", "A system asks the sync to wait ({rest}): it waits, and nothing is lost."},
    {"faults.token.*", "A token ends early ({rest}): the sync gets a new one, and nothing is lost."},
    {"faults.outage.*", "A system is away for a while ({rest}): all arrives when it is back."},
    {"faults.outage-at-create.*", "A system goes away when a record is created there ({rest}): it comes, once."},
    {"faults.outage-at-update.*", "A system goes away when a record is changed there ({rest}): the change arrives."},
    {"faults.create-unanswered.*", "The answer to a creation gets lost in the {rest}: one record comes of it."},
    {"faults.update-unanswered.*", "The answer to an update gets lost in the {rest}: the right value stands there."},
    {"faults.garbage.*", "An answer cannot be read ({rest}): nothing is lost, and nothing is doubled."},
    {"faults.empty-list.*", "A listing of the {rest} comes back empty once: nothing is deleted or doubled."},
    {"faults.cut-list.*", "A listing of the {rest} ends too early once: nothing is deleted or doubled."},
    {"faults.page-shift.*", "Records move between pages while the {rest} is listed: none is skipped."},
    {"faults.poison.reference.*", "What a record refers to is refused for a while ({rest}): both arrive in the end."},
    {"faults.poison.*", "One record is refused again and again ({rest}): the others arrive."},
    {"faults.slow.*", "Answers take long ({rest}): nothing is lost, and nothing is doubled."},
    {"faults.clock.*", "The clocks of both systems are wrong ({rest}): nothing is lost."},
    {"faults.kill", "The sync is killed after each of its writes: nothing is lost, and nothing is doubled."},
    {"faults.kill.ever-later",
     "The sync is killed after one write, then after two more, after three more, and so on: nothing is lost, and "
     "nothing is doubled."},
    {"faults.stop", "The sync is asked to end after each of its writes: it ends in time, and nothing is lost."},
    {"faults.disk", "The sync can write to no file for a while: nothing is lost, and nothing is doubled."},
    {"load.initial", "Thousands of records from before the first start get counterparts."},
    {"load.edits", "A thousand edits on both sides arrive while requests are held."},
});

/// What the "*" of the pattern stands for; nothing where `name` does not fit.
std::optional<std::string_view> rest_of(std::string_view name, std::string_view pattern) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern ? std::optional(std::string_view()) : std::nullopt;
  const auto end = pattern.substr(star + 1);
  if (name.size() + 1 < pattern.size() || !name.starts_with(pattern.substr(0, star)) || !name.ends_with(end)) {
    return std::nullopt;
  }
  return name.substr(star, name.size() + 1 - pattern.size());
}

}  // namespace

void add_check_sentences(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (auto& check : checks) {
    if (!check.about.empty()) continue;  // its suite knows better
    const std::string_view name = std::string_view(check.name).substr(check.name.find('.') + 1);
    for (const auto& row : rows) {
      const auto rest = rest_of(name, row.name);
      if (!rest) continue;
      check.about = fmt::format(fmt::runtime(row.sentence), fmt::arg("rest", *rest),
                                fmt::arg("source", input.model->label(model::Side::source)),
                                fmt::arg("target", input.model->label(model::Side::target)));
      break;
    }
  }
}

}  // namespace dataflow_qa::suites
