#pragma once

// A story: what persons on both sides do, one step after another. Data alone, so that it can be drawn from a seed, cut
// down, put into words, kept in a file and played again. It holds no values but says where each comes from ("a fresh
// one", "the one before"), since every play has texts of its own.
//
//   {"history": 1, "dataflow": "customers", "steps": [
//     {"do": "create", "record": "A", "in": "source"},
//     {"do": "settle"},
//     {"do": "edit", "record": "A", "in": "target", "properties": ["email"]},
//     {"do": "settle"}]}

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/model/model.h"

namespace dataflow_qa::explore {

using model::Side;

enum class Action {
  create,     // `record` comes into being; with `with`: it has what that one had before, in each of `properties`
  edit,       // each of `properties` gets another value
  clear,      // each is emptied
  restore,    // each gets the value that it had before its latest one
  exchange,   // `record` and `with` swap their values of each property
  remove,     // the record is deleted; nothing more happens to it
  spoil,      // `fault` befalls the subject's next write to `record` on that side, or the creation of its counterpart
  disturb,    // `fault` befalls the system of that side: its next requests, whatever they ask for, or its tokens
  stop,       // the subject is stopped in order, and starts again at the next settle
  kill,       // it is killed after its next write, and starts again at once
  finish,     // it is asked to stop after its next write, and starts again once it has
  fill_disk,  // it can write to no file for 0.3 s or longer; started again where it ends meanwhile
  hold,       // what follows happens at one time: no request is answered meanwhile
  settle,     // everybody waits until nothing more happens
};

/// The point at which a step happens: at once, or at the subject's next such request about the record.
enum class Point {
  now,
  after_listing,
  before_read,
  after_read,
  before_write,
  after_write,
  before_creation,  // of its counterpart
  after_creation,
};

/// What befalls a write of the subject, or a system. Each is something that the subject can notice.
enum class Fault {
  answer_lost,
  answer_cut,
  no_json,
  unavailable,
  closed,  // nothing is done, and the connection closes
  throttled,
  slow,
  refused,        // a write alone
  hanging,        // a system alone: nothing is done, and the connection closes after a while
  token_ended,    // the same
  token_refused,  // the same: all tokens end, and for a while there are no others
};

struct Step {
  Action action = Action::settle;
  Side side = Side::source;  // where it happens
  std::string record;        // "A"
  std::string with;
  std::vector<std::string> properties;  // by their paths in the source
  Point point = Point::now;
  Side at = Side::source;  // the side whose request is waited for; for points besides `now`
  Fault fault = Fault::answer_lost;

  friend bool operator==(const Step&, const Step&) = default;
};

struct Story {
  std::string dataflow;    // slug
  std::uint64_t seed = 0;  // that it was drawn from; 0: somebody wrote it
  std::string about;       // what it is known from; may be empty
  std::vector<Step> steps;

  friend bool operator==(const Story&, const Story&) = default;
};

[[nodiscard]] std::string_view to_string(Action action);
[[nodiscard]] std::string_view to_string(Point point);

/// Steps that persons, faults and restarts make: all but `settle` and `hold`.
[[nodiscard]] std::size_t steps_made(const Story& story);
[[nodiscard]] bool has(const Story& story, Action action);
/// Whether something goes wrong in it, besides that the subject is stopped.
[[nodiscard]] bool has_faults(const Story& story);
/// Whether a step may disturb other stories of its world: the subject ends, or what befalls it is about a system.
[[nodiscard]] bool is_about_all(const Step& step);

/// The story without the steps that cannot happen (an edit of a record that is not there, not linked yet, or gone) or
/// that mean nothing, with a settle at its end.
[[nodiscard]] Story tidied(const Story& story);

/// The errors have a JSON pointer.
[[nodiscard]] base::Result<Story> read_story(std::string_view text, std::string file);
[[nodiscard]] std::string written(const Story& story);
/// Why the story cannot be played with this model; nothing where it can.
[[nodiscard]] std::optional<base::Error> misfit(const Story& story, const model::Model& model);

/// The property of the flow, or of its whole, with this path in the source; nothing where there is none.
[[nodiscard]] std::optional<model::Property> find_property(const model::Flow& flow, std::string_view path);

}  // namespace dataflow_qa::explore
