#pragma once

// The commands that look at the state, or take a pair out of it. They print to `out`; exit codes as in cli.h.
//
// All but unlink read only, and work while the sync runs. StateError where the state cannot be used.

#include <iosfwd>
#include <string>

#include "sync/cli.h"
#include "sync/options.h"

namespace pms_go_sync {

Exit show_status(const Options& options, std::ostream& out);
Exit show_links(const Options& options, std::ostream& out);
/// `record`: an id of either system. Where the options name both systems and a mapping, it reads both records and says
/// what follows; what it cannot read, it says. Exit::trouble where nothing is known of the record.
Exit explain_record(const Options& options, const std::string& record, std::ostream& out);
/// Forgets pairs, creations and troubles of the record. The next pass compares everything and pairs it anew.
Exit unlink_record(const Options& options, const std::string& record, std::ostream& out);

}  // namespace pms_go_sync
