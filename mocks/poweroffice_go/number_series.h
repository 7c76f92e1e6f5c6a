#pragma once

// The rule of numbers: contacts draw them from a series, and a number that is given lies inside of one
// (reference, 8.2).

#include <string>

#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// Number: drawn from a series of the type ("Customer") where it is left out. [documented]
void complete_number(Change& change, const std::string& type);
/// Number: inside a series of the type where it is given. [documented]
void check_number(Change& change, const std::string& type);

/// An employee's number, which is that of his account too.
class EmployeeNumber final : public EntityRules {
 public:
  explicit EmployeeNumber(const Switches& switches) : switches_(switches) {}
  void complete(Change& change) const override;
  void check(Change& change) const override;

 private:
  Switches switches_;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
