// Held by items_test.cpp.
#include "harness/checklist/item_ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "base/visible.h"

namespace dataflow_qa::checklist {
namespace {

/// A path as a part of an id: what separates the parts of ids, what filters are made of, and what nobody sees is
/// written as %XX.
void append_in_id(std::string& text, std::string_view path) {
  while (!path.empty()) {
    const base::Decoded next = base::decode(path);
    const std::string_view bytes = path.substr(0, next.bytes);
    path.remove_prefix(next.bytes);
    const bool reserved =
        next.point == U' ' ||
        (next.bytes == 1 && std::string_view("%/~*?[]:\"'").find(bytes.front()) != std::string_view::npos);
    if (!reserved && !base::is_hidden(next.point)) {
      text += bytes;
      continue;
    }
    for (const char byte : bytes) text += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
}

}  // namespace

std::string pair_in_id(std::string_view source, std::string_view target) {
  std::string text;
  text.reserve(source.size() + 1 + target.size());
  append_in_id(text, source);
  text += '~';
  append_in_id(text, target);
  return text;
}

void require_unique_ids(const Checklist& checklist) {
  std::unordered_set<std::string_view> slugs;
  for (const DataflowSummary& flow : checklist.dataflows) {
    if (!slugs.insert(flow.slug).second) throw std::logic_error("two dataflows have the slug " + flow.slug);
  }
  // Ids start with the slug of their dataflow, and the items of one stand together: only they can share an id.
  std::unordered_set<std::string_view> done;
  std::vector<std::string_view> ids;
  for (auto item = checklist.items.begin(); item != checklist.items.end();) {
    const std::string& slug = item->dataflow;
    if (!done.insert(slug).second) throw std::logic_error("the items of the dataflow " + slug + " stand apart");
    ids.clear();
    for (; item != checklist.items.end() && item->dataflow == slug; ++item) {
      const std::string_view id = item->id;
      const bool own =
          slug.empty() || (id.size() > slug.size() && id.substr(0, slug.size()) == slug && id[slug.size()] == '/');
      if (!own) throw std::logic_error(item->id + " does not start with its dataflow, " + slug);
      ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end());
    const auto twice = std::adjacent_find(ids.begin(), ids.end());
    if (twice != ids.end()) throw std::logic_error("two items have the id " + std::string(*twice));
  }
}

}  // namespace dataflow_qa::checklist
