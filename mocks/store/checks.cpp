// Held by store_test.cpp and mocks/poweroffice_go/customers_test.cpp.
#include "mocks/store/checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "mocks/store/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

/// Checks one field of a change.
class FieldCheck {
 public:
  FieldCheck(Change& change, Slot slot)
      : change_(change),
        field_(change.entity.field(slot)),
        rules_(change.entity.rules[slot]),
        slot_(slot),
        value_(change.draft.values[slot]) {}

  void run() {
    if (rules_.parent != no_slot && change_.draft.values[rules_.parent].is_null()) return;
    if (!presence() || value_.is_null() || !differs()) return;
    if (value_.is_string()) text();
    if (value_.is_number()) range();
    if (field_.reference) references();
    if (field_.unique) uniqueness();
  }

 private:
  [[nodiscard]] bool differs() const { return change_.before == nullptr || change_.before->values[slot_] != value_; }
  [[nodiscard]] bool holds(const std::optional<Condition>& condition) const {
    return condition && change_.draft.values[condition->slot] == condition->equals;
  }
  void add(ViolationKind kind, std::string detail, std::string other = {}) {
    change_.violations.push_back({kind, field_.path, std::move(detail), value_, std::move(other), {}});
  }

  [[nodiscard]] bool is_missing() const {
    if (is_blank(value_)) return true;
    return change_.store.system().blank_is_missing && value_.is_string() &&
           is_white_space(value_.get_ref<const std::string&>());
  }

  /// Whether there is a value, and may be one. False where nothing more is to be said.
  bool presence() {
    // What shows another record changes with the reference to it, and what is kept on some records alone goes; only
    // what somebody gave is refused.
    const bool by_itself = (rules_.mirror && rules_.mirror->any_text) || rules_.kept_when;
    const bool follows = by_itself && !change_.draft.given[slot_];
    if (field_.create_only && change_.before != nullptr && differs() && !follows) {
      add(ViolationKind::immutable, "cannot be changed after creation");
      return false;
    }
    const bool creating = change_.before == nullptr;
    if (slot_ == change_.entity.parent_slot && value_.is_null()) {
      add(ViolationKind::missing, "is required");
      return false;
    }
    // A part's object may also come into being by itself; then nobody left anything out.
    const bool object_given = rules_.parent == no_slot || change_.draft.given[rules_.parent];
    if ((rules_.required || holds(rules_.required_when) || (creating && rules_.required_on_create && object_given)) &&
        is_missing()) {
      add(ViolationKind::missing, "is required");
      return false;
    }
    if (value_.is_null() && !field_.nullable && rules_.stamp == Stamp::none && !field_.server_set && differs()) {
      add(ViolationKind::missing, "must not be null");
      return false;
    }
    if (!value_.is_null() && holds(rules_.null_when)) {
      const Condition& condition = *rules_.null_when;
      add(ViolationKind::must_be_null, fmt::format("must be null where {} is {}",
                                                   change_.entity.field(condition.slot).path, condition.equals.dump()));
      return false;
    }
    return true;
  }

  void text() {
    const auto& text = value_.get_ref<const std::string&>();
    if (!field_.enumeration.empty()) {
      if (std::find(field_.enumeration.begin(), field_.enumeration.end(), text) == field_.enumeration.end()) {
        add(ViolationKind::invalid, fmt::format("must be one of {}", fmt::join(field_.enumeration, ", ")));
      }
      return;
    }
    const std::size_t length = length_in(change_.store.system().length_unit, text);
    if (length < field_.min_length)
      add(ViolationKind::invalid, fmt::format("must have at least {} character(s)", field_.min_length));
    if (field_.max_length && length > *field_.max_length) {
      add(ViolationKind::invalid, fmt::format("must have at most {} characters, not {}", *field_.max_length, length));
    }
    if (!rules_.lenient_format && !has_format(text, field_.format)) {
      add(ViolationKind::invalid, fmt::format("must be {}", format_description(field_.format)));
    }
  }

  void range() {
    const double number = value_.get<double>();
    if (field_.minimum && (number < *field_.minimum || (rules_.exclusive_minimum && number == *field_.minimum))) {
      add(ViolationKind::invalid,
          fmt::format("must be {} {}", rules_.exclusive_minimum ? "more than" : "at least", *field_.minimum));
    }
    if (field_.maximum && number > *field_.maximum)
      add(ViolationKind::invalid, fmt::format("must be at most {}", *field_.maximum));
  }

  void references() {
    const auto look = [this](const json& id) {
      if (change_.store.referred(*field_.reference, id) != nullptr) return;
      change_.violations.push_back(
          {ViolationKind::no_such, field_.path, "refers to a record that does not exist", id, *field_.reference, {}});
    };
    if (value_.is_array()) {
      std::for_each(value_.begin(), value_.end(), look);
    } else {
      look(value_);
    }
  }

  void uniqueness() {
    if (rules_.unique_among.empty()) {
      unique_in(change_.entity, slot_);
      return;
    }
    for (const auto& [entity, slot] : change_.store.system().unique_among.at(rules_.unique_among)) {
      if (!unique_in(*entity, slot)) return;
    }
  }

  bool unique_in(const Entity& entity, Slot slot) {
    for (const Record* other : change_.store.collection(entity).with_value(slot, value_)) {
      if (other != change_.before) {
        add(ViolationKind::taken, fmt::format("is already in use by {}", other->id), other->id);
        return false;
      }
    }
    return true;
  }

  Change& change_;
  const FieldDeclaration& field_;
  const FieldRules& rules_;
  Slot slot_;
  const json& value_;
};

}  // namespace

bool is_blank(const json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

void check_declared(Change& change) {
  for (Slot slot = 0; slot < change.entity.size(); ++slot) FieldCheck(change, slot).run();
}

}  // namespace dataflow_qa::mocks
