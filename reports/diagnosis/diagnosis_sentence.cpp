// Held by diagnosis_test.cpp.
#include "reports/diagnosis/diagnosis_sentence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "reports/diagnosis/facets.h"
#include "reports/model/circumstances.h"
#include "reports/model/message.h"
#include "reports/model/shown.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t names_said = 3;

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? "" : names.front();
  return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

/// "Custom PMS customers and projects"; "records" where none is named.
std::string records_text(const std::vector<Records>& records) {
  std::vector<std::string> systems;
  for (const Records& one : records) {
    if (std::ranges::find(systems, one.system) == systems.end()) systems.push_back(one.system);
  }
  std::vector<std::string> parts;
  for (const auto& system : systems) {
    std::vector<std::string> collections;
    for (const Records& one : records) {
      if (one.system == system) collections.push_back(one.collection);
    }
    parts.push_back(fmt::format("{} {}", system, listed(collections)));
  }
  return parts.empty() ? "records" : listed(parts);
}

std::string name_of(const PropertyName& name, std::optional<Side> side) {
  return fmt::format("`{}`", side && !name.on(*side).empty() ? name.on(*side) : name.label());
}

/// "`phone`", "`email` and `phone`", "17 properties", "every property"; by the paths of `side`.
std::string properties_text(const Diagnosis& diagnosis, std::optional<Side> side) {
  if (diagnosis.properties.empty()) return "properties";
  if (diagnosis.is_every_property) return "every property";
  std::vector<std::string> names;
  names.reserve(diagnosis.properties.size());
  for (const auto& name : diagnosis.properties) names.push_back(name_of(name, side));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names.size() <= names_said ? listed(names) : fmt::format("{} properties", names.size());
}

bool is_one_property(const Diagnosis& diagnosis) {
  return diagnosis.is_every_property || diagnosis.properties.size() == 1;
}

/// The side on which persons edited, where that is the other one than where it shows.
std::optional<Side> origin(const Diagnosis& diagnosis) {
  return diagnosis.toward ? std::optional(opposite(*diagnosis.toward)) : std::nullopt;
}

std::string_view system_of(const Diagnosis& diagnosis) {
  return diagnosis.system.empty() ? "the other system" : std::string_view(diagnosis.system);
}

bool has(const Diagnosis& diagnosis, Circumstance circumstance) {
  return std::ranges::find(diagnosis.circumstances, circumstance) != diagnosis.circumstances.end();
}

bool is_in_flight(Circumstance circumstance) {
  return circumstance == Circumstance::read_in_flight || circumstance == Circumstance::write_in_flight;
}

/// " while the subject was stopped"; empty where nothing is shared.
std::string when(const Diagnosis& diagnosis) {
  std::vector<std::string> phrases;
  const bool is_any_request =
      has(diagnosis, Circumstance::read_in_flight) && has(diagnosis, Circumstance::write_in_flight);
  if (is_any_request) phrases.emplace_back("while a read or a write of the subject was under way");
  for (const auto circumstance : diagnosis.circumstances) {
    if (is_any_request && is_in_flight(circumstance)) continue;
    if (const auto text = phrase(circumstance); !text.empty()) phrases.emplace_back(text);
  }
  return phrases.empty() ? "" : " " + fmt::format("{}", fmt::join(phrases, " and "));
}

/// " that were there before the subject's first start", " that began in PowerOffice GO"; the latter of the source's
/// records alone, whose name does not say it.
std::string which(const Diagnosis& diagnosis) {
  if (has(diagnosis, Circumstance::before_first_start)) return " that were there before the subject's first start";
  const bool of_source =
      std::ranges::all_of(diagnosis.records, [](const Records& one) { return one.side == Side::source; });
  const auto& target = diagnosis.toward == Side::source ? diagnosis.other_system : diagnosis.system;
  const bool began_there = has(diagnosis, Circumstance::born_in_target) && of_source && !target.empty();
  return began_there ? " that began in " + target : "";
}

/// ": no write is sent".
std::string why(const Diagnosis& diagnosis, std::string_view what_writes_bring) {
  const auto& causes = diagnosis.causes;
  const auto knows = [&](CauseKind kind) { return std::ranges::find(causes, kind) != causes.end(); };
  const bool none = knows(CauseKind::no_write_sent);
  const bool vain = knows(CauseKind::written_in_vain);
  if (none && vain) return fmt::format(": no write {}", what_writes_bring);
  if (none) return ": no write is sent";
  return vain ? fmt::format(": writes are sent, and none {}", what_writes_bring) : "";
}

/// Where the function is known, a text need not be taken apart.
bool is_short(const nlohmann::json& value) {
  constexpr std::size_t longest = 60;  // bytes
  return !value.is_string() || value.get_ref<const std::string&>().size() <= longest;
}

/// ": “b” instead of “a”", from the first example whose values differ.
std::string example_text(const Diagnosis& diagnosis) {
  for (const auto& one : diagnosis.observations) {
    if (!one.example || one.example->expected == one.example->actual || one.example->actual.is_boolean()) continue;
    if (diagnosis.function && is_short(one.example->actual) && is_short(one.example->expected)) {
      return fmt::format(": {} instead of {}", reports::shown(one.example->actual),
                         reports::shown(one.example->expected));
    }
    const auto [actual, expected] = reports::shown_apart(one.example->actual, one.example->expected);
    return fmt::format(": {} instead of {}", actual, expected);
  }
  return "";
}

std::string wrong_value(const Diagnosis& diagnosis) {
  const auto records = records_text(diagnosis.records);
  const auto properties = properties_text(diagnosis, origin(diagnosis));
  const auto of = fmt::format("{} of {}", properties, records);
  const auto kind = diagnosis.function ? std::optional(diagnosis.function->kind) : std::nullopt;
  if (kind == ValueFunction::Kind::old_value) {
    const auto edited = diagnosis.is_every_property ? records : of;
    const auto shape = diagnosis.shape ? " " + *diagnosis.shape : "";
    return fmt::format("Edits of {}{}{}{} do not reach {}{}", edited, which(diagnosis), shape, when(diagnosis),
                       system_of(diagnosis), why(diagnosis, "brings the value"));
  }
  const auto arrives = is_one_property(diagnosis) ? "arrives" : "arrive";
  const auto as_written =
      is_one_property(diagnosis) ? "otherwise than it was written" : "otherwise than they were written";
  const auto how = diagnosis.function ? diagnosis.function->words : as_written;
  return fmt::format(
      "{}{} {} {} in {}{}{}", of, which(diagnosis), arrives, how, system_of(diagnosis), when(diagnosis),
      kind == ValueFunction::Kind::emptied ? why(diagnosis, "brings the value") : example_text(diagnosis));
}

std::string lost_edit(const Diagnosis& diagnosis) {
  const auto& other = diagnosis.other_system.empty() ? std::string("the other system") : diagnosis.other_system;
  const auto shape = diagnosis.shape ? " " + *diagnosis.shape : "";
  const auto edits = fmt::format("Edits of {} of {}{}{}{}", properties_text(diagnosis, diagnosis.toward),
                                 records_text(diagnosis.records), which(diagnosis), shape, when(diagnosis));
  if (!diagnosis.function) return fmt::format("{} are overwritten there with what {} holds", edits, other);
  if (diagnosis.function->kind == ValueFunction::Kind::old_value) {
    return fmt::format("{} are undone: the old values come back from {}", edits, other);
  }
  if (diagnosis.function->kind == ValueFunction::Kind::emptied) {
    return fmt::format("{} are lost there: empty values come back from {}", edits, other);
  }
  return fmt::format("{} come back from {} {}{}", edits, other, diagnosis.function->words, example_text(diagnosis));
}

std::string changed(const Diagnosis& diagnosis) {
  const auto records = records_text(diagnosis.records);
  if (diagnosis.kind == FailureKind::deleted) {
    return fmt::format("The subject deletes {}{}{} although nobody deleted their counterparts", records,
                       which(diagnosis), when(diagnosis));
  }
  const auto how = diagnosis.function ? fmt::format(" (now {})", diagnosis.function->words) : "";
  return fmt::format("The subject changes {} of {}{} although nobody edited {} on either side{}",
                     properties_text(diagnosis, diagnosis.toward), records, when(diagnosis),
                     is_one_property(diagnosis) ? "it" : "them", how);
}

/// The side whose edit stands in every conflict, if there is one.
std::optional<Side> winner(const Diagnosis& diagnosis) {
  const auto source_stands = [](const Observation& one) { return one.failure->actual == one.failure->written; };
  const auto target_stands = [](const Observation& one) {
    return one.failure->actual == one.failure->written_elsewhere;
  };
  if (std::ranges::all_of(diagnosis.observations, source_stands)) return Side::source;
  if (std::ranges::all_of(diagnosis.observations, target_stands)) return Side::target;
  return std::nullopt;
}

std::string conflict(const Diagnosis& diagnosis) {
  const Failure& first = *diagnosis.example().failure;
  const auto about =
      fmt::format("Where {} of {} {} edited on both sides at once{}", properties_text(diagnosis, {}),
                  records_text(diagnosis.records), is_one_property(diagnosis) ? "is" : "are", when(diagnosis));
  if (diagnosis.kind == FailureKind::diverged) {
    return fmt::format("{}, {} and {} end with different values", about,
                       first.record ? first.record->system : "one system",
                       first.counterpart ? first.counterpart->system : "the other");
  }
  if (diagnosis.kind == FailureKind::invented) return about + ", both sides end with a value that nobody wrote";
  const auto stands = winner(diagnosis);
  const auto system = [&](Side side) {
    const auto& record = side == Side::source ? first.record : first.counterpart;
    return record ? record->system : std::string(to_string(side));
  };
  if (!stands) return fmt::format("{}, the end breaks the rule that the subject claims ({})", about, first.rule);
  return fmt::format(
      "{}, the edit in {} stands and the one in {} is lost, against the rule that the subject claims ({})", about,
      system(*stands), system(opposite(*stands)), first.rule);
}

std::string link(const Diagnosis& diagnosis) {
  const auto records = records_text(diagnosis.records) + which(diagnosis) + when(diagnosis);
  const auto system = system_of(diagnosis);
  switch (diagnosis.kind) {
    case FailureKind::duplicate:
      return fmt::format("{} get several counterparts in {}", records, system);
    case FailureKind::premature_link:
      return fmt::format("{} get counterparts in {} before anything calls for them", records, system);
    case FailureKind::outside_dataflow:
      return fmt::format("{} that lie outside the dataflow get counterparts in {}", records, system);
    case FailureKind::relinked:
      return fmt::format("{} change or lose their counterparts in {} after edits", records, system);
    case FailureKind::orphan:
      return fmt::format("The subject creates {} that are the counterpart of no record", records);
    default:
      return fmt::format("Different {} are taken for one record and made equal", records);
  }
}

std::string deletion(const Diagnosis& diagnosis) {
  const auto records = records_text(diagnosis.records);
  if (diagnosis.kind == FailureKind::recreated)
    return fmt::format("Deleted {} are created again several times", records);
  const Failure& first = *diagnosis.example().failure;
  return fmt::format("Counterparts of deleted {} in {} are not treated as the subject claims (\"deletes\": \"{}\")",
                     records, system_of(diagnosis), first.rule);
}

std::string endless(const Diagnosis& diagnosis) {
  const auto records = records_text(diagnosis.records);
  if (diagnosis.kind == FailureKind::refused_repeatedly) {
    return fmt::format("Refused writes to {} are sent again and again{}", records, when(diagnosis));
  }
  const auto what =
      diagnosis.properties.empty() ? records : properties_text(diagnosis, diagnosis.toward) + " of " + records;
  return fmt::format("{} {} written again and again without any edit{}", what,
                     diagnosis.properties.empty() || !is_one_property(diagnosis) ? "are" : "is", when(diagnosis));
}

std::string half_read(const Diagnosis& diagnosis) {
  const Cause& cause = diagnosis.example().failure->cause;
  if (cause.kind == CauseKind::never_listed) {
    return fmt::format("{} are not listed any more{}, so nothing that happens there reaches {}",
                       records_text(diagnosis.records), when(diagnosis), system_of(diagnosis));
  }
  return fmt::format("Page {} of {} {} is never read: {} of {} records are, and the others do not reach {}",
                     cause.page + 1, cause.system, cause.collection, cause.rows, cause.of_rows, system_of(diagnosis));
}

std::string unreached(const Diagnosis& diagnosis) {
  const Cause& cause = diagnosis.example().failure->cause;
  if (cause.kind == CauseKind::no_request) {
    return fmt::format("The subject sends no request{}{}", cause.system.empty() ? "" : " to " + cause.system,
                       cause.requests > 0 ? " any more" : "");
  }
  return fmt::format("Every request of the subject to {} fails, the last one with status {} ({})", cause.system,
                     cause.status, request_shape(cause.request));
}

std::string stopped(const Diagnosis& diagnosis) {
  const Failure& first = *diagnosis.example().failure;
  const auto message = common_message(text::first_line(first.message));
  return first.kind == FailureKind::died ? fmt::format("The subject ended by itself each time: {}", message)
                                         : fmt::format("The subject never came to rest: {}", message);
}

}  // namespace

std::string sentence(const Diagnosis& diagnosis) {
  const Failure& first = *diagnosis.example().failure;
  switch (diagnosis.effect) {
    case Effect::stopped:
      return stopped(diagnosis);
    case Effect::unreached:
      return unreached(diagnosis);
    case Effect::half_read:
      return half_read(diagnosis);
    case Effect::refused:
      return fmt::format("{} refuses {} with {}, so {}{} do not arrive there", system_of(diagnosis),
                         request_shape(first.cause.request), first.cause.status,
                         diagnosis.kind == FailureKind::missing ? "" : "edits of ", records_text(diagnosis.records));
    case Effect::missing:
      return fmt::format("{}{}{} get no counterpart in {}{}", records_text(diagnosis.records), which(diagnosis),
                         when(diagnosis), system_of(diagnosis), why(diagnosis, "leaves one"));
    case Effect::wrong_value:
      return wrong_value(diagnosis);
    case Effect::lost_edit:
      return lost_edit(diagnosis);
    case Effect::changed:
      return changed(diagnosis);
    case Effect::conflict:
      return conflict(diagnosis);
    case Effect::link:
      return link(diagnosis);
    case Effect::deletion:
      return deletion(diagnosis);
    case Effect::endless:
      return endless(diagnosis);
    case Effect::excess:
      return fmt::format("{} are written to more often than needed{}", records_text(diagnosis.records),
                         when(diagnosis));
    case Effect::message:
      return diagnosis.checks.size() > 1 ? common_message(text::first_line(first.message))
                                         : std::string(text::first_line(first.message));
  }
  throw std::logic_error("an effect that does not exist");
}

std::string extent(const Diagnosis& diagnosis) {
  if (diagnosis.checks.size() == 1) return diagnosis.checks.front()->name;
  auto text = text::counted(static_cast<std::int64_t>(diagnosis.checks.size()), "check");
  if (!diagnosis.traits.empty()) {
    text += fmt::format(", most of them named `{}`", fmt::join(diagnosis.traits, "` or `"));
  }
  if (diagnosis.properties.size() <= names_said) return text;
  std::vector<std::string> names;
  for (const auto& name : diagnosis.properties) {
    if (names.size() < names_said) names.push_back(name_of(name, origin(diagnosis)));
  }
  return fmt::format("{}: {} and {} more", text, fmt::join(names, ", "), diagnosis.properties.size() - names_said);
}

}  // namespace dataflow_qa::reports
