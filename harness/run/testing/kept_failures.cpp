// Held by reports/diagnosis/mutants_test.cpp.
#include "harness/run/testing/kept_failures.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "reports/model/json.h"

namespace dataflow_qa::run::testing {
namespace {

constexpr std::size_t most_checks = 8;
constexpr std::size_t most_failures = 3;

/// The numbers of the failed checks to keep, of so many.
std::vector<std::size_t> spread(std::size_t failed) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < std::min(failed, most_checks); ++i)
    kept.push_back(i * failed / std::min(failed, most_checks));
  return kept;
}

}  // namespace

void keep_failures(const std::string& mutant, reports::Results results) {
  std::size_t failed = 0;
  for (const auto& item : results.items) {
    failed +=
        static_cast<std::size_t>(std::ranges::count(item.checks, reports::Verdict::failed, &reports::Check::verdict));
  }
  const auto kept = spread(failed);
  std::size_t number = 0;
  for (auto& item : results.items) {
    std::erase_if(item.checks, [&](const reports::Check& check) {
      return check.verdict != reports::Verdict::failed || std::ranges::find(kept, number++) == kept.end();
    });
    for (auto& check : item.checks) {
      check.evidence = {};
      check.retry.reset();
      check.failures.resize(std::min(check.failures.size(), most_failures));
    }
    item.verdict = reports::verdict_of(item.checks);
  }
  std::erase_if(results.items, [](const reports::Item& item) { return item.checks.empty(); });
  results.findings.clear();
  results.figures.clear();
  std::ofstream file(DATAFLOW_QA_SOURCE_DIR "/reports/diagnosis/mutants/" + mutant + ".json");
  file << nlohmann::ordered_json::parse(reports::write_json(results)).dump() << "\n" << std::flush;
  if (!file) throw std::runtime_error("reports/diagnosis/mutants cannot be written");
}

}  // namespace dataflow_qa::run::testing
