#pragma once

// A world in which nothing happens but what a test says.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/checked_world.h"

namespace dataflow_qa::run::testing {

/// A scene that keeps what its script leaves.
struct FakeScene final : CheckScene {
  checks::CheckScript script() override { return body(*this); }
  [[nodiscard]] checks::CheckRecord record() const override { return left; }
  void fail(const std::string& message) { left.failures.push_back({.message = message}); }

  std::function<checks::CheckScript(FakeScene&)> body;
  checks::CheckRecord left;
};

/// Complains about the records of `owner` at its first look.
struct FakeInvariant final : checks::Invariant {
  explicit FakeInvariant(std::string owner_of_record) : owner(std::move(owner_of_record)) {}
  [[nodiscard]] std::vector<checks::Violation> look() override {
    return looks++ == 0 ? std::vector{checks::violation({.message = "wrong"}, owner)}
                        : std::vector<checks::Violation>{};
  }

  std::string owner;
  int looks = 0;
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
  std::unique_ptr<checks::Invariant> invariant_of(const CheckDefinition& check) override {
    return std::make_unique<FakeInvariant>(blamed.at(check.name));
  }
  reports::Evidence evidence(const checks::CheckRecord& /*record*/) override { return {}; }
  [[nodiscard]] std::vector<reports::LastRequest> last_requests() const override {
    return {{.method = "GET", .target = "/last"}};
  }
  void start_subject() override { note("start"); }
  void stop_subject() override { note("stop"); }
  void settle() override { note("settle"); }
  void settle_compared(const std::set<const model::Flow*>& /*flows*/) override { note("settle compared"); }
  [[nodiscard]] std::shared_ptr<void> hold_still() override {
    note("hold");
    return {this, [this](void*) { note("let go"); }};
  }
  void wait_a_second() override { note("a second"); }
  void wait_a_little() override { note("a little"); }

  std::map<std::string, Body> bodies;         // by check
  std::map<std::string, std::string> blamed;  // by invariant
  std::vector<std::string> asked;
  std::function<void(const std::string&)> on_asked;  // may throw

 private:
  void note(const std::string& what) {
    asked.push_back(what);
    if (on_asked) on_asked(what);
  }
};

}  // namespace dataflow_qa::run::testing
