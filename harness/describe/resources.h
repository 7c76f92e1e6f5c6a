#pragma once

// The collections that the paths of a specification speak of.

#include <string>
#include <vector>

#include "harness/describe/schema.h"
#include "harness/describe/spec.h"

namespace dataflow_qa::describe {

/// A route below a record's: "POST /customers/{id}/archive".
struct RecordAction {
  std::string method;  // "POST"
  std::string path;    // "archive"
};

/// "/customers" and "/customers/{id}". Refers to the specification.
struct Resource {
  std::string path;        // "/api/customers", without the base path and the suffix
  std::string suffix;      // ".json"
  std::string collection;  // "customers"
  std::string singular;    // "customer"
  std::string id_parameter;
  const Json* all = nullptr;  // the path item of the collection
  const Json* one = nullptr;  // that of a record; null where there is none
  std::string update_verb;    // "PATCH", "PUT", "POST"; empty: records cannot be changed
  std::vector<RecordAction> actions;
  std::vector<std::string> below;  // "/customers/{id}/contacts": collections that stand below a record

  [[nodiscard]] const Json& list() const { return member(*all, "get"); }
  [[nodiscard]] const Json& create() const { return member(*all, "post"); }
  [[nodiscard]] const Json& read() const { return of_one("get"); }
  [[nodiscard]] const Json& update() const;
  [[nodiscard]] const Json& remove() const { return of_one("delete"); }
  /// "LIST", "GET", "POST", "PATCH", "DELETE", those that there are.
  [[nodiscard]] std::vector<std::string> methods() const;

 private:
  [[nodiscard]] const Json& of_one(const char* method) const;
};

/// In the order of the paths. Paths with another parameter than the record's are left out.
[[nodiscard]] std::vector<Resource> resources_of(const Spec& spec);

/// The part of their paths in front of the last one that all share: "/api/v1".
[[nodiscard]] std::string shared_prefix(const std::vector<Resource>& resources);

}  // namespace dataflow_qa::describe
