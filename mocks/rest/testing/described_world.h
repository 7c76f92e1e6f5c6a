#pragma once

// A described system behind a real socket, for tests.

#include <memory>
#include <string>
#include <vector>

#include "mocks/rest/rest_system.h"
#include "mocks/system/entity.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks::rest::testing {

/// Two collections in a dialect with all that Kimai and Harvest do not have: PUT, wrappers, names as ids, conditions as
/// JSON text, page numbers inside the envelope, tombstones, Unix times, a lock, actions, a token call.
[[nodiscard]] std::string other_dialect();

class DescribedWorld {
 public:
  explicit DescribedWorld(const std::string& description);
  /// `system` outlives the world.
  explicit DescribedWorld(const System& system);

  [[nodiscard]] MockSystem& mock() { return *mock_; }
  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] Clock& clock() { return clock_; }
  /// A client with the headers of the first way in.
  [[nodiscard]] mocks::testing::Client client();
  [[nodiscard]] mocks::testing::Client client_with(mocks::testing::Headers headers);
  /// The note of the latest listing.
  [[nodiscard]] Listing last_listing() const;

 private:
  Clock clock_;
  Journal journal_;
  std::unique_ptr<const System> own_;  // null where another owns it
  const System& system_;
  std::unique_ptr<MockSystem> mock_;
};

}  // namespace dataflow_qa::mocks::rest::testing
