#pragma once

// The fields of an entity, from the schemas of its record and of the bodies that write it.

#include <string>
#include <vector>

#include "harness/describe/envelope.h"
#include "harness/describe/field_facts.h"

namespace dataflow_qa::describe {

/// A collection that fields may refer to.
struct Peer {
  const Resource* resource = nullptr;
  const Envelopes* envelopes = nullptr;
  std::string id;       // the name of its id field
  std::string id_type;  // "integer", "string"
};

/// By name: the parameter of its path, "id", "customer_id", "uuid". `resource` and `envelopes` outlive it.
[[nodiscard]] Peer peer_of(const Spec& spec, const Resource& resource, const Envelopes& envelopes);

struct EntityFields {
  std::vector<FieldDraft> fields;
  std::string changed;               // the path of the timestamp that a change moves
  bool unix_times = false;           // its timestamps are numbers
  std::string version;               // the path of the number that moves with each change; empty: there is none
  bool version_in_bodies = false;    // updates hold it, too
  std::string time_example;          // what a timestamp looks like
  std::vector<std::string> unclear;  // neither required nor nullable
  std::vector<std::string> left_out;
};

[[nodiscard]] EntityFields fields_of(const Spec& spec, const Peer& own, const std::vector<Peer>& peers);

}  // namespace dataflow_qa::describe
