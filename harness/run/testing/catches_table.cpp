#include "harness/run/testing/catches_table.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace dataflow_qa::run::testing {
namespace {

const char* const table_file = DATAFLOW_QA_SOURCE_DIR "/suites/CATCHES.md";

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// "a, b" → {"a", "b"}
std::set<std::string> names_in(std::string text) {
  std::set<std::string> result;
  for (auto& c : text) c = c == ',' || c == '|' ? ' ' : c;
  std::istringstream words(text);
  for (std::string word; words >> word;) result.insert(word);
  return result;
}

}  // namespace

CatchesTable CatchesTable::parse(std::string_view text) {
  CatchesTable table;
  std::istringstream lines{std::string(text)};
  bool of_mutants = false;  // the second table: a mutant in each row
  for (std::string line; std::getline(lines, line);) {
    const std::string_view before = of_mutants ? "| " : "| `";
    const auto end = line.find(of_mutants ? ' ' : '`', before.size());
    if (line.starts_with("| mutant |")) {
      of_mutants = true;
    } else if (line.starts_with(before) && !line.starts_with("| ---") && end != std::string::npos) {
      const auto name = line.substr(before.size(), end - before.size());
      if (of_mutants) {
        table.tried_.insert(name);
      } else {
        table.rows_[name] = names_in(line.substr(end + 1));
      }
    }
  }
  return table;
}

std::string CatchesTable::render(const std::vector<std::string>& checks, const std::vector<Mutant>& mutants) const {
  std::string text =
      "# What each check catches\n\nMade by `harness/run/testing/mutants_test.cpp`: each mutant below is a correct "
      "sync with one defect. The whole\ncatalogue of its document was run with it, and the checks beside which it "
      "stands "
      "failed, and no other\n(of the advisory ones: no other of its class).\n\n| check | mutants that it catches |\n| "
      "--- | --- |\n";
  for (const auto& check : checks) {
    std::string caught;
    for (const auto& mutant : mutants) {
      if (catches(check, mutant.name)) caught += (caught.empty() ? "" : ", ") + mutant.name;
    }
    text += fmt::format("| `{}` | {} |\n", check, caught);
  }
  text += "\n| mutant | document | what it does |\n| --- | --- | --- |\n";
  for (const auto& mutant : mutants) {
    if (knows(mutant.name)) text += fmt::format("| {} | {} | {} |\n", mutant.name, mutant.document, mutant.what);
  }
  return text;
}

bool CatchesTable::catches(const std::string& check, const std::string& mutant) const {
  const auto row = rows_.find(check);
  return row != rows_.end() && row->second.contains(mutant);
}

std::set<std::string> CatchesTable::that_catch(const std::string& mutant) const {
  std::set<std::string> result;
  for (const auto& [check, mutants] : rows_) {
    if (mutants.contains(mutant)) result.insert(check);
  }
  return result;
}

void CatchesTable::note(const std::string& mutant, const std::vector<std::string>& tried,
                        const std::vector<std::string>& failed) {
  tried_.insert(mutant);
  for (const auto& check : tried) rows_[check].erase(mutant);
  for (const auto& check : failed) rows_[check].insert(mutant);
}

CatchesTable read_catches_table() {
  return CatchesTable::parse(text_of(table_file));
}

void update_catches_table(const std::function<std::string(CatchesTable table)>& change) {
  const int lock = open(table_file, O_RDONLY | O_CLOEXEC);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) throw std::runtime_error("CATCHES.md cannot be locked");
  const auto text = change(read_catches_table());
  std::ofstream(table_file) << text;
  close(lock);  // and unlocks it
}

}  // namespace dataflow_qa::run::testing
