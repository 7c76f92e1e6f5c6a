#include "harness/checklist/items.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>
#include <unordered_set>

#include "base/text.h"
#include "harness/checklist/item_ids.h"
#include "harness/checklist/names.h"
#include "harness/checklist/phrases.h"
#include "harness/checklist/property_pairs.h"
#include "harness/checklist/render.h"
#include "harness/checklist/review_repeated.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;
using Sections = std::vector<std::size_t>;  // indices of those that describe one dataflow

bool states_type(const std::string& name) {
  return !name.empty() && name != phrases::no_type;
}

/// A row that names one side only says nothing that could be tried; a finding says so already.
template <typename Row>
bool names_both(const Row& row) {
  return !row.source.path.empty() && !row.target.path.empty();
}

std::optional<std::size_t> line_of(const Place& place) {
  return place.line;
}

/// “Every Customer … (human data)” is read as every Customer with type = person.
std::string reading_of(const Section& section, const mapping::Dataflow& flow) {
  if (!flow.when) return {};
  const std::string& entity = section.target.entity;
  const std::size_t part = entity.rfind(" (");
  const std::string tail = part != std::string::npos && entity.back() == ')' ? entity.substr(part + 1) : entity;
  const std::string& source = section.source.entity;
  switch (section.opening) {
    case Opening::every:
      return fmt::format("“Every {} … {}” is read as every {} with {}", source, tail, source, flow.when->text());
    case Opening::conditional:
      return fmt::format("“{} … {}” is read as every {} with {} of which that holds", section.condition, tail, source,
                         flow.when->text());
    case Opening::link_first:
      return fmt::format("“a link between a {} … {}” is read as one for each {} with {}", source, tail, source,
                         flow.when->text());
  }
  throw std::logic_error("a checklist::Opening that is none");
}

/// Builds the items of one section after the other.
class Builder {
 public:
  Builder(const Document& document, const mapping::Mapping* mapping) : document_(document), mapping_(mapping) {}

  Checklist build() {
    const std::string& stamp = document_.generated;
    list_.title = document_.title();
    list_.generated = stamp.size() == 19 ? stamp.substr(0, 10) + "T" + stamp.substr(11) : stamp;
    list_.sha256 = document_.sha256;
    list_.source = document_.source;
    list_.target = document_.target;
    slugs_ = slugs_of(document_, mapping_);
    reserve();
    convert_findings();
    review_sections();
    for (const Sections& sections : sections_by_slug(slugs_)) add_dataflow(sections);
    if (mapping_ != nullptr) compare_dataflows();
    return std::move(list_);
  }

 private:
  void reserve() {
    constexpr std::size_t sentences = 4;  // of a section, with its merge criteria or its table as a whole
    std::size_t items = document_.sections.size() * sentences;
    for (const Section& section : document_.sections) items += section.rows.size();
    list_.items.reserve(items);
    list_.dataflows.reserve(document_.sections.size());
    list_.findings.reserve(document_.findings.size());
  }

  void convert_findings() {
    for (const Diagnostic& each : document_.findings) {
      Finding finding{each.kind, each.message, std::nullopt, std::nullopt, std::nullopt, each.excerpt, each.caret};
      if (each.place.line > 0) {
        finding.line = each.place.line;
        finding.column = each.place.column;
      }
      if (each.section) finding.dataflow = slugs_.at(*each.section);
      list_.findings.push_back(std::move(finding));
    }
  }

  /// Adds what can be said of a section only once it is known what else describes its dataflow: among the findings of
  /// the document, by place.
  void review_sections() {
    const std::size_t of_document = list_.findings.size();
    for (std::size_t i = 0; i < slugs_.size(); ++i) {
      if (document_.sections[i].rows.empty()) list_.findings.push_back(empty_table(i));
    }
    std::vector<Finding> repeated = review_repeated(document_, slugs_);
    std::move(repeated.begin(), repeated.end(), std::back_inserter(list_.findings));
    if (list_.findings.size() == of_document) return;
    std::stable_sort(list_.findings.begin(), list_.findings.end(), [](const Finding& a, const Finding& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
  }

  [[nodiscard]] Finding empty_table(std::size_t i) const {
    const Section& section = document_.sections[i];
    auto [excerpt, caret] = excerpt_of(properties_sentence(section), section.properties_place.column);
    return {"empty-property-table",
            "the property table has no rows" + filled_by(section, slugs_[i]),
            section.properties_place.line,
            slugs_[i],
            section.properties_place.column,
            std::move(excerpt),
            caret};
  }

  [[nodiscard]] std::string filled_by(const Section& empty, std::string_view slug) const {
    for (std::size_t i = 0; i < slugs_.size(); ++i) {
      const Section& section = document_.sections[i];
      if (slugs_[i] != slug || section.rows.empty()) continue;
      return fmt::format("; that of the same dataflow in line {} has", section.properties_place.line);
    }
    const mapping::Dataflow* flow = described_by(empty, mapping_);
    if (flow == nullptr) return ", and no mapping says which properties are synchronized";
    return fmt::format(": its {} properties are taken from the mapping {}", flow->properties.size(), mapping_->name);
  }

  void note(std::string kind, std::string message, const std::optional<Place>& place = std::nullopt) {
    Finding finding{std::move(kind), std::move(message), std::nullopt,
                    slug_.empty() ? std::nullopt : std::optional(slug_)};
    if (place && place->line > 0) {
      finding.line = place->line;
      finding.column = place->column;
    }
    list_.findings.push_back(std::move(finding));
  }

  Item& add(Kind kind, std::string_view detail, std::string statement, std::optional<std::size_t> line) {
    Item& item = list_.items.emplace_back();
    const std::string_view name = to_string(kind);
    item.id.reserve(slug_.size() + name.size() + detail.size() + 2);
    item.id += slug_;
    item.id += '/';
    item.id += name;
    if (!detail.empty()) item.id += '/';
    item.id += detail;
    item.dataflow = slug_;
    item.kind = kind;
    item.statement = std::move(statement);
    item.line = line;
    item.origin = line ? "document" : "mapping";
    return item;
  }

  /// What all sections of a dataflow say, each thing once, where it is said first.
  void add_dataflow(const Sections& sections) {
    const Section& section = document_.sections[sections.front()];
    slug_ = slugs_[sections.front()];
    const mapping::Dataflow* flow = described_by(section, mapping_);
    list_.dataflows.push_back({slug_, section.heading(), section.source.full(), section.target.full(),
                               flow != nullptr ? reading_of(section, *flow) : "", line_of(section.heading_place)});
    first_ = list_.items.size();
    statements_.clear();
    each(sections, &Builder::add_opening);
    each(sections, &Builder::add_create);
    each(sections, &Builder::add_match);
    each(sections, &Builder::add_merge);
    each(sections, &Builder::add_keep);
    for (const std::size_t i : sections) add_rows(document_.sections[i], flow);
    if (flow != nullptr) add_mapped(sections, *flow);
    each(sections, &Builder::add_table_without_rows);
    slug_.clear();
    criteria_.clear();
    rows_.clear();
  }

  void each(const Sections& sections, void (Builder::*add_part)(const Section&)) {
    for (const std::size_t i : sections) (this->*add_part)(document_.sections[i]);
  }

  /// An item that another section of the dataflow may have made already. What it says in other words is added to it, so
  /// that its id depends on nothing but its kind.
  Item& add_or_extend(Kind kind, std::string statement, const Place& place) {
    const std::string id = fmt::format("{}/{}", slug_, to_string(kind));
    for (std::size_t i = first_; i < list_.items.size(); ++i) {
      Item& item = list_.items[i];
      if (item.id != id) continue;
      if (statements_[i - first_].insert(statement).second) item.statement += " " + statement;
      return item;
    }
    statements_.resize(list_.items.size() - first_ + 1);
    statements_.back().insert(statement);
    return add(kind, "", std::move(statement), line_of(place));
  }

  void add_opening(const Section& section) {
    const Kind kind = section.opening == Opening::every         ? Kind::every
                      : section.opening == Opening::conditional ? Kind::conditional
                                                                : Kind::precondition;
    auto& conditions = add_or_extend(kind, opening_sentence(section), section.opening_place).conditions;
    if (kind != Kind::conditional) return;
    if (std::find(conditions.begin(), conditions.end(), section.condition) != conditions.end()) return;
    conditions.push_back(section.condition);
  }

  void add_create(const Section& section) {
    if (!section.create) return;
    auto& connected =
        add_or_extend(Kind::create_if_connected, create_sentence(section), section.create->place).connected;
    for (const std::string& item : section.create->items) {
      if (std::find(connected.begin(), connected.end(), item) == connected.end()) connected.push_back(item);
    }
  }

  void add_match(const Section& section) {
    if (!section.match) return;
    std::string both = match_sentences(section);
    std::replace(both.begin(), both.end(), '\n', ' ');
    add_or_extend(Kind::merge_or_create, std::move(both), *section.match);
  }

  void add_keep(const Section& section) {
    add_or_extend(Kind::keep_in_sync, keep_sentence(section), section.keep_place);
  }

  void add_merge(const Section& section) {
    if (!section.merge) return;
    bool any = false;
    for (const MergeRow& row : section.merge->rows) {
      if (!names_both(row)) continue;
      any = true;
      if (!criteria_.emplace(row.source.path, row.target.path).second) continue;
      Item& item =
          add(Kind::merge, pair_in_id(row.source.path, row.target.path),
              fmt::format("merge where {} = {}", row.source.text(), row.target.text()), line_of(row.source.place));
      item.property = pair_in(row);
    }
    if (!any) add_or_extend(Kind::merge, merge_sentence(section), section.merge->place);
  }

  void add_table_without_rows(const Section& section) {
    const mapping::Dataflow* flow = described_by(section, mapping_);
    if (flow != nullptr && !flow->properties.empty()) return;
    if (std::any_of(section.rows.begin(), section.rows.end(), names_both<PropertyRow>)) return;
    add_or_extend(Kind::properties, properties_sentence(section), section.properties_place);
  }

  void add_property(PropertyPair pair, std::string label, std::optional<std::size_t> line) {
    add(Kind::property, pair_in_id(pair.source, pair.target), std::move(label), line).property = std::move(pair);
  }

  void add_rows(const Section& section, const mapping::Dataflow* flow) {
    for (const PropertyRow& row : section.rows) {
      if (!names_both(row)) continue;
      const auto [known, is_new] = rows_.try_emplace(Pair{row.source.path, row.target.path}, list_.items.size());
      if (is_new) {
        add_row(row);
        if (flow != nullptr) compare_row(row, *flow);
      } else if (std::string& type = list_.items[known->second].property->type; !states_type(type)) {
        type = row.type_name();
        if (flow != nullptr) compare_type(row, property_of(row, *flow));
      }
    }
  }

  void add_row(const PropertyRow& row) {
    add_property(pair_in(row), (row.source.text() += " ↔ ") += row.target.text(), line_of(row.source.place));
  }

  static const mapping::Property* property_of(const PropertyRow& row, const mapping::Dataflow& flow) {
    const auto mapped = std::find_if(flow.properties.begin(), flow.properties.end(), [&](const auto& property) {
      return property.source == row.source.path && property.target == row.target.path;
    });
    return mapped == flow.properties.end() ? nullptr : &*mapped;
  }

  void compare_row(const PropertyRow& row, const mapping::Dataflow& flow) {
    const mapping::Property* mapped = property_of(row, flow);
    if (mapped != nullptr) return compare_type(row, mapped);
    const std::string label = fmt::format("{} ↔ {}", row.source.path, row.target.path);
    std::string message = fmt::format("the mapping {} lacks {}", mapping_->name, label);
    const auto like = std::find_if(flow.properties.begin(), flow.properties.end(),
                                   [&](const auto& property) { return base::look_alike(property.label(), label); });
    if (like != flow.properties.end()) {
      const Quotations quoted = whole_quotations(label, like->label());
      message = fmt::format("the row {} is not the mapping {}'s {}", quoted.before, mapping_->name, quoted.after);
    }
    note("row-not-mapped", std::move(message), row.source.place);
  }

  void compare_type(const PropertyRow& row, const mapping::Property* mapped) {
    if (mapped == nullptr || !row.states_type() || row.type_name() == mapping::to_string(mapped->type)) return;
    const Quotations types = quotations(row.type_name(), mapping::to_string(mapped->type));
    note("type-differs",
         fmt::format("{} is {} in the document and {} in the mapping {}", mapped->label(), types.before,
                     mapping::to_string(mapped->type), mapping_->name),
         row.type_place);
  }

  /// Adds what the mapping has beyond the rows: all of it where the tables are empty.
  void add_mapped(const Sections& sections, const mapping::Dataflow& flow) {
    const auto with_rows = std::find_if(sections.begin(), sections.end(),
                                        [&](std::size_t i) { return !document_.sections[i].rows.empty(); });
    for (const mapping::Property& property : flow.properties) {
      if (!rows_.try_emplace(Pair{property.source, property.target}, list_.items.size()).second) continue;
      add_property({property.source, property.target, std::string(mapping::to_string(property.type))}, property.label(),
                   std::nullopt);
      if (with_rows == sections.end()) continue;
      note("property-not-in-document",
           fmt::format("the mapping {} has {}, the property table has not", mapping_->name, property.label()),
           document_.sections[*with_rows].properties_place);
    }
  }

  void compare_dataflows() {
    if (!same_letters(mapping_->source, document_.source) || !same_letters(mapping_->target, document_.target)) {
      const Quotations source = quotations(mapping_->source, document_.source);
      const Quotations target = quotations(mapping_->target, document_.target);
      note("mapping-of-other-systems",
           fmt::format("the mapping {} is about {} and {}, the document about {} and {}", mapping_->name, source.before,
                       target.before, source.after, target.after));
      return;
    }
    for (const mapping::Dataflow& flow : mapping_->dataflows) {
      const bool described = std::any_of(document_.sections.begin(), document_.sections.end(),
                                         [&](const auto& section) { return described_by(section, mapping_) == &flow; });
      if (described) continue;
      note("dataflow-not-in-document",
           fmt::format("no section describes the dataflow \"{}\" of the mapping {} ({} {} to {} {})", flow.slug,
                       mapping_->name, mapping_->source, flow.source.entity, mapping_->target, flow.target.entity));
    }
  }

  const Document& document_;
  const mapping::Mapping* mapping_;
  Checklist list_;
  std::vector<std::string> slugs_;  // of each section

  // Of the dataflow that is being added.
  std::string slug_;                                         // empty outside of one
  std::size_t first_ = 0;                                    // index of its first item
  std::vector<std::unordered_set<std::string>> statements_;  // of each of its items that sections may share
  std::set<Pair> criteria_;                                  // pairs that are items already
  std::map<Pair, std::size_t> rows_;                         // → index of the item
};

}  // namespace

Checklist make_checklist(const Document& document, const mapping::Mapping* mapping) {
  Checklist list = Builder(document, mapping).build();
  require_unique_ids(list);
  return list;
}

}  // namespace dataflow_qa::checklist
