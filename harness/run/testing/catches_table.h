#pragma once

// suites/CATCHES.md: which check catches which mutant, as real runs of the whole catalogue showed it. The long form of
// the tests of mutants compares it with what it sees, and writes it anew with DATAFLOW_QA_UPDATE_GOLDEN=1.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/testing/mutants.h"

namespace dataflow_qa::run::testing {

class CatchesTable {
 public:
  [[nodiscard]] static CatchesTable parse(std::string_view text);
  /// Rows for `checks`, in this order, and for those of `mutants` that were tried; all else is left out.
  [[nodiscard]] std::string render(const std::vector<std::string>& checks, const std::vector<Mutant>& mutants) const;

  [[nodiscard]] bool has(const std::string& check) const { return rows_.contains(check); }
  [[nodiscard]] bool catches(const std::string& check, const std::string& mutant) const;
  /// True where the mutant was tried when the table was made; else the table says nothing of it.
  [[nodiscard]] bool knows(const std::string& mutant) const { return tried_.contains(mutant); }
  /// The checks that catch the mutant.
  [[nodiscard]] std::set<std::string> that_catch(const std::string& mutant) const;
  /// `tried` were tried with the mutant, and of those `failed` caught it.
  void note(const std::string& mutant, const std::vector<std::string>& tried, const std::vector<std::string>& failed);

 private:
  std::map<std::string, std::set<std::string>> rows_;  // mutants by check
  std::set<std::string> tried_;
};

[[nodiscard]] CatchesTable read_catches_table();
/// Changes the file while nobody else does.
void update_catches_table(const std::function<std::string(CatchesTable table)>& change);

}  // namespace dataflow_qa::run::testing
