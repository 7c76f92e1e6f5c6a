#include "harness/checks/matchers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/model/conversion.h"

namespace dataflow_qa::checks {
namespace {

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

struct OneCounterpart {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Linkage& linkage, std::ostream* os) {
    std::string why;
    if (linkage.oscillation) {
      why = fmt::format("{} {}", linkage.record, told(*linkage.oscillation));
    } else if (linkage.counterparts.empty()) {
      why = fmt::format("{} has no counterpart in {}: none was there when all had settled ({}){}", linkage.record,
                        linkage.elsewhere, seconds(linkage.waited),
                        linkage.nearest.empty() ? "; no new record there looks like it"
                                                : fmt::format("; the nearest new record is {}", linkage.nearest));
    } else if (linkage.counterparts.size() > 1) {
      why = fmt::format("{} has {} counterparts in {}: {}", linkage.record, linkage.counterparts.size(),
                        linkage.elsewhere, fmt::join(linkage.counterparts, ", "));
    }
    if (os != nullptr) *os << why;
    return why.empty();
  }
  static void DescribeTo(std::ostream* os) { *os << "has exactly one counterpart"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "has none, or several counterparts"; }
};

struct NoCounterpart {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Linkage& linkage, std::ostream* os) {
    if (linkage.counterparts.empty()) return true;
    if (os != nullptr) {
      *os << fmt::format(
          "{} was given a counterpart in {}, {}, though there was no link yet and nothing that calls for one",
          linkage.record, linkage.elsewhere, fmt::join(linkage.counterparts, ", "));
    }
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "has no counterpart"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "has a counterpart"; }
};

struct SameCounterparts {
  using is_gtest_matcher = void;
  std::vector<std::string> before;
  bool MatchAndExplain(const Linkage& linkage, std::ostream* os) const {
    if (linkage.counterparts == before) return true;
    if (os != nullptr) {
      *os << fmt::format(
          "the counterpart of {} in {} was {}, and is {} after edits", linkage.record, linkage.elsewhere,
          fmt::join(before, ", "),
          linkage.counterparts.empty() ? "none" : fmt::format("{}", fmt::join(linkage.counterparts, ", ")));
    }
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "has the counterparts that it had before"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "has other counterparts than before"; }
};

struct Accounted {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Orphan& orphan, std::ostream* os) {
    if (os != nullptr) *os << orphan.name << " was made by the subject and is the counterpart of nothing";
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "is the counterpart of something"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "is the counterpart of nothing"; }
};

struct Outside {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Linkage& linkage, std::ostream* os) {
    if (linkage.counterparts.empty()) return true;
    if (os != nullptr) {
      *os << fmt::format("{} lies outside the dataflow, and yet {} in {} was made for it", linkage.record,
                         fmt::join(linkage.counterparts, ", "), linkage.elsewhere);
    }
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "lies outside the dataflow"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "was made a part of it"; }
};

struct Explained {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const UnexpectedChange& disturbance, std::ostream* os) {
    if (os == nullptr) return false;
    if (disturbance.property.empty()) {
      *os << fmt::format("{} was deleted by the subject, though nobody deleted its counterpart", disturbance.record);
    } else {
      *os << fmt::format("`{}` of {} was changed by the subject from {} to {}, though nobody edited it on either side",
                         disturbance.property, disturbance.record, shown(disturbance.before), shown(disturbance.after));
    }
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "is explained by an edit or by the mapping"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "is explained by nothing"; }
};

struct KeptAsItWas {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Kept& kept, std::ostream* os) {
    if (!kept.kept && os != nullptr) {
      *os << fmt::format("`{}` was {} on both sides, and nobody edited it; now {} holds {}, and {} holds {}",
                         kept.property, shown(kept.before), kept.source, shown(kept.on_source), kept.target,
                         shown(kept.on_target));
    }
    return kept.kept;
  }
  static void DescribeTo(std::ostream* os) { *os << "is what it was"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "is not what it was"; }
};

struct AtMostAllowed {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const WriteCount& count, std::ostream* os) {
    if (count.writes <= count.at_most) return true;
    if (os != nullptr) {
      *os << fmt::format("{} was written to {} time{}, where {} would do", count.record, count.writes,
                         count.writes == 1 ? "" : "s", count.at_most == 0 ? "none" : std::to_string(count.at_most));
    }
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "is not written to more often than needed"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "is written to more often than needed"; }
};

struct Is {
  using is_gtest_matcher = void;
  bool wanted;
  std::string otherwise;
  bool MatchAndExplain(const bool& actual, std::ostream* os) const {
    if (actual != wanted && os != nullptr) *os << otherwise;
    return actual == wanted;
  }
  void DescribeTo(std::ostream* os) const { *os << (wanted ? "is true" : "is false"); }
  void DescribeNegationTo(std::ostream* os) const { *os << (wanted ? "is false" : "is true"); }
};

struct EqualInTheEnd {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Conflict& conflict, std::ostream* os) {
    const auto why = explain(conflict);
    if (os != nullptr) *os << why;
    return why.empty();
  }
  static void DescribeTo(std::ostream* os) { *os << "ends equal on both sides"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "ends unequal"; }

 private:
  static std::string explain(const Conflict& conflict) {
    const auto edit =
        fmt::format("`{}` was changed at one moment to {} in {} and to {} in {};", conflict.label,
                    shown(conflict.from_source), conflict.source, shown(conflict.from_target), conflict.target);
    const auto held = fmt::format("{} and {}", shown(conflict.on_source), shown(conflict.on_target));
    if (!conflict.equal) {
      return fmt::format("{} when all had settled ({}) they held {}, which is not equal", edit,
                         seconds(conflict.waited), held);
    }
    if (!conflict.source_stands && !conflict.target_stands) {
      return fmt::format("{} they hold {}, which nobody wrote", edit, held);
    }
    const bool right =
        !conflict.winner || (*conflict.winner == Side::source ? conflict.source_stands : conflict.target_stands);
    return right ? ""
                 : fmt::format("{} they hold {}, which is not what the subject's rule ({}) says", edit, held,
                               conflict.rule);
  }
};

struct NoDifference {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Agreement& agreement, std::ostream* os) {
    if (agreement.differences.empty() && agreement.overwritten.empty()) return true;
    if (os != nullptr) *os << explain(agreement);
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "agrees in every mapped property"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "differs in a mapped property"; }

 private:
  static std::string explain(const Agreement& agreement) {
    std::vector<std::string> rows;
    rows.reserve(agreement.overwritten.size());
    for (const auto& row : agreement.overwritten) {
      rows.push_back(fmt::format("`{}` of {} is {} where a person wrote {}", row.property,
                                 row.side == Side::source ? agreement.source : agreement.target, shown(row.actual),
                                 shown(row.expected)));
    }
    auto overwritten = fmt::format("{}", fmt::join(rows, "; "));
    if (agreement.differences.empty()) return overwritten;
    rows.clear();
    rows.reserve(agreement.differences.size());
    for (const auto& row : agreement.differences) {
      rows.push_back(
          fmt::format("`{}` is {} where {} was expected", row.property, shown(row.actual), shown(row.expected)));
    }
    return fmt::format("{} does not hold what {} holds when all has settled ({}): {}{}{}", agreement.target,
                       agreement.source, seconds(agreement.waited), fmt::join(rows, "; "),
                       overwritten.empty() ? "" : "; ", overwritten);
  }
};

struct AllDifferent {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Agreement& agreement, std::ostream* os) {
    if (agreement.agreed.empty()) return true;
    if (os != nullptr) {
      *os << fmt::format("{} and {} differed in every criterion, and hold the same now in `{}`: they were merged",
                         agreement.source, agreement.target, fmt::join(agreement.agreed, "`, `"));
    }
    return false;
  }
  static void DescribeTo(std::ostream* os) { *os << "differs in every property"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "agrees in a property"; }
};

struct EditArrived {
  using is_gtest_matcher = void;
  static bool MatchAndExplain(const Arrival& arrival, std::ostream* os) {
    const auto why = explain(arrival);
    if (os != nullptr) *os << why;
    return why.empty();
  }
  static void DescribeTo(std::ostream* os) { *os << "arrived on the other side and stayed"; }
  static void DescribeNegationTo(std::ostream* os) { *os << "did not arrive, or did not stay"; }

 private:
  static std::string explain(const Arrival& arrival) {
    const bool cleared = is_nothing(arrival.written);
    const auto edit = fmt::format("`{}` of {}, {} in {},", arrival.property, arrival.record,
                                  cleared ? "cleared" : "changed to " + shown(arrival.written), arrival.edited_in);
    if (arrival.oscillation) return fmt::format("{} {}", edit, told(*arrival.oscillation));
    if (!arrival.still_there) {
      return fmt::format("{} was overwritten there: after {} settle{} ({}) it is {}", edit, arrival.settles,
                         arrival.settles == 1 ? "" : "s", seconds(arrival.waited), shown(arrival.edited_actual));
    }
    if (arrival.arrived) return "";
    const auto held = arrival.actual == arrival.before ? fmt::format("still held {}", shown(arrival.actual))
                                                       : fmt::format("held {}", shown(arrival.actual));
    return fmt::format("{} did not reach {}: {} was expected in `{}`, but after {} settle{} ({}) it {}; {}", edit,
                       arrival.elsewhere, shown(arrival.expected), arrival.other_property, arrival.settles,
                       arrival.settles == 1 ? "" : "s", seconds(arrival.waited), held, writes(arrival));
  }
  static std::string writes(const Arrival& arrival) {
    if (!arrival.refused.empty()) return arrival.refused.back();
    if (arrival.writes == 0) return "no write to it was sent";
    return fmt::format("{} write{} to it did not bring it", arrival.writes, arrival.writes == 1 ? "" : "s");
  }
};

}  // namespace

std::string told(const Oscillation& oscillation) {
  const auto& system = oscillation.label.empty() ? oscillation.system : oscillation.label;
  if (oscillation.refused) {
    return fmt::format("did not settle: writes to {} {} of “{}” were refused again and again ({} times and more)",
                       oscillation.collection, oscillation.record, system, oscillation.writes);
  }
  const auto what = oscillation.property.empty() ? "the timestamp" : fmt::format("`{}`", oscillation.property);
  return fmt::format(
      "did not settle: {} of {} {} of “{}” kept being written ({} times and more) though nobody edited it", what,
      oscillation.collection, oscillation.record, system, oscillation.writes);
}

testing::Matcher<const Linkage&> HasOneCounterpart() {
  return OneCounterpart{};
}
testing::Matcher<const Linkage&> HasNoCounterpart() {
  return NoCounterpart{};
}
testing::Matcher<const Orphan&> BelongsToSomething() {
  return Accounted{};
}
testing::Matcher<const Linkage&> LiesOutside() {
  return Outside{};
}
testing::Matcher<const UnexpectedChange&> IsExplained() {
  return Explained{};
}
testing::Matcher<const Kept&> IsKept() {
  return KeptAsItWas{};
}
testing::Matcher<const WriteCount&> IsAtMostAllowed() {
  return AtMostAllowed{};
}
testing::Matcher<const bool&> IsTrue(std::string otherwise) {
  return Is{true, std::move(otherwise)};
}
testing::Matcher<const bool&> IsFalse(std::string otherwise) {
  return Is{false, std::move(otherwise)};
}
testing::Matcher<const Conflict&> Converges() {
  return EqualInTheEnd{};
}
testing::Matcher<const Linkage&> HasSameCounterparts(std::vector<std::string> before) {
  return SameCounterparts{std::move(before)};
}
testing::Matcher<const Agreement&> AgreesInEveryProperty() {
  return NoDifference{};
}
testing::Matcher<const Agreement&> DiffersInEveryProperty() {
  return AllDifferent{};
}
testing::Matcher<const Arrival&> Arrived() {
  return EditArrived{};
}

std::vector<Difference> differences_of(const Linkage& /*linkage*/) {
  return {};
}

std::vector<Difference> differences_of(const Agreement& agreement) {
  auto result = agreement.differences;
  result.insert(result.end(), agreement.overwritten.begin(), agreement.overwritten.end());
  return result;
}

std::vector<Difference> differences_of(const Arrival& arrival) {
  return {{arrival.label, arrival.other_side, arrival.other_id, arrival.expected, arrival.actual}};
}

std::vector<Difference> differences_of(const UnexpectedChange& disturbance) {
  return {{disturbance.property, disturbance.side, disturbance.id, disturbance.before, disturbance.after}};
}

std::vector<Difference> differences_of(const Kept& kept) {
  return {{kept.property, Side::target, kept.target_id, kept.before, kept.on_target}};
}

std::vector<Difference> differences_of(const Conflict& conflict) {
  return {{conflict.label, Side::target, conflict.target_id, conflict.on_source, conflict.on_target}};
}

}  // namespace dataflow_qa::checks
