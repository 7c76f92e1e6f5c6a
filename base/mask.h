#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataflow_qa::base {

/// The same secrets for many texts: their forms are found once. One thread at a time, or several that only ask.
class Masker {
 public:
  explicit Masker(std::vector<std::string> secrets);
  [[nodiscard]] const std::vector<std::string>& secrets() const { return secrets_; }
  [[nodiscard]] std::string masked(std::string text) const;
  [[nodiscard]] bool holds_secret(std::string_view text) const;

 private:
  struct Form {
    std::string text;  // in lower case where case does not count
    bool case_counts = false;
  };
  [[nodiscard]] static std::vector<Form> forms_of(const std::string& secret);
  static void add_base64(const std::string& secret, std::vector<Form>& forms);
  static void replace_all(std::string& text, std::string& lower, const Form& form);
  /// What an escape at the start of a text stands for, and how long the escape is.
  using ReadEscape = std::optional<std::pair<std::string, std::size_t>> (*)(std::string_view text);
  void mask_escaped(std::string& text, ReadEscape escape) const;

  std::vector<std::string> secrets_;
  std::vector<Form> forms_;  // of one secret after the other
};

/// `text` with "***" in the place of each secret that stands in it: as it is, in other case, as JSON or
/// percent-encoding (whatever they escape) or hex digits write it, and in base64, also as a part of what was encoded.
/// An empty secret stands nowhere, and one of less than four bytes only as it is.
[[nodiscard]] std::string masked(std::string text, const std::vector<std::string>& secrets);

/// Whether `masked` would find one.
[[nodiscard]] bool holds_secret(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace dataflow_qa::base
