#pragma once

// Builds a JSON value from the events of a parser, within bounds: neither aliases nor nesting make it explode.

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

namespace dataflow_qa::describe {

using Json = nlohmann::ordered_json;

/// What is wrong with the text; the parser adds the place.
class BadTree : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws BadTree where the text holds too much, or what no JSON can hold.
class TreeBuilder {
 public:
  /// `anchor`, where it is not 0, is a name by which `alias` puts the same value elsewhere.
  void begin(bool array, std::size_t anchor = 0);
  void end();
  /// Also the key of a member, where an object waits for one.
  void scalar(Json value, const std::string& as_key, std::size_t anchor = 0);
  void alias(std::size_t anchor);

  [[nodiscard]] Json take() { return std::move(root_); }

 private:
  struct Node {
    Json value;
    std::size_t nodes = 1;
    std::size_t height = 0;
  };
  struct Level {
    Node node;
    bool array = false;
    bool has_key = false;
    std::string key;
    std::unordered_set<std::string> keys;
    std::vector<Json> merged;  // values of "<<"
    std::size_t anchor = 0;
  };

  void put(Node node, std::size_t anchor, std::size_t cost);
  void merge(Level& level);

  std::vector<Level> levels_;
  std::map<std::size_t, Node> anchored_;
  std::size_t nodes_ = 0;
  Json root_;
};

}  // namespace dataflow_qa::describe
