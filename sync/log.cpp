#include "sync/log.h"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <utility>

#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

constexpr std::size_t shortest_secret = 4;

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

}  // namespace

std::optional<Level> parse_level(std::string_view text) {
  for (const auto& [value, name] : levels) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Log::Log(Level least, Sink sink) : least_{least}, sink_{std::move(sink)} {}

void Log::mask(const std::string& secret) {
  if (secret.size() < shortest_secret) return;
  const std::lock_guard lock{mutex_};
  secrets_.push_back(secret);
  renew_masker();
}

void Log::mask_for_now(const std::string& secret) {
  constexpr std::size_t most_allowed = 16;
  if (secret.size() < shortest_secret) return;
  const std::lock_guard lock{mutex_};
  passing_secrets_.push_back(secret);
  if (passing_secrets_.size() > most_allowed) passing_secrets_.pop_front();
  renew_masker();
}

void Log::renew_masker() {
  auto all = secrets_;
  all.insert(all.end(), passing_secrets_.begin(), passing_secrets_.end());
  masker_ = dataflow_qa::base::Masker{std::move(all)};
}

std::string Log::masked(std::string text) const {
  const std::lock_guard lock{mutex_};
  return masker_.masked(std::move(text));
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

Log::Sink stream_sink(std::ostream& stream) {
  constexpr bool at_once = true;
  auto logger = std::make_shared<spdlog::logger>("pms-go-sync",
                                                 std::make_shared<spdlog::sinks::ostream_sink_mt>(stream, at_once));
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);
  return [logger](Level level, const std::string& line) { logger->log(spdlog_level(level), line); };
}

}  // namespace pms_go_sync
