#include "reports/account_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "reports/model/shown.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

const std::string& label_of(Side side, const SystemLabels& systems) {
  static const std::string source = "the source";
  static const std::string target = "the target";
  const auto& label = side == Side::source ? systems.source : systems.target;
  return label.empty() ? (side == Side::source ? source : target) : label;
}

/// "a", "a and b", "a, b and c".
std::string joined_with_and(const std::vector<std::string>& all) {
  if (all.size() < 2) return all.empty() ? "" : all.front();
  return fmt::format("{} and {}", fmt::join(all.begin(), all.end() - 1, ", "), all.back());
}

std::string deeds_text(const Deeds& deeds, const std::string& system) {
  std::vector<std::string> parts;
  if (deeds.made != 0) parts.push_back(text::counted(deeds.made, "record") + " made");
  if (deeds.edits != 0) parts.push_back(text::counted(deeds.edits, "edit"));
  if (deeds.deleted != 0) parts.push_back(text::counted(deeds.deleted, "deletion"));
  return parts.empty() ? "" : fmt::format("{} in {}", joined_with_and(parts), system);
}

/// The sentences about what was seen, with the systems by name.
class Words {
 public:
  explicit Words(const SystemLabels& systems) : systems_(systems) {}

  [[nodiscard]] std::string sentence(const Sighting& seen) const {
    switch (seen.kind) {
      case SightingKind::linked:
        return fmt::format("{} has exactly one counterpart{}{}", record(seen), elsewhere(": ", seen),
                           alike(seen, "record"));
      case SightingKind::unlinked:
        return fmt::format("{} has no counterpart{}", record(seen), alike(seen, "record"));
      case SightingKind::same_links:
        return fmt::format("{} keeps its counterpart{}{}", record(seen), elsewhere(" ", seen), alike(seen, "record"));
      case SightingKind::equal:
        return fmt::format("{}{} agree in {}{}", record(seen), elsewhere(" and ", seen), compared(seen),
                           more_pairs(seen));
      case SightingKind::not_merged:
        return fmt::format("{}{} stay two records, different in {}", record(seen), elsewhere(" and ", seen),
                           properties(seen.number));
      case SightingKind::arrived:
        return arrived(seen);
      case SightingKind::kept:
        return fmt::format("`{}` of {} stays {} on both sides{}", own_path(seen), record(seen), values(seen),
                           alike(seen, "pair"));
      case SightingKind::converged:
        return fmt::format("`{}` of {}, edited on both sides at once, ends at {} on both{}", own_path(seen),
                           record(seen), values(seen), alike(seen, "pair"));
      case SightingKind::deletion:
        return fmt::format("{} was deleted, and its counterpart{} {}{}", record(seen), elsewhere(" ", seen),
                           outcome(seen), alike(seen, "pair"));
      case SightingKind::few_writes:
        return fmt::format(
            "{} to {}, no more than needed{}", text::counted(seen.number, "write"), record(seen),
            seen.times > 1 ? fmt::format(" (and {})", text::counted(seen.times - 1, "more record")) : "");
    }
    return "";
  }

 private:
  [[nodiscard]] std::string named(const RecordName& record) const {
    return fmt::format("{} {}{}{}", label_of(record.side, systems_), record.collection,
                       record.collection.empty() ? "" : " ", record.id);
  }
  [[nodiscard]] std::string record(const Sighting& seen) const { return named(seen.record); }
  [[nodiscard]] std::string elsewhere(std::string_view before, const Sighting& seen) const {
    return seen.counterpart ? std::string(before) + named(*seen.counterpart) : "";
  }

  static const std::string& own_path(const Sighting& seen) { return seen.property.on(seen.record.side); }
  static const std::string& other_path(const Sighting& seen) { return seen.property.on(opposite(seen.record.side)); }

  [[nodiscard]] std::string arrived(const Sighting& seen) const {
    const auto edits = seen.times > 1 ? fmt::format(" ({})", text::counted(seen.times, "edit")) : "";
    return fmt::format("`{}` of {}, edited to {}, arrived as `{}`{}{}", own_path(seen), record(seen), values(seen),
                       other_path(seen), elsewhere(" of ", seen), edits);
  }

  static std::string compared(const Sighting& seen) {
    if (!seen.property.empty()) return fmt::format("`{}`", seen.property.label());
    return seen.times > 1 ? "every property" : properties(seen.number);
  }

  static std::string properties(std::int64_t number) {
    return fmt::format("{} {}", number, number == 1 ? "property" : "properties");
  }

  /// What was written, and what was seen of it where that looks different.
  static std::string values(const Sighting& seen) {
    std::vector<std::string> all;
    for (const auto& [written, now] : seen.values) {
      const bool same = written == now || (is_empty(written) && is_empty(now));
      all.push_back(same ? shown(written) : fmt::format("{} (seen as {})", shown(written), shown(now)));
    }
    return all.empty() ? "a value" : joined_with_and(all);
  }

  static std::string alike(const Sighting& seen, std::string_view noun) {
    return seen.times > 1 ? fmt::format(" (the first of {} alike)", text::counted(seen.times, noun)) : "";
  }

  static std::string more_pairs(const Sighting& seen) {
    if (seen.times == 1) return "";
    return fmt::format(", and so do {}: {} in all", text::counted(seen.times - 1, "more pair"),
                       text::counted(seen.number, "value"));
  }

  static std::string_view outcome(const Sighting& seen) {
    if (seen.outcome == "archived") return "was archived";
    return seen.outcome == "deleted" ? "was deleted, too" : "stayed";
  }

  const SystemLabels& systems_;
};

}  // namespace

std::string account_summary(const Account& account, const SystemLabels& systems) {
  if (account.settles != 0)
    return fmt::format("looked at after {}", account.settles == 1 ? std::string("1 settle")
                                                                  : fmt::format("each of {} settles", account.settles));
  std::vector<std::string> parts;
  for (const auto& [deeds, side] :
       {std::pair(account.in_source, Side::source), std::pair(account.in_target, Side::target)}) {
    if (auto done = deeds_text(deeds, label_of(side, systems)); !done.empty()) parts.push_back(std::move(done));
  }
  auto done = fmt::format("{}", fmt::join(parts, ", "));
  if (account.held == 0) return done;
  return fmt::format("{}{}{} held", done, done.empty() ? "" : "; ", text::counted(account.held, "comparison"));
}

std::vector<std::string> account_sentences(const Account& account, const SystemLabels& systems) {
  const Words words(systems);
  std::vector<std::string> sentences;
  sentences.reserve(account.seen.size());
  for (const Sighting& seen : account.seen) sentences.push_back(words.sentence(seen));
  return sentences;
}

}  // namespace dataflow_qa::reports
