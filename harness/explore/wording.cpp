#include "harness/explore/wording.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <utility>

namespace dataflow_qa::explore {
namespace {

class Wording {
 public:
  Wording(const Story& story, const model::Model& model)
      : story_(story), model_(model), flow_(model.find(story.dataflow)) {}

  std::vector<std::string> all() {
    std::vector<std::string> sentences;
    for (const auto& step : story_.steps) {
      if (step.action == Action::settle) {
        has_settled_ = true;
        held_ = stopped_ = false;
      } else if (step.action == Action::hold) {
        held_ = true;
        first_in_hold_ = true;
      } else {
        const auto begun = opening(step);
        sentences.push_back(begun + sentence(step) + ".");
        has_settled_ = false;
      }
    }
    return sentences;
  }

 private:
  /// What lies between this step and the one before.
  std::string opening(const Step& step) {
    const auto* begun = has_settled_ ? settled : "";
    if (step.point != Point::now) return begun;
    if (held_) return std::exchange(first_in_hold_, false) ? begun : "at the same time, ";
    return stopped_ ? "meanwhile, " : begun;
  }

  std::string sentence(const Step& step) {
    switch (step.action) {
      case Action::create:
        kinds_[step.record] = step.side;
        return where(step) + "somebody creates " + entity(step.side) + " " + step.record + with_past(step);
      case Action::edit:
        return where(step) + "somebody changes " + properties(step) + " of " + step.record;
      case Action::clear:
        return where(step) + "somebody empties " + properties(step) + " of " + step.record;
      case Action::restore:
        return where(step) + "somebody gives " + properties(step) + " of " + step.record +
               (step.properties.size() == 1 ? " the value that it had before" : " the values that they had before");
      case Action::exchange:
        return where(step) + fmt::format("{} and {} swap their {}", step.record, step.with, properties(step));
      case Action::remove:
        return where(step) + "somebody deletes " + step.record;
      case Action::spoil:
        return spoiled(step);
      case Action::disturb:
        return disturbed(step);
      case Action::stop:
        stopped_ = true;
        return "the sync is stopped, and started again later";
      case Action::kill:
        return "the sync is killed right after its next write, and started again";
      case Action::finish:
        return "the sync is asked to stop right after its next write, and started again";
      case Action::fill_disk:
        return "the sync's disk is full for a while";
      default:
        return "";
    }
  }

  [[nodiscard]] std::string with_past(const Step& step) const {
    if (step.with.empty()) return "";
    return fmt::format(" with the {} that {} had before", properties(step), step.with);
  }

  /// "in PowerOffice GO, " or what the step waits for.
  [[nodiscard]] std::string where(const Step& step) const {
    const auto system = "in " + label(step.side) + ", ";
    if (step.point == Point::now) return system;
    static const std::map<Point, std::string> points = {
        {Point::after_listing, "just after the sync lists the records of {}, "},
        {Point::before_read, "just before the sync reads {} in {}, "},
        {Point::after_read, "just after the sync reads {} in {}, "},
        {Point::before_write, "just before the sync writes to {} in {}, "},
        {Point::after_write, "just after the sync writes to {} in {}, "},
        {Point::before_creation, "just before the sync creates {} in {}, "},
        {Point::after_creation, "just after the sync creates {} in {}, "}};
    const auto& form = points.at(step.point);
    const auto point = step.point == Point::after_listing
                           ? fmt::format(fmt::runtime(form), label(step.at))
                           : fmt::format(fmt::runtime(form), step.record, label(step.at));
    return point + system;
  }

  [[nodiscard]] std::string spoiled(const Step& step) const {
    static const std::map<Fault, std::string> faults = {
        {Fault::answer_lost, "is done, but its answer is lost"},
        {Fault::answer_cut, "is done, but only half of its answer arrives"},
        {Fault::no_json, "is answered with a page of HTML"},
        {Fault::unavailable, "is answered with 503, twice"},
        {Fault::closed, "is not done, and its connection closes, twice"},
        {Fault::throttled, "is answered with 429 and the request to wait a second"},
        {Fault::slow, "is answered late"},
        {Fault::refused, "is answered with 400, twice"}};
    return fmt::format("the sync's next write of {} to {} {}", step.record, label(step.side), faults.at(step.fault));
  }

  [[nodiscard]] std::string disturbed(const Step& step) const {
    static const std::map<Fault, const char*> faults = {
        {Fault::answer_lost, "does what the next three requests ask for, but its answers are lost"},
        {Fault::answer_cut, "does what the next three requests ask for, but only half of each answer arrives"},
        {Fault::no_json, "answers the next three requests with a page of HTML"},
        {Fault::unavailable, "answers all requests with 503 for 0.3 s"},
        {Fault::throttled, "answers the next request with 429 and the request to wait a second"},
        {Fault::closed, "closes the connection at the next three requests"},
        {Fault::hanging, "is silent at the next three requests for 0.3 s, and closes the connection"},
        {Fault::slow, "answers the next three requests late"},
        {Fault::token_ended, "ends all tokens that it has given out"},
        {Fault::token_refused, "ends all tokens that it has given out, and gives out no other for 0.3 s"}};
    return fmt::format("{} {}", label(step.side), faults.at(step.fault));
  }

  [[nodiscard]] const std::string& label(Side side) const { return model_.label(side); }
  [[nodiscard]] const std::string& entity(Side side) const {
    return side == Side::source ? flow_->dataflow->source.entity : flow_->dataflow->target.entity;
  }
  /// As the side of the step has them.
  [[nodiscard]] std::string properties(const Step& step) const {
    std::vector<std::string> names;
    for (const auto& path : step.properties) {
      const auto property = find_property(*flow_, path);
      names.push_back("`" + (property ? property->path(step.side) : path) + "`");
    }
    if (names.size() < 2) return fmt::format("{}", fmt::join(names, ""));
    const auto last = names.back();
    names.pop_back();
    return fmt::format("{} and {}", fmt::join(names, ", "), last);
  }

  static constexpr const char* settled = "when all is settled, ";

  const Story& story_;
  const model::Model& model_;
  const model::Flow* flow_;
  std::map<std::string, Side> kinds_;
  bool has_settled_ = false;
  bool held_ = false;
  bool first_in_hold_ = false;
  bool stopped_ = false;
};

std::string with_capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

std::vector<std::string> in_words(const Story& story, const model::Model& model) {
  auto sentences = Wording(story, model).all();
  for (auto& sentence : sentences) sentence = with_capital(std::move(sentence));
  return sentences;
}

}  // namespace dataflow_qa::explore
