#include "reports/manual/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "base/date.h"
#include "base/json_place.h"
#include "base/suggest.h"
#include "reports/model/format_version.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

using base::JsonPlace;

std::string text_of(const JsonPlace& entry, std::string_view key) {
  const auto place = entry.required(key);
  return place ? place->text() : std::string();
}

/// In the east it is tomorrow already.
std::chrono::sys_days latest_day(std::string_view today) {
  const auto day = base::day_of(today);
  if (!day) throw std::logic_error(fmt::format("\"{}\" is no day", today));
  return std::chrono::sys_days(*day) + std::chrono::days(1);
}

std::string day_of(const JsonPlace& entry, std::string_view today) {
  const auto place = entry.required("on");
  if (!place) return {};
  auto text = place->text();
  const auto day = base::day_of(text);
  if (!day) {
    place->fail(fmt::format("expected a day like 2026-06-30, got \"{}\"", text));
  } else if (std::chrono::sys_days(*day) > latest_day(today)) {
    place->fail(fmt::format("{} is still to come (today is {}): give the day on which it was tried", text, today));
  }
  return text;
}

/// Whether one of the two results is a slip.
bool contradict(const ManualTry& one, const ManualTry& other) {
  return one.by == other.by && one.on == other.on && one.done == other.done && one.result != other.result;
}

std::string contradiction(const ManualEntry& entry) {
  return fmt::format(
      "\"{}\" contradicts another try of {}: the same person did the same on the same day; correct one of them, or say "
      "in \"done\" what differed",
      to_string(entry.what.result), entry.item);
}

ManualEntry manual_entry(const JsonPlace& entry, std::string_view today) {
  ManualEntry made;
  if (!entry.is_object_of({"item", "done", "result", "by", "on", "remarks"})) return made;
  made.item = text_of(entry, "item");
  made.what.done = text_of(entry, "done");
  if (const auto result = entry.required("result")) {
    made.what.result = result->one_of({std::pair{std::string_view("passed"), Verdict::passed},
                                       std::pair{std::string_view("failed"), Verdict::failed}});
  }
  made.what.by = text_of(entry, "by");
  made.what.on = day_of(entry, today);
  if (const auto remarks = entry.optional("remarks")) made.what.remarks = remarks->text();
  return made;
}

ManualFile manual_file(const JsonPlace& root, std::string_view today) {
  ManualFile file;
  static_cast<void>(version_of(root, "dataflow-qa/manual", 1));
  if (!root.is_object_of({"format", "version", "tries"})) return file;
  const auto tries = root.required("tries");
  if (!tries) return file;
  for (const JsonPlace& each : tries->list()) {
    auto entry = manual_entry(each, today);
    const auto contradicts = [&](const ManualEntry& other) {
      return other.item == entry.item && contradict(other.what, entry.what);
    };
    if (std::ranges::any_of(file.tries, contradicts)) each.optional("result")->fail(contradiction(entry));
    file.tries.push_back(std::move(entry));
  }
  return file;
}

std::vector<std::string_view> ids_of(const Results& results) {
  std::vector<std::string_view> ids;
  ids.reserve(results.items.size());
  for (const Item& item : results.items) ids.push_back(item.id);
  return ids;
}

}  // namespace

base::Result<ManualFile> read_manual(std::string_view text, std::string_view file_name, std::string_view today) {
  auto file = base::read_json(text, std::string(file_name),
                              [today](const JsonPlace& root) { return manual_file(root, today); });
  if (file) file->name = file_name;
  return file;
}

base::Result<void> add_manual(Results& results, const ManualFile& file) {
  const auto find = [&](const std::string& id) { return std::ranges::find(results.items, id, &Item::id); };
  for (std::size_t i = 0; i < file.tries.size(); ++i) {
    const auto& id = file.tries[i].item;
    if (const auto item = find(id); item != results.items.end()) {
      const auto contradicts = [&](const ManualTry& other) { return contradict(other, file.tries[i].what); };
      if (std::ranges::none_of(item->manual, contradicts)) continue;
      return base::failure(contradiction(file.tries[i]), fmt::format("/tries/{}/result", i), file.name);
    }
    return base::failure(fmt::format("the document has no item \"{}\"{}; `dataflow-qa checklist` lists the ids", id,
                                     base::did_you_mean(id, ids_of(results))),
                         fmt::format("/tries/{}/item", i), file.name);
  }
  for (const ManualEntry& entry : file.tries) {
    Item& item = *find(entry.item);
    if (std::ranges::find(item.manual, entry.what) == item.manual.end()) item.manual.push_back(entry.what);
    item.verdict = verdict_of(item);
  }
  return {};
}

std::string_view manual_schema() {
  return embedded::manual_schema_json;
}

}  // namespace dataflow_qa::reports
