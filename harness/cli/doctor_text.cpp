// Held by doctor_test.cpp.
#include "harness/cli/doctor_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "harness/subject/subject.h"
#include "reports/text.h"

namespace dataflow_qa::cli {
namespace {

using mocks::JournalEntry;
using std::chrono::milliseconds;
using Requests = std::vector<const JournalEntry*>;

std::string counted(std::size_t number, const char* what) {
  return reports::text::counted(static_cast<std::int64_t>(number), what);
}

bool is_refused(const JournalEntry& entry) {
  return entry.status >= 400;
}

/// The names of headers that carry a secret, which the journal masks: "Authorization (Bearer)".
std::set<std::string> ways_in(const Requests& requests) {
  std::set<std::string> result;
  for (const auto* entry : requests) {
    std::istringstream lines(entry->request_headers);
    for (std::string line; std::getline(lines, line);) {
      const auto colon = line.find(": ");
      const auto secret = line.find("***");
      if (colon == std::string::npos || secret == std::string::npos) continue;
      auto scheme = line.substr(colon + 2, secret - colon - 2);
      while (!scheme.empty() && scheme.back() == ' ') scheme.pop_back();
      result.insert(line.substr(0, colon) + (scheme.empty() ? "" : " (" + scheme + ")"));
    }
    if (entry->target.find("***") != std::string::npos) result.insert("the query");
  }
  return result;
}

/// The median of the distances between the times; nothing for fewer than three times.
std::optional<milliseconds> usual_distance(std::vector<std::chrono::system_clock::time_point> times) {
  if (times.size() < 3) return std::nullopt;
  std::sort(times.begin(), times.end());
  std::vector<milliseconds> apart;
  for (std::size_t i = 1; i < times.size(); ++i) {
    apart.push_back(std::chrono::duration_cast<milliseconds>(times[i] - times[i - 1]));
  }
  std::nth_element(apart.begin(), apart.begin() + static_cast<std::ptrdiff_t>(apart.size() / 2), apart.end());
  return apart[apart.size() / 2];
}

/// "listed 4 times, in pages of up to 100; 3 of them asked only for what had changed; about every 0.1 s"
std::string listings_text(const Requests& requests) {
  std::size_t walks = 0;
  std::size_t filtered = 0;
  std::size_t pages = 0;
  std::int64_t size = 0;
  std::vector<std::chrono::system_clock::time_point> begun;
  for (const auto* entry : requests) {
    if (!entry->listing || entry->listing->lookup || is_refused(*entry)) continue;
    ++pages;
    size = std::max(size, entry->listing->page_size);
    if (!entry->listing->first_page) continue;
    ++walks;
    if (entry->listing->change_filtered) ++filtered;
    begun.push_back(entry->time);
  }
  if (walks == 0) return "never listed";
  auto text = fmt::format("listed {}", counted(walks, "time"));
  text += size > 0 ? fmt::format(" ({}, of up to {})", counted(pages, "page"),
                                 counted(static_cast<std::size_t>(size), "record"))
                   : ", each time whole";
  if (filtered > 0)
    text += fmt::format("; {} asked only for what had changed",
                        filtered == walks ? "each" : std::to_string(filtered) + " of them");
  if (const auto apart = usual_distance(std::move(begun)))
    text += fmt::format("; about every {} s", subject::in_seconds(*apart));
  return text;
}

std::string writes_text(const Requests& requests) {
  std::size_t looked_up = 0;
  std::size_t read = 0;
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t deleted = 0;
  std::size_t without_effect = 0;
  for (const auto* entry : requests) {
    if (entry->listing && entry->listing->lookup) ++looked_up;
    if (entry->method == "GET" && !entry->listing) ++read;
    if (entry->effect == mocks::Effect::no_op) ++without_effect;
    if (entry->effect != mocks::Effect::effective) continue;
    ++(entry->created ? created : entry->deleted ? deleted : changed);
  }
  std::vector<std::string> parts;
  if (looked_up > 0) parts.push_back(fmt::format("{} by a value", counted(looked_up, "look-up")));
  if (read > 0) parts.push_back(fmt::format("{} read one by one", counted(read, "record")));
  if (created > 0) parts.push_back(fmt::format("{} created", counted(created, "record")));
  if (changed > 0) parts.push_back(counted(changed, "change"));
  if (deleted > 0) parts.push_back(counted(deleted, "deletion"));
  if (without_effect > 0) parts.push_back(fmt::format("{} that changed nothing", counted(without_effect, "write")));
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// What was refused and why, the most frequent first.
std::string refusals_text(const Requests& requests) {
  std::map<std::string, std::size_t> by_reason;
  for (const auto* entry : requests) {
    if (!is_refused(*entry)) continue;
    const auto target = entry->target.substr(0, entry->target.find('?'));
    auto reason = entry->reason;
    if (entry->route.empty()) {
      reason =
          "there is no such route" + (entry->nearest_route.empty() ? "" : "; the nearest is " + entry->nearest_route);
    }
    const auto where = entry->route.empty() ? entry->method + " " + target : entry->route;
    ++by_reason[fmt::format("{} {}: {}", entry->status, where, reason.empty() ? "no reason given" : reason)];
  }
  std::vector<std::pair<std::size_t, std::string>> sorted;
  sorted.reserve(by_reason.size());
  for (const auto& [text, count] : by_reason) sorted.emplace_back(count, text);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  constexpr std::size_t most = 10;
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) {
    text += fmt::format("    {} × {}\n", sorted[i].first, sorted[i].second);
  }
  if (sorted.size() > most) text += fmt::format("    and {} other kinds\n", sorted.size() - most);
  return text;
}

std::string system_text(const Examination& examination, model::Side side) {
  const auto& system = examination.model->system(side);
  Requests own;
  std::map<std::string, Requests> by_collection;
  for (const auto& collection : examination.model->flows()) by_collection[collection.collection(side)];
  for (const auto& entry : examination.requests) {
    if (entry.system != system.alias) continue;
    own.push_back(&entry);
    if (!entry.collection.empty()) by_collection[entry.collection].push_back(&entry);
  }
  auto text = fmt::format("\n{}: {}\n", system.label, counted(own.size(), "request"));
  if (own.empty()) return text;
  const auto ways = ways_in(own);
  text += ways.empty() ? "  It showed no key and no token.\n"
                       : fmt::format("  It signs in by {}.\n", fmt::join(ways, " and "));
  for (const auto& [collection, requests] : by_collection) {
    const auto writes = writes_text(requests);
    text += fmt::format("  {}: {}{}{}.\n", collection, listings_text(requests), writes.empty() ? "" : "; ", writes);
  }
  const auto refused = refusals_text(own);
  return text + (refused.empty() ? "  Nothing was refused.\n" : "  Refused:\n" + refused);
}

/// Those that the mocks refused. A 401 counts where nothing of that system was ever reached: else a token had ended.
std::size_t refusals_of(const std::vector<JournalEntry>& requests) {
  std::set<std::string> reached;  // systems
  for (const auto& entry : requests) {
    if (!is_refused(entry) && !entry.collection.empty()) reached.insert(entry.system);
  }
  return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [&](const JournalEntry& entry) {
    return is_refused(entry) && (entry.status != 401 || !reached.contains(entry.system));
  }));
}

/// The systems that it never called, by their labels.
std::vector<std::string> never_called(const Examination& examination) {
  std::vector<std::string> labels;
  for (const auto side : {model::Side::source, model::Side::target}) {
    const auto& system = examination.model->system(side);
    const auto is_of_it = [&](const JournalEntry& entry) { return entry.system == system.alias; };
    if (std::ranges::none_of(examination.requests, is_of_it)) labels.push_back(system.label);
  }
  return labels;
}

/// What is wrong with requests of a sync that did its work: clauses.
std::vector<std::string> complaints_of(const Examination& examination) {
  const auto& requests = examination.requests;
  std::vector<std::string> clauses;
  for (const auto& label : never_called(examination)) clauses.push_back("it never called " + label);
  const auto lists = [](const JournalEntry& entry) {
    return entry.listing && !entry.listing->lookup && !is_refused(entry);
  };
  if (std::ranges::none_of(requests, lists)) clauses.emplace_back("it listed no records, so it cannot see edits");
  const auto refused = refusals_of(requests);
  if (refused == 0) return clauses;
  clauses.push_back(refused < requests.size()
                        ? fmt::format("{} of its requests {} refused", refused, refused == 1 ? "was" : "were")
                    : refused == 1 ? "its only request was refused"
                                   : fmt::format("all of its {} requests were refused", refused));
  return clauses;
}

std::string trouble_text(const Examination& examination) {
  auto text = fmt::format("It cannot be tried: {}\n", *examination.trouble);
  if (examination.last_output.empty()) return text + "  It wrote nothing.\n";
  text += "  The last that it wrote:\n";
  for (const auto& line : examination.last_output) text += "    " + line + "\n";
  return text;
}

/// "It was ready after 0.1 s, and at rest after 2 s.", as far as it came.
std::string times_text(const Examination& examination) {
  std::vector<std::string> parts;
  // What runs in cycles is ready by definition.
  if (examination.ready && examination.subject->mode != subject::Mode::cycle) {
    parts.push_back(fmt::format("ready after {} s", subject::in_seconds(*examination.ready)));
  }
  if (examination.settled)
    parts.push_back(fmt::format("at rest after {} s", subject::in_seconds(*examination.settled)));
  return parts.empty() ? "" : fmt::format("  It was {}.\n", fmt::join(parts, ", and "));
}

}  // namespace

Finding finding_of(const Examination& examination) {
  if (examination.trouble) return {exit_trouble, trouble_text(examination)};
  if (examination.requests.empty()) {
    return {exit_trouble, "It cannot be tried: it ran, and sent no request to either system.\n"};
  }
  const auto complaints = complaints_of(examination);
  if (complaints.empty()) return {exit_passed, "It can be tried: `dataflow-qa run` begins like this.\n"};
  return {exit_failed, fmt::format("It can be tried, but {}.\n", fmt::join(complaints, "; "))};
}

std::string examination_text(const Examination& examination) {
  const auto& subject = *examination.subject;
  auto text =
      fmt::format("{}, {} in mode \"{}\"\n", subject.name, subject.file.string(), subject::to_string(subject.mode));
  text += times_text(examination);
  if (examination.settled) {
    text +=
        fmt::format("  poll_interval_ms says that it looks every {} s.\n", subject::in_seconds(subject.poll_interval));
  }
  text += fmt::format("  Its environment holds {}.\n", fmt::join(examination.variables, ", "));
  if (!examination.not_passed.empty()) {
    text += fmt::format("  pass_env names {}, which {} not set here.\n", fmt::join(examination.not_passed, ", "),
                        examination.not_passed.size() == 1 ? "is" : "are");
  }
  if (examination.requests.empty()) {
    text += "  It sent no request to either system.\n";
  } else {
    for (const auto side : {model::Side::source, model::Side::target}) text += system_text(examination, side);
  }
  for (const auto& note : examination.notes) text += "\nAt its end: " + note + ".\n";
  return text;
}

}  // namespace dataflow_qa::cli
