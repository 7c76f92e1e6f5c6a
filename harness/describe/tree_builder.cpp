// Held by spec_text_test.cpp.
#include "harness/describe/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_nodes = 4'000'000;
constexpr std::size_t most_members = 50'000;  // of one object, which is searched from its beginning
constexpr std::size_t deepest_tree = 64;
constexpr const char* merge_key = "<<";

}  // namespace

void TreeBuilder::begin(bool array, std::size_t anchor) {
  if (levels_.size() >= deepest_tree) throw BadTree(fmt::format("nested deeper than {} levels", deepest_tree));
  if (!levels_.empty() && !levels_.back().array && !levels_.back().has_key) {
    throw BadTree("a key must be a text, not a list or an object");
  }
  Level& level = levels_.emplace_back();
  level.node.value = array ? Json::array() : Json::object();
  level.array = array;
  level.anchor = anchor;
}

void TreeBuilder::end() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  merge(level);
  const std::size_t cost = level.anchor == 0 ? 1 : level.node.nodes + 1;  // what is anchored is kept twice
  put(std::move(level.node), level.anchor, cost);
}

void TreeBuilder::scalar(Json value, const std::string& as_key, std::size_t anchor) {
  if (!levels_.empty() && !levels_.back().array && !levels_.back().has_key) {
    Level& level = levels_.back();
    if (as_key != merge_key && !level.keys.insert(as_key).second) {
      throw BadTree(fmt::format("the key \"{}\" stands twice in this object", as_key));
    }
    if (level.keys.size() > most_members)
      throw BadTree(fmt::format("an object has more than {} members", most_members));
    level.key = as_key;
    level.has_key = true;
    if (anchor != 0) anchored_[anchor] = {Json(as_key), 1, 0};
    return;
  }
  put({std::move(value), 1, 0}, anchor, 1);
}

void TreeBuilder::alias(std::size_t anchor) {
  const auto known = anchored_.find(anchor);
  if (known == anchored_.end()) throw BadTree("an alias stands for what it is a part of");
  const Node& node = known->second;
  if (nodes_ + node.nodes > most_nodes) throw BadTree(fmt::format("aliases make it more than {} values", most_nodes));
  if (node.value.is_string()) return scalar(node.value, node.value.get<std::string>());
  put(node, 0, node.nodes);
}

void TreeBuilder::put(Node node, std::size_t anchor, std::size_t cost) {
  nodes_ += cost;
  if (nodes_ > most_nodes) throw BadTree(fmt::format("it holds more than {} values", most_nodes));
  if (levels_.size() + node.height > deepest_tree)
    throw BadTree(fmt::format("nested deeper than {} levels", deepest_tree));
  if (anchor != 0) anchored_[anchor] = node;
  if (levels_.empty()) {
    root_ = std::move(node.value);
    return;
  }
  Level& level = levels_.back();
  level.node.nodes += node.nodes;
  level.node.height = std::max(level.node.height, node.height + 1);
  if (level.array) {
    level.node.value.push_back(std::move(node.value));
    return;
  }
  if (!level.has_key) throw BadTree("a key must be a text, not a list or an object");
  level.has_key = false;
  if (level.key == merge_key) {
    level.merged.push_back(std::move(node.value));
  } else {
    // No look at the members that are there: `keys` knows them.
    level.node.value.get_ref<Json::object_t&>().push_back({level.key, std::move(node.value)});
  }
}

/// "<<: *defaults": the members of the other object, where the own one has none of the name.
void TreeBuilder::merge(Level& level) {
  for (const Json& value : level.merged) {
    for (const Json& each : value.is_array() ? value : Json::array({value})) {
      if (!each.is_object()) continue;
      for (const auto& [key, member] : each.items()) {
        if (!level.keys.insert(key).second) continue;
        if (level.keys.size() > most_members) throw BadTree("an object has too many members");
        level.node.value.get_ref<Json::object_t&>().push_back({key, member});
      }
    }
  }
}

}  // namespace dataflow_qa::describe
