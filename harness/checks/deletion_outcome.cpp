#include "harness/checks/deletion_outcome.h"

#include <fmt/format.h>

namespace dataflow_qa::checks {
namespace {

std::string_view did(DeletionOutcome::Of what) {
  switch (what) {
    case DeletionOutcome::Of::stays:
      return "stayed as it was";
    case DeletionOutcome::Of::archived:
      return "was archived or made inactive";
    case DeletionOutcome::Of::deleted:
      return "was deleted, too";
  }
  return "";
}

struct Rule {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const DeletionOutcome& deletion_outcome, std::ostream* os) {
    const auto why = trouble(deletion_outcome);
    if (os != nullptr) *os << why;
    return why.empty();
  }
  static void DescribeTo(std::ostream* os) { *os << "is as the subject claims"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "is not as the subject claims"; }

  static std::string trouble(const DeletionOutcome& deletion_outcome) {
    if (deletion_outcome.oscillation)
      return fmt::format("{}; after that it {}", told(deletion_outcome), told(*deletion_outcome.oscillation));
    if (deletion_outcome.rule == "unspecified") return deletion_outcome.made_again > 1 ? told(deletion_outcome) : "";
    const auto wanted = deletion_outcome.rule == "ignore"    ? DeletionOutcome::Of::stays
                        : deletion_outcome.rule == "archive" ? DeletionOutcome::Of::archived
                                                             : DeletionOutcome::Of::deleted;
    if (deletion_outcome.survivors == wanted && deletion_outcome.made_again == 0) return "";
    return fmt::format("{}, though the subject claims \"deletes\": \"{}\"", told(deletion_outcome),
                       deletion_outcome.rule);
  }
};

}  // namespace

std::string told(const DeletionOutcome& deletion_outcome) {
  const auto again = deletion_outcome.made_again == 0 ? std::string("nothing was made in its place")
                     : deletion_outcome.made_again == 1
                         ? std::string("it was made again")
                         : fmt::format("it was made again {} times", deletion_outcome.made_again);
  return fmt::format("{} was deleted: {} {}, and {}", deletion_outcome.record, deletion_outcome.survivor,
                     did(deletion_outcome.survivors), again);
}

testing::Matcher<const DeletionOutcome&> FollowsDeletionPolicy() {
  return Rule{};
}

std::vector<Difference> differences_of(const DeletionOutcome& /*deletion_outcome*/) {
  return {};
}

}  // namespace dataflow_qa::checks
