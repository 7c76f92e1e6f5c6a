#include "harness/checklist/items.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>
#include <tuple>
#include <unordered_set>

#include "harness/checklist/phrases.h"
#include "harness/checklist/render.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using PathPair = std::pair<std::string, std::string>;

/// A path as a part of an id: what separates the parts of ids, and what filters are made of, is written as %XX.
void append_in_id(std::string& text, std::string_view path) {
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    if (!plain && (byte <= ' ' || byte == 0x7F || std::string_view("%/~*?[]:\"'").find(c) != std::string_view::npos)) {
      text += fmt::format("%{:02X}", byte);
    } else {
      text += c;
    }
  }
}

/// "email~EmailAddress"
std::string pair_in_id(std::string_view source, std::string_view target) {
  std::string text;
  text.reserve(source.size() + 1 + target.size());
  append_in_id(text, source);
  text += '~';
  append_in_id(text, target);
  return text;
}

/// For each row: whether no row above it has the same pair of properties.
template <typename Row>
std::vector<bool> first_of_their_pairs(const std::vector<Row>& rows) {
  const auto pair = [&](std::size_t i) { return std::tie(rows[i].source.path, rows[i].target.path); };
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto above = [&](std::size_t a, std::size_t b) { return pair(a) < pair(b); };
  if (!std::is_sorted(order.begin(), order.end(), above)) std::stable_sort(order.begin(), order.end(), above);
  std::vector<bool> first(rows.size(), true);
  for (std::size_t i = 1; i < order.size(); ++i) first[order[i]] = pair(order[i - 1]) != pair(order[i]);
  return first;
}

/// The type that a document writes for a mapping's type; a date has no word of its own.
std::string documented(mapping::Type type) {
  return std::string(type == mapping::Type::date ? phrases::no_type : mapping::to_string(type));
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
    for (std::size_t i = 0; i < document_.sections.size(); ++i) add_section(document_.sections[i], slugs_[i]);
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
      if (each.section) {
        const Section& section = document_.sections.at(*each.section);
        finding.dataflow = slugs_.at(*each.section).slug;
        if (each.kind == "empty-property-table") finding.message += filled_by(described_by(section, mapping_));
      }
      list_.findings.push_back(std::move(finding));
    }
  }

  [[nodiscard]] std::string filled_by(const mapping::Dataflow* flow) const {
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

  void add_section(const Section& section, const SectionSlug& slug) {
    slug_ = slug.slug;
    const mapping::Dataflow* flow = described_by(section, mapping_);
    list_.dataflows.push_back({slug_, section.heading(), section.source.full(), section.target.full(),
                               flow != nullptr ? reading_of(section, *flow) : "", line_of(section.heading_place)});
    if (slug.ordinal) {
      note("numbered-section",
           "several sections share this heading and this kind of opening: a number distinguishes their ids; it may "
           "change with the text",
           section.heading_place);
    }
    add_sentences(section);
    const std::size_t first = list_.items.size();
    add_rows(section, flow);
    if (flow != nullptr) add_mapped(section, *flow);
    if (list_.items.size() == first) {
      add(Kind::properties, "", properties_sentence(section), line_of(section.properties_place));
    }
    slug_.clear();
  }

  void add_sentences(const Section& section) {
    const Kind opening = section.opening == Opening::every         ? Kind::every
                         : section.opening == Opening::conditional ? Kind::conditional
                                                                   : Kind::precondition;
    add(opening, "", opening_sentence(section), line_of(section.opening_place));
    if (section.create) {
      add(Kind::create_if_connected, "", create_sentence(section), line_of(section.create->place)).connected =
          section.create->items;
    }
    if (section.match) {
      std::string both = match_sentences(section);
      std::replace(both.begin(), both.end(), '\n', ' ');
      add(Kind::merge_or_create, "", std::move(both), line_of(*section.match));
    }
    if (section.merge) add_merge(section);
    add(Kind::keep_in_sync, "", keep_sentence(section), line_of(section.keep_place));
  }

  void add_merge(const Section& section) {
    const std::size_t before = list_.items.size();
    const std::vector<bool> first = first_of_their_pairs(section.merge->rows);
    for (std::size_t i = 0; i < first.size(); ++i) {
      const MergeRow& row = section.merge->rows[i];
      if (row.source.path.empty() || row.target.path.empty() || !first[i]) continue;
      Item& item =
          add(Kind::merge, pair_in_id(row.source.path, row.target.path),
              fmt::format("merge where {} = {}", row.source.text(), row.target.text()), line_of(row.source.place));
      item.property = PropertyPair{row.source.path, row.target.path, ""};
    }
    if (list_.items.size() == before) add(Kind::merge, "", merge_sentence(section), line_of(section.merge->place));
  }

  void add_property(const std::string& source, const std::string& target, const std::string& type, std::string label,
                    std::optional<std::size_t> line) {
    Item& item = add(Kind::property, pair_in_id(source, target), std::move(label), line);
    item.property = PropertyPair{source, target, type};
  }

  void add_rows(const Section& section, const mapping::Dataflow* flow) {
    const std::vector<bool> first = first_of_their_pairs(section.rows);
    for (std::size_t i = 0; i < first.size(); ++i) {
      const PropertyRow& row = section.rows[i];
      // A row that names one side only says nothing that could be tried; a finding says so already.
      if (row.source.path.empty() || row.target.path.empty() || !first[i]) continue;
      const auto line = line_of(row.source.place);
      add_property(row.source.path, row.target.path, row.type_name(), (row.source.text() += " ↔ ") += row.target.text(),
                   line);
      if (flow == nullptr) continue;
      const auto mapped = std::find_if(flow->properties.begin(), flow->properties.end(), [&](const auto& property) {
        return property.source == row.source.path && property.target == row.target.path;
      });
      if (mapped == flow->properties.end()) {
        note("row-not-mapped",
             fmt::format("the mapping {} lacks {} ↔ {}", mapping_->name, row.source.path, row.target.path),
             row.source.place);
      } else if (row.type_name() != documented(mapped->type)) {
        note("type-differs",
             fmt::format("{} is {} in the document and {} in the mapping {}", mapped->label(),
                         quotation(row.type_name()), mapping::to_string(mapped->type), mapping_->name),
             row.type_place);
      }
    }
  }

  /// Adds what the mapping has beyond the rows: all of it where the table is empty.
  void add_mapped(const Section& section, const mapping::Dataflow& flow) {
    std::set<PathPair> rows;
    for (const PropertyRow& row : section.rows) rows.emplace(row.source.path, row.target.path);
    for (const mapping::Property& property : flow.properties) {
      if (rows.count({property.source, property.target}) > 0) continue;
      add_property(property.source, property.target, std::string(mapping::to_string(property.type)), property.label(),
                   std::nullopt);
      if (section.rows.empty()) continue;
      note("property-not-in-document",
           fmt::format("the mapping {} has {}, the property table has not", mapping_->name, property.label()),
           section.properties_place);
    }
  }

  void compare_dataflows() {
    const std::string own = fmt::format("{} and {}", quotation(document_.source), quotation(document_.target));
    if (mapping_->source != document_.source || mapping_->target != document_.target) {
      note("mapping-of-other-systems",
           fmt::format("the mapping {} is about {} and {}, the document about {}", mapping_->name,
                       quotation(mapping_->source), quotation(mapping_->target), own));
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
  std::vector<SectionSlug> slugs_;
  std::string slug_;  // of the section that is being added, empty outside of one
};

}  // namespace

Checklist make_checklist(const Document& document, const mapping::Mapping* mapping) {
  Checklist list = Builder(document, mapping).build();
  require_unique_ids(list);
  return list;
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
