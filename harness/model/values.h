#pragma once

// Values for checks, drawn from a seed: by type and by what a property is, within the limits of both systems.
//
//   Values values({.words = {"Fjord"}, .email_domain = "people.example"}, seed, "customers.link.new");
//   auto token = values.token();
//   auto first = values.draw(property, token, 0);
//
// The same seed and the same calls give the same values.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/model.h"

namespace dataflow_qa::model {

/// The parts of texts. The dataset gives them, in the language of its records.
struct SampleTexts {
  std::vector<std::string> words;  // at least one
  std::string email_domain;
};

class Values {
 public:
  /// `salt` keeps the values of one check from following those of another: the check's name.
  Values(SampleTexts texts, std::uint64_t seed, std::string_view salt);

  /// Eight lower-case ASCII characters that begin with a letter; each differs from all others in its first characters.
  [[nodiscard]] std::string token();

  /// A value for the source side of `property`, which has no reference and no look-up. Free text begins with `token`.
  /// Different `turn`s give different values where the type has as many.
  [[nodiscard]] nlohmann::json draw(const Property& property, const std::string& token, int turn);

 private:
  [[nodiscard]] std::string longest_email(const std::string& token, std::size_t limit) const;
  [[nodiscard]] nlohmann::json draw_text(const Property& property, const std::string& token, int turn);
  [[nodiscard]] std::string digits_like(std::string text, std::size_t limit, int turn);
  [[nodiscard]] nlohmann::json draw_number(const Property& property, int turn);
  [[nodiscard]] nlohmann::json draw_date(const Property& property, int turn);
  [[nodiscard]] std::size_t pick(std::size_t size);

  SampleTexts texts_;
  std::mt19937_64 random_;
};

/// Length in UTF-16 units, which is how both systems count.
[[nodiscard]] std::size_t utf16_length(std::string_view utf8);
/// The longest beginning of `utf8` with at most `limit` UTF-16 units.
[[nodiscard]] std::string utf16_prefix(std::string_view utf8, std::size_t limit);
/// The smaller of both fields' limits.
[[nodiscard]] std::size_t length_limit(const Property& property);
/// Whether both systems take a text of this length, with these characters.
[[nodiscard]] bool allows(const Property& property, std::string_view text);
/// `text` without the characters that one of both systems does not take.
[[nodiscard]] std::string without_forbidden(const Property& property, std::string_view text);
/// True where one of both fields has this form.
[[nodiscard]] bool either_has(const Property& property, mocks::TextFormat format);
/// True for free text on both sides, without a form of its own.
[[nodiscard]] bool takes_any_text(const Property& property);
/// True where both systems let a person clear it (Editor::make_clearable says what else that may need).
[[nodiscard]] bool may_be_cleared(const Property& property);
/// Whether it can be edited from one value to another: an enumeration may have one alone.
[[nodiscard]] bool has_several_values(const Property& property);
/// True where no person can give the field a value.
[[nodiscard]] bool is_of_system(const mocks::FieldDeclaration& field);
/// True where its value is given when a record is made, and never changed.
[[nodiscard]] bool is_set_once(const Property& property);
/// Why persons do not edit the property on `side`, by the mapping and by what the systems let them; nothing where they
/// do.
[[nodiscard]] std::optional<std::string> why_not_edited(const Property& property, Side side);
/// True where a person may change the property to another of its values on both sides, and it is neither a reference
/// nor a look-up.
[[nodiscard]] bool is_free_to_edit(const Property& property);
/// The turns of `draw`, from 1 on, that give values of different kinds, so that each is worth an edit: for an
/// enumeration every value, for a date the days at the ends of months and leap days, for all else a common value and
/// one at its limits.
[[nodiscard]] int turns_of(const Property& property);
/// Every value of the source's enumeration that the mapping converts.
[[nodiscard]] std::vector<nlohmann::json> enumerated(const Property& property);

}  // namespace dataflow_qa::model
