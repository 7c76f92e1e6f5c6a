#include "reports/diagnosis/diagnosis.h"

#include <algorithm>
#include <compare>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "reports/diagnosis/facets.h"
#include "reports/model/message.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using Checks = std::set<const Check*>;

/// What observations of one cause share.
struct Key {
  Effect effect = Effect::message;
  FailureKind kind = FailureKind::other;
  std::optional<Side> toward;
  std::string what;  // a function, a system, a request, a pattern: as the effect has it

  auto operator<=>(const Key&) const = default;
};

std::string function_key(const Observation& one) {
  if (!one.function) return one.example ? "otherwise" : "";
  return one.function->words;
}

/// A second counterpart, whichever check noted it.
bool is_duplicate(const Failure& failure) {
  if (failure.kind == FailureKind::duplicate) return true;
  const auto& before = failure.counterparts_before;
  const auto is_there = [&](const std::string& id) {
    return std::ranges::find(failure.counterparts, id) != failure.counterparts.end();
  };
  return failure.kind == FailureKind::relinked && failure.counterparts.size() > before.size() &&
         std::ranges::all_of(before, is_there);
}

Key key_of(const Observation& one) {
  const Failure& failure = *one.failure;
  const Cause& cause = failure.cause;
  switch (one.effect) {
    case Effect::stopped:
    case Effect::message:
      return {one.effect, failure.kind, {}, pattern_of(text::first_line(failure.message))};
    case Effect::unreached:
      return {one.effect, {}, {}, cause.system};
    case Effect::half_read:
      return {one.effect, {}, {}, cause.system + " " + cause.collection};
    case Effect::refused:
      return {one.effect, {}, one.toward, request_shape(cause.request) + " " + std::to_string(cause.status)};
    case Effect::missing:
    case Effect::excess:
      return {one.effect, {}, one.toward, ""};
    case Effect::wrong_value:
      return {one.effect, {}, one.toward, function_key(one)};
    case Effect::lost_edit:
      return {one.effect, {}, one.toward, ""};
    case Effect::changed:
    case Effect::conflict:
    case Effect::link:
      // The other side's may have come of those of one.
      if (failure.kind == FailureKind::orphan) return {one.effect, failure.kind, {}, ""};
      if (is_duplicate(failure)) return {one.effect, FailureKind::duplicate, one.toward, ""};
      return {one.effect, failure.kind, one.toward, ""};
    case Effect::deletion:
    case Effect::endless:
      return {one.effect, failure.kind, one.toward, ""};
  }
  return {};
}

/// What hinders the subject as a whole goes before what follows from it.
bool is_general(Effect effect) {
  return effect == Effect::stopped || effect == Effect::unreached || effect == Effect::half_read;
}

struct Symptom {
  std::vector<Observation> observations;
  Checks checks;

  [[nodiscard]] const Observation& first() const { return observations.front(); }
};

std::vector<Symptom> symptoms_of(std::vector<Observation> all) {
  std::map<Key, std::size_t> places;
  std::vector<Symptom> symptoms;
  for (auto& one : all) {
    const auto [found, is_new] = places.emplace(key_of(one), symptoms.size());
    if (is_new) symptoms.emplace_back();
    auto& symptom = symptoms[found->second];
    symptom.checks.insert(one.check);
    symptom.observations.push_back(std::move(one));
  }
  return symptoms;
}

std::size_t left_of(const Symptom& symptom, const Checks& taken) {
  return static_cast<std::size_t>(
      std::ranges::count_if(symptom.checks, [&](const Check* check) { return !taken.contains(check); }));
}

/// Of the symptoms from `begin` on, the one to say next: general ones first, then the one that explains most checks
/// that no other one explains yet.
std::vector<Symptom>::iterator next_of(std::vector<Symptom>& symptoms, std::ptrdiff_t begin, const Checks& taken) {
  const auto weight = [&](const Symptom& symptom) {
    const auto left = left_of(symptom, taken);
    const auto required =
        std::ranges::any_of(symptom.checks, [](const Check* one) { return one->level == "required"; });
    const auto failed =
        std::ranges::any_of(symptom.checks, [](const Check* one) { return one->verdict == Verdict::failed; });
    return std::tuple(left > 0, required, failed, is_general(symptom.first().effect), left);
  };
  return std::ranges::max_element(symptoms.begin() + begin, symptoms.end(), {}, weight);
}

/// An observation speaks for this cause only where no earlier cause explains its check. Where all are explained, all
/// speak.
std::vector<Observation> own_of(std::vector<Observation> all, const Checks& taken) {
  const auto is_taken = [&](const Observation& one) { return taken.contains(one.check); };
  if (!std::ranges::all_of(all, is_taken)) std::erase_if(all, is_taken);
  return all;
}

}  // namespace

std::vector<Diagnosis> diagnose(const Results& results) {
  auto symptoms = symptoms_of(observations(results));
  std::vector<Diagnosis> diagnoses;
  Checks taken;
  for (std::ptrdiff_t begin = 0; begin < std::ssize(symptoms); ++begin) {
    const auto next = next_of(symptoms, begin, taken);
    std::rotate(symptoms.begin() + begin, next, next + 1);
    auto& symptom = symptoms[static_cast<std::size_t>(begin)];
    auto diagnosis = described(results, own_of(std::move(symptom.observations), taken));
    std::erase_if(diagnosis.checks, [&](const Check* check) { return taken.contains(check); });
    taken.insert(symptom.checks.begin(), symptom.checks.end());
    const auto explains = [&](const Diagnosis& earlier) { return follows_from(diagnosis, earlier); };
    const auto cause = std::ranges::find_if(diagnoses, explains);
    if (cause == diagnoses.end()) {
      diagnoses.push_back(std::move(diagnosis));
      continue;
    }
    cause->checks.insert(cause->checks.end(), diagnosis.checks.begin(), diagnosis.checks.end());
    cause->explained.push_back(std::move(diagnosis));
  }
  for (auto& diagnosis : diagnoses) in_order_of_document(diagnosis, results);
  return diagnoses;
}

}  // namespace dataflow_qa::reports
