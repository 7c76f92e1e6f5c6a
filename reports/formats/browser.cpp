#include "reports/formats/browser.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>  // kill
#include <spawn.h>
#include <stdlib.h>  // mkdtemp
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <stdexcept>

namespace dataflow_qa::reports::testing_browser {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr const char* program = "/usr/bin/chromium";
constexpr auto patience = std::chrono::seconds(60);  // a busy machine starts a browser slowly

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("the browser: " + what);
}

struct Pipe {
  int read = -1;
  int write = -1;
};

/// A pipe whose ends lie above the descriptors that the browser is given.
Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
  const auto lifted = [](int descriptor) {
    const int high = fcntl(descriptor, F_DUPFD_CLOEXEC, 10);
    close(descriptor);
    return high;
  };
  return {lifted(ends[0]), lifted(ends[1])};
}

}  // namespace

bool Browser::is_installed() {
  return access(program, X_OK) == 0;
}

Browser::Browser() {
  auto pattern = (fs::temp_directory_path() / "dataflow-qa-browser-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) fail("no temporary folder");
  folder_ = pattern;
  try {
    start();
    const auto target = call({{"method", "Target.createTarget"}, {"params", {{"url", "about:blank"}}}});
    const auto attached = call(
        {{"method", "Target.attachToTarget"}, {"params", {{"targetId", target.at("targetId")}, {"flatten", true}}}});
    session_ = attached.at("sessionId");
    for (const char* domain : {"Page", "Runtime", "Log", "Network"}) command(std::string(domain) + ".enable");
  } catch (...) {
    end();
    throw;
  }
}

Browser::~Browser() {
  end();
}

void Browser::start() {
  const Pipe commands = make_pipe();
  const Pipe answers = make_pipe();
  to_browser_ = commands.write;
  from_browser_ = answers.read;
  const std::string profile = "--user-data-dir=" + (folder_ / "profile").string();
  const std::string home = "HOME=" + folder_.string();
  std::vector<std::string> words{program,
                                 "--headless",
                                 "--no-sandbox",
                                 "--disable-gpu",
                                 "--disable-quic",
                                 "--no-first-run",
                                 "--disable-background-networking",
                                 "--disable-component-update",
                                 "--disable-sync",
                                 "--disable-dev-shm-usage",
                                 "--remote-debugging-pipe",
                                 profile,
                                 "about:blank"};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::string path = "PATH=/usr/bin:/bin";
  std::string own_home = home;
  const std::array<char*, 3> environment{path.data(), own_home.data(), nullptr};

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, commands.read, 3);
  posix_spawn_file_actions_adddup2(&actions, answers.write, 4);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // so that all of it can be ended
  const int failed = posix_spawn(&process_, program, &actions, &attributes, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(commands.read);
  close(answers.write);
  if (failed != 0) fail("it cannot be started");
}

void Browser::end() {
  if (to_browser_ >= 0) close(to_browser_);  // it ends when its pipe does
  if (from_browser_ >= 0) close(from_browser_);
  if (process_ > 0) {
    kill(-process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;  // what stays in the temporary directory does no harm
  fs::remove_all(folder_, ignored);
}

void Browser::show(const std::string& html, const std::string& fragment) {
  const fs::path file = folder_ / fmt::format("page-{}.html", ++pages_);
  std::ofstream(file, std::ios::binary) << html;
  url_ = "file://" + file.string();
  const int before = loads_;
  command("Page.navigate", {{"url", url_ + fragment}});
  wait_until([&] { return loads_ > before; });
}

json Browser::value(const std::string& expression) {
  const json outcome =
      command("Runtime.evaluate", {{"expression", expression}, {"returnByValue", true}, {"awaitPromise", true}});
  if (outcome.contains("exceptionDetails")) fail(expression + " threw " + outcome.at("exceptionDetails").dump());
  return outcome.at("result").value("value", json());
}

void Browser::run(const std::string& script) {
  static_cast<void>(value("(() => {" + script + "})()"));
}

void Browser::press(const std::string& key) {
  json event{{"type", "keyDown"}, {"key", key}};
  if (key.size() == 1) event["text"] = key;
  command("Input.dispatchKeyEvent", event);
  command("Input.dispatchKeyEvent", {{"type", "keyUp"}, {"key", key}});
}

void Browser::click(const std::string& selector) {
  const json middle =
      value("(() => {const e = document.querySelector(" + json(selector).dump() +
            "); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, "
            "r.y + r.height / 2];})()");
  for (const char* type : {"mousePressed", "mouseReleased"}) {
    command("Input.dispatchMouseEvent",
            {{"type", type}, {"x", middle[0]}, {"y", middle[1]}, {"button", "left"}, {"clickCount", 1}});
  }
}

json Browser::command(const std::string& method, const json& parameters) {
  return call({{"method", method}, {"params", parameters}, {"sessionId", session_}});
}

json Browser::call(json message) {
  const int id = ++last_id_;
  message["id"] = id;
  const std::string method = message.at("method");
  std::string bytes = message.dump();
  bytes += '\0';
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t done = write(to_browser_, bytes.data() + sent, bytes.size() - sent);
    if (done <= 0) fail("it does not listen");
    sent += static_cast<std::size_t>(done);
  }
  answer_ = nullptr;
  wait_until([&] { return answer_.is_object() && answer_.value("id", 0) == id; });
  if (answer_.contains("error")) fail(method + ": " + answer_.at("error").dump());
  return answer_.at("result");
}

void Browser::wait_until(const std::function<bool()>& reached) {
  const auto deadline = Clock::now() + patience;
  while (!reached()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting{from_browser_, POLLIN, 0};
    if (left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0) fail("no answer in time");
    receive();
  }
}

void Browser::receive() {
  std::array<char, 65536> buffer{};
  const ssize_t got = read(from_browser_, buffer.data(), buffer.size());
  if (got <= 0) fail("it has gone");
  received_.append(buffer.data(), static_cast<std::size_t>(got));
  for (auto end = received_.find('\0'); end != std::string::npos; end = received_.find('\0')) {
    const json message = json::parse(received_.substr(0, end));
    received_.erase(0, end + 1);
    if (message.contains("id")) {
      answer_ = message;
    } else {
      on_event(message);
    }
  }
}

void Browser::on_event(const json& message) {
  const std::string method = message.value("method", "");
  const json& what = message.at("params");
  if (method == "Page.loadEventFired") ++loads_;
  if (method == "Runtime.consoleAPICalled" || method == "Runtime.exceptionThrown" || method == "Log.entryAdded" ||
      method == "Page.javascriptDialogOpening") {
    complaints_.push_back(what.dump());
  }
  if (method == "Network.requestWillBeSent") {
    const std::string url = what.at("request").at("url");
    if (!url.starts_with("data:")) requests_.push_back(url);
  }
}

}  // namespace dataflow_qa::reports::testing_browser
