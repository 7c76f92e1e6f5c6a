// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Texts that the mapping composes of several properties of the other side, one way.

#include <algorithm>
#include <array>

#include "harness/model/conversion.h"
#include "harness/model/values.h"
#include "harness/run/claims.h"
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

/// What a person may edit of the pieces: neither what a system fills in itself, nor what makes a record one of the
/// flow.
std::vector<std::string> editable_pieces(const model::Flow& flow, const Composition& composition) {
  const auto& entity = flow.entity(model::other(side_of_text(composition)));
  const std::array conditions = {flow.dataflow->when, flow.dataflow->target_when};
  std::vector<std::string> paths;
  for (const auto& piece : composition.pieces) {
    const auto& field = *entity.find(piece.path);
    const bool decides = std::any_of(conditions.begin(), conditions.end(), [&](const auto& condition) {
      return condition && std::any_of(condition->equals.begin(), condition->equals.end(),
                                      [&](const auto& each) { return each.first == piece.path; });
    });
    if (field.is_of_persons() && !field.create_only && !decides) paths.push_back(piece.path);
  }
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
    if (field.max_length && expected.is_string() &&
        model::utf16_length(expected.get<std::string>()) > *field.max_length) {
      CheckContext::not_applicable("the text would be longer than " + check_.view.label(text_.side) + " takes it");
    }
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

/// False where the system lets nobody do that. A piece that the mapping carries, too, is edited as a property.
bool change(CheckContext& check, const Pair& pair, Side side, const std::vector<std::string>& paths) {
  std::vector<std::string> others;
  for (const auto& path : paths) {
    const auto& all = check.flow().properties;
    const auto property =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.path(side) == path; });
    if (property == all.end()) {
      others.push_back(path);
    } else if (is_free_to_edit(*property)) {
      check.edit.anew(pair, side, *property);
    }
  }
  return others.empty() || check.edit.fields_anew(pair, side, others);
}

/// All pieces get values, then one alone. A text that a person writes stays until the next change of a piece, and does
/// not come back to the pieces.
CheckScript composed_text(CheckContext& check, const Composition& composition, std::vector<std::string> paths) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const ComposedText composed(check, composition, pair);
  const auto side_of_pieces = model::other(side_of_text(composition));
  if (!change(check, pair, side_of_pieces, paths)) {
    CheckContext::not_applicable("no person may fill what `" + composition.text + "` is made of");
  }
  co_await check.compared();
  require_compared(check);
  composed.expect(composed.of_pieces());
  if (!change(check, pair, side_of_pieces, {paths.front()})) change(check, pair, side_of_pieces, paths);
  co_await check.compared();
  require_compared(check);
  composed.expect(composed.of_pieces());
  const auto of_pieces = composed.of_pieces();
  if (!check.edit.fields_anew(pair, side_of_text(composition), {composition.text})) co_return;
  const auto by_person = composed.text_now();
  co_await check.compared();
  require_compared(check);
  composed.expect(by_person);
  check.expect(composed.of_pieces() == of_pieces,
               checks::IsTrue("what a person wrote into `" + composition.text + "` changed what it is made of"));
  if (!change(check, pair, side_of_pieces, {paths.back()})) change(check, pair, side_of_pieces, paths);
  co_await check.compared();
  require_compared(check);
  composed.expect(composed.of_pieces());
}

/// The path of the text. Where each side has a text of that path, the side is a part of the name.
std::string name_of(const model::Flow& flow, const Composition& composition) {
  const auto& all = flow.dataflow->compositions;
  const bool unique = std::count_if(all.begin(), all.end(),
                                    [&](const Composition& each) { return each.text == composition.text; }) == 1;
  return composition.text + (unique ? "" : "." + std::string(model::to_string(side_of_text(composition))));
}

}  // namespace

void add_composed_text_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    if (!item) continue;
    for (const auto& composition : flow->dataflow->compositions) {
      const auto paths = editable_pieces(*flow, composition);
      auto& definition = checks.emplace_back(
          check_of(*flow, "sync.composed." + name_of(*flow, composition), *item,
                   [&composition, paths](CheckContext& check) { return composed_text(check, composition, paths); }));
      definition.not_applicable = run::excuse_for_edits(input, *flow, model::other(side_of_text(composition)));
      if (!definition.not_applicable) definition.not_applicable = excuse_for_late_comparison(*input.subject);
      if (paths.empty()) definition.not_applicable = "no person may edit what the text is made of";
    }
  }
}

}  // namespace dataflow_qa::suites
