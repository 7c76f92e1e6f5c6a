#pragma once

// Shared by several classes of checks.

#include <cstdint>
#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/checks/check_context.h"
#include "harness/run/births.h"
#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

inline constexpr model::Side both_sides[] = {model::Side::source, model::Side::target};

/// After `compared()`: ends the check as not applicable where it is unknown whether the subject compared everything.
void require_compared(checks::CheckContext& check);
/// The same beforehand: the subject compares everything more rarely than a check waits.
[[nodiscard]] std::optional<std::string> excuse_for_late_comparison(const subject::SubjectFile& subject);

/// Makes the records that the flow's records refer to; true where there are any. They have to be linked before a person
/// can refer to them in the target.
bool prepare_references(checks::CheckContext& check);

/// For a record of the target before the subject first starts. Makes what it refers to, there, too.
checks::Recipe recipe_of_existing(checks::CheckContext& check);

/// Exactly one counterpart, equal in every mapped property. `at`, here and below, is what a failure names.
void expect_linked_and_equal(checks::CheckContext& check, const checks::RecordRef& record,
                             std::source_location at = std::source_location::current());

/// The item that the checks of "every … will be synchronized" prove. A condition in words can be tried where the
/// mapping says by fields which records it is about.
[[nodiscard]] std::optional<std::string> link_item(const run::SuiteInput& input, const model::Flow& flow);

/// The properties of the flow, its whole's included, that can be edited on both sides and have many values: the flow's
/// own first, in the order of the mapping.
[[nodiscard]] std::vector<model::Property> editable(const model::Flow& flow);

using model::is_free_to_edit;

/// A person's edit: on which side, of which property, of which pair.
struct PersonsEdit {
  model::Side side;
  model::Property property;
  checks::Pair pair;
};
/// False where an edit did not arrive; the check then tries nothing more with these pairs.
bool expect_all_arrived(checks::CheckContext& check, const std::vector<PersonsEdit>& edits,
                        std::source_location at = std::source_location::current());

/// An object of the flow's records, with the properties that the mapping carries of it: "MailAddress.City" is a part of
/// "MailAddress", and "Contact.Address.City" one of "Contact.Address" alone.
struct MappedObject {
  std::string name;  // as the source has it, or where it has none, the target
  std::vector<model::Property> parts;
  bool may_lack = false;  // records of the source may have null in its place
};
[[nodiscard]] std::vector<MappedObject> mapped_objects(const model::Flow& flow);
/// True where a person may remove and add the object on both sides.
[[nodiscard]] bool may_come_and_go(const MappedObject& object);
/// Fields of a source record that a person makes without the object.
[[nodiscard]] checks::Overrides without(const MappedObject& object);
/// Two parts of the object that are free to edit and have many values; nothing where it has fewer.
[[nodiscard]] std::optional<std::pair<model::Property, model::Property>> two_parts(const MappedObject& object);
/// The path of the object that a property is a part of on that side; empty where it is a field of the record itself.
[[nodiscard]] std::string object_path(const model::Property& property, model::Side side);

/// Letters of many scripts, combining characters, emoji, quotes, markup, inner spaces.
[[nodiscard]] std::span<const std::string_view> sample_texts();

/// More records than the subject reads at once: two of its pages and one. Ends the check as not applicable above
/// `at_most`, or where it was not seen to list the flow's records on that side.
[[nodiscard]] std::int64_t several_pages(checks::CheckContext& check, model::Side side, std::int64_t at_most);
/// The most records that a check makes: more with `--profile load`.
[[nodiscard]] std::int64_t most_records(const run::SuiteInput& input);
/// Gives a check that makes several pages of records a world of its own: a subject that loses some of so many records
/// would lose those of other checks, too.
void in_world_of_pages(run::CheckDefinition& definition);
/// Gives a check that lets a second go by a world with others that do: all else need not wait for it.
void in_world_of_seconds(run::CheckDefinition& definition);

/// The name of a reference or look-up in those of checks: "customerId" → "customer", "managerEmail" → "manager".
[[nodiscard]] std::string reference_name(const model::Property& property);

/// The property that makes a record inactive or archived, where persons edit it on both sides.
[[nodiscard]] std::optional<model::Property> state_of(const model::Flow& flow);
/// Whether the source has inactive or archived records of this flow.
[[nodiscard]] bool has_inactive(const model::Flow& flow);
using run::excuse_for_birth_in_target;
/// Why no record that was in the target before the subject first started gets a counterpart; nothing where one does.
/// The records that it refers to were there, too.
[[nodiscard]] std::optional<std::string> excuse_for_existing_in_target(const run::SuiteInput& input,
                                                                       const model::Flow& flow);

/// A check of this flow: "<slug>.<name>".
[[nodiscard]] run::CheckDefinition check_of(const model::Flow& flow, const std::string& name, const std::string& item,
                                            std::function<checks::CheckScript(checks::CheckContext&)> body,
                                            std::source_location written = std::source_location::current());

}  // namespace dataflow_qa::suites
