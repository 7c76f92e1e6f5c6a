// A sync with one defect, for tests of the harness: runs a correct sync behind two proxies that tamper with its
// requests.
//
//   defective-sync DEFECT COMMAND…
//     no-write-back      Custom PMS answers every change politely and keeps what it has
//     stray-customers    each creation of a PowerOffice Go customer leaves a nameless one behind
//     blind-to-moves     a Custom PMS project that had no customer when it was first seen is never seen to get one
//     double-customers   each creation of a PowerOffice Go customer is done twice

#include <fmt/format.h>
#include <httplib.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace {

using nlohmann::json;

struct Upstream {
  std::string host;  // "http://127.0.0.1:8081"
  std::string path;  // "/api/v1"
};

Upstream split(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  return {url.substr(0, path), path == std::string::npos ? "" : url.substr(path)};
}

/// Headers that each end of a connection makes for itself.
bool is_of_the_connection(const std::string& name) {
  constexpr std::array names = {"Host",        "Connection", "Content-Length", "REMOTE_ADDR",
                                "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  return std::any_of(names.begin(), names.end(), [&](const char* own) { return strcasecmp(own, name.c_str()) == 0; });
}

httplib::Result forward(const Upstream& upstream, const httplib::Request& request, const std::string& body,
                        const std::string& method) {
  httplib::Client client(upstream.host);
  client.set_tcp_nodelay(true);
  httplib::Request copy;
  copy.method = method;
  copy.path = request.target;
  copy.body = body;
  for (const auto& [name, value] : request.headers) {
    if (!is_of_the_connection(name)) copy.headers.emplace(name, value);
  }
  return client.send(copy);
}

void copy_answer(const httplib::Result& result, httplib::Response& response) {
  if (!result) {
    response.status = 502;
    return;
  }
  response.status = result->status;
  for (const auto& [name, value] : result->headers) {
    if (!is_of_the_connection(name) && name != "Content-Type" && name != "Keep-Alive")
      response.headers.emplace(name, value);
  }
  response.set_content(result->body, result->get_header_value("Content-Type"));
}

/// The creation again, without the reference that would give the second one away.
std::string anonymous(const std::string& body) {
  auto record = json::parse(body);
  record.erase("ExternalImportReference");
  return record.dump();
}

class Proxy {
 public:
  Proxy(const std::string& url, std::string defect, bool is_pms)
      : upstream_(split(url)), defect_(std::move(defect)), is_pms_(is_pms) {
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
    };
    server_.Get(".*", handle).Post(".*", handle).Patch(".*", handle).Delete(".*", handle).Put(".*", handle);
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1U << 30U);
    server_.set_keep_alive_timeout(60);
    server_.new_task_queue = [] { return new httplib::ThreadPool(16); };
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Proxy() {
    server_.stop();
    thread_.join();
  }
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::string url(const std::string& original) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, split(original).path);
  }

 private:
  void answer(const httplib::Request& request, httplib::Response& response) {
    const bool write = request.method != "GET" && request.path.find("oken") == std::string::npos;
    if (write && is_pms_ && defect_ == "no-write-back") {
      return copy_answer(forward(upstream_, request, "", "GET"), response);
    }
    copy_answer(forward(upstream_, request, request.body, request.method), response);
    if (!write && is_pms_ && defect_ == "blind-to-moves" && request.path.rfind(upstream_.path + "/projects", 0) == 0) {
      response.set_content(without_moves(response.body), "application/json");
    }
    const bool creation = request.method == "POST" && request.path == upstream_.path + "/Customers";
    if (creation && !is_pms_ && defect_ == "double-customers") {
      forward(upstream_, request, anonymous(request.body), "POST");
    }
    if (creation && !is_pms_ && defect_ == "stray-customers") {
      forward(upstream_, request, R"({"Name": "Unknown customer", "InvoiceDeliveryType": "Print"})", "POST");
    }
  }

  std::string without_moves(const std::string& body) {
    auto answer = json::parse(body, nullptr, false);
    if (!answer.is_object()) return body;
    const std::lock_guard lock(mutex_);
    const auto turn_back = [&](json& project) {
      if (!project.is_object() || !project.contains("customerId")) return;
      const auto id = project.at("id").get<std::string>();
      if (!had_customer_.try_emplace(id, !project["customerId"].is_null()).first->second)
        project["customerId"] = nullptr;
    };
    if (answer.contains("data")) {
      for (auto& project : answer["data"]) turn_back(project);
    } else {
      turn_back(answer);
    }
    return answer.dump();
  }

  Upstream upstream_;
  std::string defect_;
  bool is_pms_;
  std::mutex mutex_;
  std::map<std::string, bool> had_customer_;  // by project, when it was first seen
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

std::string need(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    fmt::print(stderr, "defective-sync: {} is not set\n", name);
    std::exit(2);
  }
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: defective-sync DEFECT COMMAND...\n");
    return 2;
  }
  const auto pms = need("PMS_BASE_URL");
  const auto go = need("GO_BASE_URL");
  const auto token = need("GO_TOKEN_URL");
  // The signals that end it are waited for below; threads inherit the mask, the child gets its own back.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&signals, signal);
  sigprocmask(SIG_BLOCK, &signals, nullptr);

  const Proxy pms_proxy(pms, argv[1], true);
  const Proxy go_proxy(go, argv[1], false);
  setenv("PMS_BASE_URL", pms_proxy.url(pms).c_str(), 1);
  setenv("GO_BASE_URL", go_proxy.url(go).c_str(), 1);
  setenv("GO_TOKEN_URL", go_proxy.url(token).c_str(), 1);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigprocmask(SIG_UNBLOCK, &signals, nullptr);
    execv(argv[2], argv + 2);
    _exit(127);
  }
  int signal = 0;
  sigwait(&signals, &signal);
  if (signal != SIGCHLD) kill(child, SIGTERM);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
