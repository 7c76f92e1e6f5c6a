#pragma once

// The settings: from a configuration file, then from the environment, then from flags; later ones win.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "mocks/system/catalogue.h"
#include "sync/engine_context.h"
#include "sync/log.h"

namespace pms_go_sync {

struct Options {
  dataflow_qa::mocks::Catalogue catalogue;  // the systems that are known
  std::string systems;                      // folders where more of them are described, with colons between
  /// Where systems are, and their keys: "pms_base_url", "go_app_key". They have no flag: command lines can be read by
  /// others.
  std::map<std::string, std::string> connections;

  std::filesystem::path state_dir = "pms-go-sync-state";
  std::filesystem::path mapping;
  std::chrono::milliseconds poll_interval{1000};
  std::chrono::milliseconds overlap{5000};
  std::map<std::string, double> paces;        // requests per second, by the alias of a system; 0: no limit
  std::optional<double> requests_per_second;  // to the other systems; none: what their descriptions say
  int page_size = 200;
  std::chrono::milliseconds longest_wait{std::chrono::minutes{5}};  // that a Retry-After may ask for
  int answer_limit_mb = 64;                                         // of one answer
  bool allow_plain_http = false;                                    // to other machines
  std::chrono::milliseconds timeout{30000};                         // of one call, without a byte
  bool create_in_source = false;
  LinkRules links;  // what comes before a record is created
  ConflictRule conflicts = ConflictRule::last_change_wins;
  DeletionPolicy deletions = DeletionPolicy::ignore;
  int deletion_limit = 100;
  std::optional<Side> only_to;                                          // the only side written to; none: both
  std::chrono::milliseconds full_scan_interval{std::chrono::hours{1}};  // 0: never again after the first pass
  std::chrono::milliseconds health_interval{std::chrono::minutes{1}};   // between two health lines; 0: none
  Level log_level = Level::info;
};

/// An error is a sentence for the user that names the place.
template <typename T>
using Configured = tl::expected<T, std::string>;

/// Sets one option from text, by the name it has in files ("poll_interval_ms").
[[nodiscard]] Configured<void> set_option(Options& options, const std::string& name, const std::string& value);

/// A JSON object of names and values; unknown names are errors.
[[nodiscard]] Configured<void> apply_file(Options& options, const std::filesystem::path& file);

/// `variable` looks one up: PMS_BASE_URL, SYNC_POLL_INTERVAL_MS, …
[[nodiscard]] Configured<void> apply_environment(
    Options& options, const std::function<std::optional<std::string>(const std::string&)>& variable);

/// Options that are missing to run: the mapping, and what the connections to its two systems need. An error names each
/// of them.
[[nodiscard]] Configured<void> check_complete(const Options& options);

/// What the options say of the connection to a system, by the keys of its declaration.
[[nodiscard]] std::map<std::string, std::string> connection_of(const Options& options,
                                                               const dataflow_qa::mocks::SystemDeclaration& system);

}  // namespace pms_go_sync
