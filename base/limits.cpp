#include "base/limits.h"

#include <fmt/format.h>

#include <new>
#include <system_error>

namespace dataflow_qa::base {

std::string what_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return "no more memory can be had: look at `ulimit -v`, the memory limit of the container, and the machine's "
           "memory";
  }
  const auto* failed = dynamic_cast<const std::system_error*>(&error);
  if (failed == nullptr) return error.what();
  const auto& code = failed->code();
  if (code == std::errc::resource_unavailable_try_again) {
    return fmt::format(
        "no further thread or process can be had ({}): look at `ulimit -u`, `ulimit -v` and the container's "
        "limit of processes, or run with --jobs 1",
        error.what());
  }
  if (code == std::errc::too_many_files_open || code == std::errc::too_many_files_open_in_system) {
    return fmt::format("no further file or connection can be opened ({}): look at `ulimit -n`, or run with --jobs 1",
                       error.what());
  }
  if (code == std::errc::not_enough_memory) return what_of(std::bad_alloc());
  return error.what();
}

}  // namespace dataflow_qa::base
