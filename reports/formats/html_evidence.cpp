// Held by html_test.cpp.
#include "reports/formats/html_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "reports/last_requests.h"
#include "reports/text.h"

namespace dataflow_qa::reports::evidence {
namespace {

namespace ms = kainjow::mustache;
using nlohmann::json;

constexpr std::size_t body_columns = 4000;
constexpr std::size_t output_lines = 100;
constexpr std::size_t rows_shown = 60;
constexpr std::size_t changes_shown = 6;  // of one entry in a record's history

/// Strings as they are, everything else as JSON; nothing where the key is missing.
std::string value(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->dump(-1, ' ', false, json::error_handler_t::replace);
}

/// The value as people write it: "text" in quotes, null, numbers bare.
std::string literal(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return "(nothing)";
  if (found->is_string()) return "\"" + found->get<std::string>() + "\"";
  return found->dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string shown(const json& object, const char* key) {
  return text::visible(value(object, key));
}

/// "12:00:01.180" of "2026-01-31T12:00:01.180Z": a run is over within a day.
std::string time_of_day(const json& object) {
  const std::string time = shown(object, "time");
  constexpr std::size_t date = 11;
  constexpr std::size_t full = 24;
  return time.size() == full && time[date - 1] == 'T' ? time.substr(date, full - date - 1) : time;
}

std::string cut(const std::string& body) {
  return text::shortened(text::visible(body), body_columns);
}

/// "source" and "target" by the names that the document gives them.
std::string system_name(const json& object, const Section& section) {
  std::string name = shown(object, "system");
  if (section.flow != nullptr && name == "source") return text::visible(section.flow->source);
  if (section.flow != nullptr && name == "target") return text::visible(section.flow->target);
  return name;
}

/// The properties of a record that matter to a reader of a check: first those it is about, then those that are mapped.
class Interest {
 public:
  Interest(const Check& check, const Section& section) {
    for (const Item* item : section.items) {
      if (!item->property) continue;
      (item->id == check.item ? own_ : mapped_).insert({item->property->source, item->property->target});
    }
    for (const Failure& failure : check.failures) {
      for (const PropertyName& name : properties_of(failure)) own_.insert({name.source, name.target});
    }
    for (const json& difference : check.evidence.diff) {
      if (difference.is_object()) own_.insert(value(difference, "property"));
    }
  }

  [[nodiscard]] int rank(const std::string& property) const {
    if (own_.contains(property)) return 0;
    return mapped_.contains(property) ? 1 : 2;
  }

 private:
  std::set<std::string> own_;
  std::set<std::string> mapped_;
};

std::string name_of(const json& change) {
  return value(change, change.contains("property") ? "property" : "path");
}

/// A record that was just created has a change for each property; most of them say nothing.
std::string changes(const json& entry, const Interest& interest) {
  const auto found = entry.find("changes");
  if (found == entry.end() || !found->is_array()) return "";
  std::vector<const json*> listed;
  for (const json& change : *found) {
    if (change.is_object()) listed.push_back(&change);
  }
  const std::size_t all = listed.size();
  if (all > changes_shown) {
    std::ranges::stable_sort(listed, {}, [&](const json* change) { return interest.rank(name_of(*change)); });
    listed.resize(changes_shown);
  }
  std::string out;
  for (const json* change : listed) {
    out += fmt::format("{}{}: {} → {}", out.empty() ? "" : "\n", name_of(*change), literal(*change, "before"),
                       literal(*change, "after"));
  }
  if (all > listed.size()) out += fmt::format("\nand {} more", all - listed.size());
  return text::visible(out);
}

/// The part of an entry of a record's history that the page has no other place for.
std::string rest_of(const json& entry) {
  if (!entry.is_object()) return text::visible(entry.dump(-1, ' ', false, json::error_handler_t::replace));
  json rest = json::object();
  for (const auto& [key, part] : entry.items()) {
    const bool placed = key == "time" || key == "actor" || key == "action" || key == "changes";
    if (!placed) rest[key] = part;
  }
  return rest.empty() ? "" : cut(rest.dump(-1, ' ', false, json::error_handler_t::replace));
}

ms::data row_of(const json& entry, const json& record, const Section& section, const Interest& interest) {
  ms::data row{ms::object{}};
  row["time"] = entry.is_object() ? time_of_day(entry) : "";
  row["actor"] = entry.is_object() ? shown(entry, "actor") : "";
  row["action"] = entry.is_object() ? shown(entry, "action") : "";
  row["changes"] = entry.is_object() ? cut(changes(entry, interest)) : "";
  row["rest"] = rest_of(entry);
  row["system"] = system_name(record, section);
  row["id"] = shown(record, "id");
  row["side"] = value(record, "system") == "target" ? "target" : "source";
  return row;
}

}  // namespace

Marked marked(std::string_view text, std::string_view other) {
  const auto mine = text::code_points(text);
  const auto theirs = text::code_points(other);
  const std::size_t shorter = std::min(mine.size(), theirs.size());
  std::size_t head = 0;
  while (head < shorter && mine[head] == theirs[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && mine[mine.size() - 1 - tail] == theirs[theirs.size() - 1 - tail]) ++tail;
  return {text::visible(text::encode(mine, 0, head)), text::visible(text::encode(mine, head, mine.size() - tail)),
          text::visible(text::encode(mine, mine.size() - tail, mine.size()))};
}

ms::data differences(const Check& check, const Section& section, std::size_t at_most) {
  ms::data rows{ms::data::type::list};
  std::size_t number = 0;
  for (const json& difference : check.evidence.diff) {
    if (!difference.is_object() || ++number > at_most) continue;
    const std::string expected = literal(difference, "expected");
    const std::string actual = literal(difference, "actual");
    const Marked left = marked(expected, actual);
    const Marked right = marked(actual, expected);
    ms::data row{ms::object{}};
    row["property"] = shown(difference, "property");
    row["system"] = system_name(difference, section);
    row["id"] = shown(difference, "id");
    row["expected-before"] = left.before;
    row["expected-differing"] = left.differing;
    row["expected-after"] = left.after;
    row["actual-before"] = right.before;
    row["actual-differing"] = right.differing;
    row["actual-after"] = right.after;
    rows.push_back(row);
  }
  return rows;
}

ms::data timeline(const Check& check, const Section& section) {
  const Interest interest(check, section);
  std::vector<std::pair<std::string, ms::data>> entries;  // by time
  for (const json& record : check.evidence.records) {
    if (!record.is_object()) continue;
    const auto history = record.find("history");
    if (history == record.end() || !history->is_array()) continue;
    for (const json& entry : *history) {
      const std::string time = entry.is_object() ? value(entry, "time") : "";
      entries.emplace_back(time, row_of(entry, record, section, interest));
    }
  }
  std::ranges::stable_sort(entries, {}, &std::pair<std::string, ms::data>::first);
  ms::data rows{ms::data::type::list};
  for (const auto& [time, row] : entries) rows.push_back(row);
  return rows;
}

ms::data requests(const Check& check, const Section& section) {
  ms::data rows{ms::data::type::list};
  std::size_t number = 0;
  for (const json& request : check.evidence.requests) {
    if (!request.is_object() || ++number > rows_shown) continue;
    ms::data row{ms::object{}};
    for (const char* key : {"actor", "method", "target", "status", "effect"}) row[key] = shown(request, key);
    row["time"] = time_of_day(request);
    const std::string sent = cut(value(request, "request_body"));
    const std::string answered = cut(value(request, "response_body"));
    row["system"] = system_name(request, section);
    row["has-bodies"] = !sent.empty() || !answered.empty();
    row["sent"] = sent;
    row["answered"] = answered;
    rows.push_back(row);
  }
  return rows;
}

ms::data last_requests(const std::vector<LastRequest>& requests) {
  ms::data rows{ms::data::type::list};
  for (const LastRequest& request : requests) {
    ms::data row{ms::object{}};
    row["time"] = time_of_day(json::object({{"time", request.time}}));
    row["system"] = text::visible(request.system);
    row["method"] = text::visible(request.method);
    row["target"] = text::visible(request.target);
    row["answer"] = text::visible(answer_text(request));
    rows.push_back(row);
  }
  return rows;
}

std::string subject_output(const Check& check) {
  const auto& lines = check.evidence.subject_output;
  std::string out;
  for (std::size_t i = lines.size() > output_lines ? lines.size() - output_lines : 0; i < lines.size(); ++i) {
    out += text::shortened(text::one_line(lines[i]), 500) + "\n";
  }
  return out;
}

}  // namespace dataflow_qa::reports::evidence
