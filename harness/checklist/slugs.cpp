// Held by items_test.cpp and anomalies_test.cpp.
#include "harness/checklist/slugs.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "base/digest.h"
#include "harness/checklist/checklist.h"
#include "harness/checklist/render.h"

namespace dataflow_qa::checklist {
namespace {

/// The content of a section, whatever the order of its rows.
std::string content_of(const Section& section) {
  std::vector<std::string> parts;
  if (section.merge) {
    for (const MergeRow& row : section.merge->rows) parts.push_back(row.source.text() + "\n" + row.target.text());
  }
  for (const PropertyRow& row : section.rows) {
    parts.push_back(row.source.text() + "\n" + row.target.text() + "\n" + row.type);
  }
  std::sort(parts.begin(), parts.end());
  std::string content = section.condition + "\n" + create_sentence(section) + "\n";
  content += section.match ? "match\n" : "\n";
  for (const std::string& part : parts) content += part + "\n\n";
  return content;
}

/// For each section its heading's slug, or the mapping's. A digest distinguishes different headings that come to one
/// slug, since a slug has only letters and digits of ASCII.
std::vector<std::string> heading_slugs(const Document& document, const mapping::Mapping* mapping) {
  std::vector<std::string> slugs;
  std::map<std::string, std::set<std::string>> headings;
  for (const Section& section : document.sections) {
    const mapping::Dataflow* flow = described_by(section, mapping);
    slugs.push_back(flow != nullptr ? flow->slug : slug_of(section.heading()));
    headings[slugs.back()].insert(section.heading());
  }
  constexpr std::size_t digits = 6;
  for (std::size_t i = 0; i < slugs.size(); ++i) {
    if (headings.at(slugs[i]).size() == 1) continue;
    slugs[i] += "-" + base::sha256_hex(document.sections[i].heading()).substr(0, digits);
  }
  return slugs;
}

}  // namespace

std::string slug_of(std::string_view text) {
  std::string slug;
  bool gap = false;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (!upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
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
  const auto found = std::find_if(mapping->dataflows.begin(), mapping->dataflows.end(), [&](const auto& flow) {
    return section.source == Name{mapping->source, flow.source.entity} &&
           section.target == Name{mapping->target, flow.target.entity};
  });
  return found == mapping->dataflows.end() ? nullptr : &*found;
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

std::vector<SectionSlug> slugs_of(const Document& document, const mapping::Mapping* mapping) {
  std::map<std::string, std::vector<std::size_t>> by_slug;
  const auto own = heading_slugs(document, mapping);
  for (std::size_t i = 0; i < own.size(); ++i) by_slug[own[i]].push_back(i);
  std::vector<SectionSlug> slugs(document.sections.size());
  std::map<std::string, std::vector<std::pair<std::string, std::size_t>>> by_suffixed;  // those that share a heading
  std::set<std::string> taken;
  for (const auto& [slug, indices] : by_slug) {
    if (indices.size() == 1) {
      slugs[indices.front()].slug = slug;
      taken.insert(slug);
      continue;
    }
    for (const std::size_t index : indices) {
      const Section& section = document.sections[index];
      by_suffixed[slug + "-" + std::string(opening_kind(section.opening))].emplace_back(content_of(section), index);
    }
  }
  for (auto& [slug, sharing] : by_suffixed) {
    std::sort(sharing.begin(), sharing.end());
    std::size_t number = 1;
    for (const auto& [content, index] : sharing) {
      std::string candidate = number == 1 ? slug : slug + "-" + std::to_string(number);
      while (!taken.insert(candidate).second) candidate = slug + "-" + std::to_string(++number);
      slugs[index] = {std::move(candidate), number > 1};
      ++number;
    }
  }
  return slugs;
}

}  // namespace dataflow_qa::checklist
