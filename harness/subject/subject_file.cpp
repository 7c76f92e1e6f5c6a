#include "harness/subject/subject_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <regex>

namespace dataflow_qa::subject {
namespace {

using nlohmann::json;

/// Thrown inside this file only; read_text makes an Error of it.
struct Mistake {
  std::string pointer;
  std::string message;
};

std::string known_list(const std::set<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

void reject_unknown_keys(const json& object, const std::string& pointer, const std::set<std::string>& known) {
  if (!object.is_object()) throw Mistake{pointer, "expected an object"};
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key)) {
      throw Mistake{pointer + "/" + key, fmt::format("unknown key \"{}\" (known: {})", key, known_list(known))};
    }
  }
}

std::string text_of(const json& value, const std::string& pointer) {
  if (!value.is_string()) throw Mistake{pointer, "expected a text"};
  return value.get<std::string>();
}

std::string text_at(const json& object, const char* key, const std::string& pointer, const char* otherwise) {
  return object.contains(key) ? text_of(object[key], pointer + "/" + key) : std::string(otherwise);
}

double number_at(const json& object, const char* key, const std::string& pointer, double lowest) {
  const json& value = object[key];
  const auto place = pointer + "/" + key;
  if (!value.is_number()) throw Mistake{place, "expected a number"};
  const auto number = value.get<double>();
  if (number < lowest || number > 86'400'000) {
    throw Mistake{place, fmt::format("expected a number from {} to 86400000", lowest)};
  }
  return number;
}

std::chrono::milliseconds to_milliseconds(double number) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(number));
}

std::string one_of(const json& object, const char* key, const std::string& pointer,
                   const std::vector<std::string>& allowed) {
  const auto value = text_of(object[key], pointer + "/" + key);
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  throw Mistake{pointer + "/" + key, fmt::format("\"{}\" is not one of {}", value, fmt::join(allowed, ", "))};
}

void check_placeholders(const std::string& text, const std::string& pointer, const std::set<std::string>& known) {
  static const std::regex placeholder(R"(\{([A-Za-z_][A-Za-z0-9_.]*)\})");
  for (std::sregex_iterator it(text.begin(), text.end(), placeholder), end; it != end; ++it) {
    if (!known.contains((*it)[1])) {
      throw Mistake{pointer,
                    fmt::format("there is no placeholder {{{}}} (there are: {})", (*it)[1].str(), known_list(known))};
    }
  }
}

std::string expandable(const json& value, const std::string& pointer, const std::set<std::string>& placeholders) {
  auto text = text_of(value, pointer);
  check_placeholders(text, pointer, placeholders);
  return text;
}

int signal_number(const std::string& name) {
  static const std::map<std::string, int> signals = {
      {"SIGUSR1", SIGUSR1}, {"SIGUSR2", SIGUSR2}, {"SIGHUP", SIGHUP}, {"SIGINT", SIGINT}, {"SIGALRM", SIGALRM}};
  const auto found = signals.find(name);
  if (found == signals.end()) {
    throw Mistake{"/trigger/signal", "expected SIGUSR1, SIGUSR2, SIGHUP, SIGINT or SIGALRM"};
  }
  return found->second;
}

/// "{free_port}", or a number that a port can have.
bool is_port(std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) return true;
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

/// "http://host:port/path"; or with a placeholder instead of host and port, as "{pms.base_url}/path".
std::string url_at(const json& value, const std::string& pointer, const std::set<std::string>& placeholders) {
  constexpr std::string_view scheme = "http://";
  auto url = expandable(value, pointer, placeholders);
  const bool has_space = std::any_of(url.begin(), url.end(), [](unsigned char c) { return c <= ' '; });
  if (url.starts_with('{') && !has_space) return url;
  const auto authority =
      url.starts_with(scheme) ? url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size()) : std::string();
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string::npos && !authority.ends_with(']');
  const bool good_port = !has_port || is_port(std::string_view(authority).substr(colon + 1));
  if (has_space || authority.empty() || colon == 0 || !good_port) {
    throw Mistake{pointer, fmt::format("\"{}\" is no URL such as http://127.0.0.1:8080/health", url)};
  }
  return url;
}

Ready read_ready(const json& ready, const std::set<std::string>& placeholders) {
  reject_unknown_keys(ready, "/ready", {"when", "http", "output"});
  if (ready.size() != 1) throw Mistake{"/ready", "expected exactly one of \"when\", \"http\" and \"output\""};
  if (ready.contains("http")) return ReadyOnHttp{url_at(ready["http"], "/ready/http", placeholders)};
  if (ready.contains("output")) {
    auto pattern = text_of(ready["output"], "/ready/output");
    try {
      static_cast<void>(ready_pattern(pattern));
    } catch (const std::regex_error& error) {
      throw Mistake{"/ready/output", fmt::format("not a regular expression: {}", error.what())};
    }
    return ReadyOnOutput{std::move(pattern)};
  }
  one_of(ready, "when", "/ready", {"first-request"});
  return ReadyOnFirstRequest{};
}

Trigger read_trigger(const json& trigger, const std::set<std::string>& placeholders) {
  reject_unknown_keys(trigger, "/trigger", {"http", "signal"});
  if (trigger.size() != 1) throw Mistake{"/trigger", "expected exactly one of \"http\" and \"signal\""};
  if (trigger.contains("signal")) return TriggerSignal{signal_number(text_of(trigger["signal"], "/trigger/signal"))};
  const json& http = trigger["http"];
  reject_unknown_keys(http, "/trigger/http", {"method", "url"});
  if (!http.contains("url")) throw Mistake{"/trigger/http", "\"url\" is missing"};
  return TriggerHttp{text_at(http, "method", "/trigger/http", "POST"),
                     url_at(http["url"], "/trigger/http/url", placeholders)};
}

/// The rule that is written there, by its name.
template <typename Rule>
Rule rule_at(const json& capabilities, const char* key, std::initializer_list<Rule> rules) {
  std::vector<std::string> names;
  for (const auto rule : rules) names.emplace_back(to_string(rule));
  const auto name = one_of(capabilities, key, "/capabilities", names);
  return *std::find_if(rules.begin(), rules.end(), [&](Rule rule) { return to_string(rule) == name; });
}

Capabilities read_capabilities(const json& written) {
  reject_unknown_keys(written, "/capabilities", {"creates_in_source", "deletes", "conflicts"});
  Capabilities result;
  if (written.contains("creates_in_source")) {
    if (!written["creates_in_source"].is_boolean()) {
      throw Mistake{"/capabilities/creates_in_source", "expected true or false"};
    }
    result.creates_in_source = written["creates_in_source"].get<bool>();
  }
  if (written.contains("deletes")) {
    result.deletes =
        rule_at(written, "deletes",
                {DeletionRule::unspecified, DeletionRule::ignore, DeletionRule::archive, DeletionRule::propagate});
  }
  if (written.contains("conflicts")) {
    result.conflicts = rule_at(written, "conflicts",
                               {ConflictRule::unspecified, ConflictRule::source_wins, ConflictRule::target_wins,
                                ConflictRule::last_change_wins});
  }
  return result;
}

void read_command(const json& object, const std::set<std::string>& placeholders, SubjectFile& result) {
  if (!object.contains("command")) {
    if (result.mode == Mode::external) return;
    throw Mistake{"", "\"command\" is missing: the argv that starts the subject (only mode \"external\" has none)"};
  }
  const json& command = object["command"];
  if (!command.is_array() || command.empty()) throw Mistake{"/command", "expected a list with at least the program"};
  for (std::size_t i = 0; i < command.size(); ++i) {
    result.command.push_back(expandable(command[i], fmt::format("/command/{}", i), placeholders));
  }
}

void read_env(const json& object, const std::set<std::string>& placeholders, SubjectFile& result) {
  if (!object.contains("env")) return;
  if (!object["env"].is_object()) throw Mistake{"/env", "expected an object"};
  for (const auto& [key, value] : object["env"].items()) {
    if (key.empty() || key.find('=') != std::string::npos) {
      throw Mistake{"/env/" + key, "not a name that an environment variable can have"};
    }
    result.env[key] = expandable(value, "/env/" + key, placeholders);
  }
}

void read_times(const json& object, SubjectFile& result) {
  if (object.contains("poll_interval_ms")) {
    result.poll_interval = to_milliseconds(number_at(object, "poll_interval_ms", "", 1));
  }
  result.quiet = std::max(std::chrono::milliseconds(200), 2 * result.poll_interval);
  result.settle_timeout = std::max(std::chrono::milliseconds(30'000), 10 * result.poll_interval);
  if (object.contains("quiet_ms")) result.quiet = to_milliseconds(number_at(object, "quiet_ms", "", 0));
  if (object.contains("full_scan_interval_ms")) {
    result.full_scan_interval = to_milliseconds(number_at(object, "full_scan_interval_ms", "", 1));
  }
  if (object.contains("max_requests_per_s")) {
    result.max_requests_per_s = number_at(object, "max_requests_per_s", "", 0.001);
  }
  if (!object.contains("timeouts")) return;
  const json& timeouts = object["timeouts"];
  reject_unknown_keys(timeouts, "/timeouts", {"ready_s", "settle_s", "stop_s"});
  const auto seconds = [&](const char* key, std::chrono::milliseconds& value) {
    if (timeouts.contains(key)) value = to_milliseconds(1000 * number_at(timeouts, key, "/timeouts", 0.001));
  };
  seconds("ready_s", result.ready_timeout);
  seconds("settle_s", result.settle_timeout);
  seconds("stop_s", result.stop_timeout);
}

SubjectFile read_object(const json& object, const std::filesystem::path& file,
                        const std::set<std::string>& placeholders) {
  reject_unknown_keys(
      object, "",
      {"contract", "name", "version", "command", "env", "mode", "ready", "poll_interval_ms", "full_scan_interval_ms",
       "quiet_ms", "max_requests_per_s", "trigger", "timeouts", "capabilities"});
  if (object.contains("contract") && object["contract"] != 1) {
    throw Mistake{"/contract", fmt::format("version {} is not known (known: 1)", object["contract"].dump())};
  }
  SubjectFile result;
  result.file = file;
  result.name = text_at(object, "name", "", file.stem().c_str());
  result.version = text_at(object, "version", "", "");
  if (object.contains("mode")) {
    const auto mode = one_of(object, "mode", "", {"daemon", "cycle", "external"});
    result.mode = mode == "daemon" ? Mode::daemon : mode == "cycle" ? Mode::cycle : Mode::external;
  }
  // A person starts it, or it comes back to a system that it took for gone.
  if (result.mode == Mode::external) result.ready_timeout = std::chrono::minutes(2);
  read_command(object, placeholders, result);
  read_env(object, placeholders, result);
  if (object.contains("ready")) result.ready = read_ready(object["ready"], placeholders);
  if (object.contains("trigger")) {
    if (result.mode == Mode::cycle) throw Mistake{"/trigger", "a subject of mode \"cycle\" is run, not triggered"};
    result.trigger = read_trigger(object["trigger"], placeholders);
    if (result.mode == Mode::external && std::holds_alternative<TriggerSignal>(*result.trigger)) {
      throw Mistake{"/trigger",
                    "a subject of mode \"external\" runs elsewhere, so that it can be sent no signal: use "
                    "{\"http\": …}"};
    }
  }
  read_times(object, result);
  if (object.contains("capabilities")) {
    result.capabilities = read_capabilities(object["capabilities"]);
    result.capabilities_as_written = object["capabilities"];
  }
  return result;
}

}  // namespace

Result<SubjectFile> read_text(std::string_view text, const std::filesystem::path& file,
                              const std::set<std::string>& placeholders) {
  try {
    return read_object(json::parse(text), file, placeholders);
  } catch (const json::parse_error& error) {
    const auto offset = std::min(error.byte, text.size());
    const auto before = text.substr(0, offset == 0 ? 0 : offset - 1);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return tl::make_unexpected(Error{fmt::format("{}:{}: not JSON: {}", file.string(), line, error.what())});
  } catch (const Mistake& mistake) {
    return tl::make_unexpected(Error{fmt::format("{}: {}{}{}", file.string(), mistake.pointer,
                                                 mistake.pointer.empty() ? "" : ": ", mistake.message)});
  }
}

Result<SubjectFile> read_file(const std::filesystem::path& file, const std::set<std::string>& placeholders) {
  std::error_code ignored;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, ignored)) {
    return tl::make_unexpected(
        Error{fmt::format("{}: there is no such subject file, or it cannot be read", file.string())});
  }
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  return read_text(text, file, placeholders);
}

std::regex ready_pattern(const std::string& text) {
  // libstdc++'s own switch for its engine without backtracking.
  return std::regex(text, std::regex::ECMAScript | std::regex_constants::__polynomial);
}

std::string expand(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string result;
  while (!text.empty()) {
    const auto open = text.find('{');
    result += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto found =
        close == std::string_view::npos ? values.end() : values.find(std::string(text.substr(1, close - 1)));
    if (found == values.end()) {
      result += '{';
      text.remove_prefix(1);
    } else {
      result += found->second;
      text.remove_prefix(close + 1);
    }
  }
  return result;
}

std::string_view to_string(DeletionRule rule) {
  switch (rule) {
    case DeletionRule::unspecified:
      return "unspecified";
    case DeletionRule::ignore:
      return "ignore";
    case DeletionRule::archive:
      return "archive";
    case DeletionRule::propagate:
      return "propagate";
  }
  return "";
}

std::string_view to_string(ConflictRule rule) {
  switch (rule) {
    case ConflictRule::unspecified:
      return "unspecified";
    case ConflictRule::source_wins:
      return "source-wins";
    case ConflictRule::target_wins:
      return "target-wins";
    case ConflictRule::last_change_wins:
      return "last-change-wins";
  }
  return "";
}

std::string_view to_string(Mode mode) {
  switch (mode) {
    case Mode::daemon:
      return "daemon";
    case Mode::cycle:
      return "cycle";
    case Mode::external:
      return "external";
  }
  return "";
}

}  // namespace dataflow_qa::subject
