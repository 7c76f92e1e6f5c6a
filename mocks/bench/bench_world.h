#pragma once

// A mock to be measured, with a client on a real socket, and the load that wrk puts on it.

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

/// How the customers of a system are made and asked for.
struct Measured {
  std::string name;        // of the system
  std::string base_path;   // "/v2"
  std::string collection;  // "/Customers"
  std::string id;          // the members of a record: id and changed timestamp
  std::string changed;
  std::string since;       // the query for changes, without the time
  bool inclusive = false;  // it shows what changed at that very time
  std::string hundred;     // the query for a hundred records
  std::string patch_type;  // the content type of a PATCH
  std::string patch;       // a body; # becomes another number each time
  std::string post;        // a body that can be sent again and again
};

[[nodiscard]] const Measured& poweroffice_go();
[[nodiscard]] const Measured& custom_pms();

/// Throws std::runtime_error where the machine does not play along.
class BenchWorld {
 public:
  explicit BenchWorld(const Measured& measured = poweroffice_go());
  ~BenchWorld();
  BenchWorld(const BenchWorld&) = delete;
  BenchWorld& operator=(const BenchWorld&) = delete;

  [[nodiscard]] const Measured& measured() const { return measured_; }
  /// Makes customers by POST and gives the target for the last ten of them.
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

  const Measured& measured_;
  Clock clock_;
  Journal journal_;
  std::unique_ptr<MockSystem> mock_;
  std::unique_ptr<Connection> connection_;
};

/// False where wrk is not installed.
[[nodiscard]] bool has_wrk();
/// What is sent; # in the body becomes another number each time.
struct Write {
  std::string method;
  std::string content_type;
  std::string body;
};
/// Requests a second that wrk gets from `url`; null: GET. Throws where an answer is no success.
[[nodiscard]] double load(const std::string& url, const std::vector<std::string>& headers,
                          const Write* write = nullptr);

}  // namespace dataflow_qa::mocks::bench
