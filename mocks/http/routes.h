#pragma once

// Which handler a request goes to. Filled once, then read by any thread.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/http/message.h"

namespace dataflow_qa::mocks {

/// The values that stand in the places of a pattern's {names}, in order.
using PathValues = std::vector<std::string>;
using RouteHandler = std::function<Reply(const Request& request, const PathValues& values)>;

class Routes {
 public:
  /// `prefix` ("/v2") is part of each path, but not of what the journal calls the route.
  Routes(std::string prefix, bool ignore_case);

  /// `pattern`: "/Customers/{id}"; "{id:number}" fits whole numbers alone, and is called "{id}". With `prefixed` false
  /// the path stands without the prefix ("/OAuth/Token").
  void add(std::string method, const std::string& pattern, RouteHandler handler, bool prefixed = true);

  /// None of its routes, but its ways: prefixes and letters' case.
  [[nodiscard]] Routes like() const;

  /// All routes also stand below this ("/Demo"), with the same names.
  void also_below(std::string_view prefix);

  struct Match {
    const RouteHandler* handler = nullptr;  // null where none matches
    std::string name;                       // "GET /Customers/{id}"
    PathValues values;
    bool known_path = false;  // another method would have matched
  };
  [[nodiscard]] Match match(std::string_view method, const std::vector<std::string>& path) const;
  /// A route as it is called, and whether it stands beside the prefix.
  struct Known {
    std::string name;  // "GET /Customers/{id}"
    bool is_beside = false;
  };
  /// All of them, in the order in which they were added.
  [[nodiscard]] std::vector<Known> all() const;
  /// The known route that looks most like it, for a reader who made a slip.
  [[nodiscard]] std::string nearest(std::string_view method, const std::vector<std::string>& path) const;
  /// The same for a route as it is called, "/Customers/{id}", among those that `fits`; empty where none does.
  [[nodiscard]] std::string nearest_to(std::string_view method, std::string_view route,
                                       const std::function<bool(const Known&)>& fits) const;
  /// A path as the route is called: "/Customers" of "/v2/Customers" and of "/Demo/v2/Customers".
  [[nodiscard]] std::string as_called(std::string_view path) const;
  /// Whether requests to a route as it is called reach one of these.
  [[nodiscard]] bool serves(std::string_view method, std::string_view route) const;

 private:
  struct Route {
    std::string method;
    std::string name;
    std::vector<std::string> segments;
    RouteHandler handler;
    bool is_beside = false;
  };
  [[nodiscard]] static std::size_t rank(const Route& route, std::string_view method,
                                        const std::vector<std::string>& path);
  [[nodiscard]] bool same(std::string_view a, std::string_view b) const;
  [[nodiscard]] bool is_below(const std::vector<std::string>& path) const;
  [[nodiscard]] bool fits(const Route& route, const std::vector<std::string>& path, PathValues& values) const;
  [[nodiscard]] Match match_own(std::string_view method, const std::vector<std::string>& path) const;

  std::string prefix_;
  std::vector<std::string> other_prefix_;
  bool ignore_case_;
  std::vector<Route> routes_;
};

}  // namespace dataflow_qa::mocks
