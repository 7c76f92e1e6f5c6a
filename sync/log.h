#pragma once

// Log lines: one JSON object a line with "time", "level", "event" and fields. Secrets that the log knows are
// masked wherever they stand.

#include <deque>
#include <functional>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mask.h"
#include "sync/values.h"

namespace pms_go_sync {

enum class Level { debug, info, warning, error };

[[nodiscard]] std::optional<Level> parse_level(std::string_view text);

class Log {
 public:
  using Sink = std::function<void(Level, const std::string& line)>;

  /// Lines below `least` are dropped.
  Log(Level least, Sink sink);

  /// Never shows from now on: "***" stands in its place, in whatever form it comes (base/mask.h). Texts under 4
  /// characters are not masked.
  void mask(const std::string& secret);
  /// Masks a secret that others will replace, such as a token: the latest few are masked.
  void mask_for_now(const std::string& secret);
  /// `text` as it may be shown.
  [[nodiscard]] std::string masked(std::string text) const;
  /// `event` is a fixed text in plain English; what varies goes into `fields`. Thread-safe.
  void write(Level level, std::string_view event, Json fields = Json::object());

  void debug(std::string_view event, Json fields = Json::object()) { write(Level::debug, event, std::move(fields)); }
  void info(std::string_view event, Json fields = Json::object()) { write(Level::info, event, std::move(fields)); }
  void warning(std::string_view event, Json fields = Json::object()) {
    write(Level::warning, event, std::move(fields));
  }
  void error(std::string_view event, Json fields = Json::object()) { write(Level::error, event, std::move(fields)); }

 private:
  void renew_masker();

  Level least_;
  Sink sink_;
  mutable std::mutex mutex_;
  std::vector<std::string> secrets_;
  std::deque<std::string> passing_secrets_;
  dataflow_qa::base::Masker masker_{{}};
};

/// Lines to a stream that outlives it, through spdlog.
[[nodiscard]] Log::Sink stream_sink(std::ostream& stream);

}  // namespace pms_go_sync
