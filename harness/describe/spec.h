#pragma once

// An OpenAPI specification as its text has it, with the few things that every reader of it needs.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "harness/describe/tree_builder.h"

namespace dataflow_qa::describe {

/// The member of an object; null where it is not there, or where `object` is none.
[[nodiscard]] const Json& member(const Json& object, std::string_view key);
/// The same, of a member of a member.
[[nodiscard]] const Json& member(const Json& object, std::string_view key, std::string_view inner);
/// The text at `key`; empty where there is none.
[[nodiscard]] std::string text_at(const Json& object, std::string_view key);
[[nodiscard]] bool flag_at(const Json& object, std::string_view key);

class Spec {
 public:
  /// Nothing of it has been looked at but that it is a specification of a known version.
  [[nodiscard]] static base::Result<Spec> read(std::string_view text);

  [[nodiscard]] const Json& root() const { return root_; }
  [[nodiscard]] bool is_swagger() const { return root_.contains("swagger"); }
  /// What a "$ref" stands for; null where it leads nowhere or in a circle. Else the value itself.
  [[nodiscard]] const Json& resolved(const Json& value) const;
  /// "/v2" of the first server's URL, without a slash at the end.
  [[nodiscard]] std::string base_path() const;

  /// The query parameters of an operation, and those of its path, resolved.
  [[nodiscard]] std::vector<const Json*> query_parameters(const Json& path_item, const Json& operation) const;
  /// The schema of a parameter, in whatever version.
  [[nodiscard]] const Json& schema_of_parameter(const Json& parameter) const;
  /// Statuses with their responses, resolved, in the order of the file; the status of "default" is 0.
  [[nodiscard]] std::vector<std::pair<int, const Json*>> responses(const Json& operation) const;
  /// The first response that is a success; 0 and null where there is none.
  [[nodiscard]] std::pair<int, const Json*> success(const Json& operation) const;
  /// The schema of a response's JSON; null where it has none.
  [[nodiscard]] const Json& schema_of_response(const Json& response) const;
  /// The schema of the JSON that an operation takes; null where it takes none.
  [[nodiscard]] const Json& schema_of_body(const Json& operation) const;

 private:
  explicit Spec(Json root) : root_(std::move(root)) {}

  [[nodiscard]] const Json& at(std::string_view reference) const;
  [[nodiscard]] const Json& schema_in(const Json& content) const;

  Json root_;
};

/// The path of an URL, without a slash at the end: "https://acme.example/api/" → "/api".
[[nodiscard]] std::string path_of_url(std::string_view url);

}  // namespace dataflow_qa::describe
