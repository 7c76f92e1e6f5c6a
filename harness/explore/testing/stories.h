#pragma once

// Parts of stories, for tests.

#include <string>

#include "harness/explore/story.h"

namespace dataflow_qa::explore {

inline Step create(const std::string& record, Side side) {
  return {.action = Action::create, .side = side, .record = record};
}

inline Step edit(const std::string& record, Side side, const std::string& property) {
  return {.action = Action::edit, .side = side, .record = record, .properties = {property}};
}

/// A record that has its counterpart.
inline Story linked(const std::string& record) {
  return {"customers", 0, "", {create(record, Side::source), {.action = Action::settle}}};
}

}  // namespace dataflow_qa::explore
