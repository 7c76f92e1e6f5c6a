// subject.json: what is read has a command or a trigger that can be carried out; what is refused has a message.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "harness/subject/subject_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = dataflow_qa::base;
  const auto file = dataflow_qa::subject::read_text(std::string(data, data + size), "subject.json",
                                                    {"program_dir", "mapping", "state_dir", "poll_interval_ms"});
  if (!file) {
    base::fuzz::require_readable(file.error());
    return 0;
  }
  base::fuzz::require(!file->name.empty(), "a subject has a name");
  base::fuzz::require(file->poll_interval.count() > 0, "a subject polls");
  return 0;
}
