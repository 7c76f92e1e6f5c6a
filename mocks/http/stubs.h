#pragma once

// Answers that a tester gives by hand for routes that a mock does not serve. Thread-safe.

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mocks/http/message.h"
#include "mocks/http/routes.h"

namespace dataflow_qa::mocks {

struct Stub {
  std::string method;  // "GET"
  std::string route;   // as routes are called: "/SalesOrders/{id}"
  int status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  int times = 0;  // how many requests it answers; 0: all
};

/// A stub's state so far.
struct StubState {
  std::uint64_t id = 0;
  Stub stub;
  int answered = 0;
};

class Stubs {
 public:
  /// `stub.route` is a path below the routes' prefix, and begins with "/". Its id. Of stubs for one request the latest
  /// one answers.
  [[nodiscard]] std::optional<std::uint64_t> add(Stub stub, const Routes& routes);
  /// False where there is none of that id.
  bool remove(std::uint64_t id);
  void clear();
  [[nodiscard]] std::vector<StubState> all() const;

  [[nodiscard]] bool answers(const Request& request) const;
  /// The answer, with its line for the journal; nothing where no stub fits.
  [[nodiscard]] std::optional<Reply> take(const Request& request);

 private:
  struct Entry {
    StubState state;
    Routes routes;  // the stub's own
  };
  [[nodiscard]] static bool fits(const Entry& entry, const Request& request);

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::uint64_t next_id_ = 1;
};

}  // namespace dataflow_qa::mocks
