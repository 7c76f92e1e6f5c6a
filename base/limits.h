#pragma once

// Where the machine gives no more: a limit of a container, of the shell (ulimit) or of the machine itself.

#include <exception>
#include <string>

namespace dataflow_qa::base {

/// What an exception says; of one that is thrown where memory, a thread, a process or a descriptor cannot be had, a
/// sentence that names the limits to look at.
[[nodiscard]] std::string what_of(const std::exception& error);

}  // namespace dataflow_qa::base
