#pragma once

// What was tried of a description, and what came of it. Values; any thread.

#include <string>

namespace dataflow_qa::trial {

/// How an answer differs from the description, and the part of the description that is to blame or to be filled in.
struct Fault {
  std::string expected;
  std::string actual;
  std::string pointer;  // a JSON pointer into the description
};

struct Step {
  enum class Outcome { passed, failed, not_called_for };
  std::string collection;  // empty: the system as a whole
  std::string what;        // "creates a record"
  Outcome outcome = Outcome::passed;
  std::string request;  // "POST /api/customers"; empty where nothing was sent
  std::string sent;     // the body; empty where there was none
  int status = 0;       // of the answer
  Fault fault;          // of a step that failed
};

}  // namespace dataflow_qa::trial
