#include "harness/checklist/draft_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "harness/checklist/phrases.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist {
namespace {

using Json = nlohmann::ordered_json;
using mapping::Type;

/// "Customers" of "Customers (human data)"; the whole entity where nothing stands in parentheses.
std::string base_entity(const std::string& entity) {
  const std::size_t part = entity.rfind(" (");
  const bool has_part = part != std::string::npos && part > 0 && entity.back() == ')';
  return has_part ? std::string(base::trimmed(entity.substr(0, part))) : entity;
}

/// The words of a property's last name, in lower case: "start", "date" of "project.startDate" and "project.START_DATE".
std::vector<std::string> words_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  std::vector<std::string> words(1);
  bool after_lower = false;
  for (const char c : path.substr(dot == std::string_view::npos ? 0 : dot + 1)) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z');
    if ((!letter || (upper && after_lower)) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += upper ? static_cast<char>(c - 'A' + 'a') : c;
    after_lower = letter && !upper;
  }
  return words;
}

template <std::size_t size>
bool is_one_of(const std::string& word, const std::array<std::string_view, size>& known) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

/// What names of properties usually hold (assumed); nothing where the name says nothing.
std::optional<Type> type_by_name(std::string_view path) {
  constexpr std::array<std::string_view, 8> dates{"date",     "birthday", "birthdate", "deadline",
                                                  "datetime", "dob",      "timestamp", "day"};
  constexpr std::array<std::string_view, 3> questions{"is", "has", "allow"};
  constexpr std::array<std::string_view, 8> states{"active",  "archived",  "enabled",  "disabled",
                                                   "deleted", "completed", "inactive", "closed"};
  constexpr std::array<std::string_view, 6> amounts{"amount", "price", "rate", "hours", "percent", "cost"};
  const auto words = words_of(path);
  if (is_one_of(words.back(), dates) || (words.size() > 1 && words.back() == "at")) return Type::date;
  if (words.size() > 1 && is_one_of(words.front(), questions)) return Type::boolean;
  if (is_one_of(words.back(), states)) return Type::boolean;
  if (is_one_of(words.back(), amounts)) return Type::float_;
  return std::nullopt;
}

class Drafter {
 public:
  Drafter(const Document& document, const DescribedSystems& systems) : document_(document), systems_(systems) {}

  base::Result<MappingDraft> draft() {
    for (const std::string& system : {document_.source, document_.target}) {
      if (base::trimmed(system).empty()) {
        return base::failure(document_.file + ": the title does not name both systems, and a mapping has to");
      }
    }
    Json flows = Json::array();
    const auto slugs = slugs_of(document_, nullptr);
    for (std::size_t i = 0; i < slugs.size(); ++i) {
      const Section& section = document_.sections[i];
      const auto [known, is_new] = index_.try_emplace(entities(section), flows.size());
      if (is_new) flows.push_back(dataflow(section, slugs[i]));
      add_rows(flows[known->second], section, known->second);
    }
    if (flows.empty()) return base::failure(document_.file + ": the document describes no dataflow to map");
    set_parts(flows);
    for (const Json& flow : flows) {
      if (!flow["properties"].empty()) continue;
      note(fmt::format("{}: the document names no property; add at least one before a run",
                       flow["slug"].get<std::string>()));
    }
    note(guessed_collections_ ? "the names of collections are guesses, and conversions, conditions and defaults are "
                                "for you to add"
                              : "conversions, conditions and defaults are for you to add");
    const Json mapping{{"mapping", 1},
                       {"source", std::string(base::trimmed(document_.source))},
                       {"target", std::string(base::trimmed(document_.target))},
                       {"dataflows", flows}};
    return MappingDraft{mapping.dump(2) + "\n", std::move(notes_)};
  }

 private:
  using Entities = std::pair<std::string, std::string>;

  void note(std::string text) { notes_.push_back(std::move(text)); }

  static Entities entities(const Section& section) {
    return {std::string(base::trimmed(section.source.entity)), std::string(base::trimmed(section.target.entity))};
  }

  std::string collection(const std::string& system, const std::string& entity) {
    std::string whole = base_entity(entity);
    if (systems_.collection) {
      if (auto known = systems_.collection(system, whole)) return *known;
    }
    guessed_collections_ = true;
    return whole;
  }

  Json dataflow(const Section& section, const std::string& slug) {
    if (section.source.system != document_.source || section.target.system != document_.target) {
      note(fmt::format("{}: {} does not name the systems as the title does", slug, quotation(section.heading())));
    }
    const auto [source, target] = entities(section);
    return {{"slug", slug},
            {"source", {{"entity", source}, {"collection", collection(document_.source, source)}}},
            {"target", {{"entity", target}, {"collection", collection(document_.target, target)}}},
            {"properties", Json::array()}};
  }

  void add_rows(Json& flow, const Section& section, std::size_t index) {
    for (const PropertyRow& row : section.rows) {
      const std::string& source = row.source.path;
      const std::string& target = row.target.path;
      if (!pairs_.emplace(index, fmt::format("{}\n{}", source, target)).second) continue;
      if (!mapping::is_path(source) || !mapping::is_path(target)) {
        note(fmt::format("line {}: {} ↔ {} is left out: a mapping's property is names joined by \".\"",
                         row.source.place.line, quotation(source), quotation(target)));
        continue;
      }
      if (lacks(row, flow, "source", document_.source, source) ||
          lacks(row, flow, "target", document_.target, target)) {
        continue;
      }
      Json property{{"source", source}, {"target", target}};
      if (const auto type = type_of(row, flow)) property["type"] = mapping::to_string(*type);
      flow["properties"].push_back(std::move(property));
      if (!row.source.dependencies.empty() || !row.target.dependencies.empty()) {
        note(fmt::format("{} ↔ {}: its dependency is left out", row.source.text(), row.target.text()));
      }
    }
  }

  /// With a note: a mapping with such a property is refused.
  bool lacks(const PropertyRow& row, const Json& flow, const char* side, const std::string& system,
             const std::string& path) {
    const auto collection = flow[side]["collection"].get<std::string>();
    if (!systems_.lacks || !systems_.lacks(system, collection, path)) return false;
    note(fmt::format("line {}: {} ↔ {} is left out: {} of {} have no {} in its description", row.source.place.line,
                     quotation(row.source.path), quotation(row.target.path), collection, system, quotation(path)));
    return true;
  }

  std::optional<Type> described_type(const PropertyRow& row, const Json& flow) const {
    if (!systems_.type) return std::nullopt;
    const auto of = [&](const char* side, const std::string& system, const std::string& path) {
      return systems_.type(system, flow[side]["collection"].get<std::string>(), path);
    };
    if (const auto type = of("target", document_.target, row.target.path)) return type;
    return of("source", document_.source, row.source.path);
  }

  std::optional<Type> type_of(const PropertyRow& row, const Json& flow) {
    const std::string name = row.type_name();
    for (const Type type : {Type::string, Type::integer, Type::float_, Type::boolean}) {
      if (name == mapping::to_string(type)) return type;
    }
    if (const auto type = described_type(row, flow)) return type;
    auto guess = type_by_name(row.target.path);
    if (!guess) guess = type_by_name(row.source.path);
    const std::string what = name == phrases::no_type ? "states no type" : "states the type " + quotation(name);
    const std::string_view read_as = guess ? mapping::to_string(*guess) : "";
    note(fmt::format("{} ↔ {}: the document {}; {}", row.source.path, row.target.path, what,
                     guess ? fmt::format("{} is a guess from the name", read_as)
                           : std::string("it is left open, and read as string")));
    return guess;
  }

  /// "Customers (human data)" is a part of "Customers", where the same source has both.
  void set_parts(Json& flows) {
    for (Json& flow : flows) {
      const auto source = flow["source"]["entity"].get<std::string>();
      const auto entity = flow["target"]["entity"].get<std::string>();
      auto whole = index_.end();
      for (std::string rest = entity; base_entity(rest) != rest;) {
        rest = base_entity(rest);
        if (const auto found = index_.find({source, rest}); found != index_.end()) whole = found;
      }
      if (whole == index_.end() || flows[whole->second]["target"]["collection"] != flow["target"]["collection"])
        continue;
      flow["part_of"] = flows[whole->second]["slug"];
      note(fmt::format("{}: taken to be a part of {}; say with \"when\" which records have it",
                       flow["slug"].get<std::string>(), flow["part_of"].get<std::string>()));
    }
  }

  const Document& document_;
  const DescribedSystems& systems_;
  bool guessed_collections_ = false;
  std::map<Entities, std::size_t> index_;  // → dataflow
  std::set<std::pair<std::size_t, std::string>> pairs_;
  std::vector<std::string> notes_;
};

}  // namespace

base::Result<MappingDraft> draft_mapping(const Document& document, const DescribedSystems& systems) {
  return Drafter(document, systems).draft();
}

}  // namespace dataflow_qa::checklist
