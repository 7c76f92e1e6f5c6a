#pragma once

// Servers that a subject's `ready` and `trigger` ask.

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dataflow_qa::subject {

/// Answers on any free port with a status that may change.
class Answering {
 public:
  explicit Answering(const std::function<int(const httplib::Request&)>& answer, std::size_t headers = 0) {
    server_.set_pre_routing_handler(
        [this, answer, headers](const httplib::Request& request, httplib::Response& response) {
          const std::lock_guard lock(mutex_);
          asked_.push_back(request.method + " " + request.path);
          response.status = answer(request);
          for (std::size_t i = 0; i < headers; ++i) response.set_header("X-Header", "value");
          return httplib::Server::HandlerResponse::Handled;
        });
    port_ = server_.bind_to_any_port("127.0.0.1");
    serving_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Answering() {
    server_.stop();
    serving_.join();
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::vector<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  httplib::Server server_;
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  int port_ = 0;
  std::thread serving_;
};

/// Answers each request a byte at a time, without end.
class Dripping {
 public:
  Dripping() {
    server_.Get("/", [this](const auto&, httplib::Response& response) {
      response.set_chunked_content_provider("text/plain", [this](std::size_t, httplib::DataSink& sink) {
        std::unique_lock lock(mutex_);
        return !stopping_.wait_for(lock, std::chrono::milliseconds(20), [this] { return stops_; }) &&
               sink.write(".", 1);
      });
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    serving_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Dripping() {
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    stopping_.notify_all();
    server_.stop();
    serving_.join();
  }
  Dripping(const Dripping&) = delete;
  Dripping& operator=(const Dripping&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  httplib::Server server_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stops_ = false;
  int port_ = 0;
  std::thread serving_;
};

/// Answers each request with as much as is read, without end.
class Flooding {
 public:
  Flooding() {
    server_.Get("/", [this](const auto&, httplib::Response& response) {
      response.set_chunked_content_provider("text/plain", [this](std::size_t, httplib::DataSink& sink) {
        return !stops_ && sink.write(piece_.data(), piece_.size());
      });
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    serving_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Flooding() {
    stops_ = true;
    server_.stop();
    serving_.join();
  }
  Flooding(const Flooding&) = delete;
  Flooding& operator=(const Flooding&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  const std::string piece_ = std::string(1'000'000, '.');
  httplib::Server server_;
  std::atomic<bool> stops_ = false;
  int port_ = 0;
  std::thread serving_;
};

}  // namespace dataflow_qa::subject
