// Each check catches a mutant, and each mutant is caught by the checks that mutants.json names; conformant variants of
// the sync pass. From whole runs (DATAFLOW_QA_LONG=1) comes the table for developers, suites/CATCHES.md.

#include "harness/run/testing/mutants.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "harness/run/selection.h"
#include "harness/run/testing/catches_table.h"
#include "harness/run/testing/kept_failures.h"
#include "harness/world/temporary_folder.h"

namespace dataflow_qa::run::testing {
namespace {

using reports::Verdict;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Checks = std::vector<const CheckDefinition*>;

std::vector<std::string> names(const char* kind) {
  std::vector<std::string> result;
  for (const auto& mutant : read_mutants(kind)) result.push_back(mutant.name);
  return result;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& name) {
  auto result = name.param;
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

std::vector<std::string> names_of(const Checks& checks) {
  std::vector<std::string> result;
  for (const auto* check : checks) result.push_back(check->name);
  return result;
}

std::vector<std::string> difference(const std::set<std::string>& of, const std::set<std::string>& without) {
  std::vector<std::string> result;
  std::set_difference(of.begin(), of.end(), without.begin(), without.end(), std::back_inserter(result));
  return result;
}

/// The checks of every document, the required ones first.
std::vector<std::string> all_checks() {
  const auto folder = world::make_temporary_folder("dataflow-qa-documents");
  std::vector<std::string> required;
  std::vector<std::string> advisory;
  for (const auto* name : {"own", "linked", "conditional"}) {
    const auto document = read_document(name, folder);
    const subject::SubjectFile subject{.capabilities = {.creates_in_source = true}};
    for (const auto& check : catalogue_of(*document, subject, Profile::full)) {
      auto& place = check.level == checklist::Level::required ? required : advisory;
      if (std::find(place.begin(), place.end(), check.name) == place.end()) place.push_back(check.name);
    }
  }
  std::filesystem::remove_all(folder);
  required.insert(required.end(), advisory.begin(), advisory.end());
  return required;
}

/// The checks that must fail, and a sample of those that must not; invariants need more of other checks' records to
/// look at.
Checks sample(const Mutant& mutant, const std::vector<CheckDefinition>& catalogue) {
  constexpr std::uint32_t one_of = 8;
  constexpr std::uint32_t one_of_for_invariants = 3;
  const auto table = read_catches_table();
  const bool invariants = std::any_of(catalogue.begin(), catalogue.end(), [&](const CheckDefinition& check) {
    return check.is_invariant() && mutant.must_fail_check(check.name);
  });
  Checks result;
  for (const auto& check : catalogue) {
    const bool may = table.has(check.name) && !table.catches(check.name, mutant.name);
    const bool drawn = may && is_sampled(mutant.name, check.name, invariants ? one_of_for_invariants : one_of);
    if (drawn || mutant.must_fail_check(check.name) || mutant.must_pass_check(check.name)) result.push_back(&check);
  }
  return result;
}

/// All checks; those that DATAFLOW_QA_CHECKS (GoogleTest's globs) selects, where it is set.
Checks all_of(const std::vector<CheckDefinition>& catalogue) {
  const auto* globs = std::getenv("DATAFLOW_QA_CHECKS");
  Checks result;
  for (const auto& check : catalogue) {
    if (globs == nullptr || selected(check.name, globs)) result.push_back(&check);
  }
  return result;
}

void write_into_table(const Mutant& mutant, const Checks& tried, const std::vector<std::string>& caught) {
  update_catches_table([&](CatchesTable table) {
    table.note(mutant.name, names_of(tried), caught);
    return table.render(all_checks(), read_mutants("mutants"));
  });
}

/// Without those that the mutant fails, or not, by luck of the time.
std::set<std::string> without_luck(const Mutant& mutant, const std::vector<std::string>& checks) {
  std::set<std::string> result;
  for (const auto& check : checks) {
    if (!mutant.may_fail_check(check)) result.insert(check);
  }
  return result;
}

/// Whatever fails stands in CATCHES.md; in the long form, whatever stands there fails, too. Checks that the table does
/// not know yet are left out.
void expect_as_the_table_says(const Mutant& mutant, const Checks& checks, std::set<std::string> failed,
                              const Tried& tried) {
  const auto by_luck = [&](const std::string& check) { return mutant.may_fail_check(check); };
  const auto table = read_catches_table();
  std::erase_if(failed, [&](const std::string& check) { return by_luck(check) || !table.has(check); });
  if (!table.knows(mutant.name)) return;  // a new one: mutants.json alone says what must fail
  auto expected = table.that_catch(mutant.name);
  for (const auto* check : checks) {
    if (mutant.must_fail_check(check->name)) expected.insert(check->name);
  }
  EXPECT_THAT(difference(failed, expected), IsEmpty()) << "failed, though CATCHES.md does not say so\n"
                                                       << tried.messages();
  if (!is_long()) return;
  std::erase_if(expected, [&](const std::string& check) { return by_luck(check) || !table.has(check); });
  const auto names = names_of(checks);
  const std::set<std::string> tried_ones(names.begin(), names.end());
  std::erase_if(expected, [&](const std::string& check) { return !tried_ones.contains(check); });
  EXPECT_THAT(difference(expected, failed), IsEmpty()) << "CATCHES.md says that they fail";
}

/// Only a process of its own has files of its own: harness/cli/disk_test.cpp has its mutants.
bool needs_a_process(const std::string& check) {
  return check.ends_with(".faults.disk");
}

class MutantTest : public ::testing::TestWithParam<std::string> {};

TEST_P(MutantTest, IsCaughtByTheChecksThatMustFailAndByNoOther) {
  const auto mutant = find_mutant("mutants", GetParam());
  if (mutant.is_long && !is_long()) GTEST_SKIP() << "takes minutes: DATAFLOW_QA_LONG=1 runs it";
  const MutantRun mutant_run(mutant);
  const auto checks = is_long() ? all_of(mutant_run.catalogue()) : sample(mutant, mutant_run.catalogue());
  if (checks.empty()) GTEST_SKIP() << "DATAFLOW_QA_CHECKS selects no check of this mutant";
  const auto tried = mutant_run.run(checks);
  EXPECT_EQ(tried.trouble, std::nullopt);
  EXPECT_THAT(tried.with(Verdict::error), IsEmpty()) << tried.messages();
  EXPECT_THAT(without_luck(mutant, tried.with(Verdict::flaky)), IsEmpty()) << tried.messages();
  const bool are_all_that_must_fail = std::getenv("DATAFLOW_QA_CHECKS") == nullptr;
  EXPECT_THAT(tried.messages(), HasSubstr(are_all_that_must_fail ? mutant.says : ""));
  const auto caught = tried.with(Verdict::failed);
  const std::set<std::string> failed(caught.begin(), caught.end());
  std::set<std::string> wanted;
  for (const auto* check : checks) {
    if (mutant.must_fail_check(check->name)) wanted.insert(check->name);
  }
  EXPECT_TRUE(!are_all_that_must_fail || !wanted.empty());
  EXPECT_THAT(difference(wanted, failed), IsEmpty()) << "must fail, and did not\n" << tried.messages();
  if (is_long() && std::getenv("DATAFLOW_QA_UPDATE_GOLDEN") != nullptr) {
    write_into_table(mutant, checks, caught);
    keep_failures(mutant.name, mutant_run.results_of(checks, tried));
  }
  expect_as_the_table_says(mutant, checks, failed, tried);
}

INSTANTIATE_TEST_SUITE_P(Each, MutantTest, ::testing::ValuesIn(names("mutants")), test_name);

class ConformantVariantTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ConformantVariantTest, PassesEveryCheck) {
  const auto variant = find_mutant("conformant", GetParam());
  if (variant.is_long && !is_long()) GTEST_SKIP() << "takes minutes, since it waits: DATAFLOW_QA_LONG=1 runs it";
  const MutantRun variant_run(variant);
  const auto checks = all_of(variant_run.catalogue());
  auto tried = variant_run.run(checks);
  EXPECT_EQ(tried.trouble, std::nullopt);
  const auto not_applicable = tried.with(Verdict::not_applicable);
  EXPECT_EQ(tried.with(Verdict::passed).size() + not_applicable.size(), checks.size()) << tried.messages();
  EXPECT_GT(tried.with(Verdict::passed).size(), 4 * not_applicable.size()) << "most of it can be tried of any pair";
  // One that does not say how often it compares everything is excused from edits that nothing else shows.
  auto tried_by_none = not_applicable;
  std::erase_if(tried_by_none, needs_a_process);
  if (!variant.subject.contains("full_scan_interval_ms")) std::erase(tried_by_none, "customers.sync.address-only");
  EXPECT_TRUE(variant.document != "own" || tried_by_none.empty()) << "of the own systems all else can be tried";
  constexpr int polls_at_most = 40;
  if (variant.subject.value("poll_interval_ms", 0) >= 1000) {
    EXPECT_LE(tried.figures["most_polls"], polls_at_most);
  }
  EXPECT_LT(4 * tried.figures["waiting_cpu_ms"], tried.figures["waiting_ms"]) << "a quarter of a core at most";
}

INSTANTIATE_TEST_SUITE_P(Each, ConformantVariantTest, ::testing::ValuesIn(names("conformant")), test_name);

TEST(MutantTableTest, EachCheckCatchesAMutant) {
  const auto mutants = read_mutants("mutants");
  std::vector<std::string> uncaught;
  for (const auto& check : all_checks()) {
    const auto catches = [&](const Mutant& mutant) { return mutant.must_fail_check(check); };
    if (!needs_a_process(check) && std::none_of(mutants.begin(), mutants.end(), catches)) uncaught.push_back(check);
  }
  EXPECT_THAT(uncaught, IsEmpty()) << "give each an entry of mutants.json that it must fail";
}

TEST(MutantTableTest, EachCheckSaysInASentenceWhatItTries) {
  const auto folder = world::make_temporary_folder("dataflow-qa-documents");
  const subject::SubjectFile subject{.capabilities = {.creates_in_source = true}};
  for (const auto* name : {"own", "linked", "conditional", "kimai-to-poweroffice-go", "harvest-to-poweroffice-go"}) {
    const auto document = read_document(name, folder);
    for (const auto& check : catalogue_of(*document, subject, Profile::load)) {
      EXPECT_THAT(check.about, ::testing::EndsWith(".")) << check.name << " has no row in suites/check_sentences.cpp";
    }
  }
  std::filesystem::remove_all(folder);
}

/// A check or a mutant that is not in the table yet is held by mutants.json alone.
TEST(MutantTableTest, TheTableSaysOfEachMutantWhatMustFail) {
  const auto table = read_catches_table();
  std::vector<std::string> missing;
  for (const auto& mutant : read_mutants("mutants")) {
    if (!table.knows(mutant.name)) continue;  // a new one
    const MutantRun mutant_run(mutant);
    for (const auto& check : mutant_run.catalogue()) {
      const bool wanted = table.has(check.name) && mutant.must_fail_check(check.name);
      if (wanted && !table.catches(check.name, mutant.name)) missing.push_back(check.name + " for " + mutant.name);
    }
  }
  EXPECT_THAT(missing, IsEmpty()) << "DATAFLOW_QA_LONG=1 DATAFLOW_QA_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace
}  // namespace dataflow_qa::run::testing
