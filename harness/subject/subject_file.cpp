#include "harness/subject/subject_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <regex>
#include <stdexcept>

#include "base/file.h"
#include "base/json_place.h"
#include "harness/subject/environment.h"

namespace dataflow_qa::subject {
namespace {

using base::JsonPlace;
using std::chrono::milliseconds;

template <typename Enum>
using Names = std::vector<std::pair<std::string_view, Enum>>;

const Names<Mode> modes{{"daemon", Mode::daemon}, {"cycle", Mode::cycle}, {"external", Mode::external}};

template <typename Enum>
std::string_view name_in(const Names<Enum>& names, Enum value) {
  for (const auto& [name, each] : names) {
    if (each == value) return name;
  }
  throw std::logic_error("an enumerator without a name");
}

/// Reads the file's root; `placeholders` are those that texts may use.
class Reader {
 public:
  explicit Reader(const std::set<std::string>& placeholders) : placeholders_(placeholders) {}

  SubjectFile read(const JsonPlace& root, const std::filesystem::path& file) {
    if (!root.is_object_of({"contract", "name", "version", "command", "env", "pass_env", "mode", "ready",
                            "poll_interval_ms", "full_scan_interval_ms", "quiet_ms", "max_requests_per_s", "trigger",
                            "timeouts", "capabilities"})) {
      return result_;
    }
    if (const auto contract = root.optional("contract"); contract && contract->value() != 1) {
      contract->fail(fmt::format("version {} is not known (known: 1)", contract->value().dump()));
    }
    result_.file = file;
    result_.name = file.stem();
    if (const auto name = root.optional("name")) result_.name = name->string();
    if (const auto version = root.optional("version")) result_.version = version->string();
    if (const auto mode = root.optional("mode")) result_.mode = mode->one_of(modes);
    // A person starts it, or it comes back to a system that seemed gone.
    if (result_.mode == Mode::external) result_.ready_timeout = std::chrono::minutes(2);
    read_command(root);
    if (const auto env = root.optional("env")) read_env(*env);
    if (const auto names = root.optional("pass_env")) read_pass_env(*names);
    if (const auto ready = root.optional("ready")) result_.ready = ready_at(*ready);
    if (const auto trigger = root.optional("trigger")) read_trigger(*trigger);
    read_times(root);
    if (const auto capabilities = root.optional("capabilities")) {
      result_.capabilities = read_capabilities(*capabilities);
      result_.capabilities_as_written = capabilities->value();
    }
    return std::move(result_);
  }

 private:
  /// The name of a placeholder without its closing brace: one that there is, or any that no brace follows at all. Other
  /// braces are the command's own.
  [[nodiscard]] std::optional<std::string> unclosed_placeholder(const std::string& text) const;
  [[nodiscard]] std::string expandable(const JsonPlace& place) const {
    static const std::regex placeholder(R"(\{([A-Za-z_][A-Za-z0-9_.]*)\})");
    auto text = place.string();
    if (const auto name = unclosed_placeholder(text)) {
      place.fail(fmt::format("{{{} has no closing brace: write {{{}}}", *name, *name));
    }
    for (std::sregex_iterator it(text.begin(), text.end(), placeholder), end; it != end; ++it) {
      if (placeholders_.contains((*it)[1])) continue;
      place.fail(fmt::format("there is no placeholder {{{}}} (there are: {})", (*it)[1].str(),
                             fmt::join(placeholders_, ", ")));
    }
    return text;
  }

  /// "http://host:port/path"; or with a placeholder instead of host and port, as "{pms.base_url}/path".
  [[nodiscard]] std::string url_at(const JsonPlace& place) const;
  [[nodiscard]] Ready ready_at(const JsonPlace& place) const;
  [[nodiscard]] Trigger trigger_at(const JsonPlace& place) const;
  void read_command(const JsonPlace& root);
  void read_env(const JsonPlace& place);
  void read_pass_env(const JsonPlace& place);
  void read_trigger(const JsonPlace& place);
  void read_times(const JsonPlace& root);

  const std::set<std::string>& placeholders_;
  SubjectFile result_;
};

double number_at(const JsonPlace& place, double lowest) {
  return place.number(lowest, 86'400'000);
}

milliseconds to_milliseconds(double number) {
  return milliseconds(static_cast<std::int64_t>(number));
}

/// "{free_port}", or a number that a port can have.
bool is_port(std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) return true;
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

std::optional<std::string> Reader::unclosed_placeholder(const std::string& text) const {
  static const std::regex opened(R"(\{([A-Za-z_][A-Za-z0-9_.]*))");
  for (std::sregex_iterator it(text.begin(), text.end(), opened), end; it != end; ++it) {
    const auto after = static_cast<std::size_t>(it->position() + it->length());
    if (after < text.size() && text[after] == '}') continue;
    if (placeholders_.contains((*it)[1]) || text.find('}', after) == std::string::npos) return (*it)[1];
  }
  return std::nullopt;
}

std::string Reader::url_at(const JsonPlace& place) const {
  constexpr std::string_view scheme = "http://";
  auto url = expandable(place);
  const bool has_space = std::any_of(url.begin(), url.end(), [](unsigned char c) { return c <= ' '; });
  if (url.starts_with('{') && !has_space) return url;
  const auto authority =
      url.starts_with(scheme) ? url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size()) : std::string();
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string::npos && !authority.ends_with(']');
  const bool good_port = !has_port || is_port(std::string_view(authority).substr(colon + 1));
  if (has_space || authority.empty() || colon == 0 || !good_port) {
    place.fail(fmt::format("\"{}\" is not a URL such as http://127.0.0.1:8080/health", url));
  }
  return url;
}

Ready Reader::ready_at(const JsonPlace& place) const {
  if (!place.is_object_of({"when", "http", "output"})) return ReadyOnFirstRequest{};
  if (place.value().size() != 1) place.fail("expected exactly one of \"when\", \"http\" and \"output\"");
  if (const auto http = place.optional("http")) return ReadyOnHttp{url_at(*http)};
  if (const auto output = place.optional("output")) {
    auto pattern = output->string();
    try {
      static_cast<void>(ready_pattern(pattern));
    } catch (const std::regex_error& error) {
      output->fail(fmt::format("not a regular expression: {}", error.what()));
    }
    return ReadyOnOutput{std::move(pattern)};
  }
  if (const auto when = place.optional("when")) static_cast<void>(when->one_of<int>({{"first-request", 0}}));
  return ReadyOnFirstRequest{};
}

Trigger Reader::trigger_at(const JsonPlace& place) const {
  if (!place.is_object_of({"http", "signal"})) return TriggerSignal{};
  if (place.value().size() != 1) place.fail("expected exactly one of \"http\" and \"signal\"");
  if (const auto signal = place.optional("signal")) {
    return TriggerSignal{signal->one_of<int>(
        {{"SIGUSR1", SIGUSR1}, {"SIGUSR2", SIGUSR2}, {"SIGHUP", SIGHUP}, {"SIGINT", SIGINT}, {"SIGALRM", SIGALRM}})};
  }
  TriggerHttp trigger{.method = "POST", .url = {}};
  const auto http = place.optional("http");
  if (!http || !http->is_object_of({"method", "url"})) return trigger;
  if (const auto method = http->optional("method")) trigger.method = method->string();
  if (const auto url = http->required("url")) trigger.url = url_at(*url);
  return trigger;
}

void Reader::read_command(const JsonPlace& root) {
  const auto command = root.optional("command");
  if (!command) {
    if (result_.mode == Mode::external) return;
    root.fail("\"command\" is missing: the argv that starts the subject (only mode \"external\" has none)");
    return;
  }
  if (!command->value().is_array() || command->value().empty()) {
    command->fail("expected a list with at least the program");
    return;
  }
  for (const JsonPlace& each : command->list()) result_.command.push_back(expandable(each));
  if (result_.command.front().empty()) {
    command->list().front().fail("is empty: name the program that starts the subject");
  }
}

/// Notes what keeps `name` from being the name of a variable that a subject file may set.
void require_variable(const JsonPlace& place, const std::string& name) {
  if (name.empty() || name.find('=') != std::string::npos) {
    place.fail(fmt::format("{} is not a name that an environment variable can have: write one such as \"PYTHONPATH\"",
                           nlohmann::json(name).dump()));
  }
}

void Reader::read_env(const JsonPlace& place) {
  for (const auto& [key, value] : place.entries()) {
    require_variable(value, key);
    result_.env[key] = expandable(value);
  }
}

void Reader::read_pass_env(const JsonPlace& place) {
  if (!place.value().is_array()) return place.fail("expected a list of names, such as [\"PYTHONPATH\"]");
  const auto own = own_variables(placeholders_);
  for (const auto& each : place.elements()) {
    const auto name = each.string();
    require_variable(each, name);
    if (result_.env.contains(name)) {
      each.fail(fmt::format("{} is set in \"env\" too: remove it there or here", name));
    } else if (own.contains(name)) {
      each.fail(fmt::format("the harness sets {} itself: remove it here; \"env\" can set it otherwise", name));
    }
    result_.pass_env.push_back(name);
  }
}

void Reader::read_trigger(const JsonPlace& place) {
  if (result_.mode == Mode::cycle) place.fail("a subject of mode \"cycle\" is run, not triggered");
  result_.trigger = trigger_at(place);
  if (result_.mode == Mode::external && std::holds_alternative<TriggerSignal>(*result_.trigger)) {
    place.fail("a subject of mode \"external\" runs elsewhere and can be sent no signal: use {\"http\": …}");
  }
}

void Reader::read_times(const JsonPlace& root) {
  if (const auto poll = root.optional("poll_interval_ms")) result_.poll_interval = to_milliseconds(number_at(*poll, 1));
  result_.quiet = std::max(milliseconds(200), 2 * result_.poll_interval);
  result_.settle_timeout = std::max(milliseconds(30'000), 10 * result_.poll_interval);
  if (const auto quiet = root.optional("quiet_ms")) result_.quiet = to_milliseconds(number_at(*quiet, 0));
  if (const auto scan = root.optional("full_scan_interval_ms")) {
    result_.full_scan_interval = to_milliseconds(number_at(*scan, 1));
  }
  if (const auto most = root.optional("max_requests_per_s")) result_.max_requests_per_s = number_at(*most, 0.001);
  const auto timeouts = root.optional("timeouts");
  if (!timeouts || !timeouts->is_object_of({"ready_s", "settle_s", "stop_s"})) return;
  const auto seconds = [&](const char* key, milliseconds& value) {
    if (const auto place = timeouts->optional(key)) value = to_milliseconds(1000 * number_at(*place, 0.001));
  };
  seconds("ready_s", result_.ready_timeout);
  seconds("settle_s", result_.settle_timeout);
  seconds("stop_s", result_.stop_timeout);
}

}  // namespace

base::Result<SubjectFile> read_text(std::string_view text, const std::filesystem::path& file,
                                    const std::set<std::string>& placeholders) {
  return base::read_json(text, file.string(),
                         [&](const JsonPlace& root) { return Reader(placeholders).read(root, file); });
}

base::Result<SubjectFile> read_file(const std::filesystem::path& file, const std::set<std::string>& placeholders) {
  const auto text = base::read_file(file, "a subject file");
  if (!text) return tl::unexpected(text.error());
  return read_text(*text, file, placeholders);
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

std::string_view to_string(Mode mode) {
  return name_in(modes, mode);
}

}  // namespace dataflow_qa::subject
