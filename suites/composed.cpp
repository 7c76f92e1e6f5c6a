// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Texts that the mapping composes of several properties of the other side, one way.

#include <algorithm>

#include "harness/model/conversion.h"
#include "harness/world/claims.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Pair;
using checks::RecordRef;
using mapping::Composition;
using model::Side;

Side side_of_text(const Composition& composition) {
  return composition.in_target ? Side::target : Side::source;
}

std::vector<std::string> paths_of(const Composition& composition) {
  std::vector<std::string> paths;
  for (const auto& piece : composition.pieces) paths.push_back(piece.path);
  return paths;
}

class ComposedText {
 public:
  ComposedText(CheckContext& check, const Composition& composition, const Pair& pair)
      : check_(check),
        composition_(composition),
        text_{side_of_text(composition), pair.flow, pair.id(side_of_text(composition))},
        pieces_{model::other(text_.side), pair.flow, pair.id(model::other(text_.side))} {}

  [[nodiscard]] nlohmann::json text() const { return mapping::value_at(check_.view.record(text_), composition_.text); }
  /// Before the next settle.
  [[nodiscard]] nlohmann::json text_now() const {
    return mapping::value_at(check_.view.record_now(text_), composition_.text);
  }
  [[nodiscard]] nlohmann::json of_pieces() const { return model::composed(composition_, check_.view.record(pieces_)); }
  /// What stands there is `expected`; an empty text is none.
  void expect(const nlohmann::json& expected, std::source_location at = std::source_location::current()) const {
    const auto& field = *check_.flow().entity(text_.side).find(composition_.text);
    checks::Agreement agreement{.record = check_.view.name_of(pieces_), .counterpart = check_.view.name_of(text_)};
    const auto property = checks::on_one_side(text_.side, composition_.text);
    if (model::normalized(field, expected) == model::normalized(field, text())) {
      agreement.agreed.push_back(property);
    } else {
      agreement.differences.push_back({property, agreement.counterpart, expected, text(), false});
    }
    check_.expect(agreement, checks::AgreesInEveryProperty(), at);
  }

 private:
  CheckContext& check_;
  const Composition& composition_;
  RecordRef text_;
  RecordRef pieces_;
};

/// All pieces get values, then one alone. A text that a person writes stays until the next change of a piece, and does
/// not come back to the pieces.
CheckScript composed_text(CheckContext& check, const Composition& composition) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const ComposedText composed(check, composition, pair);
  const auto paths = paths_of(composition);
  const auto side_of_pieces = model::other(side_of_text(composition));
  for (const auto& changed : {paths, std::vector{paths.front()}}) {
    check.edit.fields_anew(pair, side_of_pieces, changed);
    co_await check.compared();
    require_compared(check);
    composed.expect(composed.of_pieces());
  }
  const auto of_pieces = composed.of_pieces();
  check.edit.fields_anew(pair, side_of_text(composition), {composition.text});
  const auto by_person = composed.text_now();
  co_await check.compared();
  composed.expect(by_person);
  check.expect(composed.of_pieces() == of_pieces,
               checks::IsTrue("what a person wrote into `" + composition.text + "` changed what it is made of"));
  check.edit.fields_anew(pair, side_of_pieces, {paths.back()});
  co_await check.compared();
  composed.expect(composed.of_pieces());
}

}  // namespace

void add_composed_text_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    if (!item || flow->is_part()) continue;
    for (const auto& composition : flow->dataflow->compositions) {
      auto& definition = checks.emplace_back(
          check_of(*flow, "sync.composed." + composition.text, *item,
                   [&composition](CheckContext& check) { return composed_text(check, composition); }));
      const world::Claims claims(input.subject->capabilities, *input.model);
      definition.not_applicable = claims.against_edits(*flow, model::other(side_of_text(composition)));
    }
  }
}

}  // namespace dataflow_qa::suites
