#include "harness/explore/draw.h"

#include <algorithm>
#include <map>
#include <random>

namespace dataflow_qa::explore {
namespace {

constexpr Side both_sides[] = {Side::source, Side::target};

class Drawing {
 public:
  Drawing(const Abilities& abilities, std::uint64_t seed, const DrawOptions& options)
      : abilities_(abilities), options_(options), random_(seed) {}

  std::vector<Step> draw() {
    begin();
    // Some steps cannot happen, after others: rounds make up for them.
    const auto rounds_at_most = 2 * options_.steps;
    for (std::size_t i = 0; i < rounds_at_most && can_happen() < options_.steps; ++i) draw_round();
    return std::move(steps_);
  }

 private:
  struct Known {
    Side born = Side::source;
    bool linked = false;
    std::vector<std::string> edited;
  };

  // Not <random>'s distributions: another library would draw other stories from the same seed.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <typename List>
  const auto& any_of(const List& list) {
    return list[below(std::size(list))];
  }
  Side any_side() { return any_of(both_sides); }

  void add(Step step) { steps_.push_back(std::move(step)); }
  [[nodiscard]] std::size_t can_happen() const { return steps_made(tidied({.dataflow = "", .steps = steps_})); }
  void settle() {
    steps_.push_back({.action = Action::settle});
    for (auto& [name, known] : known_) known.linked = true;
  }

  void begin() {
    const auto records = 1 + below(3);
    for (std::size_t i = 0; i < records; ++i) create();
    // Half of the stories begin with pairs; in the other half the first edits meet the creation.
    if (one_in(2)) settle();
  }
  void draw_round() {
    const auto lacking = options_.steps - can_happen();
    begin_round();
    const auto in_this_round = std::min(1 + below(5), lacking);
    for (std::size_t i = 0; i < in_this_round; ++i) step();
    settle();
  }
  void begin_round() {
    is_apart_ = false;
    if (abilities_.may_stop && one_in(20)) {
      is_apart_ = true;
      return add({.action = Action::stop});
    }
    if (options_.faults && abilities_.may_kill && one_in(12)) return end();
    if (options_.faults && one_in(15)) return disturb();
    is_apart_ = one_in(3);
    if (is_apart_) steps_.push_back({.action = Action::hold});
  }

  void end() {
    constexpr Action endings[] = {Action::kill, Action::kill, Action::finish, Action::fill_disk};
    add({.action = any_of(endings)});
  }
  void disturb() {
    if (!abilities_.tokens.empty() && one_in(6)) {
      const auto fault = one_in(3) ? Fault::token_refused : Fault::token_ended;
      return add({.action = Action::disturb, .side = any_of(abilities_.tokens), .fault = fault});
    }
    constexpr Fault faults[] = {Fault::answer_lost, Fault::answer_cut,  Fault::no_json,
                                Fault::unavailable, Fault::unavailable, Fault::closed,
                                Fault::hanging,     Fault::throttled,   Fault::slow};
    const auto side = any_side();
    add({.action = Action::disturb, .side = side, .fault = any_of(faults)});
  }

  void create() {
    const std::string name(1, static_cast<char>('A' + static_cast<char>(named_++)));
    Step step{.action = Action::create, .side = any_of(abilities_.births), .record = name};
    known_[name].born = step.side;
    add(std::move(step));
  }

  void step() {
    constexpr std::size_t most_records = 6;
    if (named_ < most_records && one_in(10)) return one_in(3) ? create_after() : create();
    if (options_.faults && one_in(5)) return spoil();
    if (abilities_.may_remove && known_.size() > 1 && one_in(40)) return remove();
    if (!abilities_.exchangeable.empty() && one_in(12) && exchange()) return;
    if (is_apart_ && one_in(4)) return edit_on_both_sides();
    edit();
  }

  [[nodiscard]] std::vector<std::string> linked() const {
    std::vector<std::string> result;
    for (const auto& [name, known] : known_) {
      if (known.linked) result.push_back(name);
    }
    return result;
  }

  /// A record gives something up, and a new one takes it over at once: the counterpart may hold it still.
  void take_over(const std::string& from) {
    auto path = abilities_.passed_on.begin();
    std::advance(path, below(abilities_.passed_on.size()));
    const auto side = any_of(abilities_.births);
    add({.action = Action::edit, .side = side, .record = from, .properties = {*path}});
    known_.at(from).edited.push_back(*path);
    create();
    auto& creation = steps_.back();
    creation.side = known_.at(creation.record).born = side;
    creation.with = from;
    creation.properties = {*path};
  }

  /// A new record takes over what an older one has given up.
  void create_after() {
    if (const auto all = linked(); !all.empty() && !abilities_.passed_on.empty() && one_in(2)) {
      return take_over(any_of(all));
    }
    for (const auto& [name, known] : known_) {
      for (const auto& path : known.edited) {
        if (!abilities_.passed_on.contains(path)) continue;
        const auto with = name;
        const auto property = path;
        create();
        steps_.back().with = with;
        steps_.back().properties = {property};
        return;
      }
    }
    create();
  }

  const std::string& any_record() {
    auto each = known_.begin();
    std::advance(each, below(known_.size()));
    return each->first;
  }

  void remove() {
    const auto name = any_record();
    if (!known_.at(name).linked) return edit();
    add({.action = Action::remove, .side = any_side(), .record = name});
    known_.erase(name);
  }

  bool exchange() {
    const auto all = linked();
    if (all.size() < 2) return false;
    const auto first = below(all.size());
    const auto second = (first + 1 + below(all.size() - 1)) % all.size();
    auto path = abilities_.exchangeable.begin();
    std::advance(path, below(abilities_.exchangeable.size()));
    add({.action = Action::exchange,
         .side = any_side(),
         .record = all[first],
         .with = all[second],
         .properties = {*path}});
    return true;
  }

  void spoil() {
    constexpr Fault faults[] = {Fault::answer_lost, Fault::answer_lost, Fault::answer_cut, Fault::no_json,
                                Fault::unavailable, Fault::unavailable, Fault::closed,     Fault::slow,
                                Fault::throttled,   Fault::refused};
    const auto& name = any_record();
    const auto& known = known_.at(name);
    const auto side = known.linked ? any_side() : model::other(known.born);
    add({.action = Action::spoil, .side = side, .record = name, .fault = any_of(faults)});
    // A write that the fault may befall.
    edit_of(name, model::other(side), Point::now, side);
  }

  /// Both sides edit one property, and the sync meets both edits at once.
  void edit_on_both_sides() {
    const auto& name = any_record();
    auto& known = known_.at(name);
    if (!known.linked) return edit();
    const auto path = any_of(abilities_.editable);
    const auto first = any_side();
    for (const auto side : {first, model::other(first)}) {
      add({.action = Action::edit, .side = side, .record = name, .properties = {path}});
    }
    known.edited.push_back(path);
  }

  void edit() {
    const auto& name = any_record();
    const auto& known = known_.at(name);
    const auto side = known.linked ? any_side() : known.born;
    auto point = Point::now;
    auto at = any_side();
    if (one_in(4)) {
      constexpr Point points[] = {Point::after_listing, Point::before_read, Point::after_read, Point::before_write,
                                  Point::after_write};
      point = any_of(points);
      if (!known.linked) {
        point = one_in(2) ? Point::before_creation : Point::after_creation;
        at = model::other(known.born);
      }
    }
    if (point == Point::after_creation && one_in(3)) return edit_counterpart(name, at);
    // What a task waits for must have a reason to come: another edit first, on the side that is read from.
    if (point != Point::now && known.linked) {
      edit_of(name, model::other(at), Point::now, at);
      if (one_in(2)) return edit_the_same(name, point, at);
    }
    edit_of(name, side, point, at);
  }

  /// The counterpart, as soon as it is there.
  void edit_counterpart(const std::string& name, Side at) {
    Step step{.action = Action::edit, .side = at, .record = name, .point = Point::after_creation, .at = at};
    step.properties = {any_of(abilities_.editable)};
    known_.at(name).edited.push_back(step.properties.front());
    add(std::move(step));
  }

  /// Somebody else edits what was just edited, where the subject is about to write it.
  void edit_the_same(const std::string& name, Point point, Side at) {
    auto properties = steps_.back().properties;
    add({.action = Action::edit, .side = at, .record = name, .properties = properties, .point = point, .at = at});
  }

  void edit_of(const std::string& name, Side side, Point point, Side at) {
    auto& known = known_.at(name);
    if (!known.linked) side = known.born;
    Step step{.action = Action::edit, .side = side, .record = name, .point = point, .at = at};
    if (one_in(6) && !known.edited.empty()) {
      step.action = Action::restore;
      step.properties = {any_of(known.edited)};
      return add(std::move(step));
    }
    if (one_in(6) && !abilities_.clearable.empty()) {
      step.action = Action::clear;
      auto path = abilities_.clearable.begin();
      std::advance(path, below(abilities_.clearable.size()));
      step.properties = {*path};
    } else {
      const auto count = one_in(3) ? 2 + below(2) : 1;
      for (std::size_t i = 0; i < count; ++i) {
        const auto& path = any_of(abilities_.editable);
        if (std::find(step.properties.begin(), step.properties.end(), path) == step.properties.end()) {
          step.properties.push_back(path);
        }
      }
    }
    known.edited.insert(known.edited.end(), step.properties.begin(), step.properties.end());
    add(std::move(step));
  }

  const Abilities& abilities_;
  const DrawOptions& options_;
  std::mt19937_64 random_;
  std::vector<Step> steps_;
  bool is_apart_ = false;  // the sync sees nothing of this round until it is over
  std::map<std::string, Known> known_;
  std::size_t named_ = 0;
};

}  // namespace

Story draw_story(const Abilities& abilities, std::uint64_t seed, const DrawOptions& options) {
  Story story{abilities.flow->slug(), seed, "", Drawing(abilities, seed, options).draw()};
  return tidied(story);
}

}  // namespace dataflow_qa::explore
