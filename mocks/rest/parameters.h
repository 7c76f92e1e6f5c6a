#pragma once

// The parameters of a request for a list, by the ways in which a description lets them be named.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/http/target.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks::rest {

/// A number that is not negative; nothing where the text is none.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

class Parameters {
 public:
  /// Both outlive this.
  Parameters(const CollectionDialect& dialect, const Target& target);

  /// The value of a filter; nothing where it is left out, or blank where blank values are none.
  [[nodiscard]] std::optional<std::string> filter(std::string_view name) const;
  /// The same of a page, an order and their like, which may stand in a group.
  [[nodiscard]] std::optional<std::string> of_group(std::string_view name) const;
  /// The first name that is refused; null where there is none. `unknown`: names that the description lacks are.
  [[nodiscard]] const std::string* refused(bool unknown, const System& system) const;
  /// The query without the parameters of these names and without keys: "a=1&b=2".
  [[nodiscard]] std::string without(const std::vector<std::string_view>& names, const System& system) const;

 private:
  [[nodiscard]] bool same(std::string_view name, std::string_view other) const;
  [[nodiscard]] bool in_group(std::string_view name) const;
  /// "PageSize" of "resourceParameter.PageSize" and of "resourceParameter[PageSize]".
  [[nodiscard]] std::string_view own_name(std::string_view name) const;
  [[nodiscard]] bool is_known(const std::string& name, const System& system) const;

  const CollectionDialect& dialect_;
  const Target& target_;
  bool grouped_ = false;  // one name stands in the group: flat ones are then not looked at
};

}  // namespace dataflow_qa::mocks::rest
