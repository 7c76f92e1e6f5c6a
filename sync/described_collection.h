#pragma once

// Inside of described_*.cpp only: what a described system knows of one of its collections.

#include "sync/described_system.h"

namespace pms_go_sync {

struct DescribedSystem::Collection {
  Described described;
  std::set<std::string> needed;
  DescribedIdentity identity;
  DescribedListing listing;
  std::string above;  // the field that names the record that this one is a part of; empty: none is

  [[nodiscard]] const dataflow_qa::mocks::CollectionDialect& dialect() const { return described.dialect; }
};

}  // namespace pms_go_sync
