#pragma once

// The checks that there are: each a name, the one item that it proves, and a script or an invariant. Suites fill a
// catalogue from the checklist and the mapping; nothing here knows what is checked.
//
//   checks.push_back({.name = "customers.link.new", .item = "customers/every", .flow = &flow, .body = new_records});

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/checklist/checklist.h"
#include "harness/checks/check_context.h"
#include "harness/checks/invariant.h"
#include "harness/run/profile.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::run {

/// The world that a check needs.
struct WorldNeeds {
  /// A check that disturbs others, or needs its world otherwise, is tried in a world of its own: checks that give the
  /// same name share one. Empty: the world of all others.
  std::string name;
  /// The check's first part, up to where it first waits, runs before the subject starts for the first time.
  bool before_start = false;
  /// That world only keeps others from harm: where there is but one world, the check is tried in it.
  bool may_share = false;
  /// Invariants are not looked at in that world, because the document leaves open what becomes of its records.
  bool without_invariants = false;
  /// Switches of the mocks of that world, by side (see WorldOptions).
  std::map<model::Side, std::map<std::string, std::string>> switches;
  /// How far the clock of both systems is ahead of the subject's in that world, or behind it.
  std::chrono::milliseconds clock_ahead{0};
};

struct CheckDefinition {
  std::string name;  // "<dataflow>.<class>.<check>"
  std::string item;  // id
  checklist::Level level = checklist::Level::required;
  std::string about;                     // what it tries, in a sentence: suites/check_sentences.cpp
  std::optional<std::string> direction;  // "from-source", "from-target"
  const model::Flow* flow = nullptr;
  /// Why the check does not apply to this subject, mapping or document. A check with a reason has no body.
  std::optional<std::string> not_applicable;
  bool unclaimed = false;  // it does not apply because the subject does not claim what the statement says
  /// Its statement is about counterparts: edits are only a way to try it, and one that is not claimed leaves the
  /// statement claimed.
  bool about_counterparts = false;
  /// The property that its statement is about; null where it is about no single one.
  const mapping::Property* about_property = nullptr;
  WorldNeeds world;
  /// Works on linked pairs. Where the document wants a link first and names nothing that would lead to one, such a
  /// check is not applicable.
  bool needs_pairs = true;
  std::function<checks::CheckScript(checks::CheckContext&)> body;
  /// Instead of a body: looked at in every world, after each settle.
  checks::InvariantFactory invariant;
  std::source_location written = std::source_location::current();

  [[nodiscard]] bool is_invariant() const { return static_cast<bool>(invariant); }
};

/// The input from which suites make checks.
struct SuiteInput {
  const checklist::Checklist* checklist = nullptr;
  const model::Model* model = nullptr;
  const subject::SubjectFile* subject = nullptr;
  Profile profile = Profile::checklist;
  /// A subject that runs elsewhere is promised to remember nothing.
  bool fresh = false;

  /// The flows that the document describes, in its order.
  [[nodiscard]] std::vector<const model::Flow*> flows() const;
  /// The id of the dataflow's item of this kind; nothing where the document has none.
  [[nodiscard]] std::optional<std::string> item(const model::Flow& flow, checklist::Kind kind) const;
  [[nodiscard]] std::optional<std::string> item(const model::Flow& flow, const model::Property& property) const;
  /// Every item of the dataflow of this kind.
  [[nodiscard]] std::vector<const checklist::Item*> items(const model::Flow& flow, checklist::Kind kind) const;
};

/// A class of checks.
using Suite = std::function<void(const SuiteInput&, std::vector<CheckDefinition>&)>;

/// All checks of all suites. Throws std::logic_error where two have one name or one proves no item: a broken invariant.
[[nodiscard]] std::vector<CheckDefinition> make_catalogue(const std::vector<Suite>& suites, const SuiteInput& input);

/// "customers.sync.from-source.email" → {"customers", "sync_from_source_email"}
[[nodiscard]] std::pair<std::string, std::string> gtest_name(std::string_view name);

}  // namespace dataflow_qa::run
