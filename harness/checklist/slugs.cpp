// Held by items_test.cpp and anomalies_test.cpp.
#include "harness/checklist/slugs.h"

#include <functional>
#include <set>
#include <stdexcept>
#include <unordered_map>

#include "base/digest.h"
#include "base/letters.h"
#include "harness/checklist/checklist.h"
#include "harness/checklist/names.h"

namespace dataflow_qa::checklist {
namespace {

constexpr std::size_t digits = 6;  // of a digest

template <typename Same>
const mapping::Dataflow* described_as(const Section& section, const mapping::Mapping& mapping, Same same) {
  for (const mapping::Dataflow& flow : mapping.dataflows) {
    if (same(section.source.system, mapping.source) && same(section.source.entity, flow.source.entity) &&
        same(section.target.system, mapping.target) && same(section.target.entity, flow.target.entity)) {
      return &flow;
    }
  }
  return nullptr;
}

/// True where the slug has every letter and digit of the text; other letters than ASCII's are left out of it.
bool says_all(const std::string& slug, std::string_view text) {
  std::string letters = slug;
  std::erase(letters, '-');
  return letters == base::letters_of(text);
}

/// The slug of a dataflow that no mapping describes. Nothing but the heading decides about its suffix, unless a mapping
/// has given the slug to another dataflow.
std::string slug_by_heading(const std::string& heading, const mapping::Mapping* mapping) {
  std::string slug = slug_of(heading);
  const bool taken = mapping != nullptr && mapping->find(slug) != nullptr;
  if (taken || !says_all(slug, heading)) slug += "-" + base::sha256_hex(heading).substr(0, digits);
  return slug;
}

}  // namespace

std::string slug_of(std::string_view text) {
  std::string slug;
  bool gap = false;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool stays = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!stays) {
      gap = true;
      continue;
    }
    if (gap && !slug.empty()) slug += '-';
    gap = false;
    slug += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return slug.empty() ? "dataflow" : slug;
}

const mapping::Dataflow* described_by(const Section& section, const mapping::Mapping* mapping) {
  if (mapping == nullptr) return nullptr;
  if (const auto* flow = described_as(section, *mapping, std::equal_to<>())) return flow;
  return described_as(section, *mapping, same_letters);
}

std::string_view opening_kind(Opening opening) {
  switch (opening) {
    case Opening::every:
      return to_string(Kind::every);
    case Opening::conditional:
      return to_string(Kind::conditional);
    case Opening::link_first:
      return to_string(Kind::precondition);
  }
  throw std::logic_error("a checklist::Opening that is none");
}

std::vector<std::string> slugs_of(const Document& document, const mapping::Mapping* mapping) {
  std::vector<std::string> slugs;
  std::vector<bool> mapped;
  std::unordered_map<std::string, std::set<std::string>> letters;  // of the headings that no mapping describes, by slug
  slugs.reserve(document.sections.size());
  for (const Section& section : document.sections) {
    const mapping::Dataflow* flow = described_by(section, mapping);
    mapped.push_back(flow != nullptr);
    slugs.push_back(flow != nullptr ? flow->slug : slug_by_heading(section.heading(), mapping));
    if (flow == nullptr) letters[slugs.back()].insert(base::letters_of(section.heading()));
  }
  // A heading may end in what is another one's digest; whoever writes such a thing gets longer ones.
  for (std::size_t i = 0; i < slugs.size(); ++i) {
    if (mapped[i] || letters.at(slugs[i]).size() == 1) continue;
    slugs[i] += "-" + base::sha256_hex(base::letters_of(document.sections[i].heading())).substr(0, 2 * digits);
  }
  return slugs;
}

std::vector<std::vector<std::size_t>> sections_by_slug(const std::vector<std::string>& slugs) {
  std::vector<std::vector<std::size_t>> grouped;
  std::unordered_map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < slugs.size(); ++i) {
    const auto [at, is_new] = known.try_emplace(slugs[i], grouped.size());
    if (is_new) grouped.emplace_back();
    grouped[at->second].push_back(i);
  }
  return grouped;
}

}  // namespace dataflow_qa::checklist
