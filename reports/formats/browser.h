#pragma once

// A headless Chromium for the tests of the pages, driven through its debugging pipe (the Chrome DevTools Protocol over
// two file descriptors: no port, no further library). One thread. It ends with the object.

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace dataflow_qa::reports::testing_browser {

class Browser {
 public:
  /// False where there is no Chromium on this machine.
  [[nodiscard]] static bool is_installed();

  /// Starts Chromium with an empty profile and a blank page. Throws std::runtime_error where that fails.
  Browser();
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Writes `html` into a file of its own and opens it from disk, at `fragment` ("#…" or empty); waits until it is
  /// loaded.
  void show(const std::string& html, const std::string& fragment = "");

  /// The value of a JavaScript expression; throws std::runtime_error where it throws.
  [[nodiscard]] nlohmann::json value(const std::string& expression);
  /// Runs JavaScript for what it does.
  void run(const std::string& script);
  /// Presses and releases a key: "n", "/", "Escape".
  void press(const std::string& key);
  /// Clicks into the middle of the first element that fits a CSS selector, with the mouse.
  void click(const std::string& selector);
  /// Any command of the protocol for the page; its result.
  nlohmann::json command(const std::string& method, const nlohmann::json& parameters = nlohmann::json::object());

  /// The messages of the page on its console, exceptions and broken rules included.
  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
  /// Every URL that was asked for since the start, but data: ones.
  [[nodiscard]] const std::vector<std::string>& requests() const { return requests_; }
  /// The URL of the page that was shown last.
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  void start();
  void end();
  nlohmann::json call(nlohmann::json message);
  void wait_until(const std::function<bool()>& reached);
  void receive();
  void on_event(const nlohmann::json& message);

  std::filesystem::path folder_;
  pid_t process_ = -1;
  int to_browser_ = -1;
  int from_browser_ = -1;
  std::string received_;
  nlohmann::json answer_;
  std::string session_;
  std::string url_;
  int last_id_ = 0;
  int loads_ = 0;
  int pages_ = 0;
  std::vector<std::string> complaints_;
  std::vector<std::string> requests_;
};

}  // namespace dataflow_qa::reports::testing_browser
