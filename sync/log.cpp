#include "sync/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <utility>

#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

constexpr std::array<std::pair<Level, std::string_view>, 4> levels{
    {{Level::debug, "debug"}, {Level::info, "info"}, {Level::warning, "warning"}, {Level::error, "error"}}};

std::string_view to_string(Level level) {
  for (const auto& [value, text] : levels) {
    if (value == level) return text;
  }
  return "info";
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::info:
      break;
  }
  return spdlog::level::info;
}

void replace_all(std::string& text, const std::string& what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

/// A secret as it is, and as it stands in JSON text.
std::vector<std::string> forms_of(const std::string& secret) {
  constexpr std::size_t shortest = 4;
  if (secret.size() < shortest) return {};
  const auto quoted = Json(secret).dump(-1, ' ', false, Json::error_handler_t::replace);
  auto escaped = quoted.substr(1, quoted.size() - 2);
  if (escaped == secret) return {std::move(escaped)};
  return {std::move(escaped), secret};
}

}  // namespace

std::optional<Level> parse_level(std::string_view text) {
  for (const auto& [value, name] : levels) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Log::Log(Level least, Sink sink) : least_{least}, sink_{std::move(sink)} {}

void Log::mask(const std::string& secret) {
  const std::lock_guard lock{mutex_};
  for (auto& form : forms_of(secret)) secrets_.push_back(std::move(form));
}

void Log::mask_for_now(const std::string& secret) {
  constexpr std::size_t most_allowed = 16;
  const std::lock_guard lock{mutex_};
  for (auto& form : forms_of(secret)) passing_secrets_.push_back(std::move(form));
  while (passing_secrets_.size() > most_allowed) passing_secrets_.pop_front();
}

std::string Log::masked(std::string text) const {
  const std::lock_guard lock{mutex_};
  for (const auto& secret : secrets_) replace_all(text, secret, "***");
  for (const auto& secret : passing_secrets_) replace_all(text, secret, "***");
  return text;
}

void Log::write(Level level, std::string_view event, Json fields) {
  if (level < least_) return;
  nlohmann::ordered_json line;
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  line["time"] = millisecond_text(now);
  line["level"] = to_string(level);
  line["event"] = event;
  for (const auto& [key, value] : fields.items()) line[key] = value;
  const auto text = masked(line.dump(-1, ' ', false, Json::error_handler_t::replace));
  const std::lock_guard lock{mutex_};
  sink_(level, text);
}

Log::Sink stderr_sink() {
  auto logger = std::make_shared<spdlog::logger>("pms-go-sync", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);
  return [logger](Level level, const std::string& line) { logger->log(spdlog_level(level), line); };
}

}  // namespace pms_go_sync
