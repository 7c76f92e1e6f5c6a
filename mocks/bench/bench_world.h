#pragma once

// A PowerOffice Go mock to be measured, with a client on a real socket, and the load that wrk puts on it.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mocks/http/journal.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::bench {

/// Throws std::runtime_error where the machine does not play along.
class BenchWorld {
 public:
  BenchWorld();
  ~BenchWorld();
  BenchWorld(const BenchWorld&) = delete;
  BenchWorld& operator=(const BenchWorld&) = delete;

  /// Makes customers by POST and gives the query for the last ten of them.
  std::string fill(std::int64_t count);
  /// The id of a new customer, as text.
  std::string add(std::int64_t number);
  /// The body of a 200.
  [[nodiscard]] std::string get(const std::string& target) const;
  [[nodiscard]] std::string url(const std::string& path) const { return mock_->base_url() + path; }
  /// The headers that each request must bear.
  [[nodiscard]] std::vector<std::string> headers() const;

 private:
  struct Connection;

  [[nodiscard]] std::string post(std::int64_t number) const;

  Clock clock_;
  Journal journal_;
  std::unique_ptr<MockSystem> mock_;
  std::unique_ptr<Connection> connection_;
};

/// False where wrk is not installed.
[[nodiscard]] bool has_wrk();
/// Requests a second that wrk gets from `url`; `script` is a file in mocks/bench, or empty. Throws where an answer is
/// no success.
[[nodiscard]] double load(const std::string& url, const std::vector<std::string>& headers,
                          const std::string& script = {});

}  // namespace dataflow_qa::mocks::bench
