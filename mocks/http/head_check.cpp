#include "mocks/http/head_check.h"

#include "base/text.h"

namespace dataflow_qa::mocks {

HeadCheck::Progress HeadCheck::copy(std::string_view from, char* to, std::size_t room) {
  Progress progress;
  while (progress.written < room && !ended()) {
    if (!pending_.empty()) {
      to[progress.written++] = pending_.front();
      pending_.remove_prefix(1);
      continue;
    }
    if (progress.taken == from.size()) break;
    const char byte = from[progress.taken++];
    to[progress.written++] = byte;
    if (in_fields_ && byte == '%') pending_ = "25";
    take(byte);
  }
  return progress;
}

void HeadCheck::take(char byte) {
  constexpr std::size_t longest = 8192;  // of a line, in what is looked at; the library refuses longer ones
  if (byte != '\n') {
    if (line_.size() < longest) line_ += byte;
    return;
  }
  if (line_.ends_with('\r')) line_.pop_back();
  take_line();
  line_.clear();
}

void HeadCheck::take_line() {
  if (!in_fields_) {
    in_fields_ = true;
    wants_host_ = line_.ends_with("HTTP/1.1");
    return;
  }
  if (line_.empty()) {
    ended_ = true;
    return;
  }
  const auto colon = line_.find(':');
  const auto name = std::string_view(line_).substr(0, colon);
  // A line that begins with a blank would continue the one before: that form is obsolete, and refused.
  is_bad_ =
      is_bad_ || colon == std::string::npos || name.empty() || name.find_first_of(" \t") != std::string_view::npos;
  if (base::equal_ignoring_case(name, "Host")) ++hosts_;
  const bool is_length = base::equal_ignoring_case(name, "Content-Length");
  is_bad_ = is_bad_ || (is_length && base::trimmed(std::string_view(line_).substr(colon + 1)).empty());
}

bool HeadCheck::is_well_formed() const {
  return !is_bad_ && hosts_ <= 1 && (hosts_ == 1 || !wants_host_);
}

}  // namespace dataflow_qa::mocks
