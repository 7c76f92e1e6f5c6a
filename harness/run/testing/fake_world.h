#pragma once

// A world in which nothing happens but what a test says.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/world_run.h"

namespace dataflow_qa::run::testing {

/// A scene that keeps what its script leaves.
struct FakeScene final : CheckScene {
  checks::CheckScript script() override { return body(*this); }
  [[nodiscard]] const std::vector<reports::Failure>& failures() const override { return noted; }
  [[nodiscard]] const std::string& observed() const override { return seen; }
  [[nodiscard]] const std::set<std::string>& blamed() const override { return to_blame; }
  [[nodiscard]] reports::Evidence evidence() override {
    ++evidence_gathered;
    return {};
  }
  void fail(const std::string& message) { noted.push_back({.message = message}); }

  std::function<checks::CheckScript(FakeScene&)> body;
  std::vector<reports::Failure> noted;
  std::string seen;
  std::set<std::string> to_blame;
  int evidence_gathered = 0;
};

/// Writes down what it is asked for: "start", "settle".
class FakeWorld final : public CheckedWorld {
 public:
  using Body = std::function<checks::CheckScript(FakeScene&)>;

  std::unique_ptr<CheckScene> scene_for(const CheckDefinition& check) override {
    auto scene = std::make_unique<FakeScene>();
    scene->body = bodies.at(check.name);
    return scene;
  }
  void start_subject() override { note("start"); }
  void stop_subject() override { note("stop"); }
  void settle() override { note("settle"); }
  void settle_compared() override { note("settle compared"); }
  [[nodiscard]] std::shared_ptr<void> hold_still() override {
    note("hold");
    return {this, [this](void*) { note("let go"); }};
  }
  void wait_a_second() override { note("a second"); }

  std::map<std::string, Body> bodies;  // by check
  std::vector<std::string> asked;
  std::function<void(const std::string&)> on_asked;  // may throw

 private:
  void note(const std::string& what) {
    asked.push_back(what);
    if (on_asked) on_asked(what);
  }
};

}  // namespace dataflow_qa::run::testing
