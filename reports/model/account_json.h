#pragma once

// An account as results.json holds it, out and in. Internal to the model.

#include <nlohmann/json.hpp>

#include "reports/model/account.h"

namespace dataflow_qa::reports {

/// In short: without what is zero or empty, without `property` where that is the item's, and without records that are
/// those of the sighting before; a side's label stands in the file once, as "systems".
[[nodiscard]] nlohmann::ordered_json write_account(const Account& account, const PropertyName& of_item = {});

/// The schema must have accepted `from`.
[[nodiscard]] Account read_account(const nlohmann::json& from, const PropertyName& of_item = {});

}  // namespace dataflow_qa::reports
