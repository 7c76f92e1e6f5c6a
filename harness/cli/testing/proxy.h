#pragma once

// Stands between a subject and one of the mocks, and lets a function tamper with each exchange.

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace dataflow_qa::cli::testing {

struct Answer {
  int status = 502;
  std::string body;
  std::string type;
  std::multimap<std::string, std::string> headers;
};

struct Exchange {
  std::string method;
  std::string path;   // below the system's base, without the query: "/Customers/27469001"
  std::string query;  // with its '?'; may be empty
  std::string body;
  std::multimap<std::string, std::string> headers;

  [[nodiscard]] bool is(const std::string& wanted_method, const std::string& below) const;
};

/// Sends an exchange to the mock as it is by then.
using Forward = std::function<Answer(const Exchange&)>;
/// What becomes of an exchange. Called from many threads.
using Tamper = std::function<Answer(Exchange exchange, const Forward& forward)>;

class Proxy {
 public:
  /// `url`: what stands behind it, "http://127.0.0.1:8081/api/v1".
  Proxy(const std::string& url, Tamper tamper);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  /// The same URL, of the same system, as the proxy serves it.
  [[nodiscard]] std::string url(const std::string& original) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dataflow_qa::cli::testing
