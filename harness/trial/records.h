#pragma once

// Records that a trial makes, with all that they refer to, and those of them that are still there. Not thread-safe.

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/trial/draws.h"
#include "harness/trial/session.h"

namespace dataflow_qa::trial {

struct Recipe {
  Values values;                  // beside those that are drawn, or in their places
  std::set<std::string> without;  // fields that are left out
};

struct Made {
  std::string id;
  Values values;          // that it was made with
  nlohmann::json record;  // as it is shown alone
};

/// Why something could not be done.
struct Trouble {
  Exchange exchange;
  Fault fault;
};

template <typename T>
using Attempt = tl::expected<T, Trouble>;

/// A restriction on one field, as a default filter has it.
struct Restriction {
  const mocks::QueryParameter* parameter;
  mocks::RowCondition condition;
};

/// What a listing leaves out by itself.
[[nodiscard]] std::vector<Restriction> default_restrictions(const Shelf& shelf);
/// Whether the value is that of a condition on another day than today: "{today}", "{end|today}".
[[nodiscard]] bool is_about_today(const mocks::RowCondition& condition);

class Records {
 public:
  explicit Records(Session& session) : session_(session), draws_(session.system().time) {}

  [[nodiscard]] Draws& draws() { return draws_; }
  /// Values for every field that a client may write, so that listings show the record.
  [[nodiscard]] Attempt<Values> draft(const Shelf& shelf, const Recipe& recipe = {});
  Exchange post(const Shelf& shelf, const Values& values);
  /// Takes note of the record in an answer to `post` that was as described.
  [[nodiscard]] Attempt<Made> made_by(const Shelf& shelf, const Values& values, const Exchange& exchange);
  /// A new record, and reads it.
  [[nodiscard]] Attempt<Made> make(const Shelf& shelf, const Recipe& recipe = {});
  /// The record as it is shown alone, or in a list where it is not shown alone; null where it is shown nowhere.
  [[nodiscard]] Attempt<nlohmann::json> read(const Shelf& shelf, const std::string& id);

  void forget(const Shelf& shelf, const std::string& id) { there_[shelf.name()].erase(id); }
  /// The ids of those that listings show by themselves.
  [[nodiscard]] const std::set<std::string>& there(const Shelf& shelf) { return there_[shelf.name()]; }

 private:
  /// The id, as records show it, of a record that the field can refer to.
  [[nodiscard]] Attempt<nlohmann::json> referable(const Shelf& shelf, mocks::Slot slot);
  void leave_out_what_does_not_go(const Shelf& shelf, Values& values) const;

  Session& session_;
  Draws draws_;
  std::map<std::string, std::set<std::string>> there_;
  std::map<std::string, nlohmann::json> referable_;
  std::set<std::string> in_the_making_;
};

}  // namespace dataflow_qa::trial
