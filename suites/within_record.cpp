// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Values change places within one record: two fields swap theirs, a word moves from the one to the other, and both get
// the same. What a sync remembers of a record as a whole need not show that.

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Two fields that take each other's values: words, or e-mail addresses.
struct Neighbours {
  Property one;
  Property other;
  bool are_emails = false;
};

/// Whether its values are e-mail addresses, or words; nothing where they are something else.
std::optional<bool> is_email(const Property& property) {
  constexpr std::size_t enough = 40;
  if (property.source->unique || property.target->unique || model::length_limit(property) < enough) return std::nullopt;
  if (model::takes_any_text(property)) return false;
  const auto email = mocks::TextFormat::email;
  const bool both = property.source->format == email && property.target->format == email;
  return both ? std::optional(true) : std::nullopt;
}

/// Those of one kind, two and two.
std::vector<Neighbours> neighbours(const model::Flow& flow) {
  std::vector<Neighbours> result;
  std::map<bool, Property> alone;  // by kind
  for (const auto& property : editable(flow)) {
    const auto kind = is_email(property);
    if (!kind) continue;
    if (const auto before = alone.find(*kind); before != alone.end()) {
      result.push_back({before->second, property, *kind});
      alone.erase(before);
    } else {
      alone.emplace(*kind, property);
    }
  }
  return result;
}

/// A record whose two fields are edited on that side, and words that no other record has.
struct Edited {
  Side side;
  Neighbours two;
  checks::RecordRef record;
  std::string a, b, c;
  std::string end;  // of all values: the domain of addresses
};

struct Texts {
  std::string one;
  std::string other;
};

/// The texts of both fields in turn. Some hold the same words, or the same letters in a row, as those before.
std::vector<Texts> turns(const Edited& edited) {
  const auto& [a, b, c, end] = std::tie(edited.a, edited.b, edited.c, edited.end);
  return {{a + end, b + end}, {b + end, a + end}, {b + a + end, c + end}, {b + end, a + c + end}, {a + end, a + end}};
}

CheckScript within_a_record(CheckContext& check, std::vector<Neighbours> all) {
  std::vector<Edited> records;
  for (const auto& two : all) {
    for (const auto side : both_sides) {
      records.push_back(
          {side, two, check.make(Side::source), check.make.token(), check.make.token(), check.make.token(), ""});
    }
  }
  co_await check.settled();
  for (auto& each : records) {
    const auto now = check.view.value(check.require_pair(each.record), Side::source, each.two.one);
    if (each.two.are_emails) each.end = now.get<std::string>().substr(now.get<std::string>().find('@'));
  }
  for (std::size_t turn = 0; turn < turns(records.front()).size(); ++turn) {
    std::vector<PersonsEdit> edits;
    for (const auto& each : records) {
      const auto pair = check.require_pair(each.record);
      const auto texts = turns(each)[turn];
      check.edit.together(pair, each.side, {{each.two.one, texts.one}, {each.two.other, texts.other}});
      edits.push_back({each.side, each.two.one, pair});
      edits.push_back({each.side, each.two.other, pair});
    }
    co_await check.settled();
    if (!expect_all_arrived(check, edits)) co_return;
  }
}

}  // namespace

void add_within_record_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    if (!item) continue;
    auto all = neighbours(*flow);
    if (all.empty()) continue;
    checks.push_back(check_of(*flow, "sync.within-a-record", *item,
                              [all = std::move(all)](CheckContext& check) { return within_a_record(check, all); }));
  }
}

}  // namespace dataflow_qa::suites
