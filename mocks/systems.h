#pragma once

// How to start the mock of a system: any one that is described in full, and those with code of their own.
// mocks/system/catalogue.h knows what systems there are.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mocks/http/between.h"
#include "mocks/mock_system.h"
#include "mocks/switches.h"
#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks {

class Clock;
struct System;
class Journal;
namespace rest {
class OwnRules;
}

struct StartOptions {
  Clock* clock = nullptr;      // required; outlives the mock
  Journal* journal = nullptr;  // required; outlives the mock
  std::string host = "127.0.0.1";
  int port = 0;                                 // 0: any free one
  std::size_t threads = 64;                     // the most connections that are served at once
  int idle_timeout_s = 120;                     // how long an idle connection stays open
  bool fixed_credentials = false;               // the ones that documentation shows, instead of random ones
  std::int64_t id_offset = 0;                   // how far beyond the documented ones the ids of records begin
  bool control = false;                         // serve /__control, to clients on this machine only
  int rate_limit = 0;                           // requests a second that are let in; 0: no limit
  std::map<std::string, std::string> switches;  // by name; see KnownSystem::switches
  Between between;                              // see mocks/http/between.h
};

/// A system that comes with code, for what no description can say: a service of its own, or rules.
struct KnownSystem {
  const SystemDeclaration* declaration;  // static
  /// The error says what is wrong with the machine: a port in use, no permission.
  base::Result<std::unique_ptr<MockSystem>> (*start)(const StartOptions& options);
  /// The points that its description leaves open, and what the mock does by default. Static.
  const std::vector<SwitchInfo>* switches = nullptr;
  const rest::OwnRules* rules = nullptr;  // beside its description
};

[[nodiscard]] const std::vector<KnownSystem>& known_systems();
/// By label ("PowerOffice GO", without regard to case) or by name ("poweroffice-go"); null where none is known.
[[nodiscard]] const KnownSystem* find_system(std::string_view label_or_name);

/// `system` outlives the mock. The error says what is wrong with the machine: a port in use, no permission.
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> start_mock(const System& system, const StartOptions& options);
/// The points that the system's description leaves open. They live as long as the system.
[[nodiscard]] const std::vector<SwitchInfo>& switches_of(const System& system);

}  // namespace dataflow_qa::mocks
