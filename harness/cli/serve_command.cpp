// Held by serve_test.cpp.
#include <fmt/format.h>
#include <httplib.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <regex>
#include <thread>

#include "base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/report_folder.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

struct ServeArguments {
  std::string folder = default_report_folder;
  int port = 0;
};

/// Whether the run that this folder is of still goes on, as far as its results say.
bool is_under_way(const fs::path& folder) {
  constexpr std::size_t enough = 300;
  const auto beginning = base::beginning_of(folder / "results.json", enough);
  static const std::regex incomplete(R"re("complete"\s*:\s*false)re");
  return beginning.empty() || std::regex_search(beginning, incomplete);
}

const char* type_of(const fs::path& file) {
  const auto end = file.extension();
  if (end == ".html") return "text/html; charset=utf-8";
  if (end == ".json") return "application/json";
  if (end == ".xml") return "application/xml";
  return "text/plain; charset=utf-8";
}

void answer(const fs::path& folder, const std::string& name, httplib::Response& response) {
  const auto file = folder / (name.empty() ? "index.html" : name);
  const bool is_page = file.filename() == "index.html";
  // A link may lead out of the folder.
  const bool is_own = fs::is_regular_file(fs::symlink_status(file));
  const auto text = is_own ? base::read_file(file) : base::failure("there is no such file");
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  // A browser loads the page again by itself for as long as the run goes on.
  if (is_page && is_under_way(folder)) response.set_header("Refresh", "2");
  if (!text) {
    response.status = 404;
    response.set_content(is_page ? "There is no report yet.\n" : "There is no such file.\n", "text/plain");
    return;
  }
  response.set_content(*text, type_of(file));
}

/// Binds it to this port of this machine, or to any free one where that is 0.
int bound_port(httplib::Server& server, int wanted) {
  const char* host = "127.0.0.1";
  // The library's default lets two processes share a port; then one in use would not be noticed.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  errno = 0;
  const int port = wanted == 0 ? server.bind_to_any_port(host) : server.bind_to_port(host, wanted) ? wanted : -1;
  if (port > 0) return port;
  const std::string reason = errno == 0 ? "cannot be bound" : std::strerror(errno);
  throw std::runtime_error(
      fmt::format("cannot listen on {} port {}: {}; choose another one with --port, or 0 for any "
                  "free one",
                  host, wanted, reason));
}

/// What stands there by now, where that is no report.
std::string note_about(const fs::path& folder) {
  if (!base::is_there(folder)) return "There is no such folder yet: it comes with a run whose --out names it.\n";
  return base::is_there(folder / "index.html") ? "" : "There is no report in it yet: it comes with the run.\n";
}

int serve_reports(const ServeArguments& arguments) {
  const fs::path folder(arguments.folder);
  if (base::is_there(folder) && !base::is_folder(folder)) {
    throw UsageError(fmt::format("{} is no folder; name the one that a run's --out names", arguments.folder));
  }
  sigset_t ends;  // threads inherit the mask: these are taken by sigwait alone
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  httplib::Server server;
  server.set_tcp_nodelay(true);
  const int port = bound_port(server, arguments.port);
  server.Get(R"(/([A-Za-z0-9._-]*))", [&](const httplib::Request& request, httplib::Response& response) {
    // A page of another site that a browser was led to believe is here gets nothing.
    const auto asked = request.get_header_value("Host");
    if (asked != fmt::format("127.0.0.1:{}", port) && asked != fmt::format("localhost:{}", port)) {
      response.status = 403;
      return;
    }
    answer(folder, request.matches[1], response);
  });
  std::thread listener([&server] { server.listen_after_bind(); });
  fmt::print("http://127.0.0.1:{}/ shows {}\n{}Ctrl-C ends it.\n", port, shown_path(folder / "index.html"),
             note_about(folder));
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  server.stop();
  listener.join();
  return exit_passed;
}

}  // namespace

void add_serve_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ServeArguments>();
  auto* command = app.add_subcommand("serve", "Show the report of a run in the browser, live while the run goes on");
  command->add_option("folder", arguments->folder, "The folder that the run's --out names")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--port", arguments->port, "Port of 127.0.0.1; 0: any free one")
      ->type_name("N")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->footer(
      "Serves the files of the folder to this machine alone. The folder may come later, with the run. The page is\n"
      "loaded again every two seconds for as long as the run goes on, which writes it that often.\n"
      "Examples:\n"
      "  dataflow-qa serve                        the report of `dataflow-qa run`\n"
      "  dataflow-qa serve my-report --port 8090\n"
      "Exit status: 0 when it is interrupted, 2 for what is no folder, 3 where something else listens on the port.");
  command->callback([arguments, &action] { action = [arguments] { return serve_reports(*arguments); }; });
}

}  // namespace dataflow_qa::cli
