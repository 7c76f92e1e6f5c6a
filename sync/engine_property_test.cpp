#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <ostream>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;
using testing::Call;
using testing::Fault;
using testing::SyncWorld;

enum class What {
  make_customer,
  make_project,
  edit_customer,
  edit_project,
  poll,
  write_fault,
  state_fault,
  restart,
  wait,
  edit_in_a_call,  // a person's edit while the sync waits for an answer
  rotate_codes,
  rotate_in_a_call,
  pass_code_on  // a project gets a new code, and a new project its old one
};

/// One thing that happens to the world; numbers are taken modulo what there is.
struct Step {
  What what = What::poll;
  Side side = Side::source;
  int record = 0;
  int property = 0;
  int value = 0;
};

void showValue(const Step& step, std::ostream& out) {
  static constexpr const char* names[] = {"make customer",
                                          "make project",
                                          "edit customer",
                                          "edit project",
                                          "poll",
                                          "write fault",
                                          "death at a write of its state",
                                          "restart",
                                          "wait",
                                          "edit in a call",
                                          "rotate codes",
                                          "rotate codes in a call",
                                          "pass a code on"};
  out << names[static_cast<int>(step.what)] << " at " << to_string(step.side) << " record " << step.record
      << " property " << step.property << " value " << step.value;
}

rc::Gen<Step> any_step() {
  return rc::gen::build<Step>(rc::gen::set(&Step::what, rc::gen::weightedElement<What>({{2, What::make_customer},
                                                                                        {1, What::make_project},
                                                                                        {6, What::edit_customer},
                                                                                        {3, What::edit_project},
                                                                                        {5, What::poll},
                                                                                        {3, What::write_fault},
                                                                                        {2, What::state_fault},
                                                                                        {1, What::restart},
                                                                                        {1, What::wait},
                                                                                        {3, What::edit_in_a_call},
                                                                                        {2, What::rotate_codes},
                                                                                        {1, What::rotate_in_a_call},
                                                                                        {1, What::pass_code_on}})),
                              rc::gen::set(&Step::side, rc::gen::element(Side::source, Side::target)),
                              rc::gen::set(&Step::record, rc::gen::inRange(0, 4)),
                              rc::gen::set(&Step::property, rc::gen::inRange(0, 6)),
                              rc::gen::set(&Step::value, rc::gen::inRange(0, 5)));
}

struct Editable {
  const char* source;
  const char* target;
};
constexpr Editable customer[] = {{"phone", "PhoneNumber"},
                                 {"website", "WebsiteUrl"},
                                 {"email", "EmailAddress"},
                                 {"address.city", "MailAddress.City"},
                                 {"address.line1", "MailAddress.AddressLine1"},
                                 {"address.postalCode", "MailAddress.ZipCode"}};
constexpr Editable project[] = {{"name", "Name"}, {"startDate", "StartDate"}, {"endDate", "EndDate"},
                                {"name", "Name"}, {"startDate", "StartDate"}, {"endDate", "EndDate"}};

/// Runs steps, and remembers each edit, so that a lost one is found.
class CheckScript {
 public:
  void take_turns() { world.take_turns(); }

  void apply(const Step& step) {
    world.clock.advance(std::chrono::milliseconds{step.value});  // 0: two things at one time
    switch (step.what) {
      case What::make_customer:
        make_customer(step);
        break;
      case What::make_project:
        make_project(step);
        break;
      case What::edit_customer:
        edit(step, "customers", customer[step.property]);
        break;
      case What::edit_project:
        edit(step, "projects", project[step.property]);
        break;
      case What::poll:
        poll();
        break;
      case What::write_fault:
        fail_a_write(step);
        break;
      case What::state_fault:
        die_at_a_state_write(step);
        break;
      case What::restart:
        world.restart();
        break;
      case What::wait:
        world.clock.advance(std::chrono::minutes{step.value});
        break;
      case What::edit_in_a_call:
        edit_in_a_call(step);
        break;
      case What::rotate_codes:
        rotate_codes(step);
        break;
      case What::rotate_in_a_call:
        rotate_in_a_call(step);
        break;
      case What::pass_code_on:
        pass_code_on(step);
        break;
    }
  }

  void check() {
    world.state.before_each_write([] {});
    RC_ASSERT(world.settle());
    for (const auto* slug : {"customers", "projects"}) {
      const auto& flow = *testing::default_plan().find(slug);
      const auto sources = world.pms.all(flow.source_collection);
      RC_ASSERT(sources.size() == world.go.all(flow.target_collection).size());
      for (const auto& record : sources) {
        const auto id = world.pms.id_of(record);
        RC_ASSERT(!world.target_of(slug, id).empty());
        RC_ASSERT(world.differences(slug, id) == "");
      }
    }
    for (const auto& [place, values] : edits_) check_edit(place, values);
    RC_ASSERT(world.state.counts().pending == 0);
    RC_ASSERT(world.state.counts().stuck == 0);
  }

 private:
  struct Place {
    std::string slug;
    Side made_at;
    std::string id;  // where it was made
    std::string path;
    auto operator<=>(const Place&) const = default;
  };
  /// The last value that a person wrote on each side, since both were last seen to agree: one of them has to be there
  /// in the end.
  struct LastValues {
    std::optional<Json> source;
    std::optional<Json> target;
    bool agreed = false;
  };

  /// Once all is carried over, an edit has nothing to compete with but later ones.
  void poll() {
    const auto edits = edit_count_;
    const auto writes = world.writes();
    const bool whole = world.poll();
    const auto counts = world.state.counts();
    const bool quiet =
        whole && world.writes() == writes && edit_count_ == edits && counts.stuck == 0 && counts.pending == 0;
    quiet_ = quiet ? quiet_ + 1 : 0;
    if (quiet_ < 2) return;  // one for each direction, where they take turns
    for (auto& [place, values] : edits_) values.agreed = true;
  }

  void make_customer(const Step& step) {
    const auto name = "Fjord " + std::to_string(step.value);
    if (step.side == Side::source) {
      made_.emplace_back("customers", step.side,
                         world.pms.make("customers", {{"type", "organisation"}, {"name", name}}));
    } else {
      made_.emplace_back("customers", step.side, world.go.make("Customers", {{"Name", name}}));
    }
  }

  void make_project(const Step& step) {
    const auto code = "K-" + std::to_string(made_.size());
    if (step.side == Side::source) {
      made_.emplace_back("projects", step.side, world.pms.make("projects", {{"code", code}, {"name", code}}));
    } else {
      made_.emplace_back("projects", step.side, world.go.make("Projects", {{"Code", code}, {"Name", code}}));
    }
  }

  void edit(const Step& step, const std::string& slug, const Editable& property) {
    std::vector<std::tuple<std::string, Side, std::string>> there;
    for (const auto& made : made_) {
      if (std::get<0>(made) == slug) there.push_back(made);
    }
    if (there.empty()) return;
    const auto& [_, made_at, id] = there[static_cast<std::size_t>(step.record) % there.size()];
    const auto there_id = step.side == made_at        ? id
                          : step.side == Side::source ? world.source_of(slug, id)
                                                      : world.target_of(slug, id);
    if (there_id.empty()) return;
    const Json value =
        step.value == 0 && std::string{property.source} != "name" ? Json{} : Json("v" + std::to_string(step.value));
    auto& last = edits_[{slug, made_at, id, property.source}];
    if (last.agreed) last = {};
    ++edit_count_;
    quiet_ = 0;
    const auto& flow = *testing::default_plan().find(slug);
    if (step.side == Side::source) {
      world.pms.edit(flow.source_collection, there_id, property.source, value);
      last.source = value;
    } else {
      world.go.edit(flow.target_collection, there_id, property.target, value);
      last.target = value;
    }
  }

  void edit_in_a_call(const Step& step) {
    auto& system = step.value % 2 == 0 ? static_cast<testing::FakeSystem&>(world.pms) : world.go;
    system.on_call = [this, step, left = step.value](const Call&) mutable {
      if (left-- == 0) edit(step, "customers", customer[step.property]);
      return Fault::none;
    };
  }

  /// The side at which codes change, always the same in one script: two edits of one code on two sides may give it to
  /// two projects, which only a person can settle.
  testing::FakeSystem& coding_system(const Step& step) {
    if (!coding_side_) coding_side_ = step.side;
    return *coding_side_ == Side::source ? static_cast<testing::FakeSystem&>(world.pms) : world.go;
  }

  void note_code(const Place& place) {
    auto& last = edits_[place];
    if (last.agreed) last = {};
    ++edit_count_;
    quiet_ = 0;
    if (*coding_side_ == Side::source) last.source = value_at(world.pms.record("projects", id_here(place)), "code");
    if (*coding_side_ == Side::target) last.target = value_at(world.go.record("Projects", id_here(place)), "Code");
  }

  std::string id_here(const Place& place) const {
    if (place.made_at == *coding_side_) return place.id;
    return *coding_side_ == Side::source ? world.source_of("projects", place.id)
                                         : world.target_of("projects", place.id);
  }

  /// The codes of up to `most` projects that are there at that side.
  std::vector<Place> some_codes(const Step& step, std::size_t most) const {
    std::vector<Place> found;
    for (const auto& [slug, made_at, id] : made_) {
      const Place place{slug, made_at, id, "code"};
      if (slug == "projects" && !id_here(place).empty()) found.push_back(place);
    }
    if (found.empty()) return found;
    std::rotate(found.begin(), found.begin() + step.record % static_cast<int>(found.size()), found.end());
    found.resize(std::min(found.size(), most));
    return found;
  }

  void rotate_codes(const Step& step) {
    auto& system = coding_system(step);
    const auto places = some_codes(step, 2 + static_cast<std::size_t>(step.property) % 3);
    std::vector<std::string> ids;
    ids.reserve(places.size());
    for (const auto& place : places) ids.push_back(id_here(place));
    if (ids.size() < 2) return;
    const bool in_source = *coding_side_ == Side::source;
    system.rotate(in_source ? "projects" : "Projects", ids, in_source ? "code" : "Code");
    for (const auto& place : places) note_code(place);
  }

  void rotate_in_a_call(const Step& step) {
    auto& system = step.value % 2 == 0 ? static_cast<testing::FakeSystem&>(world.pms) : world.go;
    system.on_call = [this, step, left = 2 * step.value + step.property](const Call&) mutable {
      if (left-- == 0) rotate_codes(step);
      return Fault::none;
    };
  }

  void pass_code_on(const Step& step) {
    auto& system = coding_system(step);
    for (const auto& place : some_codes(step, 1)) {
      const bool in_source = *coding_side_ == Side::source;
      const auto* collection = in_source ? "projects" : "Projects";
      const auto* path = in_source ? "code" : "Code";
      const auto code = value_at(system.record(collection, id_here(place)), path);
      system.edit(collection, id_here(place), path, "N-" + std::to_string(made_.size()));
      note_code(place);
      const auto id = system.make(collection, {{path, code}, {in_source ? "name" : "Name", code}});
      made_.emplace_back("projects", *coding_side_, id);
      note_code({"projects", *coding_side_, id, "code"});
    }
  }

  void fail_a_write(const Step& step) {
    static constexpr Fault faults[] = {Fault::not_reached, Fault::unanswered, Fault::crash_before, Fault::crash_after,
                                       Fault::refused};
    auto& system = step.side == Side::source ? static_cast<testing::FakeSystem&>(world.pms) : world.go;
    system.on_call = [left = step.record, fault = faults[step.value]](const Call& call) mutable {
      const bool write = call.kind != Call::Kind::list && call.kind != Call::Kind::get;
      return write && left-- == 0 ? fault : Fault::none;
    };
  }

  void die_at_a_state_write(const Step& step) {
    world.state.before_each_write([left = step.record + 4 * step.value]() mutable {
      if (left-- == 0) throw testing::Crash{};
    });
  }

  void check_edit(const Place& place, const LastValues& values) {
    const auto source_id = place.made_at == Side::source ? place.id : world.source_of(place.slug, place.id);
    const auto& flow = *testing::default_plan().find(place.slug);
    const auto now = value_at(world.pms.record(flow.source_collection, source_id), place.path);
    const bool kept = (values.source && now == *values.source) || (values.target && now == *values.target);
    RC_ASSERT(kept);
  }

  SyncWorld world;
  std::vector<std::tuple<std::string, Side, std::string>> made_;
  std::map<Place, LastValues> edits_;
  std::optional<Side> coding_side_;
  int edit_count_ = 0;
  int quiet_ = 0;
};

RC_GTEST_PROP(EngineProperty, WhateverHappensBothSidesEndEqualWithNothingLostAndNothingTwice, ()) {
  const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
  CheckScript story;
  for (const auto& step : steps) story.apply(step);
  story.check();
}

RC_GTEST_PROP(EngineProperty, TheSameHoldsWhereTwoRunsOfOneDirectionTakeTurns, ()) {
  const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
  CheckScript story;
  story.take_turns();
  for (const auto& step : steps) story.apply(step);
  story.check();
}

}  // namespace
}  // namespace pms_go_sync
