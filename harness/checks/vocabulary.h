#pragma once

// The words that checks are written in come from three rooms: the model's, the world's, and this one's own.

#include "harness/model/conversion.h"
#include "harness/model/model.h"
#include "harness/model/values.h"
#include "harness/world/ledger.h"
#include "harness/world/world.h"

namespace dataflow_qa::checks {

using model::Connection;
using model::Flow;
using model::is_nothing;
using model::LinkFirst;
using model::Model;
using model::other;
using model::Property;
using model::Resolver;
using model::shown;
using model::Side;
using model::utf16_prefix;
using model::Values;
using subject::ConflictRule;
using subject::DeletionRule;
using world::CorrelationKey;
using world::HarnessTrouble;
using world::keys_besides;
using world::KnownRecord;
using world::Ledger;
using world::Oscillation;
using world::Pair;
using world::RecordRef;
using world::token_keys;

}  // namespace dataflow_qa::checks
