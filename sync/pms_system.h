#pragma once

// Custom PMS, API version 1 (reference: custom-pms-api.md).
//
// Creations carry an Idempotency-Key and `externalReference` "go:<id>" ("go" is the other system's alias), so that a
// repeated one makes no second record even where the server has forgotten the key. Updates carry If-Match.

#include <memory>
#include <string>

#include "sync/api_caller.h"
#include "sync/system.h"

namespace pms_go_sync {

struct PmsOptions {
  std::string api_key;
  int page_size = 200;             // 1..1000
  std::string other_alias = "go";  // of the other system: what references begin with
};

class PmsSystem final : public System {
 public:
  /// `caller` must outlive it.
  PmsSystem(ApiCaller& caller, PmsOptions options);

  [[nodiscard]] std::string id_of(const Json& record) const override;
  [[nodiscard]] Time changed_at(const Json& record) const override;
  [[nodiscard]] bool is_deleted(const Json& record) const override;
  [[nodiscard]] bool in_scope(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::optional<std::string> origin_of(const Json& record) const override;
  [[nodiscard]] bool same_identity(const std::string& collection, const Json& a, const Json& b) const override;
  [[nodiscard]] std::vector<Change> parking(const std::string& collection, const Json& record) const override;

  Outcome<Page> list(const ListQuery& query) override;
  Outcome<std::optional<Json>> get(const std::string& collection, const std::string& id) override;
  Outcome<Created> create(const Creation& creation) override;
  Outcome<Json> update(const std::string& collection, const Json& current, const std::vector<Change>& changes) override;
  Outcome<void> remove(const std::string& collection, const std::string& id) override;
  [[nodiscard]] std::vector<Change> archiving(const std::string& collection) const override;
  [[nodiscard]] std::chrono::microseconds set_back() const override { return caller_.set_back(); }

 private:
  [[nodiscard]] HttpRequest request(std::string method, std::string target) const;
  Outcome<Created> find_existing(const Creation& creation, const Json& record, const Trouble& refused);

  ApiCaller& caller_;
  PmsOptions options_;
};

/// The body of a PATCH: nested as the record is; an object whose parts all end up null is null itself.
[[nodiscard]] Json merge_patch(const Json& current, const std::vector<Change>& changes);

}  // namespace pms_go_sync
