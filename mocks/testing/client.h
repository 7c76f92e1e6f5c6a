#pragma once

// A mock with a client on a real socket, for tests. Each World has a clock and a journal of its own.

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Got {
  int status = 0;  // 0: no answer
  std::string body;
  std::multimap<std::string, std::string> headers;

  /// The body; null where it is empty or not JSON.
  [[nodiscard]] nlohmann::json json() const;
  [[nodiscard]] std::string header(const std::string& name) const;
};

/// Keeps one connection open. Not thread-safe.
class Client {
 public:
  /// `base_url`: "http://127.0.0.1:4711/v2". `headers` go with every request.
  Client(const std::string& base_url, Headers headers);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) = delete;

  Got get(const std::string& path, const Headers& more = {});
  Got post(const std::string& path, const nlohmann::json& body, const Headers& more = {});
  Got patch(const std::string& path, const nlohmann::json& body, const Headers& more = {});
  Got remove(const std::string& path, const Headers& more = {});
  Got send(const std::string& method, const std::string& path, const std::string& body, const std::string& content_type,
           const Headers& more = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A mock that serves /__control.
[[nodiscard]] StartOptions with_control();

/// One mock of a system by its name, and how a client gets in.
struct World {
  explicit World(std::string_view name, StartOptions options = {});

  Clock clock;
  Journal journal;
  std::unique_ptr<MockSystem> mock;

  /// The fields with which the system lets a client in: for PowerOffice Go with a token of its own.
  [[nodiscard]] Headers access();
  /// A client with all that the system wants.
  [[nodiscard]] Client client();
  /// "http://127.0.0.1:4711" of the base URL.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] JournalEntry last_entry() const;
};

/// A connection to `origin` on which any bytes may be sent.
class RawConnection {
 public:
  explicit RawConnection(const std::string& origin);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void send(const std::string& bytes) const;
  /// No more is sent; the answer may still come.
  void end() const;
  /// All that comes back until the other side closes or `answers` whole heads have come.
  [[nodiscard]] std::string receive(int answers) const;

 private:
  int fd_;
};

/// Sends `bytes` over a raw connection to `origin`. Returns all that came back until the other side closed it or
/// `answers` status lines had come.
[[nodiscard]] std::string raw_exchange(const std::string& origin, const std::string& bytes, int answers);

}  // namespace dataflow_qa::mocks::testing
