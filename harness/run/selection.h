#pragma once

// Which checks of a catalogue a run tries, and why it leaves out each of the others. Made once, and handed on.
//
//   const auto selection = select(catalogue, {.filter = "projects.*", .shard = Share{0, 3}});
//   for (const auto* check : selection.chosen) …

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/catalogue.h"

namespace dataflow_qa::run {

/// One of the shares that the checks of a run are dealt out to.
struct Share {
  std::size_t index = 0;
  std::size_t count = 1;
};

/// The number of shares that may be asked for.
constexpr std::size_t most_shares = 1000;

struct SelectionOptions {
  std::optional<std::string> filter;             // see selected()
  std::optional<std::set<std::string>> names;    // those that failed last; the filter selects among them
  std::vector<std::string> items;                // globs of item ids: a check of an item that fits none is left out
  std::set<std::string> first;                   // names that are tried before all others
  std::optional<std::string> googletest_filter;  // a check is chosen where both filters select it
  std::optional<Share> shard;                    // of the checks that the filters select
  std::optional<std::uint64_t> shuffle_seed;     // checks are tried in an order drawn from it
};

/// Why a check is left out; of several reasons, the first.
enum class LeftOut { by_filter, by_googletest_filter, by_shard };

struct Selection {
  SelectionOptions asked;
  std::vector<const CheckDefinition*> chosen;  // in the order in which they are tried
  std::map<std::string, LeftOut> left_out;     // by name: all other checks of the catalogue

  /// True where the filters select some check, whatever falls to this share.
  [[nodiscard]] bool filters_select_any() const;
  /// Invariants are in every share, and have nothing to look at without other checks.
  [[nodiscard]] bool is_empty_share() const;
  /// Where checks were left out, the names of the invariants: they see the records of the others alone.
  [[nodiscard]] std::set<std::string> partly_tried() const;
  /// The filters that selected the checks, as results hold them: "projects.* --gtest_filter=*.link_*".
  [[nodiscard]] std::optional<std::string> filter_text() const;
};

/// A world that checks have of their own is dealt out whole; checks of the one that all others share are dealt out
/// singly. Invariants belong to every share.
[[nodiscard]] Selection select(const std::vector<CheckDefinition>& catalogue, const SelectionOptions& options);

/// Does the name match the glob ("customers.sync.*.email")? Several globs are divided by ':'; one that begins with '-'
/// leaves out what matches it, whatever else selects it: "customers.*:-*.text", "-*.pages".
[[nodiscard]] bool selected(std::string_view name, const std::optional<std::string>& filter);

/// Does GoogleTest's filter ("customers.sync_*:-*.email") select the check by its name as a test?
[[nodiscard]] bool selected_by_googletest(std::string_view name, const std::optional<std::string>& filter);

}  // namespace dataflow_qa::run
