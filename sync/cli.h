#pragma once

// The command line: `dataflow-sync run | once | status | links | explain | unlink`. The only part that prints or
// decides on exit codes.

#include <iosfwd>

#include "sync/clients.h"

namespace pms_go_sync {

enum class Exit {
  done = 0,
  failed = 1,   // `once`: the pass ended early, the systems could not be reached; or an unexpected error
  usage = 2,    // wrong flags, configuration or mapping
  trouble = 3,  // the state cannot be used; `status`: some records are not carried over;
                // `explain`, `unlink`: nothing is known of the record
};

/// `decorators`: see Clients; for tests.
[[nodiscard]] int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& error,
                                   const HttpDecorators& decorators = {});

}  // namespace pms_go_sync
