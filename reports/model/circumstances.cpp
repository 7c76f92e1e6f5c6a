// Held by sentences_test.cpp.
#include "reports/model/circumstances.h"

namespace dataflow_qa::reports {

std::string_view phrase(Circumstance circumstance) {
  switch (circumstance) {
    case Circumstance::while_down:
      return "while the subject was stopped";
    case Circumstance::write_in_flight:
      return "while a write of the subject was under way";
    case Circumstance::read_in_flight:
      return "while the subject was reading";
    case Circumstance::same_tick:
      return "with the same timestamp as another change";
    case Circumstance::many_at_once:
      return "together with more records than one page holds";
    case Circumstance::killed:
      return "while the subject was killed after a write";
    case Circumstance::stopped_midway:
      return "while the subject was stopped in the middle of its work";
    case Circumstance::disk_full:
      return "while the subject could write to no file";
    case Circumstance::source_away:
      return "while the source was away";
    case Circumstance::target_away:
      return "while the target was away";
    case Circumstance::both_away:
      return "while both systems were away";
    case Circumstance::answer_lost:
      return "while the answer to the subject's write got lost";
    case Circumstance::throttled:
      return "while a system asked the subject to wait";
    case Circumstance::token_ended:
      return "while the subject's token was no longer good";
    case Circumstance::answers_garbled:
      return "while an answer could not be read";
    case Circumstance::list_empty:
      return "after a listing had come back empty once";
    case Circumstance::list_cut:
      return "after a listing had ended before its end once";
    case Circumstance::pages_shifted:
      return "while records moved between the pages of a listing";
    case Circumstance::another_refused:
      return "while one record was refused again and again";
    case Circumstance::answers_slow:
      return "while answers took seconds";
    case Circumstance::clocks_wrong:
      return "while the clocks of both systems were off by minutes";
    case Circumstance::before_first_start:  // of the record: see sentence()
    case Circumstance::born_in_target:      // the record's name says it
    case Circumstance::both_sides_at_once:  // the sentence says it
      break;
  }
  return "";
}

}  // namespace dataflow_qa::reports
