#pragma once

// Requests to the mock of a description over a real connection. Not thread-safe.

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dataflow_qa::trial {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What is sent.
struct Ask {
  std::string method = "GET";
  std::string path;  // from the host on: "/api/customers/1"
  Pairs query;
  std::string body;
  std::string media_type;  // of the body; empty: none is sent
  Pairs headers;
};

/// What was sent, as a person reads it, and what came back.
struct Exchange {
  std::string request;  // "GET /api/customers?page=2"
  std::string sent;     // the body
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // by their names in small letters

  /// The body as JSON; discarded where it is none.
  [[nodiscard]] nlohmann::json shown() const { return nlohmann::json::parse(body, nullptr, false); }
};

/// "a=1&b=x%20y"
[[nodiscard]] std::string query_text(const Pairs& query);

class Client {
 public:
  /// `origin`: "http://127.0.0.1:4711".
  explicit Client(const std::string& origin);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// `access` goes with the request and not into what a person reads. Throws std::runtime_error without an answer.
  Exchange send(const Ask& ask, const Pairs& access_headers = {}, const Pairs& access_query = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dataflow_qa::trial
