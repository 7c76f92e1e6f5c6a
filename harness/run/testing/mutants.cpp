#include "harness/run/testing/mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "harness/run/run_scheduler.h"
#include "harness/run/testing/document_files.h"
#include "harness/run/testing/in_process_sync.h"
#include "harness/run/world_factory.h"
#include "harness/run/world_plan.h"
#include "harness/world/temporary_folder.h"
#include "harness/world/world.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Mutant mutant_from(const json& entry) {
  Mutant mutant{.name = entry.at("name"), .what = entry.at("what")};
  mutant.document = entry.value("document", mutant.document);
  if (entry.contains("profile")) mutant.profile = profile_from(entry.at("profile").get<std::string>()).value();
  if (entry.contains("filter")) mutant.filter = entry.at("filter").get<std::string>();
  mutant.defect = entry.value("defect", mutant.name);
  mutant.options = {{"page_size", "30"}, {"overlap_ms", "60"}};
  const auto options = entry.value("options", json::object());
  for (const auto& [name, value] : options.items()) mutant.options[name] = value;
  mutant.subject = entry.value("subject", json::object());
  mutant.must_fail = entry.value("must_fail", mutant.must_fail);
  mutant.may_fail = entry.value("may_fail", mutant.may_fail);
  mutant.must_pass = entry.value("must_pass", mutant.must_pass);
  mutant.says = entry.value("says", "");
  mutant.prints_key_at_stop = entry.value("prints_key_at_stop", false);
  mutant.retries = entry.value("retries", false);
  mutant.is_long = entry.value("long", false);
  return mutant;
}

/// Looks every 20 ms, unless the entry says otherwise.
subject::SubjectFile subject_of(const Mutant& mutant, const model::Model& model) {
  json text{{"name", mutant.name},
            {"version", "1"},
            {"command", {"of this process"}},
            {"poll_interval_ms", 20},
            {"capabilities", {{"creates_in_source", true}, {"conflicts", "last-change-wins"}}}};
  if (!mutant.subject.contains("poll_interval_ms")) text["quiet_ms"] = 60;
  text.merge_patch(mutant.subject);
  auto read = subject::read_text(text.dump(), "subject.json", world::placeholder_names(model));
  if (!read) throw std::logic_error(read.error().text());
  return std::move(*read);
}

SyncSetup sync_setup(const Mutant& mutant, const subject::SubjectFile& file, const Document& document,
                     const fs::path& folder) {
  SyncSetup setup{.file = &file,
                  .mapping_file = document.mapping_file,
                  .defect = mutant.defect,
                  .options = mutant.options,
                  .prints_key_at_stop = mutant.prints_key_at_stop};
  const auto mapping = setup.options.find("mapping");
  if (mapping != setup.options.end()) mapping->second = document_files("own", folder).second.string();
  return setup;
}

}  // namespace

bool Mutant::must_fail_check(const std::string& check) const {
  return std::any_of(must_fail.begin(), must_fail.end(), [&](const auto& glob) { return selected(check, glob); });
}

bool Mutant::may_fail_check(const std::string& check) const {
  return std::any_of(may_fail.begin(), may_fail.end(), [&](const auto& glob) { return selected(check, glob); });
}

bool Mutant::must_pass_check(const std::string& check) const {
  return std::any_of(must_pass.begin(), must_pass.end(), [&](const auto& glob) { return selected(check, glob); });
}

std::vector<Mutant> read_mutants(const std::string& kind) {
  std::ifstream file(DATAFLOW_QA_SOURCE_DIR "/harness/run/testing/mutants.json");
  const auto entries = json::parse(file);
  std::vector<Mutant> result;
  for (const auto& entry : entries.at(kind)) result.push_back(mutant_from(entry));
  return result;
}

Mutant find_mutant(const std::string& kind, const std::string& name) {
  for (auto& mutant : read_mutants(kind)) {
    if (mutant.name == name) return mutant;
  }
  throw std::logic_error("there is no " + name + " in mutants.json");
}

bool is_long() {
  return std::getenv("DATAFLOW_QA_LONG") != nullptr;
}

std::vector<std::string> Tried::with(reports::Verdict verdict) const {
  std::vector<std::string> result;
  for (const auto& [name, check] : checks) {
    if (check.verdict == verdict) result.push_back(name);
  }
  return result;
}

std::string Tried::messages() const {
  std::string result;
  for (const auto& [name, check] : checks) {
    for (const auto& failure : check.failures) result += fmt::format("{}: {}\n", name, reports::sentence(failure));
    if (check.verdict == reports::Verdict::error) result += fmt::format("{}: {}\n", name, check.reason.value_or(""));
  }
  return result;
}

MutantRun::MutantRun(Mutant mutant)
    : mutant_(std::move(mutant)),
      folder_(world::make_temporary_folder("dataflow-qa-mutant")),
      document_(read_document(mutant_.document, folder_)),
      subject_(std::make_unique<subject::SubjectFile>(subject_of(mutant_, document_->model))) {
  for (auto& check : catalogue_of(*document_, *subject_, mutant_.profile)) {
    if (selected(check.name, mutant_.filter)) catalogue_.push_back(std::move(check));
  }
}

MutantRun::~MutantRun() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

RunOptions MutantRun::options() const {
  return {.checklist = &document_->checklist,
          .model = &document_->model,
          .subject = subject_.get(),
          .dataset = &document_->dataset,
          .reaper = &reaper_,
          .make_subject = in_process_sync(sync_setup(mutant_, *subject_, *document_, folder_)),
          .mapping_file = document_->mapping_file,
          .profile = mutant_.profile};
}

Tried MutantRun::run(const std::vector<const CheckDefinition*>& checks) const {
  const auto options = this->options();
  Tried result;
  const ScheduleOptions schedule_options{
      .worlds_at_once = worlds_at_once(options),
      .checks_at_once = world_size(*subject_, worlds_at_once(options)),
      .retries = {.alone_at_most = 0, .has_fresh_worlds = is_long() || mutant_.retries}};
  auto scheduled = schedule({.chosen = checks}, make_run_world(options), schedule_options,
                            {.on_check = [&](const reports::Check& check) { result.checks[check.name] = check; }});
  result.figures = std::move(scheduled.figures);
  result.trouble = std::move(scheduled.trouble);
  return result;
}

reports::Results MutantRun::results_of(const std::vector<const CheckDefinition*>& checks, const Tried& tried) const {
  auto results = skeleton(options(), catalogue_, {.chosen = checks});
  for (auto& item : results.items) {
    for (auto& check : item.checks) {
      const auto found = tried.checks.find(check.name);
      check.selected = found != tried.checks.end();
      if (check.selected) check = found->second;
    }
    item.verdict = reports::verdict_of(item.checks);
  }
  results.complete = !tried.trouble;
  results.run.trouble = tried.trouble;
  results.figures = tried.figures;
  return results;
}

bool is_sampled(const std::string& mutant, const std::string& check, std::uint32_t one_of) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const auto c : mutant + check) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return (hash >> 8U) % one_of == 0;
}

}  // namespace dataflow_qa::run::testing
