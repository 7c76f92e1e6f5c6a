// Held by in_process_subject_test.cpp and process_test.cpp.
#include "harness/subject/subject.h"

#include <fmt/format.h>

#include <cstring>

#include "harness/subject/advice.h"

namespace dataflow_qa::subject {

std::string Ending::text() const {
  switch (how) {
    case How::exited:
      return fmt::format("exited with status {}", code);
    case How::signalled:
      return fmt::format("was killed by signal {} ({})", code, strsignal(code));
    case How::timed_out:
      return "did not end in time";
    case How::not_started:
      return "could not be started: " + reason;
  }
  return {};
}

void require_alive(Subject& subject) {
  const auto ending = subject.ending();
  if (!ending) return;
  throw SubjectTrouble(fmt::format("the subject {} in the middle of the run{}", ending->text(), advice_about(*ending)),
                       last_output(subject), SubjectTrouble::What::died);
}

std::vector<std::string> last_output(const Subject& subject) {
  constexpr std::size_t lines_shown = 20;
  const auto lines = subject.output();
  std::vector<std::string> result;
  for (auto i = lines.size() > lines_shown ? lines.size() - lines_shown : 0; i < lines.size(); ++i) {
    result.push_back(lines[i].text);
  }
  return result;
}

std::string in_seconds(std::chrono::milliseconds time) {
  return fmt::format("{}", static_cast<double>(time.count()) / 1000);
}

}  // namespace dataflow_qa::subject
