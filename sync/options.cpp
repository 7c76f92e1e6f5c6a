#include "sync/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <vector>

#include "base/file.h"
#include "base/json_text.h"

namespace pms_go_sync {
namespace {

constexpr auto systems_option = "systems";
constexpr auto requests_per_second = "requests_per_second";
constexpr auto pace_expected = "a number, 0 for no limit";

using Setter = std::function<bool(Options&, const std::string&)>;

struct Known {
  std::string name;         // in files
  std::string variable;     // in the environment; empty: none
  std::string expectation;  // what a value has to be, for messages
  Setter set;
};

template <typename Number>
std::optional<Number> parse_number(const std::string& text, Number least, Number most) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= least) || value > most)
    return std::nullopt;
  return value;
}

template <typename Field>
Setter text(Field field) {
  return [field](Options& options, const std::string& value) {
    options.*field = value;
    return true;
  };
}

template <typename Field>
Setter milliseconds(Field field, std::int64_t least) {
  return [field, least](Options& options, const std::string& value) {
    constexpr std::int64_t day = std::int64_t{24} * 3600 * 1000;
    const auto number = parse_number<std::int64_t>(value, least, day);
    if (number) options.*field = std::chrono::milliseconds{*number};
    return number.has_value();
  };
}

std::optional<double> pace(const std::string& text) {
  constexpr double most_allowed = 1e6;
  return parse_number<double>(text, 0, most_allowed);
}

template <typename Field, typename Value>
Setter one_of(Field field, std::vector<std::pair<std::string, Value>> values) {
  return [field, values = std::move(values)](Options& options, const std::string& text) {
    for (const auto& [name, value] : values) {
      if (name != text) continue;
      options.*field = value;
      return true;
    }
    return false;
  };
}

std::vector<std::string> parts_of(const std::string& text, char divider) {
  std::vector<std::string> parts;
  std::istringstream stream{text};
  for (std::string part; std::getline(stream, part, divider);) parts.push_back(part);
  return parts;
}

/// The two sides of the only `divider`; nothing where it is missing, or a side is empty.
std::optional<std::pair<std::string, std::string>> halves(const std::string& text, char divider) {
  const auto at = text.find(divider);
  if (at == std::string::npos || at == 0 || at + 1 == text.size()) return std::nullopt;
  if (text.find(divider, at + 1) != std::string::npos) return std::nullopt;
  return std::pair{text.substr(0, at), text.substr(at + 1)};
}

/// "customers,projects"
bool set_link_first(Options& options, const std::string& value) {
  std::set<std::string> slugs;
  for (const auto& slug : parts_of(value, ',')) {
    if (slug.empty()) return false;
    slugs.insert(slug);
  }
  options.links.link_first = std::move(slugs);
  return true;
}

/// "customers:projects"
bool set_create_if_connected(Options& options, const std::string& value) {
  decltype(options.links.create_if_connected) rules;
  for (const auto& part : parts_of(value, ',')) {
    const auto rule = halves(part, ':');
    if (!rule) return false;
    rules[rule->first].insert(rule->second);
  }
  options.links.create_if_connected = std::move(rules);
  return true;
}

/// "customers:email=EmailAddress,projects:code=Code"
bool set_merge_by(Options& options, const std::string& value) {
  decltype(options.links.merge_by) rules;
  for (const auto& part : parts_of(value, ',')) {
    const auto rule = halves(part, ':');
    const auto paths = rule ? halves(rule->second, '=') : std::nullopt;
    if (!paths) return false;
    rules[rule->first].push_back({paths->first, paths->second});
  }
  options.links.merge_by = std::move(rules);
  return true;
}

/// Lists are written as texts with commas in flags, and may be arrays of texts in files. Nothing for what no option is.
std::optional<std::string> text_of(const Json& value) {
  const bool list =
      value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& each) { return each.is_string(); });
  if (list) return fmt::format("{}", fmt::join(value.get<std::vector<std::string>>(), ","));
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::nullopt;
}

bool set_page_size(Options& options, const std::string& value) {
  constexpr int most_allowed = 1000;
  const auto number = parse_number<int>(value, 1, most_allowed);
  if (number) options.page_size = *number;
  return number.has_value();
}

bool set_answer_limit(Options& options, const std::string& value) {
  constexpr int most_allowed = 1024;
  const auto number = parse_number<int>(value, 1, most_allowed);
  if (number) options.answer_limit_mb = *number;
  return number.has_value();
}

bool set_deletion_limit(Options& options, const std::string& value) {
  constexpr int most_allowed = 1'000'000;
  const auto number = parse_number<int>(value, 0, most_allowed);
  if (number) options.deletion_limit = *number;
  return number.has_value();
}

bool set_requests_per_second(Options& options, const std::string& value) {
  options.requests_per_second = pace(value);
  return options.requests_per_second.has_value();
}

const std::vector<Known>& known_options() {
  static const std::vector<Known> known{
      {"state_dir", "SYNC_STATE_DIR", "a directory", text(&Options::state_dir)},
      {"mapping", "SYNC_MAPPING", "a file", text(&Options::mapping)},
      {"poll_interval_ms", "SYNC_POLL_INTERVAL_MS", "milliseconds, 1 to 86400000",
       milliseconds(&Options::poll_interval, 1)},
      {"overlap_ms", "", "milliseconds, 0 to 86400000", milliseconds(&Options::overlap, 0)},
      {"timeout_ms", "", "milliseconds, 1 to 86400000", milliseconds(&Options::timeout, 1)},
      {"longest_wait_ms", "", "milliseconds, 1000 to 86400000", milliseconds(&Options::longest_wait, 1000)},
      {"answer_limit_mb", "", "1 to 1024", set_answer_limit},
      {"allow_plain_http", "SYNC_ALLOW_PLAIN_HTTP", "true or false",
       one_of(&Options::allow_plain_http, std::vector<std::pair<std::string, bool>>{{"true", true}, {"false", false}})},
      {requests_per_second, "", pace_expected, set_requests_per_second},
      {"page_size", "", "1 to 1000", set_page_size},
      {"create_in_source", "", "true or false",
       one_of(&Options::create_in_source, std::vector<std::pair<std::string, bool>>{{"true", true}, {"false", false}})},
      {"link_first", "", "a list of dataflows: \"customers\"", set_link_first},
      {"create_if_connected", "", "a list of DATAFLOW:DATAFLOW: \"customers:projects\"", set_create_if_connected},
      {"merge_by", "", "a list of DATAFLOW:SOURCE=TARGET: \"customers:email=EmailAddress\"", set_merge_by},
      {"conflicts", "", "last-change-wins, source-wins or target-wins",
       one_of(&Options::conflicts,
              std::vector<std::pair<std::string, ConflictRule>>{{"last-change-wins", ConflictRule::last_change_wins},
                                                                {"source-wins", ConflictRule::source_wins},
                                                                {"target-wins", ConflictRule::target_wins}})},
      {"deletions", "", "ignore, archive or propagate",
       one_of(&Options::deletions,
              std::vector<std::pair<std::string, DeletionPolicy>>{{"ignore", DeletionPolicy::ignore},
                                                                  {"archive", DeletionPolicy::archive},
                                                                  {"propagate", DeletionPolicy::propagate}})},
      {"direction", "", "both, to-source or to-target",
       one_of(&Options::only_to,
              std::vector<std::pair<std::string, std::optional<Side>>>{
                  {"both", std::nullopt}, {"to-source", Side::source}, {"to-target", Side::target}})},
      {"deletion_limit", "", "0 to 1000000", set_deletion_limit},
      {"full_scan_interval_ms", "SYNC_FULL_SCAN_INTERVAL_MS", "milliseconds, 0 to 86400000",
       milliseconds(&Options::full_scan_interval, 0)},
      {"health_interval_ms", "", "milliseconds, 0 to 86400000", milliseconds(&Options::health_interval, 0)},
      {"log_level", "SYNC_LOG_LEVEL", "debug, info, warning or error",
       one_of(
           &Options::log_level,
           std::vector<std::pair<std::string, Level>>{
               {"debug", Level::debug}, {"info", Level::info}, {"warning", Level::warning}, {"error", Level::error}})}};
  return known;
}

std::string upper_case(std::string text) {
  for (auto& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

/// "go_base_url", "go_requests_per_second".
std::string name_for(const dataflow_qa::mocks::SystemDeclaration& system, std::string_view key) {
  auto alias = system.alias;
  std::replace(alias.begin(), alias.end(), '-', '_');
  return fmt::format("{}_{}", alias, key);
}

/// "pms_base_url", …: of every system that is known.
std::vector<std::string> connection_names(const Options& options) {
  std::vector<std::string> names;
  for (const auto* system : options.catalogue.all()) {
    for (const auto& key : system->declaration.connection) names.push_back(name_for(system->declaration, key));
  }
  return names;
}

/// "mine:theirs". The first value counts, since what follows may be about the systems that it describes.
Configured<void> add_systems(Options& options, const std::string& folders) {
  if (!options.systems.empty()) return {};
  options.systems = folders;
  for (const auto& folder : parts_of(folders, ':')) {
    const auto added = options.catalogue.add_folder(folder);
    if (!added) return tl::unexpected{"systems: " + added.error().text()};
  }
  return {};
}

}  // namespace

Configured<void> set_option(Options& options, const std::string& name, const std::string& value) {
  for (const auto& known : known_options()) {
    if (known.name != name) continue;
    if (known.set(options, value)) return {};
    return tl::unexpected{fmt::format("{}: '{}' is not {}", name, value, known.expectation)};
  }
  if (name == systems_option) return add_systems(options, value);
  auto names = connection_names(options);
  if (std::find(names.begin(), names.end(), name) != names.end()) {
    options.connections[name] = value;
    return {};
  }
  for (const auto* system : options.catalogue.all()) {
    const auto own = name_for(system->declaration, requests_per_second);
    names.push_back(own);
    if (own != name) continue;
    const auto number = pace(value);
    if (!number) return tl::unexpected{fmt::format("{}: '{}' is not {}", name, value, pace_expected)};
    options.paces[system->declaration.alias] = *number;
    return {};
  }
  names.emplace_back(systems_option);
  for (const auto& known : known_options()) names.push_back(known.name);
  return tl::unexpected{fmt::format("{}: unknown option (known: {})", name, fmt::join(names, ", "))};
}

Configured<void> apply_file(Options& options, const std::filesystem::path& file) {
  const auto content = dataflow_qa::base::read_file(file, "a file of options");
  if (!content) return tl::unexpected{content.error().text()};
  const auto parsed = dataflow_qa::base::parse_secret_json(*content);
  if (!parsed) return tl::unexpected{fmt::format("{}: {}", file.string(), parsed.error().text())};
  const Json& json = *parsed;
  if (!json.is_object()) return tl::unexpected{fmt::format("{}: is not a JSON object", file.string())};
  if (const auto folder = json.find(systems_option); folder != json.end() && folder->is_string()) {
    if (auto added = add_systems(options, *folder); !added) return tl::unexpected{file.string() + ": " + added.error()};
  }
  for (const auto& [name, value] : json.items()) {
    const auto text = text_of(value);
    if (!text) return tl::unexpected{fmt::format("{}: {}: is neither text nor number", file.string(), name)};
    const auto set = set_option(options, name, *text);
    if (!set) return tl::unexpected{fmt::format("{}: {}", file.string(), set.error())};
  }
  return {};
}

Configured<void> apply_environment(Options& options,
                                   const std::function<std::optional<std::string>(const std::string&)>& variable) {
  if (const auto folder = variable("SYNC_SYSTEMS"); folder && !folder->empty()) {
    if (auto added = add_systems(options, *folder); !added) return tl::unexpected{"SYNC_SYSTEMS: " + added.error()};
  }
  for (const auto& known : known_options()) {
    if (known.variable.empty()) continue;
    const auto value = variable(known.variable);
    if (!value || value->empty()) continue;
    const auto set = set_option(options, known.name, *value);
    if (!set) return tl::unexpected{fmt::format("environment variable {}: {}", known.variable, set.error())};
  }
  for (const auto& name : connection_names(options)) {
    if (const auto value = variable(upper_case(name)); value && !value->empty()) options.connections[name] = *value;
  }
  return {};
}

std::map<std::string, std::string> connection_of(const Options& options,
                                                 const dataflow_qa::mocks::SystemDeclaration& system) {
  std::map<std::string, std::string> connection;
  for (const auto& key : system.connection) {
    const auto value = options.connections.find(name_for(system, key));
    if (value != options.connections.end()) connection[key] = value->second;
  }
  return connection;
}

Configured<void> check_complete(const Options& options) {
  if (options.mapping.empty()) return tl::unexpected{std::string{"not set: SYNC_MAPPING (or --mapping)"}};
  const auto mapping = dataflow_qa::mapping::read_file(options.mapping);
  if (!mapping) return tl::unexpected{mapping.error().text()};
  std::vector<std::string> missing;
  for (const auto& label : {mapping->source, mapping->target}) {
    const auto* system = options.catalogue.find(label);
    if (system == nullptr) return tl::unexpected{options.catalogue.unknown(label)};
    const auto connection = connection_of(options, system->declaration);
    for (const auto& key : system->declaration.connection) {
      const auto value = connection.find(key);
      const bool is_set = value != connection.end() && !value->second.empty();
      if (!is_set) missing.push_back(upper_case(name_for(system->declaration, key)));
    }
  }
  if (missing.empty()) return {};
  return tl::unexpected{fmt::format("not set: {}", fmt::join(missing, ", "))};
}

}  // namespace pms_go_sync
