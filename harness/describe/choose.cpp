// Held by draft_test.cpp.
#include "harness/describe/choose.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_named = 20;
constexpr std::size_t longest_name = 100;

/// 0: the same name; more: less alike.
std::size_t distance(const std::string& a, const std::string& b) {
  const std::string left = letters_of(a).substr(0, longest_name);
  const std::string right = letters_of(b).substr(0, longest_name);
  if (left == right) return 0;
  if (!left.empty() && !right.empty() &&
      (left.find(right) != std::string::npos || right.find(left) != std::string::npos)) {
    return 1;
  }
  return 2 + base::edit_distance(left, right);
}

std::size_t distance(const Resource& resource, const std::string& entity) {
  const std::string last = resource.collection.substr(resource.collection.rfind('/') + 1);
  return std::min(
      {distance(last, entity), distance(resource.singular, entity), distance(resource.singular, singular_of(entity))});
}

std::string names_of(const std::vector<Resource>& all) {
  std::vector<std::string> names;
  for (const Resource& each : all) names.push_back(each.collection);
  const std::size_t more = names.size() > most_named ? names.size() - most_named : 0;
  names.resize(names.size() - more);
  return fmt::format("{}{}", fmt::join(names, ", "), more == 0 ? "" : fmt::format(" and {} more", more));
}

bool is_version(const std::string& word) {
  return word.size() > 1 && (word[0] == 'v' || word[0] == 'V') &&
         word.find_first_not_of("0123456789.", 1) == std::string::npos;
}

}  // namespace

base::Result<std::vector<Resource>> chosen(const std::vector<Resource>& all,
                                           const std::vector<std::string>& collections) {
  std::vector<Resource> some;
  for (const std::string& name : collections) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Resource& each) {
      return each.collection == name || each.path == name || each.path == "/" + name;
    });
    if (found == all.end()) {
      std::vector<std::string_view> known;
      for (const Resource& each : all) known.emplace_back(each.collection);
      return base::failure(fmt::format("there is no collection \"{}\"{}; expected one of {}", name,
                                       base::did_you_mean(name, known), names_of(all)),
                           "/paths");
    }
    const auto same = [&](const Resource& each) { return each.path == found->path; };
    if (std::none_of(some.begin(), some.end(), same)) some.push_back(*found);
  }
  return some;
}

std::string nearest_system(const checklist::Document& document, const std::string& title) {
  return distance(document.target, title) < distance(document.source, title) ? document.target : document.source;
}

std::vector<Resource> chosen_by(const checklist::Document& document, const std::string& system,
                                const std::vector<Resource>& all, Notes& notes) {
  std::vector<Resource> some;
  std::vector<std::string> seen;
  for (const checklist::Section& section : document.sections) {
    for (const checklist::Name* name : {&section.source, &section.target}) {
      if (name->system != system || std::find(seen.begin(), seen.end(), name->entity) != seen.end()) continue;
      seen.push_back(name->entity);
      const auto best = std::min_element(all.begin(), all.end(), [&](const Resource& a, const Resource& b) {
        return distance(a, name->entity) < distance(b, name->entity);
      });
      const std::size_t slips = best == all.end() ? longest_name : distance(*best, name->entity);
      if (slips > 2 + name->entity.size() / 3) {
        notes.push_back(
            {Topic::collections, "/entities",
             fmt::format("no path is called like the document's {}; name it with --collection (there are {})",
                         name->full(), names_of(all))});
        continue;
      }
      if (slips > 0) {
        notes.push_back({Topic::collections, "/entities",
                         fmt::format("is `{}` what the document calls {}?", best->collection, name->full())});
      }
      const auto same = [&](const Resource& each) { return each.path == best->path; };
      if (std::none_of(some.begin(), some.end(), same)) some.push_back(*best);
    }
  }
  return some;
}

std::string label_of(const std::string& title) {
  std::vector<std::string> words = base::split_list(title, ' ');
  while (words.size() > 1) {
    const std::string last = letters_of(words.back());
    const bool says_little = last == "api" || last == "rest" || last == "openapi" || last == "specification" ||
                             last == "spec" || last == "documentation" || is_version(words.back());
    if (!says_little) break;
    words.pop_back();
  }
  return fmt::format("{}", fmt::join(words, " "));
}

}  // namespace dataflow_qa::describe
