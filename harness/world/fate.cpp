#include "harness/world/fate.h"

#include <fmt/format.h>

namespace dataflow_qa::world {
namespace {

std::string_view did(Fate::Of what) {
  switch (what) {
    case Fate::Of::stays:
      return "stayed as it was";
    case Fate::Of::archived:
      return "was archived or made inactive";
    case Fate::Of::deleted:
      return "was deleted, too";
  }
  return "";
}

struct Rule {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Fate& fate, std::ostream* os) {
    const auto why = trouble(fate);
    if (os != nullptr) *os << why;
    return why.empty();
  }
  static void DescribeTo(std::ostream* os) { *os << "is as the subject claims"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "is not as the subject claims"; }

  static std::string trouble(const Fate& fate) {
    if (fate.restless) return fmt::format("{}; after that it {}", told(fate), told(*fate.restless));
    if (fate.rule == "unspecified") return fate.made_again > 1 ? told(fate) : "";
    const auto wanted = fate.rule == "ignore"    ? Fate::Of::stays
                        : fate.rule == "archive" ? Fate::Of::archived
                                                 : Fate::Of::deleted;
    if (fate.survivors == wanted && fate.made_again == 0) return "";
    return fmt::format("{}, though the subject claims \"deletes\": \"{}\"", told(fate), fate.rule);
  }
};

}  // namespace

std::string told(const Fate& fate) {
  const auto again = fate.made_again == 0   ? std::string("nothing was made in its place")
                     : fate.made_again == 1 ? std::string("it was made again")
                                            : fmt::format("it was made again {} times", fate.made_again);
  return fmt::format("{} was deleted: {} {}, and {}", fate.record, fate.survivor, did(fate.survivors), again);
}

testing::Matcher<const Fate&> KeepsToItsRule() {
  return Rule{};
}

std::vector<Difference> differences_of(const Fate& /*fate*/) {
  return {};
}

}  // namespace dataflow_qa::world
