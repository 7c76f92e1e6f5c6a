// Held by items_test.cpp and anomalies_test.cpp.
#include "harness/checklist/slugs.h"

#include <functional>
#include <map>
#include <set>
#include <stdexcept>

#include "base/digest.h"
#include "harness/checklist/checklist.h"
#include "harness/checklist/names.h"

namespace dataflow_qa::checklist {
namespace {

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
  std::map<std::string, std::set<std::string>> headings;  // by slug; a dataflow of the mapping counts as one
  for (const Section& section : document.sections) {
    const mapping::Dataflow* flow = described_by(section, mapping);
    mapped.push_back(flow != nullptr);
    slugs.push_back(flow != nullptr ? flow->slug : slug_of(section.heading()));
    headings[slugs.back()].insert(flow != nullptr ? "" : section.heading());
  }
  constexpr std::size_t digits = 6;
  for (std::size_t i = 0; i < slugs.size(); ++i) {
    if (mapped[i] || headings.at(slugs[i]).size() == 1) continue;
    slugs[i] += "-" + base::sha256_hex(document.sections[i].heading()).substr(0, digits);
  }
  return slugs;
}

}  // namespace dataflow_qa::checklist
